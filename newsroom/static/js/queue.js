// The moderation queue by keyboard. Keys are places on the keyboard (event.code), so that they work in the Arabic layout
// too; never while something is typed. Every act goes to the address of its own button, and the page shows only what the
// server has confirmed: until then a card is «sending», and what was refused or not confirmed comes back as it is now.
// Without this script the buttons do the same.
const queue = document.getElementById("queue");
const session = import(queue.dataset.session);
const said = document.getElementById("said");
const undo = document.getElementById("undo");
const keys = document.getElementById("keys");
const PAUSE = 500; // milliseconds between a failed act and the question what became of it

const all = () => [...queue.querySelectorAll(".desk-comment")];
const open = () => all().filter((card) => !card.matches(".decided, .sending"));
const chosen = () => open().filter((card) => box(card).checked);
const box = (card) => card.querySelector("[name=pick]");
const cardOf = (pk) => document.getElementById(`card-${pk}`);
const token = (card) => box(card).value.split(":")[1];
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
  if (at >= 0) return cards[Math.min(cards.length - 1, Math.max(0, at + step))];
  return (current && cards.find((card) => follows(card, current))) || cards[0];
}

function follows(card, other) {
  return Boolean(other.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING);
}

// --- Talking to the server --------------------------------------------------------------------------

async function ask(...request) {
  return (await session).deskFetch(...request);
}

// The answer, {errors: [...]} where the act was refused as a whole; an error where nothing came back.
async function post(address, fields = []) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  const answer = await ask(address, { method: "POST", body });
  const isJson = answer.headers.get("Content-Type")?.includes("json");
  if (isJson && (answer.ok || (answer.status < 500 && answer.status >= 400))) return answer.json();
  throw new Error(String(answer.status));
}

