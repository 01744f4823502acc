// Nodes of our own for the rich-text editor: a picture of the library, and an embed; and Arabic labels.
import { Extension, Node } from "django-prose-editor/editor";
import { choosePicture, pictureOf } from "articles/library";

export const Picture = Node.create({
  name: "picture",
  group: "block",
  content: "inline*",
  draggable: true,
  isolating: true,

  addOptions: () => ({ library: "", upload: "", words: {} }),

  addAttributes: () => ({ image: { default: null, rendered: false } }),

  parseHTML: () => [
    {
      tag: "figure[data-image]",
      getAttrs: (figure) => ({ image: figure.dataset.image }),
      contentElement: (figure) => figure.querySelector("figcaption") || document.createElement("figcaption"),
    },
  ],

  renderHTML: ({ node }) => ["figure", { "data-image": node.attrs.image }, ["figcaption", 0]],

  addNodeView() {
    return ({ node }) => {
      const figure = document.createElement("figure");
      const image = document.createElement("img");
      const caption = document.createElement("figcaption");
      figure.dataset.image = node.attrs.image;
      figure.append(image, caption);
      pictureOf(this.options.library, node.attrs.image).then((found) => {
        image.src = found?.thumb || "";
        image.alt = found?.alt || this.options.words.gone;
      });
      // the thumbnail arrives later and is no change of the text
      return { dom: figure, contentDOM: caption, ignoreMutation: (change) => !caption.contains(change.target) };
    };
  },

  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "picture",
      groups: "link",
      button: buttons.material("image", this.options.words.picture),
      command: async (editor) => {
        const chosen = await choosePicture(this.options);
        if (!chosen) return;
        editor.chain().focus().insertContent({ type: "picture", attrs: { image: String(chosen.id) } }).run();
      },
    });
  },
});

const YOUTUBE = /(?:youtube\.com\/(?:watch\?(?:.*&)?v=|shorts\/|embed\/)|youtu\.be\/)([\w-]{6,20})/;
const POST = /https:\/\/(?:x|twitter)\.com\/\w{1,20}\/status\/\d{1,25}/;

// «youtube:ID» or «x:ADDRESS», or nothing for another address.
export function embedOf(address) {
  const clip = address.match(YOUTUBE);
  const post = address.match(POST);
  return clip ? `youtube:${clip[1]}` : post ? `x:${post[0]}` : "";
}

export const Embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  draggable: true,

  addOptions: () => ({ words: {} }),

  addAttributes: () => ({ source: { default: "", rendered: false } }),

  parseHTML: () => [{ tag: "div[data-embed]", getAttrs: (box) => ({ source: box.dataset.embed }) }],

  renderHTML: ({ node }) => ["div", { "data-embed": node.attrs.source }],

  addNodeView: () => ({ node }) => {
    const dom = document.createElement("div");
    dom.dataset.embed = node.attrs.source;
    dom.textContent = node.attrs.source;
    return { dom };
  },

  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "embed",
      groups: "link",
      button: buttons.material("open_in_new", this.options.words.embed),
      command: (editor) => {
        const source = embedOf(prompt(this.options.words.address) || "");
        if (source) editor.chain().focus().insertContent({ type: "embed", attrs: { source } }).run();
        else alert(this.options.words.unknown);
      },
    });
  },
});

// The editor's own labels are English: every title and text that `words` knows is replaced as it appears.
export const Arabic = Extension.create({
  name: "arabic",
  priority: 1,

  addOptions: () => ({ words: {} }),

  onCreate() {
    const relabel = (root) => {
      for (const element of root.querySelectorAll("[title], button, label, h1, h2, h3, p, code, span")) {
        const title = this.options.words[element.title];
        if (title) element.title = element.ariaLabel = title;
        const text = element.childElementCount ? "" : this.options.words[element.textContent];
        if (text && !element.closest("[contenteditable=true]") && !element.classList.contains("material-icons")) element.textContent = text;
      }
    };
    const all = () =>
      requestAnimationFrame(() => {
        const box = this.editor.view.dom.closest(".prose-editor");
        if (box) relabel(box);
        document.querySelectorAll("dialog[open]:not(.picture-dialog)").forEach(relabel);
      });
    this.editor.on("transaction", all);
    document.addEventListener("click", all);
    setTimeout(all, 50);
  },
});

// Word pastes lists as paragraphs that start with «·»: they become real ones.
export const WordLists = Extension.create({
  name: "wordLists",

  transformPastedHTML: (markup) => {
    const pasted = new DOMParser().parseFromString(markup, "text/html");
    for (const line of pasted.querySelectorAll("p")) {
      if (!/^\s*[·•▪]\s*/.test(line.textContent)) continue;
      const item = pasted.createElement("li");
      item.textContent = line.textContent.replace(/^\s*[·•▪]\s*/, "");
      const before = line.previousElementSibling;
      if (before?.tagName === "UL" && before.dataset.word) before.append(item);
      else {
        const list = pasted.createElement("ul");
        list.dataset.word = "1";
        list.append(item);
        line.before(list);
      }
      line.remove();
    }
    return pasted.body.innerHTML;
  },
});
