// Nodes of our own for the rich-text editor: a picture of the library, and an embed; and Arabic labels.
import { Extension, Node, Plugin, wrappingInputRule } from "django-prose-editor/editor";
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

const LONGEST = 2000; // characters of what is kept; newsroom/html/embeds.py has the same limit
const POINT = /!2d(-?\d{1,3}(?:\.\d{1,20})?)!3d(-?\d{1,3}(?:\.\d{1,20})?)/; // longitude, latitude
const COUNTRY = /(^|\.)google\.(?:com?\.)?[a-z]{2}$/; // google.com.sa, google.ae
const SECONDS = /^(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?$/;

function parsed(address) {
  const text = address.trim();
  if (!text || /\s/.test(text)) return null;
  try {
    return new URL(text.includes("://") ? text : `https://${text}`);
  } catch {
    return null;
  }
}

function secondsOf(time) {
  const found = SECONDS.exec(time || "");
  if (!found) return 0;
  const [hours, minutes, rest] = found.slice(1).map((part) => Number(part || 0));
  return Math.min(hours * 3600 + minutes * 60 + rest, 999999);
}

// What a text keeps of an address that one of the rules knows («youtube:ID», «x:https://…»), or nothing for another
// address. The rules are newsroom/html/embeds.py's; so is the algorithm.
export function embedOf(address, rules) {
  const url = parsed(address);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || !["", "80", "443"].includes(url.port)) return "";
  const host = url.hostname.replace(/\.$/, "").replace(COUNTRY, "$1google.com");
  for (const rule of rules) {
    if (host !== rule.host && !host.endsWith(`.${rule.host}`)) continue;
    if (rule.required && !rule.query.some((name) => url.searchParams.get(name))) continue;
    const match = new RegExp(`^(?:${rule.path})$`).exec(url.pathname);
    if (!match) continue;
    const source = sourceOf(rule, match, url);
    return source.length <= LONGEST ? source : "";
  }
  return "";
}

function sourceOf(rule, match, url) {
  if (!rule.id) {
    const point = rule.point && POINT.exec(url.searchParams.get(rule.query[0]));
    if (rule.point && !point) return "";
    const found = rule.query.map((name) => [name, url.searchParams.get(name)]).filter(([, value]) => value);
    const kept = new URLSearchParams(point ? { q: `${point[2]},${point[1]}` } : found);
    const path = rule.page || (url.pathname.startsWith(rule.drop) ? url.pathname.slice(rule.drop.length) : url.pathname);
    return `${rule.provider}:https://${rule.host}${path}${kept.size ? `?${kept}` : ""}`;
  }
  const id = match[1] ?? url.searchParams.get(rule.query[0]);
  const longest = rule.provider === "youtube" ? 20 : 60;
  if (!/^[\w-]{6,60}$/.test(id) || id.length > longest) return "";
  const moment = url.searchParams.get("t") || url.searchParams.get("start") || new URLSearchParams(url.hash.slice(1)).get("t");
  const start = rule.provider === "youtube" ? secondsOf(moment) : 0;
  return `${rule.provider}:${id}${start ? `?t=${start}` : ""}`;
}

export const Embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  draggable: true,

  addOptions: () => ({ words: {}, rules: [] }),

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
        const address = prompt(this.options.words.address);
        if (!address) return;
        const source = embedOf(address, this.options.rules);
        if (source) editor.chain().focus().insertContent({ type: "embed", attrs: { source } }).run();
        else alert(this.options.words.unknown);
      },
    });
  },

  // An address pasted on a line of its own may become a card; declined, it is pasted as the link that it is.
  addProseMirrorPlugins() {
    const offer = (view, event) => {
      const { $from, empty } = view.state.selection;
      if (!empty || $from.parent.type.name !== "paragraph" || $from.parent.content.size) return false;
      const source = embedOf(event.clipboardData?.getData("text/plain") || "", this.options.rules);
      if (!source || !confirm(this.options.words.offer)) return false;
      return this.editor.chain().insertContent({ type: "embed", attrs: { source } }).run();
    };
    return [new Plugin({ props: { handlePaste: offer } })];
  },
});

// «1. » or «١. » at the start of a paragraph begins a numbered list from that number, «- » a list.
export const TypedLists = Extension.create({
  name: "typedLists",

  addInputRules() {
    const { orderedList } = this.editor.schema.nodes;
    const numberOf = (digits) => Number(digits.replace(/[٠-٩]/g, (digit) => "٠١٢٣٤٥٦٧٨٩".indexOf(digit)));
    return [
      wrappingInputRule({
        find: /^\s*([0-9٠-٩]{1,4})[.)]\s$/,
        type: orderedList,
        getAttributes: (match) => ({ start: numberOf(match[1]) }),
      }),
    ];
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
    // who hears the page is told what is written here: the label of the field
    const text = this.editor.view.dom;
    const field = text.closest(".prose-editor")?.querySelector("textarea");
    const label = field?.labels?.[0]?.textContent.trim().replace(/[:：]$/, "");
    for (const [name, value] of [["role", "textbox"], ["aria-multiline", "true"], ["aria-label", label]]) {
      if (value) text.setAttribute(name, value);
    }
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
