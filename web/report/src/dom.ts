/* Building the page.  Data becomes text nodes and attributes, never markup. */

export type Child = Node | string | number | null | undefined | false;

type Attributes = Record<string, string | number | boolean | null | undefined | ((e: Event) => void)>;

/* Attributes that run or fetch something are never set from here. */
const ALLOWED = /^(class|id|role|type|value|name|for|min|max|title|lang|dir|open|hidden|disabled|checked|selected|multiple|size|colspan|rowspan|scope|tabindex|placeholder|autocomplete|datetime|aria-[a-z]+|data-[a-z]+)$/;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value);
    else if (ALLOWED.test(name)) element.setAttribute(name, value === true ? '' : String(value));
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
