/*
 * The box a reply is written in.  Enter sends, Shift-Enter starts a line; while an input method
 * composes, Enter belongs to it: it chooses the characters.
 */
import { fill, h } from '../../../shared/dom';
import { bytes } from '../load';
import { t, type Key } from './texts';

export interface Composer {
  element: HTMLElement;
  box: HTMLTextAreaElement;
  row: HTMLElement; // beside the sending button: more buttons
  value(): string;
  set(text: string): void;
  busy(on: boolean): void;
  warn(text: string): void;
}

interface Wording {
  label: Key;
  send: Key;
  keys: Key;
}

const MOST_BYTES = 8000;

/* Safari ends a composition before the key that ended it is told: that key still bears code 229. */
export function composing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

function grow(box: HTMLTextAreaElement): void {
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight + 2, Math.max(96, window.innerHeight * 0.3))}px`;
}

export function makeComposer(id: string, wording: Wording, send: (text: string) => void,
  changed: (text: string) => void = () => undefined): Composer {
  let sending = false;
  const box = h('textarea', { id, rows: 2, spellcheck: 'false', enterkeyhint: 'send',
    'aria-describedby': `${id}-keys ${id}-wrong` });
  const wrong = h('p', { id: `${id}-wrong`, class: 'wrong', role: 'alert' });
  const button = h('button', { type: 'submit', class: 'primary', 'data-key': `${id}-send` }, t(wording.send));
  const row = h('div', { class: 'row composer-row' }, button);
  const go = () => {
    const text = box.value.trim();
    if (sending || !text) {
      box.focus();
      return;
    }
    const size = bytes(text);
    if (size > MOST_BYTES) fill(wrong, t('tooLong', { most: MOST_BYTES, n: size }));
    else {
      fill(wrong);
      send(text);
    }
  };
  box.addEventListener('keydown', (event) => {
    const plain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key !== 'Enter' || !plain || composing(event)) return;
    event.preventDefault();
    go();
  });
  box.addEventListener('input', () => {
    grow(box);
    fill(wrong);
    changed(box.value);
  });
  const element = h('form', { class: 'composer', onsubmit: (event) => {
    event.preventDefault();
    go();
  } }, h('label', { for: id }, t(wording.label)), box, wrong, row,
  h('p', { id: `${id}-keys`, class: 'muted keys' }, t(wording.keys)));
  return {
    element, box, row,
    value: () => box.value,
    set(text) {
      box.value = text;
      grow(box);
      changed(text);
    },
    busy(on) {
      sending = on;
      box.readOnly = on;
      button.disabled = on;
      fill(button, t(on ? 'sending' : wording.send));
    },
    warn: (text) => fill(wrong, text),
  };
}
