// The comment form: keeps what is typed until it is sent, on this device alone, fetches a challenge when it is first
// touched, and names itself, so that a second click is known as the same form. It works without this script, too.
const form = document.getElementById("respond");
if (form) {
  const identifier = crypto.getRandomValues(new Uint8Array(16)); // randomUUID needs https
  form.elements.form_id.value = Array.from(identifier, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const key = `comment-${form.dataset.draft}`;
  const fields = ["body", "name", "email"].map((name) => form.elements[name]);
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) || "{}");
    for (const field of fields) if (!field.value && kept[field.name]) field.value = kept[field.name];
    form.addEventListener("input", () =>
      sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.value])))),
    );
    form.elements.proof.value = localStorage.getItem("comment-proof") || "";
  } catch {
    // Storage may be switched off: the form works without.
  }
  form.addEventListener(
    "focusin",
    async () => {
      try {
        const answer = await fetch(form.dataset.challenge, { credentials: "omit" });
        form.elements.challenge.value = (await answer.json()).challenge;
      } catch {
        // Without it a moderator looks twice, no more.
      }
    },
    { once: true },
  );
  const wrong = form.querySelector("[aria-invalid]");
  if (wrong) wrong.focus();
}
