// The upload of the picture library's dialog: a form that keeps what was typed until the picture is taken.

import { deskFetch } from "desk/session";

export const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// Promises {picture}, {known} (a question) or {errors}, with `notes`; never fails.
async function send(address, body, words) {
  let answer;
  try {
    answer = await deskFetch(address, { method: "POST", body });
  } catch {
    return { errors: [words.lost] };
  }
  if (answer.status === 413) return { errors: [words.large] };
  let said;
  try {
    said = await answer.json();
  } catch {
    return { errors: [words.failed.replace("{status}", answer.status)] };
  }
  if (said.id) return { picture: said, notes: said.notes };
  if (said.known) return said;
  return { errors: said.errors || [words.failed.replace("{status}", answer.status)] };
}

// A form element that calls `done` with the picture once it is in the library.
export function uploadForm({ address, words, limits, done }) {
  const field = (label, properties) => make("label", {}, `${label} `, make("input", properties));
  const status = make("p");
  status.setAttribute("role", "alert");
  const answers = make("div", { className: "picture-answers" });
  const submit = make("button", { className: "button default", textContent: words.upload });
  const form = make(
    "form",
    { className: "picture-upload" },
    make("strong", { textContent: words.add }),
    field(words.file, { type: "file", name: "file", required: true, accept: limits.accept }),
    field(words.alt, { name: "alt", required: true, maxLength: 300, dir: "auto" }),
    field(words.credit, { name: "credit", maxLength: 160, dir: "auto" }),
    status,
    answers,
    submit,
  );
  const say = (lines, error = false) => {
    status.className = error ? "errors" : "";
    status.textContent = lines.join(" ");
  };

  const upload = async (extra = {}) => {
    const body = new FormData(form);
    for (const [name, value] of Object.entries(extra)) body.set(name, value);
    if (extra.known_picture) body.delete("file"); // the server has it
    else if (body.get("file").size > limits.bytes) return say([words.large], true);
    say([words.busy]);
    form.ariaBusy = "true";
    submit.disabled = true;
    answers.replaceChildren();
    const said = await send(address, body, words);
    form.ariaBusy = "false";
    submit.disabled = false;
    say(said.errors || said.notes || [], Boolean(said.errors));
    if (said.known) return answers.replaceChildren(...question(said.known, words, upload));
    if (!said.picture) return undefined;
    if (!said.notes?.length) return done(said.picture);
    const use = make("button", { type: "button", className: "button default", textContent: words.use });
    use.addEventListener("click", () => done(said.picture));
    answers.replaceChildren(use);
    return use.focus();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    upload();
  });
  form.addEventListener("input", () => answers.replaceChildren()); // an answer would be about other words
  return form;
}

function question(known, words, upload) {
  const row = (tag, ...cells) => make("tr", {}, ...cells.map((text) => make(tag, { textContent: text || "—", dir: "auto" })));
  const table = make(
    "table",
    {},
    make("thead", {}, row("th", words.field, words.library, words.typed)),
    make("tbody", {}, ...known.rows.map((cells) => row("td", ...cells))),
  );
  const answer = (label, value) => {
    const button = make("button", { type: "button", className: "button", textContent: label });
    button.addEventListener("click", () => upload({ known_picture: known.token, known_picture_words: value }));
    return button;
  };
  const thumb = make("img", { src: known.thumb, alt: "", width: 160, height: 120 });
  const change = known.may_change ? answer(words.change, "typed") : make("p", { textContent: words.editors });
  return [make("strong", { textContent: words.known }), thumb, table, answer(words.keep, "library"), change];
}
