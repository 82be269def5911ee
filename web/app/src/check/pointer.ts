/*
 * Opens the hint for the words under the pointer and closes it when that has left both.
 *
 * The underline itself is looked for, not a place in the text: a place is the gap between two
 * characters, and half a Chinese one is too far from it for the editor's own hover.
 */
import { ViewPlugin } from '@codemirror/view';
import type { Extension } from '@codemirror/state';
import type { Editor } from './editor';

const OPEN_MS = 200;
const CLOSE_MS = 250;
const MARK = '.cm-lintRange, .cm-lintPoint';

export function pointerHints(editor: Editor): Extension {
  return ViewPlugin.define((view) => {
    let opening = 0;
    let closing = 0;
    let over: Element | null = null;

    const open = (mark: Element) => {
      opening = 0;
      if (mark.isConnected && !editor.composing) editor.hintAt(view.posAtDOM(mark) + (mark.textContent ? 1 : 0));
    };
    const leave = () => {
      window.clearTimeout(opening);
      opening = 0;
      over = null;
      if (!closing && editor.hint && !editor.hint.byKey) {
        closing = window.setTimeout(() => {
          closing = 0;
          if (editor.hint && !editor.hint.byKey && !editor.composing) editor.closeHint();
        }, CLOSE_MS);
      }
    };
    const stay = () => {
      window.clearTimeout(closing);
      closing = 0;
    };
    const move = (event: MouseEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest('.cm-tooltip')) {
        stay();
        return;
      }
      const mark = target?.closest(MARK) ?? null;
      if (!mark || event.buttons) {
        leave();
        return;
      }
      stay();
      if (mark === over) return;
      over = mark;
      window.clearTimeout(opening);
      opening = window.setTimeout(open, OPEN_MS, mark);
    };
    view.dom.addEventListener('mousemove', move);
    view.dom.addEventListener('mouseleave', leave);
    return {
      destroy() {
        window.clearTimeout(opening);
        window.clearTimeout(closing);
        view.dom.removeEventListener('mousemove', move);
        view.dom.removeEventListener('mouseleave', leave);
      },
    };
  });
}

