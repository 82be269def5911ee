/*
 * What rose or fell: Shewhart's control charts, each period against those before it.
 *
 * For a share (p chart) or a number per dialogue (u chart) the limits are the mean of the preceding
 * periods and three standard errors; as real service differs from day to day by more than chance
 * between dialogues does, the error is widened by the scatter of the preceding periods (Laney's
 * p' and u' charts: mean moving range of the standardised values, / 1.128).  Numbers of dialogues
 * are held against the same weekday, if the periods are days (individuals chart).
 *
 * Nothing is marked where there is too little to go by; see LEAST.  Rules and matters are many, so
 * chance alone would pass three errors somewhere: for them it takes four and a half.
 */

export const LEAST = {
  periods: 6, // preceding ones with enough dialogues
  dialogues: 20, // of the period
  before: 150, // dialogues of the preceding periods
  events: 5, // expected or found
};
export const WINDOW = { day: 28, week: 12, month: 12 } as const;
export const SIGMAS = 3;
export const SIGMAS_OF_MANY = 4.5;

export type Unit = keyof typeof WINDOW;
export type Kind = 'share' | 'rate' | 'mean' | 'count';

export interface Limits {
  centre: number;
  low: number;
  high: number;
}

export interface Point {
  value: number | null;
  limits: Limits | null;
  mark: -1 | 0 | 1; // a drop, nothing, a jump
  sigmas: number; // how far from the centre
}

export interface Series {
  kind: Kind;
  n: Float64Array; // dialogues of each period
  x: Float64Array; // events, or the sum of the scores
  squares?: Float64Array; // of the scores, for a mean
}

function mean(values: number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function movingRange(values: number[]): number {
  if (values.length < 2) return 0;
  let sum = 0;
  for (let i = 1; i < values.length; i++) sum += Math.abs(values[i]! - values[i - 1]!);
  return sum / (values.length - 1) / 1.128;
}

/* The variance of one dialogue's value around the centre. */
function variance(s: Series, centre: number, before: number[], total: number): number {
  if (s.kind === 'share') return centre * (1 - centre);
  if (s.kind === 'rate') return centre;
  const squares = before.reduce((sum, i) => sum + s.squares![i]!, 0);
  return Math.max(0, squares / total - centre * centre);
}

/*
 * Whether period i, marked, stands alone: what came once and went says nothing of what is usual.
 * Two marked alike in a row are a new level, and count.
 */
function standsAlone(points: Point[], i: number): boolean {
  const mark = points[i]!.mark;
  return mark !== 0 && points[i - 1]?.mark !== mark && points[i + 1]?.mark !== mark;
}

function ratioPoint(s: Series, points: Point[], window: number, sigmas: number): Point {
  const t = points.length;
  const n = s.n[t]!;
  const value = n > 0 ? s.x[t]! / n : null;
  const point: Point = { value, limits: null, mark: 0, sigmas: 0 };
  const before: number[] = [];
  for (let i = t - 1; i >= 0 && before.length < window; i--) {
    if (s.n[i]! >= LEAST.dialogues && !standsAlone(points, i)) before.unshift(i);
  }
  const total = before.reduce((sum, i) => sum + s.n[i]!, 0);
  if (before.length < LEAST.periods || total < LEAST.before || n < LEAST.dialogues) return point;
  const events = before.reduce((sum, i) => sum + s.x[i]!, 0);
  const centre = events / total;
  const one = variance(s, centre, before, total);
  const scatter = one > 0
    ? Math.max(1, movingRange(before.map((i) => (s.x[i]! / s.n[i]! - centre) / Math.sqrt(one / s.n[i]!))))
    : 1;
  // A share of nought before has no scatter of its own: one event more stands in for it.
  const floor = one > 0 ? one : s.kind === 'mean' ? 0 : 1 / total;
  const error = Math.sqrt(floor * (1 / n + 1 / total)) * scatter;
  const enough = s.kind === 'mean' || Math.max(centre * n, s.x[t]!) >= LEAST.events;
  return judge(point, centre, error, s.kind === 'share' ? 1 : s.kind === 'mean' ? 100 : Infinity,
    enough, sigmas);
}

function judge(
  point: Point, centre: number, error: number, top: number, enough: boolean, sigmas: number,
): Point {
  point.limits = {
    centre, low: Math.max(0, centre - sigmas * error), high: Math.min(top, centre + sigmas * error),
  };
  if (point.value === null || !enough || error <= 0) return point;
  point.sigmas = (point.value - centre) / error;
  if (Math.abs(point.sigmas) > sigmas) point.mark = point.sigmas > 0 ? 1 : -1;
  return point;
}

function countPoint(s: Series, t: number, unit: Unit, sigmas: number, open: boolean): Point {
  const stride = unit === 'day' ? 7 : 1;
  const most = unit === 'day' ? 8 : WINDOW[unit];
  const point: Point = { value: s.x[t]!, limits: null, mark: 0, sigmas: 0 };
  const before: number[] = [];
  for (let i = t - stride; i >= 0 && before.length < most; i -= stride) before.unshift(s.x[i]!);
  if (before.length < (unit === 'day' ? 4 : LEAST.periods)) return point;
  const centre = mean(before);
  const error = Math.max(Math.sqrt(centre), movingRange(before)) * Math.sqrt(1 + 1 / before.length);
  const enough = !open && Math.max(centre, s.x[t]!) >= LEAST.dialogues;
  return judge(point, centre, error, Infinity, enough, sigmas);
}

/*
 * Every period against those before it.  `open` says of a period that the data cover only part of
 * it: its number of dialogues says nothing.
 */
export function control(
  s: Series, unit: Unit, sigmas: number, open: (t: number) => boolean = () => false,
): Point[] {
  const points: Point[] = [];
  for (let t = 0; t < s.n.length; t++) {
    points.push(s.kind === 'count' ? countPoint(s, t, unit, sigmas, open(t))
      : ratioPoint(s, points, WINDOW[unit], sigmas));
  }
  return points;
}

/* ---- periods ---------------------------------------------------------------------------------- */

export interface Periods {
  unit: Unit;
  of: Uint32Array; // day value -> number of the period
  first: number[]; // first day of each, days since 1970
  last: number[];
}

const MONDAY = 3; // 1970-01-05 is a Monday, 4 days behind the first: (day + 3) % 7 is 0 on Mondays

function startOf(day: number, unit: Unit): number {
  if (unit === 'day') return day;
  if (unit === 'week') return day - ((day + MONDAY) % 7);
  const date = new Date(day * 86400000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / 86400000;
}

export function makePeriods(firstDay: number, days: number, unit: Unit): Periods {
  const of = new Uint32Array(days + 1);
  const first: number[] = [];
  const last: number[] = [];
  for (let d = 1; d <= days; d++) {
    const day = firstDay + d - 1;
    const start = startOf(day, unit);
    if (first.length === 0 || first[first.length - 1] !== start) {
      first.push(start);
      last.push(day);
    }
    last[last.length - 1] = day;
    of[d] = first.length - 1;
  }
  return { unit, of, first, last };
}

/* Whether the data cover only part of the period, at the beginning or the end. */
export function isOpen(p: Periods, firstDay: number, t: number): boolean {
  if (p.unit === 'day') return false;
  if (t === 0 && p.first[0]! < firstDay) return true;
  const last = p.last[t]!;
  return t === p.first.length - 1 && startOf(last + 1, p.unit) === startOf(last, p.unit);
}

export function bestUnit(days: number): Unit {
  return days <= 93 ? 'day' : days <= 800 ? 'week' : 'month';
}
