// The writer's form: counts the headline's characters, and warns before unsaved text is left behind.
const headline = document.querySelector("input.headline");
if (headline) {
  const count = document.createElement("output");
  count.className = "headline-count";
  headline.insertAdjacentElement("afterend", count);
  const show = () => {
    const letters = headline.value.normalize("NFC").replace(/[\p{Mn}\p{Me}\p{Cf}]/gu, "");
    const length = [...letters].length; // vowel marks take no place of their own
    count.textContent = `${length} / ${headline.dataset.long}`;
    count.classList.toggle("long", length > Number(headline.dataset.long));
  };
  headline.addEventListener("input", show);
  show();
}
const form = document.getElementById("article_form");
if (form) {
  let touched = false;
  form.addEventListener("input", () => (touched = true));
  // on the window, after whoever may still hold the form back
  addEventListener("submit", (event) => event.target === form && !event.defaultPrevented && (touched = false));
  addEventListener("beforeunload", (event) => touched && event.preventDefault());
}
