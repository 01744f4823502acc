// The moderation queue by keyboard. Keys are places on the keyboard (event.code), so that they work in the Arabic layout
// too; never while something is typed. Every act goes to the address of its own button, and the page shows only what the
// server has confirmed: until then a card is «sending», and what was refused or not confirmed comes back as it is now.
// Without this script the buttons do the same.
import { decide, decideMany, takeBack, takeBackOffered } from "./acts.js";
import { all, box, chosen, focused, neighbour, open, queue, ready, say } from "./cards.js";
import { focus } from "./server.js";

const keys = document.getElementById("keys");

function choose(card) {
  if (!card) return;
  box(card).checked = !box(card).checked;
  mark(card);
}

function mark(card) {
  card.classList.toggle("chosen", box(card).checked);
  say(chosen().length ? `${queue.dataset.chosen} ${chosen().length}` : "");
}

function into(selector) {
  const field = focused.card?.querySelector(selector);
  if (!field) return;
  field.closest("details").open = true;
  field.focus();
}

const KEYS = {
  KeyJ: () => focus(neighbour(1)),
  KeyK: () => focus(neighbour(-1)),
  KeyA: () => decide("approve"),
  KeyR: (event) => (event.shiftKey ? into("[name^=code_]") : decide("reject")),
  KeyS: () => decide("spam"),
  KeyE: () => into("textarea"),
  KeyX: () => choose(focused.card || neighbour(0)),
  KeyU: () => takeBack(),
  Slash: (event) => event.shiftKey && keys.showModal(),
};
const MAY_REPEAT = new Set(["KeyJ", "KeyK"]); // a key held down moves on, and does nothing else

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter" && event.target.matches?.(".desk-answer textarea")) {
    event.preventDefault();
    if (event.repeat || event.isComposing) return undefined;
    focused.card = event.target.closest(".desk-comment");
    if (event.target.value.trim()) event.target.blur();
    return decide("reply");
  }
  if (event.ctrlKey && event.key === "Enter" && event.target.matches?.(".desk-reason :is(input, select)")) {
    event.preventDefault();
    if (event.repeat || event.isComposing) return undefined;
    focused.card = event.target.closest(".desk-comment");
    event.target.blur();
    return decide("reject");
  }
  if (event.key === "Escape" && event.target.closest?.(".desk-extra")) return focus(event.target.closest(".desk-comment"));
  const typing = event.target.closest?.("textarea, select, input:not([type=checkbox], [type=radio]), [contenteditable]");
  const inDialog = keys.open || event.target.closest?.("dialog");
  if (typing || inDialog || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return undefined;
  const does = event.key === "?" || event.key === "؟" ? () => keys.showModal() : KEYS[event.code];
  if (!does) return undefined;
  event.preventDefault();
  if (event.repeat && !MAY_REPEAT.has(event.code)) return undefined;
  return does(event);
});

queue.addEventListener("focusin", (event) => {
  const card = event.target.closest(".desk-comment");
  if (card) focused.card = card;
});
queue.addEventListener("change", (event) => {
  if (event.target.name === "pick") mark(event.target.closest(".desk-comment"));
});
queue.addEventListener("click", (event) => {
  const canned = event.target.closest("[data-canned]");
  if (!canned) return;
  const reply = canned.closest(".desk-answer").querySelector("textarea");
  const text = canned.closest("details").querySelector("p").innerText;
  reply.value = reply.value.trim() ? `${reply.value.trimEnd()}\n${text}` : text;
  reply.focus();
});
document.getElementById("choose-all").addEventListener("change", (event) => {
  for (const card of open()) {
    box(card).checked = event.target.checked;
    mark(card);
  }
});
queue.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.matches(".no-default-act")) return event.preventDefault();
  if (button?.dataset.act === "undo") {
    event.preventDefault();
    takeBackOffered();
  } else if (button?.closest(".desk-comment")) {
    event.preventDefault();
    focused.card = button.closest(".desk-comment");
    for (const card of all()) box(card).checked = false;
    for (const card of queue.querySelectorAll(".chosen")) card.classList.remove("chosen");
    decide(button.dataset.act);
  } else if (button?.closest(".desk-bulk") && !document.getElementById("all-found")?.checked) {
    event.preventDefault();
    const many = chosen();
    if (many.length) decideMany(button.dataset.act, many);
  }
  return undefined;
});

for (const card of all()) ready(card);
if (sessionStorage.getItem("queue-goes-on")) {
  sessionStorage.removeItem("queue-goes-on");
  focus(open()[0]);
}
const help = document.querySelector(".desk-help-open");
help.hidden = false;
help.addEventListener("click", () => keys.showModal());
