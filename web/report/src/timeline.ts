/*
 * Counts by period for the trend and the matters: over all time, whatever period is chosen, so that
 * a chosen period is still judged by what came before it.
 */
import { pairTest, selectBase, UNSCORED } from './aggregate';
import { hasFindingFilter } from './filter';
import { bestUnit, makePeriods, type Periods, type Series, type Unit } from './trend';
import type { Context } from './context';

export const MOST_DAYS = 800; // more than these are not drawn day by day

export interface Timeline {
  periods: Periods;
  days: number; // from the first to the last
  n: Float64Array; // dialogues
  scored: Float64Array;
  sum: Float64Array;
  squares: Float64Array;
  hits: Float64Array; // findings chosen
  withHit: Float64Array; // dialogues with an error, or with one of the findings chosen
  complaints: Float64Array | null;
  rules: Float64Array[]; // dialogues with a finding of the rule
  matters: Float64Array[]; // dialogues of the matter
}

export function unitOf(ctx: Context, days: number): Unit {
  const wanted = ctx.view.options.get('unit');
  if (wanted === 'week' || wanted === 'month') return wanted;
  if (wanted === 'day' && days <= MOST_DAYS) return wanted;
  return bestUnit(days);
}

function blank(count: number, size: number): Float64Array[] {
  return Array.from({ length: size }, () => new Float64Array(count));
}

function complaintBit(ctx: Context): { column: ArrayLike<number>; bit: number } | null {
  const tag = ctx.store.island.tags.findIndex((x) => x.id === 'complaint');
  if (tag < 0) return null;
  const bit = ctx.store.island.tags[tag]!.values.findIndex((v) => v.id === 'yes');
  return bit < 0 ? null : { column: ctx.store.column(`tag${tag}`), bit };
}

export function lastDay(ctx: Context): number {
  let last = 0;
  for (const d of ctx.store.column('day')) if (d > last) last = d;
  return last;
}

export function timeline(ctx: Context): Timeline | null {
  const { store } = ctx;
  const days = lastDay(ctx);
  if (!days) return null;
  const periods = makePeriods(store.island.firstDay, days, unitOf(ctx, days));
  const count = periods.first.length;
  const matterTag = store.island.tags.findIndex((x) => x.id === 'matter');
  const matters = matterTag < 0 ? 0 : store.island.tags[matterTag]!.values.length;
  const complaint = complaintBit(ctx);
  const [n, scored, sum, squares, hits, withHit] = blank(count, 6) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const out: Timeline = {
    periods, days, n, scored, sum, squares, hits, withHit,
    complaints: complaint ? new Float64Array(count) : null,
    rules: blank(count, store.island.rules.length), matters: blank(count, matters),
  };
  const narrowed = hasFindingFilter(ctx.view.filter);
  const test = pairTest(store, ctx.view.filter);
  const day = store.column('day');
  const score = store.column('score');
  const starts = store.starts();
  const pairs = store.pairs();
  const matter = matterTag < 0 ? null : store.column(`tag${matterTag}`);
  const seen = new Uint32Array(store.island.rules.length);
  let stamp = 0;
  for (const row of selectBase(store, ctx.view.filter, true)) {
    const d = day[row]!;
    if (!d) continue;
    const k = periods.of[d]!;
    stamp++;
    n[k]!++;
    const s = score[row]!;
    if (s !== UNSCORED) {
      scored[k]!++;
      sum[k]! += s;
      squares[k]! += s * s;
    }
    let counts = false;
    for (let p = starts[row]!; p < starts[row + 1]!; p++) {
      const pair = pairs[p]!;
      if (!test(pair)) continue;
      hits[k]!++;
      if (narrowed || (pair & 3) === 2) counts = true;
      const rule = pair >> 2;
      if (seen[rule] !== stamp) {
        seen[rule] = stamp;
        out.rules[rule]![k]!++;
      }
    }
    if (counts) withHit[k]!++;
    if (complaint && (complaint.column[row]! >>> complaint.bit) & 1) out.complaints![k]!++;
    const set = matter ? matter[row]! : 0;
    for (let v = 0; set >>> v; v++) if ((set >>> v) & 1) out.matters[v]![k]!++;
  }
  return out;
}

export type Measure = 'share' | 'rate' | 'mean' | 'count' | 'complaints';

export function seriesOf(line: Timeline, measure: Measure): Series {
  switch (measure) {
    case 'share': return { kind: 'share', n: line.n, x: line.withHit };
    case 'rate': return { kind: 'rate', n: line.n, x: line.hits };
    case 'mean': return { kind: 'mean', n: line.scored, x: line.sum, squares: line.squares };
    case 'count': return { kind: 'count', n: line.n, x: line.n };
    case 'complaints': return { kind: 'share', n: line.n, x: line.complaints ?? new Float64Array(line.n.length) };
  }
}
