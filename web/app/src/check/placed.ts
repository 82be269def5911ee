/*
 * Findings where they stand in the editor's document.  The places move with every change until the
 * next answer comes, so that what is shown and applied never stands on other words.
 */
import { StateEffect, StateField, type ChangeDesc, type Text } from '@codemirror/state';
import { Ground, sentence, type Range } from './places';
import type { Answer, Finding } from './types';

export interface Placed {
  finding: Finding;
  index: number; /* in the report */
  from: number;
  to: number;
  bounds: Range; /* the turn */
  swaps: (Range | null)[]; /* for each suggestion, what a rewrite replaces */
}

/* The findings that have a place, in the order of the text. */
export function place(answer: Answer, ground: Ground): Placed[] {
  const out: Placed[] = [];
  answer.findings.forEach((finding, index) => {
    const at = ground.range(finding.turn, finding.span, finding.text);
    if (!at) return;
    const bounds = ground.turn(finding.turn) ?? at;
    const swaps = finding.suggestions.map((s) => (s.replaces ? ground.beside(at, finding.span, s.replaces) : null));
    out.push({ finding, index, ...at, bounds, swaps });
  });
  return out.sort((a, b) => a.from - b.from || b.to - a.to || a.index - b.index);
}

function moved<R extends Range>(range: R, changes: ChangeDesc): Range {
  const from = changes.mapPos(range.from, 1);
  return { from, to: Math.max(from, changes.mapPos(range.to, -1)) };
}

export function mapPlaced(list: Placed[], changes: ChangeDesc): Placed[] {
  return list.map((p) => ({
    ...p,
    ...moved(p, changes),
    bounds: { from: changes.mapPos(p.bounds.from, -1), to: changes.mapPos(p.bounds.to, 1) },
    swaps: p.swaps.map((s) => s && moved(s, changes)),
  })).filter((p) => p.to > p.from || p.finding.text === '');
}

export const setPlaced = StateEffect.define<Placed[]>();

export const placedField = StateField.define<Placed[]>({
  create: () => [],
  update(value, tr) {
    for (const effect of tr.effects) if (effect.is(setPlaced)) return effect.value;
    return tr.docChanged && value.length ? mapPlaced(value, tr.changes) : value;
  },
});

/* What a suggestion replaces now, or null if the words are no longer those that were found. */
export function target(doc: Text, placed: Placed, suggestion: number): Range | null {
  if (doc.sliceString(placed.from, placed.to) !== placed.finding.text) return null;
  if (placed.finding.suggestions[suggestion]?.kind === 'rewrite') return placed.swaps[suggestion] ?? null;
  return sentence(doc.toString(), placed, placed.bounds);
}

/* Equal in all that is shown. */
export function samePlaced(a: Placed[], b: Placed[]): boolean {
  return a.length === b.length && a.every((p, i) => {
    const q = b[i]!;
    return p.from === q.from && p.to === q.to && p.bounds.from === q.bounds.from && p.bounds.to === q.bounds.to
      && JSON.stringify([p.finding, p.swaps]) === JSON.stringify([q.finding, q.swaps]);
  });
}
