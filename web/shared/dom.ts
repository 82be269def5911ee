/* Building a page.  Data becomes text nodes and attributes, never markup. */

export type Child = Node | string | number | null | undefined | false;

type Attributes = Record<string, string | number | boolean | null | undefined | ((e: Event) => void)>;

/* Attributes that run or fetch something are never set from here. */
const ALLOWED = /^(class|id|role|type|value|name|for|min|max|title|lang|dir|open|hidden|disabled|checked|selected|multiple|size|colspan|rowspan|scope|tabindex|placeholder|autocomplete|datetime|rows|maxlength|spellcheck|accept|inputmode|enterkeyhint|step|aria-[a-z]+|data-[a-z]+)$/;

/* Places of this page; no other address is ever set. */
const PLACE = /^#/;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value);
    else if (ALLOWED.test(name) || (name === 'href' && PLACE.test(String(value)))) element.setAttribute(name, value === true ? '' : String(value));
    else throw new Error(`attribute ${name}`);
  }
  append(element, ...children);
  return element;
}

export function append(parent: Node, ...children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

export function fill(parent: Element, ...children: Child[]): void {
  parent.replaceChildren();
  append(parent, ...children);
}

/* Names from the data stand between isolates, so that their direction cannot turn the line. */
export function bdi(text: string, className?: string): HTMLElement {
  return h('bdi', { class: className }, text);
}

/* Draws a part anew and leaves the keyboard on what bears the same data-key. */
export function keepingFocus(part: Element, draw: () => void): void {
  const { activeElement } = document;
  const key = activeElement instanceof HTMLElement && part.contains(activeElement)
    ? activeElement.dataset['key'] : undefined;
  draw();
  if (!key) return;
  const again = part.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (again && again !== document.activeElement) again.focus({ preventScroll: true });
}

/* Hands the reader a file made on this page. */
export function save(name: string, type: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
