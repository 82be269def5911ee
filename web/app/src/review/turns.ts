/* The words of a dialogue with the marks of findings in them, and which words a reader has selected. */
import { append, h } from '../../../shared/dom';
import { rank } from './hand';
import { t, word } from './texts';
import type { Missed, Sheet, Span } from './types';

interface Mark {
  span: Span;
  className: string;
  finding: string | null;
}

function marksOf(sheet: Sheet, turn: number): Mark[] {
  const found = sheet.findings.filter((f) => f.turn === turn).map((f) => ({
    span: f.span, finding: f.id,
    className: f.verdict && !f.verdict.accept ? 'rejected' : `s${rank(f)}`,
  }));
  const added = sheet.missed.filter((m: Missed) => m.turn === turn)
    .map((m) => ({ span: m.span, finding: null, className: 'added' }));
  return [...found, ...added];
}

/* Of marks that overlap the gravest shows; a rejected one only where no other is. */
function classOf(here: Mark[]): string {
  const names = new Set(here.map((m) => m.className));
  const gravest = ['s2', 's1', 's0', 'rejected'].find((name) => names.has(name)) ?? '';
  return names.has('added') ? `${gravest} added` : gravest;
}

/* Spans count code points. */
function words(text: string, marks: Mark[], turn: number): HTMLElement {
  const out = h('p', { class: 'words', 'data-turn': turn });
  const characters = Array.from(text);
  const inside = (at: number) => Math.max(0, Math.min(characters.length, at));
  const ends = [...new Set([0, characters.length, ...marks.flatMap((m) => [inside(m.span.start), inside(m.span.end)])])];
  ends.sort((a, b) => a - b);
  for (let i = 0; i + 1 < ends.length; i++) {
    const [from, to] = [ends[i]!, ends[i + 1]!];
    const here = marks.filter((m) => m.span.start <= from && m.span.end >= to);
    const piece = characters.slice(from, to).join('');
    const ids = here.flatMap((m) => (m.finding === null ? [] : [m.finding]));
    append(out, here.length
      ? h('mark', { class: classOf(here), 'data-findings': ids.join(' ') }, piece)
      : piece);
  }
  return out;
}

export function turnList(sheet: Sheet): HTMLElement {
  return h('ol', { class: 'turns' }, ...sheet.turns.map((turn, i) =>
    h('li', { class: `turn ${turn.speaker === 'agent' || turn.speaker === 'customer' ? turn.speaker : 'other'}` },
      h('p', { class: 'who' }, `${t('turnOf', { n: i + 1 })} · ${word(turn.speaker)}`), words(turn.text, marksOf(sheet, i), i))));
}

/* The stretches that a finding covers. */
export function marksFor(host: Element, finding: string): HTMLElement[] {
  return [...host.querySelectorAll<HTMLElement>('mark[data-findings]')]
    .filter((mark) => mark.dataset['findings']!.split(' ').includes(finding));
}

const countCodePoints = (text: string): number => Array.from(text).length;

export interface Selected {
  turn: number;
  span: Span;
  text: string;
}

/* The words selected inside one turn; null if there are none, or they reach over several. */
export function selected(): Selected | null {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const of = (node: Node) => (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>('.words[data-turn]');
  const home = of(range.startContainer);
  if (!home || of(range.endContainer) !== home) return null;
  const before = document.createRange();
  before.selectNodeContents(home);
  before.setEnd(range.startContainer, range.startOffset);
  const start = countCodePoints(before.toString());
  const text = range.toString();
  return { turn: Number(home.dataset['turn']), span: { start, end: start + countCodePoints(text) }, text };
}

/* Where `words` stand in a turn, nearest to what was selected; null if nowhere. */
export function find(text: string, words: string, near: Span | null): Span | null {
  const [all, part] = [Array.from(text), Array.from(words)];
  let best: Span | null = null;
  for (let at = 0; part.length && at + part.length <= all.length; at++) {
    if (!part.every((c, i) => all[at + i] === c)) continue;
    const span = { start: at, end: at + part.length };
    if (!best || (near && Math.abs(at - near.start) < Math.abs(best.start - near.start))) best = span;
  }
  return best;
}
