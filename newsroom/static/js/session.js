// A session that ended while somebody typed: a dialog signs in again over the page, and nothing typed is lost.
const template = document.getElementById("desk-session");
const address = template?.dataset.url;

async function state() {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return { ended: answer.status === 401, ...(await answer.json()) };
}

function renew(token) {
  for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token;
}

// Promises true once somebody is signed in again, false if the dialog was closed.
export function signInAgain(token) {
  return new Promise((resolve) => {
    document.body.append(template.content.cloneNode(true));
    const dialog = document.querySelector("dialog.desk-session");
    const form = dialog.querySelector("form");
    const done = (result) => {
      dialog.close();
      dialog.remove();
      resolve(result);
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      const body = new URLSearchParams(new FormData(form));
      const headers = { Accept: "application/json", "X-CSRFToken": token };
      const answer = await fetch(address, { method: "POST", body, headers });
      const said = await answer.json();
      if (!answer.ok) {
        form.querySelector("[role=alert]").textContent = (said.errors || []).join(" ");
        return;
      }
      renew(said.token);
      done(true);
    });
    dialog.querySelector("button[type=button]").addEventListener("click", () => done(false));
    dialog.addEventListener("cancel", () => done(false));
    dialog.showModal();
  });
}

// `fetch` for the desk's own addresses: asks for JSON, sends the CSRF token, signs in again where the session has ended.
export async function deskFetch(url, options = {}) {
  const send = () => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    return fetch(url, { ...options, headers: { ...options.headers, Accept: "application/json", "X-CSRFToken": token } });
  };
  const answer = await send();
  if (answer.status !== 401 || !template) return answer;
  return (await signInAgain((await state()).token)) ? send() : answer;
}

// Before a form of the desk is sent, it is made sure that somebody is signed in.
const sure = new WeakSet();
const asking = new WeakSet();
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!template || form.method !== "post" || !form.id.endsWith("_form") || sure.has(form) || event.defaultPrevented) return;
  event.preventDefault();
  if (asking.has(form)) return; // a second click while the first is looked after
  asking.add(form);
  const { submitter } = event;
  try {
    const now = await state();
    if (now.ended && !(await signInAgain(now.token))) return;
    if (!now.ended) renew(now.token);
  } catch {
    // no network: the browser says so itself when the form is sent
  } finally {
    asking.delete(form);
  }
  sure.add(form);
  form.requestSubmit(submitter);
});
