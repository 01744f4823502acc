// The comment form: keeps what is typed until it is sent, on this device alone, fetches a challenge when it is first
// touched, and names itself, so that a second click is known as the same form, also after a lost connection and a way
// back. It works without this script, too.
const form = document.getElementById("respond");
if (form) {
  const key = `comment-${form.dataset.draft}`;
  const fields = ["body", "name", "email", "form_id"].map((name) => form.elements[name]);
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
  form.elements.form_id.value ||= identifier();
  form.addEventListener(
    "focusin",
    async () => {
      if (form.elements.challenge.value) return; // of the first touch: the form came back and is mended
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

// 128 random bits in hex; crypto.randomUUID needs https.
function identifier() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
