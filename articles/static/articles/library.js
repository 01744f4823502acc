// The picture library's dialog: search, choose, upload. Promises the chosen picture {id, thumb, alt}, or null.

import { deskFetch } from "desk/session";

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

async function found(library, query, page = 1) {
  const answer = await deskFetch(`${library}?${new URLSearchParams({ q: query, page })}`);
  return answer.ok ? answer.json() : { images: [], next: null };
}

export async function pictureOf(library, id) {
  const answer = await deskFetch(`${library}?${new URLSearchParams({ id })}`);
  return answer.ok ? (await answer.json()).images[0] : undefined;
}

async function upload(address, form) {
  const answer = await deskFetch(address, { method: "POST", body: new FormData(form) });
  return answer.json();
}

export function choosePicture({ library, upload: address, words }) {
  return new Promise((resolve) => {
    const search = make("input", { type: "search", placeholder: words.search, ariaLabel: words.search });
    const close = make("button", { type: "button", textContent: words.close, className: "button" });
    const grid = make("div", { className: "picture-grid" });
    const more = make("button", { type: "button", textContent: words.more, className: "button", hidden: true });
    const form = uploadForm(words);
    const dialog = make("dialog", { className: "picture-dialog" }, make("header", {}, search, close), grid, more, form);
    const done = (picture) => {
      dialog.close();
      dialog.remove();
      resolve(picture);
    };
    let next = 1;
    const show = async (fresh) => {
      const page = await found(library, search.value, fresh ? 1 : next);
      if (fresh) grid.replaceChildren();
      grid.append(...page.images.map((image) => card(image, done)));
      next = page.next;
      more.hidden = !next;
    };
    search.addEventListener("input", () => show(true));
    search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    more.addEventListener("click", () => show(false));
    close.addEventListener("click", () => done(null));
    dialog.addEventListener("cancel", () => done(null));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      const answer = await upload(address, form);
      if (answer.id) done(answer);
      else form.querySelector(".errors").textContent = (answer.errors || []).join(" ");
    });
    document.body.append(dialog);
    dialog.showModal();
    show(true);
  });
}

function card(image, done) {
  const picture = make("img", { src: image.thumb, alt: "", width: 160, height: 120 });
  const button = make("button", { type: "button" }, picture, make("bdi", { textContent: image.alt }));
  button.addEventListener("click", () => done(image));
  return button;
}

function uploadForm(words) {
  const field = (label, properties) => make("label", {}, `${label} `, make("input", properties));
  return make(
    "form",
    { className: "picture-upload" },
    make("strong", { textContent: words.add }),
    field(words.file, { type: "file", name: "file", required: true, accept: "image/jpeg,image/png,image/webp,image/avif,image/gif" }),
    field(words.alt, { name: "alt", required: true, maxLength: 300, dir: "auto" }),
    field(words.credit, { name: "credit", maxLength: 160, dir: "auto" }),
    make("p", { className: "errors", role: "alert" }),
    make("button", { className: "button default", textContent: words.upload }),
  );
}
