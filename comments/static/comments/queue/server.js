// What the moderation queue asks the server, and who is looking at a card right now.
import { deskFetch } from "../../js/session.js";
import { focused, label, open, queue } from "./cards.js";

// The answer, {errors: [...]} where the act was refused as a whole; an error where nothing came back.
export async function post(address, fields = []) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  const answer = await deskFetch(address, { method: "POST", body });
  const isJson = answer.headers.get("Content-Type")?.includes("json");
  if (isJson && (answer.ok || (answer.status < 500 && answer.status >= 400))) return answer.json();
  throw new Error(String(answer.status));
}

// The cards as they are now.
export async function fresh(cards) {
  const query = cards.map((card) => `pk=${card.dataset.pk}`).join("&");
  const answer = await deskFetch(`${queue.dataset.acts}cards/?${queue.dataset.query}&${query}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

export function undoAddress(act) {
  return `${queue.dataset.acts}undo/${act}/?${queue.dataset.query}`;
}

export function focus(card) {
  focused.card = card || null;
  if (!card) return;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  claim(card);
}

// Tells the others that this card is looked at, and shows which cards others look at.
async function claim(card) {
  try {
    const shown = open().map((one) => ["shown", one.dataset.pk]);
    const told = await post(`${queue.dataset.acts}claim/`, [["claim", card.dataset.pk], ...shown]);
    if (!told.claimed) return;
    for (const one of open()) {
      const pk = one.dataset.pk;
      const words = told.decided[pk] || told.claimed[pk] || "";
      if (words) label(one, words);
      else one.querySelector(".desk-claim")?.remove();
    }
  } catch {
    // A claim is a courtesy: without it the decision itself still says what somebody else did.
  }
}
