/*
 * From turns and code points of a report to offsets in the text that was posted.
 *
 *     turn 2, span 2..7  ──places──▶  line 3, column 4  ──lines──▶  offset 31..36 (UTF-16)
 *
 * A turn's own text may differ from its slice of the posted text (indented lines that follow, a
 * mark that the format takes away).  The words of a span are therefore compared; where they do not
 * stand, the nearest same words inside the turn are taken, and without any the span has no place.
 */
import type { Answer, Span } from './types';

export interface Range {
  from: number;
  to: number;
}

export class Ground {
  private readonly starts: (number | null)[];
  private readonly astral: boolean;

  constructor(private readonly text: string, answer: Pick<Answer, 'places' | 'turns'>) {
    this.astral = /[\ud800-\udbff]/.test(text);
    const lines = this.lineStarts();
    const places = answer.places ?? [];
    this.starts = Array.from({ length: answer.turns }, (_, i) => {
      const place = places[i];
      const line = place && place.line > 0 ? lines[place.line - 1] : undefined;
      return place && line !== undefined ? this.advance(line, place.column - 1) : null;
    });
  }

  private lineStarts(): number[] {
    const out = [0];
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) out.push(at + 1);
    return out;
  }

  /* `count` code points after an offset; the end of the text stops it. */
  private advance(from: number, count: number): number {
    if (!this.astral) return Math.min(from + count, this.text.length);
    let at = from;
    for (let i = 0; i < count && at < this.text.length; i++) at += this.text.codePointAt(at)! > 0xffff ? 2 : 1;
    return at;
  }

  start(turn: number): number | null {
    return this.starts[turn] ?? null;
  }

  /* From a turn's first character to the end of the line before the next turn's. */
  turn(turn: number): Range | null {
    const from = this.start(turn);
    if (from === null) return null;
    let to = this.text.length;
    for (let next = turn + 1; next < this.starts.length; next++) {
      const start = this.start(next);
      if (start === null || start <= from) continue;
      const end = this.text.lastIndexOf('\n', start - 1);
      to = end >= from ? end : start;
      break;
    }
    while (to > from && /\s/.test(this.text[to - 1]!)) to--;
    return { from, to };
  }

  range(turn: number, span: Span, words: string): Range | null {
    const bounds = this.turn(turn) ?? { from: 0, to: this.text.length };
    const expected = this.start(turn) === null ? bounds.from : this.advance(bounds.from, span.start);
    if (this.text.startsWith(words, expected)) return { from: expected, to: expected + words.length };
    const found = this.nearest(words, expected, bounds);
    return found === null ? null : { from: found, to: found + words.length };
  }

  private nearest(words: string, expected: number, { from, to }: Range): number | null {
    let best: number | null = null;
    const next = (after: number) => this.text.indexOf(words, after);
    for (let at = next(from); at >= 0 && at + words.length <= to; at = next(at + 1)) {
      if (best === null || Math.abs(at - expected) < Math.abs(best - expected)) best = at;
      else break;
    }
    return best;
  }

  /* A second span of the same turn, whose words are not told, by its distance from a known one. */
  beside(known: Range, knownSpan: Span, span: Span): Range | null {
    const from = this.back(known.from, knownSpan.start - span.start);
    const to = span.end >= knownSpan.end ? this.advance(known.to, span.end - knownSpan.end)
      : this.back(known.to, knownSpan.end - span.end);
    return from <= to ? { from, to } : null;
  }

  private back(from: number, count: number): number {
    if (count < 0) return this.advance(from, -count);
    if (!this.astral) return Math.max(0, from - count);
    let at = from;
    for (let i = 0; i < count && at > 0; i++) at -= at > 1 && this.text.codePointAt(at - 2)! > 0xffff ? 2 : 1;
    return at;
  }
}

const ENDS = /[。！？!?；;…\n]/;

/* The sentence around a range, within bounds, with the marks that end it. */
export function sentence(text: string, range: Range, bounds: Range): Range {
  let from = Math.max(range.from, bounds.from);
  while (from > bounds.from && !ENDS.test(text[from - 1]!)) from--;
  while (from < range.from && /\s/.test(text[from]!)) from++;
  let to = Math.max(range.to, from);
  if (to === from || !ENDS.test(text[to - 1]!)) {
    while (to < bounds.to && !ENDS.test(text[to]!)) to++;
  }
  while (to < bounds.to && ENDS.test(text[to]!) && text[to] !== '\n') to++;
  return { from, to };
}
