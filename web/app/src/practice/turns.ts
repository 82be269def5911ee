/* The turns of a talk: the customer left, the trainee right, and under a reply what it did. */
import { append, bdi, fill, h } from '../../../shared/dom';
import { findingNote, marked, type Names } from './parts';
import { t } from './texts';
import type { Session, Turn } from './types';

/* How many replies stand at or before each turn. */
export function replyNumber(turns: Turn[], index: number): number {
  let n = 0;
  for (let i = 0; i <= index && i < turns.length; i++) if (turns[i]!.speaker === 'agent') n++;
  return n;
}

/* The heat before a reply is that of the turn before it. */
function movement(from: number, to: number): HTMLElement {
  const by = to - from;
  const words = by === 0 ? t('same') : t(by < 0 ? 'cooler' : 'hotter', { n: Math.abs(by) });
  return h('span', { class: `moved ${by < 0 ? 'down' : by > 0 ? 'up' : ''}` },
    h('span', { 'aria-hidden': 'true' }, by < 0 ? '▼ ' : by > 0 ? '▲ ' : '＝ '), t('moved', { from, to }),
      ` (${words})`);
}

function notes(turn: Turn, from: number, names: Names): HTMLElement[] {
  const out: HTMLElement[] = [];
  if (turn.why) out.push(h('p', { class: 'why' }, turn.why));
  const seen = [...new Set(turn.behaviours)];
  if (seen.length) {
    out.push(h('p', { class: 'seen' }, h('span', { class: 'muted' }, t('seen')), ' ',
      ...seen.map((id) => h('span', { class: 'tag good' }, h('span', { 'aria-hidden': 'true' }, '✓ '),
        bdi(names.behaviour(id))))));
  } else if (turn.heat >= from && !turn.findings.length && !turn.why) {
    out.push(h('p', { class: 'muted' }, t('nothingSeen')));
  }
  return [...out, ...turn.findings.map(findingNote)];
}

function countOf(turn: Turn): string {
  const n = turn.findings.length;
  if (!n) return '';
  return ` · ${n === 1 ? t('oneFinding') : t('findings', { n })}`;
}

export class Turns {
  readonly element = h('ol', { class: 'turns talk-turns' });
  private readonly opened = new Map<number, boolean>(); // by the reader's own hand

  constructor(private readonly names: Names, private readonly customer: string) {}

  /* The notes of the newest reply stand open, older ones are folded. */
  show(session: Session): void {
    const { turns } = session;
    let newest = -1;
    turns.forEach((turn, i) => {
      if (turn.speaker === 'agent') newest = i;
    });
    for (const key of this.opened.keys()) if (key >= turns.length) this.opened.delete(key);
    fill(this.element, ...turns.map((turn, i) => this.item(turns, turn, i, i === newest)));
  }

  /* The newest line comes into sight above the dock, and the notes before it where there is room. */
  reveal(dock: number): void {
    this.element.style.setProperty('--dock', `${dock}px`);
    this.element.lastElementChild?.scrollIntoView({ block: 'end' });
  }

  private item(turns: Turn[], turn: Turn, i: number, newest: boolean): HTMLElement {
    const mine = turn.speaker === 'agent';
    const box = h('li', { class: `turn ${mine ? 'agent' : 'customer'}`, 'data-turn': i },
      h('p', { class: 'who' }, mine ? t('you') : bdi(this.customer)),
      marked(turn.text, mine ? turn.findings : []));
    if (mine) append(box, this.notes(turns, turn, i, newest));
    return box;
  }

  private notes(turns: Turn[], turn: Turn, i: number, newest: boolean): HTMLElement {
    const from = turns[i - 1]?.heat ?? turn.heat;
    const box = h('details', { class: 'notes', open: this.opened.get(i) ?? newest },
      h('summary', {}, h('span', { class: 'sr' }, `${t('notesOf', { n: replyNumber(turns, i) })}: `),
        movement(from, turn.heat), countOf(turn)),
      ...notes(turn, from, this.names));
    box.querySelector('summary')!.addEventListener('click', () => this.opened.set(i, !box.open));
    return box;
  }
}
