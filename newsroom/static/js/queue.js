// The queue by keyboard. Keys are places on the keyboard (event.code), so that they work in the Arabic layout too; never
// while something is typed. Every act goes to the server at once; without this script the buttons do the same.
const queue = document.getElementById("queue");
const said = document.getElementById("said");
const undo = document.getElementById("undo");
const keys = document.getElementById("keys");
const open = () => [...queue.querySelectorAll(".desk-comment:not(.decided)")];
const chosen = () => open().filter((card) => card.querySelector("[name=pick]").checked);
let current = null;

function say(text, bad = false) {
  said.textContent = text;
  said.classList.toggle("bad", bad);
}

function focus(card) {
  current = card || null;
  if (!card) return;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  claim(card);
}

function neighbour(step) {
  const cards = open();
  const at = cards.indexOf(current);
  return at < 0 ? cards[0] : cards[Math.min(cards.length - 1, Math.max(0, at + step))];
}

async function send(fields) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", queue.elements.csrfmiddlewaretoken.value);
  for (const [name, value] of fields) data.append(name, value);
  const answer = await fetch(location.href, { method: "POST", body: data, headers: { Accept: "application/json" } });
  if (!answer.ok || !answer.headers.get("Content-Type").includes("json")) throw new Error(String(answer.status));
  return answer.json();
}

async function claim(card) {
  try {
    const shown = open().map((one) => ["shown", one.dataset.pk]);
    const told = await send([["claim", card.dataset.pk], ...shown]);
    for (const one of open()) {
      const pk = one.dataset.pk;
      const words = told.decided[pk] || told.claimed[pk] || "";
      let label = one.querySelector(".desk-claim");
      if (!words) label?.remove();
      else {
        label ||= one.querySelector(".desk-who").appendChild(document.createElement("span"));
        label.className = "desk-claim";
        label.textContent = words;
      }
    }
  } catch {
    // A claim is a courtesy: without it the decision itself still says what somebody else did.
  }
}

function renew(card, token) {
  for (const field of card.querySelectorAll("[name=pick], [name=one]")) {
    const parts = field.value.split(":");
    parts[parts.length - 1] = token;
    field.value = parts.join(":");
  }
}

function show(answer, undone) {
  for (const [pk, token] of Object.entries(answer.tokens)) {
    const card = document.getElementById(`card-${pk}`);
    if (!card) continue;
    renew(card, token);
    card.classList.toggle("decided", !undone);
    card.classList.remove("chosen");
    card.querySelector("[name=pick]").checked = false;
  }
  for (const { pk, why } of answer.refused) {
    const card = document.getElementById(`card-${pk}`);
    if (!card) continue;
    const label = card.querySelector(".desk-claim") || card.querySelector(".desk-who").appendChild(document.createElement("span"));
    label.className = "desk-claim";
    label.textContent = why;
  }
  const refusals = [...new Set(answer.refused.map((one) => one.why))].join(" ");
  say([answer.said, refusals].filter(Boolean).join(" "), !answer.said);
  if (answer.said) {
    undo.hidden = false;
    undo.querySelector("span").textContent = answer.said;
    undo.querySelector("button").value = answer.act;
  }
}

let line = Promise.resolve(); // acts go one after the other, however fast the keys come

function act(fields, next, undone = false) {
  line = line.then(async () => {
    try {
      const answer = await send(fields);
      show(answer, undone);
      if (undone) focus(document.getElementById(`card-${Object.keys(answer.tokens)[0]}`) || current);
      else if (!open().length && !answer.refused.length) {
        say(queue.dataset.words);
        sessionStorage.setItem("queue-goes-on", "1");
        location.reload();
      }
    } catch {
      say(queue.dataset.failed, true);
      for (const card of queue.querySelectorAll(".sending")) card.classList.remove("sending", "decided");
    }
    for (const card of queue.querySelectorAll(".sending")) card.classList.remove("sending");
  });
  if (next !== undefined) focus(next);
  return line;
}

function decide(verb) {
  const many = chosen();
  if (many.length) {
    const picks = many.map((card) => ["pick", card.querySelector("[name=pick]").value]);
    const after = open().find((card) => !many.includes(card) && (!current || follows(card, current)));
    return act([["bulk", verb], ["code_bulk", queue.elements.code_bulk.value], ...picks], after || null);
  }
  if (!current || current.classList.contains("decided")) return focus(neighbour(0));
  const card = current;
  const at = open().indexOf(card);
  const after = open()[at + 1] || open()[at - 1] || null;
  const fields = [["one", `${verb}:${card.querySelector("[name=pick]").value}`]];
  for (const field of card.querySelectorAll("select, input[name^=note_], textarea")) fields.push([field.name, field.value]);
  card.classList.add("decided", "sending");
  return act(fields, after);
}

function follows(card, other) {
  return Boolean(other.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING);
}

function choose(card) {
  if (!card) return;
  const box = card.querySelector("[name=pick]");
  box.checked = !box.checked;
  mark(card);
}

function mark(card) {
  card.classList.toggle("chosen", card.querySelector("[name=pick]").checked);
  say(chosen().length ? `${queue.dataset.chosen} ${chosen().length}` : "");
}

function into(selector) {
  const field = current?.querySelector(selector);
  if (!field) return;
  field.closest("details").open = true;
  field.focus();
}

const ACTS = {
  KeyJ: () => focus(neighbour(1)),
  KeyK: () => focus(neighbour(-1)),
  KeyA: () => decide("approve"),
  KeyR: (event) => (event.shiftKey ? into("[name^=code_]") : decide("reject")),
  KeyS: () => decide("spam"),
  KeyE: () => into("textarea"),
  KeyX: () => choose(current || neighbour(0)),
  KeyU: () => undo.hidden || act([["undo", undo.querySelector("button").value]], undefined, true),
  Slash: (event) => event.shiftKey && keys.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter" && event.target.matches(".desk-answer textarea")) {
    event.preventDefault();
    event.target.blur();
    return decide("answer");
  }
  if (event.key === "Escape" && event.target.closest?.(".desk-extra")) return focus(event.target.closest(".desk-comment"));
  const typing = event.target.closest?.("textarea, select, input:not([type=checkbox], [type=radio]), [contenteditable]");
  if (typing || keys.open || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const does = event.key === "?" || event.key === "؟" ? () => keys.showModal() : ACTS[event.code];
  if (!does) return;
  event.preventDefault();
  does(event);
});

queue.addEventListener("focusin", (event) => {
  const card = event.target.closest(".desk-comment");
  if (card) current = card;
});
queue.addEventListener("change", (event) => {
  if (event.target.name === "pick") mark(event.target.closest(".desk-comment"));
});
document.getElementById("choose-all").addEventListener("change", (event) => {
  for (const card of open()) {
    card.querySelector("[name=pick]").checked = event.target.checked;
    mark(card);
  }
});
queue.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.name === "one" && button.closest(".desk-comment")) {
    event.preventDefault();
    current = button.closest(".desk-comment");
    for (const box of queue.querySelectorAll("[name=pick]")) box.checked = false;
    for (const card of queue.querySelectorAll(".chosen")) card.classList.remove("chosen");
    decide(button.value.split(":")[0]);
  } else if (button?.name === "undo") {
    event.preventDefault();
    act([["undo", button.value]], undefined, true);
  }
});
if (sessionStorage.getItem("queue-goes-on")) {
  sessionStorage.removeItem("queue-goes-on");
  focus(open()[0]);
}
const help = document.querySelector(".desk-help-open");
help.hidden = false;
help.addEventListener("click", () => keys.showModal());
