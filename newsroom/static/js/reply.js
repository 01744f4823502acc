// Keeps what is typed in the comment form until it is sent, on this device alone.
const form = document.getElementById("respond");
if (form) {
  const key = `comment-${form.dataset.draft}`;
  const fields = ["body", "name", "email"].map((name) => form.elements[name]);
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) || "{}");
    for (const field of fields) if (!field.value && kept[field.name]) field.value = kept[field.name];
    form.addEventListener("input", () =>
      sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.value])))),
    );
  } catch {
    // Storage may be switched off: the form works without.
  }
  const wrong = form.querySelector("[aria-invalid]");
  if (wrong) wrong.focus();
}
