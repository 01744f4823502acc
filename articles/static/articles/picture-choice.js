// The main picture's field: a thumbnail, and a button that opens the library. Without this script it is a number.
import { choosePicture, pictureOf } from "articles/library";

for (const input of document.querySelectorAll("input.picture-choice")) {
  const { library, upload, words, limits } = JSON.parse(input.dataset.choice);
  const box = document.createElement("span");
  const thumb = document.createElement("img");
  const choose = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words.choose });
  const none = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words.none });
  const show = async () => {
    const picture = input.value && (await pictureOf(library, input.value));
    thumb.hidden = none.hidden = !picture;
    thumb.src = picture?.thumb || "";
    thumb.alt = picture?.alt || "";
  };
  const take = (value) => {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    show();
  };
  choose.addEventListener("click", async () => {
    const picture = await choosePicture({ library, upload, words, limits });
    if (picture) take(picture.id);
  });
  none.addEventListener("click", () => take(""));
  box.className = "picture-choice-box";
  box.append(thumb, choose, none);
  input.type = "hidden";
  input.after(box);
  show();
}

// A click on a picture of the library says where its crops must look.
for (const picture of document.querySelectorAll("img.focal")) {
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    document.getElementById(picture.dataset.x).value = Math.round((100 * (event.clientX - box.x)) / box.width);
    document.getElementById(picture.dataset.y).value = Math.round((100 * (event.clientY - box.y)) / box.height);
  });
}
