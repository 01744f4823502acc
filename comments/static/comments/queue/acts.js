// Deciding on cards and taking decisions back: one act after the other, and only what the server confirmed is shown.
import {
  box, cardOf, chosen, focused, follows, hold, label, neighbour, open, queue, release, replace, say, settle, token,
  typedFields, undo,
} from "./cards.js";
import { focus, fresh, post, undoAddress } from "./server.js";

const PAUSE = 500; // milliseconds between a failed act and the question what became of it

// --- What the server said ---------------------------------------------------------------------------

function showState(answer) {
  for (const count of document.querySelectorAll("[data-count]")) {
    const number = answer.counts?.[count.dataset.count];
    if (number !== undefined) count.textContent = number;
  }
  undo.hidden = !answer.undo;
  if (!answer.undo) return;
  undo.querySelector("span").textContent = `${queue.dataset.last} ${answer.undo.words}، ${answer.undo.at}`;
  undo.dataset.act = answer.undo.act;
  undo.querySelector("button").setAttribute("formaction", undoAddress(answer.undo.act));
}

// Shows one answer; gives the cards that are open again, as they are now.
function show(answer, cards, isUndo) {
  const back = [];
  for (const [pk, html] of Object.entries(answer.cards || {})) back.push(replace(pk, html));
  for (const { pk, why } of answer.refused || []) if (pk && cardOf(pk)) label(cardOf(pk), why);
  for (const [pk, told] of Object.entries(answer.done || {})) {
    const card = cardOf(pk);
    if (card && !isUndo && !(answer.cards || {})[pk]) settle(card, told);
  }
  release(cards.map((card) => cardOf(card.dataset.pk)).filter(Boolean));
  showState(answer);
  const refusals = [...new Set((answer.refused || []).map((one) => one.why))];
  say([answer.said, ...refusals, ...(answer.errors || [])].filter(Boolean).join(" "), !answer.said);
  return back.filter(Boolean);
}

// Nothing came back, so nobody knows what was done: the server is asked once more, about the cards themselves. Gives the
// name of the act if it was done after all; `sent` are the tokens that the cards had.
async function recover(cards, sent) {
  try {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const answer = await fresh(cards);
    let done = "";
    for (const card of cards) {
      const pk = card.dataset.pk;
      const state = answer.states[pk];
      const now = state && replace(pk, answer.cards[pk]);
      const mine = state && state.act && state.token !== sent.get(pk);
      if (mine) {
        done = state.act;
        for (const field of now.querySelectorAll("textarea, input[name^=note_]")) field.value = ""; // it was sent
      }
      if (now && !state.waits) now.classList.add("decided");
      else (now || card).classList.add(now ? "failed" : "decided"); // what is missing was erased meanwhile
    }
    showState(answer);
    say(done ? queue.dataset.recorded : queue.dataset.failed, !done);
    return done;
  } catch {
    release(cards);
    for (const card of cards) {
      label(card, queue.dataset.unknown);
      card.classList.add("failed");
    }
    say(queue.dataset.unknown, true);
    return "";
  }
}

// --- Acts -------------------------------------------------------------------------------------------

let line = Promise.resolve(); // acts go one after the other, however fast the keys come
const acts = []; // every act of this page that may be undone, in the order of the keys: {name: its act, once known}

function act(address, fields, cards, next) {
  const entry = { name: "" };
  acts.push(entry);
  const sent = new Map(cards.map((card) => [card.dataset.pk, token(card)]));
  hold(cards);
  line = line.then(async () => {
    try {
      const answer = await post(address, fields());
      const back = show(answer, cards, false);
      if (answer.said) entry.name = answer.act;
      else forget(entry);
      if (back.length && !open().includes(focused.card)) focus(back[0]);
      goOn(answer);
    } catch {
      entry.name = await recover(cards, sent);
      if (!entry.name) forget(entry);
      const failed = queue.querySelector(".desk-comment.failed"); // the first: it is what «try again» speaks of
      if (failed) focus(failed);
      else if (!open().includes(focused.card)) focus(neighbour(0));
    }
  });
  if (next !== undefined) focus(next);
  return line;
}

function forget(entry) {
  if (acts.includes(entry)) acts.splice(acts.indexOf(entry), 1);
}

function goOn(answer) {
  if (open().length || queue.querySelector(".sending") || answer.refused?.length || answer.errors) return;
  say(queue.dataset.next);
  sessionStorage.setItem("queue-goes-on", "1");
  location.reload();
}

// Each press takes back one act: the newest that this page did and that was not taken back, else the one on offer.
export function takeBack() {
  const entry = acts.pop();
  return undoing(() => (entry ? entry.name : undo.hidden ? "" : undo.dataset.act), entry);
}

// The button takes back the act that stands beside it.
export function takeBackOffered() {
  const name = undo.dataset.act;
  forget(acts.find((entry) => entry.name === name));
  return undoing(() => name);
}

function undoing(nameOf, entry) {
  line = line.then(async () => {
    const name = nameOf();
    if (!name) return say(queue.dataset.nothing, true);
    try {
      const answer = await post(undoAddress(name));
      const back = show(answer, [], true);
      focus(back[0] || focused.card);
      if (!back.length && answer.said) location.reload(); // what came back is not on this page
    } catch {
      if (entry) acts.push(entry);
      say(queue.dataset.unknown, true);
    }
  });
  return line;
}

export function decide(verb) {
  const many = chosen();
  if (many.length) return decideMany(verb, many);
  if (!focused.card || !open().includes(focused.card)) return focus(neighbour(0));
  const card = focused.card;
  const button = card.querySelector(`[data-act=${verb}]`);
  if (!button) return focus(neighbour(1));
  const reply = card.querySelector("textarea");
  if (verb === "reply" && !reply.value.trim()) {
    say(queue.dataset.empty, true);
    return reply.focus();
  }
  const cards = open();
  const at = cards.indexOf(card);
  const typed = typedFields(card).map((field) => [field.name, field.value]);
  const fields = () => [["token", token(card)], ["as_of", queue.elements.as_of.value], ...typed];
  return act(button.getAttribute("formaction"), fields, [card], cards[at + 1] || cards[at - 1] || null);
}

export function decideMany(verb, many) {
  const address = queue.querySelector(`.desk-bulk [data-act=${verb}]`)?.getAttribute("formaction");
  if (!address) return undefined;
  const code = queue.elements.code_bulk.value;
  const fields = () => [["code_bulk", code], ["as_of", queue.elements.as_of.value], ...many.map((card) => ["pick", box(card).value])];
  const rest = open().filter((card) => !many.includes(card));
  const after = rest.find((card) => !focused.card || follows(card, focused.card)) || rest[0];
  for (const card of many) card.classList.remove("chosen");
  return act(address, fields, many, after || null);
}
