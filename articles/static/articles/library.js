// The picture library's dialog: search, choose, upload. Promises the chosen picture {id, thumb, alt}, or null.

import { deskFetch } from "desk/session";
import { make, uploadForm } from "articles/upload";

async function found(library, query, page = 1) {
  try {
    const answer = await deskFetch(`${library}?${new URLSearchParams({ q: query, page })}`);
    return { ok: answer.ok, ...(await answer.json()) };
  } catch {
    return { ok: false }; // no network, or an answer of somebody else's
  }
}

export async function pictureOf(library, id) {
  const answer = await deskFetch(`${library}?${new URLSearchParams({ id })}`);
  return answer.ok ? (await answer.json()).images[0] : undefined;
}

export function choosePicture({ library, upload: address, words, limits }) {
  return new Promise((resolve) => {
    const search = make("input", { type: "search", placeholder: words.search, ariaLabel: words.search });
    const close = make("button", { type: "button", textContent: words.close, className: "button" });
    const grid = make("div", { className: "picture-grid" });
    const more = make("button", { type: "button", textContent: words.more, className: "button", hidden: true });
    const done = (picture) => {
      dialog.close();
      dialog.remove();
      resolve(picture);
    };
    const form = uploadForm({ address, words, limits, done });
    const dialog = make("dialog", { className: "picture-dialog" }, make("header", {}, search, close), grid, more, form);
    let next = 1;
    let asked = 0;
    const show = async (fresh) => {
      const turn = ++asked;
      const page = await found(library, search.value, fresh ? 1 : next);
      if (turn !== asked) return; // a later search is under way
      if (!page.ok) return grid.replaceChildren(make("p", { className: "errors", textContent: words.lost }));
      if (fresh) grid.replaceChildren();
      grid.append(...page.images.map((image) => card(image, done)));
      next = page.next;
      more.hidden = !next;
      return undefined;
    };
    search.addEventListener("input", () => show(true));
    search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    more.addEventListener("click", () => show(false));
    close.addEventListener("click", () => done(null));
    dialog.addEventListener("cancel", () => done(null));
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