async function fresh(cards) {
  const query = cards.map((card) => `pk=${card.dataset.pk}`).join("&");
  const answer = await ask(`${queue.dataset.acts}cards/?${queue.dataset.query}&${query}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

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

function label(card, words) {
  let found = card.querySelector(".desk-claim");
  found ||= card.querySelector(".desk-who").appendChild(document.createElement("span"));
  found.className = "desk-claim";
  found.textContent = words;
}

// --- What the server said ---------------------------------------------------------------------------

// Puts a fresh card in the place of the old one; what was typed in the old one is taken over.
function replace(pk, html) {
  const old = cardOf(pk);
  if (!old) return null;
  const shell = document.createElement("template");
  shell.innerHTML = html.trim();
  const card = shell.content.querySelector(".desk-comment");
  for (const field of old.querySelectorAll("select, input[name^=note_], textarea")) {
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
  if (current === old) current = card;
  return card;
}

function settle(card, told) {
  card.classList.remove("sending", "chosen", "failed");
  card.removeAttribute("aria-busy");
  card.classList.add("decided");
  box(card).checked = false;
  box(card).value = `${card.dataset.pk}:${told.token}`;
  for (const button of card.querySelectorAll("[name=token]")) button.value = told.token;
  const status = card.querySelector("[data-status]");
  status.className = `desk-status ${told.status}`;
  status.textContent = told.label;
}

function release(cards) {
  for (const card of cards) {
    card.classList.remove("sending");
    card.removeAttribute("aria-busy");
  }
}

function showState(answer) {
  for (const count of document.querySelectorAll("[data-count]")) {
    const number = answer.counts?.[count.dataset.count];
    if (number !== undefined) count.textContent = number;
  }
  undo.hidden = !answer.undo;
  if (!answer.undo) return;
  undo.querySelector("span").textContent = `${queue.dataset.last} ${answer.undo.words}، ${answer.undo.at}`;
  undo.dataset.act = answer.undo.act;
  undo.querySelector("button").setAttribute("formaction", `${queue.dataset.acts}undo/${answer.undo.act}/?${queue.dataset.query}`);
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
  for (const card of cards) {
    card.classList.remove("failed");
    card.classList.add("sending");
    card.setAttribute("aria-busy", "true");
  }
  line = line.then(async () => {
    try {
      const answer = await post(address, fields());
      const back = show(answer, cards, false);
      if (answer.said) entry.name = answer.act;
      else forget(entry);
      if (back.length && !open().includes(current)) focus(back[0]);
      goOn(answer);
    } catch {
      entry.name = await recover(cards, sent);
      if (!entry.name) forget(entry);
      const failed = queue.querySelector(".desk-comment.failed"); // the first: it is what «try again» speaks of
      if (failed) focus(failed);
      else if (!open().includes(current)) focus(neighbour(0));
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
function takeBack() {
  const entry = acts.pop();
  return undoing(() => (entry ? entry.name : undo.hidden ? "" : undo.dataset.act), entry);
}

// The button takes back the act that stands beside it.
function takeBackOffered() {
  const name = undo.dataset.act;
  forget(acts.find((entry) => entry.name === name));
  return undoing(() => name);
}

function undoing(nameOf, entry) {
  line = line.then(async () => {
    const name = nameOf();
    if (!name) return say(queue.dataset.nothing, true);
    try {
      const answer = await post(`${queue.dataset.acts}undo/${name}/?${queue.dataset.query}`);
      const back = show(answer, [], true);
      focus(back[0] || current);
      if (!back.length && answer.said) location.reload(); // what came back is not on this page
    } catch {
      if (entry) acts.push(entry);
      say(queue.dataset.unknown, true);
    }
  });
  return line;
}

function decide(verb) {
  const many = chosen();
  if (many.length) return decideMany(verb, many);
  if (!current || !open().includes(current)) return focus(neighbour(0));
  const card = current;
  const button = card.querySelector(`[data-act=${verb}]`);
  if (!button) return focus(neighbour(1));
  const reply = card.querySelector("textarea");
  if (verb === "reply" && !reply.value.trim()) {
    say(queue.dataset.empty, true);
    return reply.focus();
  }
  const cards = open();
  const at = cards.indexOf(card);
  const typed = [...card.querySelectorAll("select, input[name^=note_], textarea")].map((field) => [field.name, field.value]);
  const fields = () => [["token", token(card)], ["as_of", queue.elements.as_of.value], ...typed];
  return act(button.getAttribute("formaction"), fields, [card], cards[at + 1] || cards[at - 1] || null);
}

function decideMany(verb, many) {
  const address = queue.querySelector(`.desk-bulk [data-act=${verb}]`)?.getAttribute("formaction");
  if (!address) return undefined;
  const code = queue.elements.code_bulk.value;
  const fields = () => [["code_bulk", code], ["as_of", queue.elements.as_of.value], ...many.map((card) => ["pick", box(card).value])];
  const rest = open().filter((card) => !many.includes(card));
  const after = rest.find((card) => !current || follows(card, current)) || rest[0];
  for (const card of many) card.classList.remove("chosen");
  return act(address, fields, many, after || null);
}

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
  const field = current?.querySelector(selector);
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
  KeyX: () => choose(current || neighbour(0)),
  KeyU: () => takeBack(),
  Slash: (event) => event.shiftKey && keys.showModal(),
};
const MAY_REPEAT = new Set(["KeyJ", "KeyK"]); // a key held down moves on, and does nothing else

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter" && event.target.matches?.(".desk-answer textarea")) {
    event.preventDefault();
    if (event.repeat || event.isComposing) return undefined;
    current = event.target.closest(".desk-comment");
    if (event.target.value.trim()) event.target.blur();
    return decide("reply");
  }
  if (event.ctrlKey && event.key === "Enter" && event.target.matches?.(".desk-reason :is(input, select)")) {
    event.preventDefault();
    if (event.repeat || event.isComposing) return undefined;
    current = event.target.closest(".desk-comment");
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
  if (card) current = card;
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
    current = button.closest(".desk-comment");
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

function ready(card) {
  for (const button of card.querySelectorAll("[data-canned]")) button.hidden = false;
}

for (const card of all()) ready(card);
if (sessionStorage.getItem("queue-goes-on")) {
  sessionStorage.removeItem("queue-goes-on");
  focus(open()[0]);
}
const help = document.querySelector(".desk-help-open");
help.hidden = false;
help.addEventListener("click", () => keys.showModal());
