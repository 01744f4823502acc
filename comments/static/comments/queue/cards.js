// The cards of the moderation queue: which are there, which one has the focus, and how one shows what became of it.
export const queue = document.getElementById("queue");
export const undo = document.getElementById("undo");
const status = document.getElementById("said");
export const focused = { card: null }; // the card that the keys act on

export const all = () => [...queue.querySelectorAll(".desk-comment")];
export const open = () => all().filter((card) => !card.matches(".decided, .sending"));
export const chosen = () => open().filter((card) => box(card).checked);
export const box = (card) => card.querySelector("[name=pick]");
export const cardOf = (pk) => document.getElementById(`card-${pk}`);
export const token = (card) => box(card).value.split(":")[1];
export const typedFields = (card) => [...card.querySelectorAll("select, input[name^=note_], textarea")];

export function say(text, bad = false) {
  status.textContent = text;
  status.classList.toggle("bad", bad);
}

export function follows(card, other) {
  return Boolean(other.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING);
}

// The open card that many steps from the focused one; the next open one where the focused card is not open any more.
export function neighbour(step) {
  const cards = open();
  const at = cards.indexOf(focused.card);
  if (at >= 0) return cards[Math.min(cards.length - 1, Math.max(0, at + step))];
  return (focused.card && cards.find((card) => follows(card, focused.card))) || cards[0];
}

export function label(card, words) {
  let found = card.querySelector(".desk-claim");
  found ||= card.querySelector(".desk-who").appendChild(document.createElement("span"));
  found.className = "desk-claim";
  found.textContent = words;
}

// Puts a fresh card in the place of the old one; what was typed in the old one is taken over.
export function replace(pk, html) {
  const old = cardOf(pk);
  if (!old) return null;
  const shell = document.createElement("template");
  shell.innerHTML = html.trim();
  const card = shell.content.querySelector(".desk-comment");
  for (const field of typedFields(old)) {
    const twin = card.querySelector(`[name="${field.name}"]`);
    if (twin && field.value) {
      twin.value = field.value;
      twin.closest("details").open = field.closest("details").open;
    }
  }
  box(card).checked = box(old).checked;
  card.classList.toggle("chosen", box(card).checked);
  old.replaceWith(card);
  ready(card);
  if (focused.card === old) focused.card = card;
  return card;
}

// Shows that a card was decided on.
export function settle(card, told) {
  card.classList.remove("sending", "chosen", "failed");
  card.removeAttribute("aria-busy");
  card.classList.add("decided");
  box(card).checked = false;
  box(card).value = `${card.dataset.pk}:${told.token}`;
  for (const button of card.querySelectorAll("[name=token]")) button.value = told.token;
  const shown = card.querySelector("[data-status]");
  shown.className = `desk-status ${told.status}`;
  shown.textContent = told.label;
}

export function hold(cards) {
  for (const card of cards) {
    card.classList.remove("failed");
    card.classList.add("sending");
    card.setAttribute("aria-busy", "true");
  }
}

export function release(cards) {
  for (const card of cards) {
    card.classList.remove("sending");
    card.removeAttribute("aria-busy");
  }
}

// Shows the buttons that need this script.
export function ready(card) {
  for (const button of card.querySelectorAll("[data-canned]")) button.hidden = false;
}
