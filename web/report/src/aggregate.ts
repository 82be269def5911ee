/*
 * Counting.  Everything the page shows is counted here from the columns, anew for every choice of
 * the reader; a hundred thousand dialogues take some tens of milliseconds.
 *
 * A choice of agents, teams, channels and period selects dialogues (`base`).  A choice of rules or
 * severities selects findings; `rows` are the dialogues of the base that have one of them, or all
 * of the base if no such choice was made.  Rates always stand on the base.
 */
import { hasFindingFilter, type Filter } from './filter';
import type { Numbers, Store } from './data';

export const UNSCORED = 255;
export const BINS = 101; // a score, 0 to 100

export interface Group {
  index: number;
  dialogues: number; // of the base
  rows: number; // of them in the selection
  hits: number; // findings chosen
  severe: number[]; // dialogues of the base by their worst finding chosen: none, info, warning, error
  bySeverity: number[]; // findings chosen
  bins: Uint32Array; // scores of the selection
  scored: number;
  sum: number;
}

export interface RuleCount {
  findings: number;
  dialogues: number;
  bySeverity: number[];
}

export interface Summary {
  base: Uint32Array;
  rows: Uint32Array;
  turns: number;
  agents: number; // named ones among the rows
  total: Group;
  byAgent: Group[];
  byTeam: Group[];
  byChannel: Group[];
  rules: RuleCount[];
}

export type Dimension = 'agent' | 'team' | 'channel';

function mask(chosen: Set<number>, size: number): Uint8Array | null {
  if (!chosen.size) return null;
  const out = new Uint8Array(size);
  for (const i of chosen) out[i] = 1;
  return out;
}

/* Whether a pair is among the findings chosen. */
export function pairTest(store: Store, f: Filter): (pair: number) => boolean {
  if (!hasFindingFilter(f)) return () => true;
  const rules = mask(f.rules, store.island.rules.length);
  const severities = mask(f.severities, 3);
  return (pair) => (!rules || rules[pair >> 2] === 1) && (!severities || severities[pair & 3] === 1);
}

/* The rows that agents, teams, channels and, unless `anyTime`, the period select. */
export function selectBase(store: Store, f: Filter, anyTime = false): Uint32Array {
  const island = store.island;
  const agents = mask(f.agents, island.agents.length);
  const teams = mask(f.teams, island.teams.length);
  const channels = mask(f.channels, island.channels.length);
  const period = !anyTime && (f.from > 0 || f.to > 0);
  const agent = agents && store.column('agent');
  const team = teams && store.column('team');
  const channel = channels && store.column('channel');
  const day = period ? store.column('day') : null;
  const to = f.to || 0xffffffff;
  const from = Math.max(1, f.from);
  const out = new Uint32Array(store.rows);
  let count = 0;
  for (let i = 0; i < store.rows; i++) {
    if (agent && !agents[agent[i]!]) continue;
    if (team && !teams[team[i]!]) continue;
    if (channel && !channels[channel[i]!]) continue;
    if (day && (day[i]! < from || day[i]! > to)) continue;
    out[count++] = i;
  }
  return out.slice(0, count);
}

export function newGroup(index: number): Group {
  return {
    index, dialogues: 0, rows: 0, hits: 0, severe: [0, 0, 0, 0], bySeverity: [0, 0, 0],
    bins: new Uint32Array(BINS), scored: 0, sum: 0,
  };
}

function groupOf(groups: (Group | undefined)[], index: number): Group {
  return (groups[index] ??= newGroup(index));
}

/* One dialogue's findings chosen, written into `found`: by severity, and their number. */
function tally(
  pairs: Numbers, from: number, to: number, test: (pair: number) => boolean, rules: RuleCount[],
  seen: Uint32Array, stamp: number, found: Uint32Array,
): void {
  found.fill(0);
  for (let p = from; p < to; p++) {
    const pair = pairs[p]!;
    if (!test(pair)) continue;
    const rule = rules[pair >> 2];
    if (!rule) continue;
    const severity = pair & 3;
    found[severity]!++;
    found[3]!++;
    rule.findings++;
    rule.bySeverity[severity]!++;
    if (seen[pair >> 2] !== stamp) {
      seen[pair >> 2] = stamp;
      rule.dialogues++;
    }
  }
}

function addTo(group: Group, found: Uint32Array, inRows: boolean, score: number): void {
  group.dialogues++;
  const worst = found[2] ? 3 : found[1] ? 2 : found[0] ? 1 : 0;
  group.severe[worst]!++;
  group.hits += found[3]!;
  for (let s = 0; s < 3; s++) group.bySeverity[s]! += found[s]!;
  if (!inRows) return;
  group.rows++;
  if (score === UNSCORED) return;
  group.bins[score]!++;
  group.scored++;
  group.sum += score;
}

export function summarise(store: Store, f: Filter): Summary {
  const base = selectBase(store, f);
  const starts = store.starts();
  const pairs = store.pairs();
  const test = pairTest(store, f);
  const narrowed = hasFindingFilter(f);
  const scores = store.column('score');
  const turns = store.column('turns');
  const columns = (['agent', 'team', 'channel'] as const).map((name) => store.column(name));
  const groups: (Group | undefined)[][] = [[], [], []];
  const total = newGroup(0);
  const rules = store.island.rules.map(() => ({ findings: 0, dialogues: 0, bySeverity: [0, 0, 0] }));
  const seen = new Uint32Array(rules.length);
  const found = new Uint32Array(4);
  const rows = new Uint32Array(base.length);
  let count = 0;
  let turnCount = 0;
  for (let b = 0; b < base.length; b++) {
    const row = base[b]!;
    tally(pairs, starts[row]!, starts[row + 1]!, test, rules, seen, b + 1, found);
    const inRows = !narrowed || found[3]! > 0;
    if (inRows) {
      rows[count++] = row;
      turnCount += turns[row]!;
    }
    addTo(total, found, inRows, scores[row]!);
    for (let g = 0; g < 3; g++) addTo(groupOf(groups[g]!, columns[g]![row]!), found, inRows, scores[row]!);
  }
  const kept = (list: (Group | undefined)[]) => list.filter((g): g is Group => g !== undefined);
  const byAgent = kept(groups[0]!);
  return {
    base, rows: rows.slice(0, count), turns: turnCount, total, rules, byAgent,
    byTeam: kept(groups[1]!), byChannel: kept(groups[2]!),
    agents: byAgent.filter((g) => g.index > 0 && g.rows > 0).length,
  };
}

export function meanOf(group: Group): number | null {
  return group.scored ? group.sum / group.scored : null;
}

/* The score that the share `q` of the scored dialogues does not pass. */
export function quantile(group: Group, q: number): number | null {
  if (!group.scored) return null;
  const need = Math.max(1, Math.ceil(q * group.scored));
  let sum = 0;
  for (let s = 0; s < BINS; s++) {
    sum += group.bins[s]!;
    if (sum >= need) return s;
  }
  return BINS - 1;
}

/* The engine's grades: A from 90, B from 75, C from 60, D from 40. */
export const GRADES = ['A', 'B', 'C', 'D', 'E'] as const;
export const GRADE_FROM = [90, 75, 60, 40, 0];

export function gradeOf(score: number): string {
  return GRADES[GRADE_FROM.findIndex((from) => score >= from)] ?? 'E';
}

export function gradeCounts(group: Group): number[] {
  const out = [0, 0, 0, 0, 0];
  for (let s = 0; s < BINS; s++) out[GRADE_FROM.findIndex((from) => s >= from)]! += group.bins[s]!;
  return out;
}

export interface StepCell {
  met: number;
  partly: number;
  missed: number;
}

export interface HeatRow {
  agent: number; // -1: all
  dialogues: number; // to which the rubric applies
  sum: number; // of scores
  cells: StepCell[];
}

export function share(cell: StepCell): number | null {
  const n = cell.met + cell.partly + cell.missed;
  return n ? (cell.met + cell.partly / 2) / n : null;
}

/* Steps of one rubric by agent; the first row is all of the selection. */
export function heatRows(store: Store, summary: Summary, rubric: number): HeatRow[] {
  const steps = store.island.rubrics[rubric]?.steps ?? [];
  const words: Numbers[] = [];
  for (let s = 0; s < steps.length; s += 16) words.push(store.stepWord(rubric, s));
  const scores = store.column(`score${rubric}`);
  const agents = store.column('agent');
  const make = (agent: number): HeatRow => ({
    agent, dialogues: 0, sum: 0, cells: steps.map(() => ({ met: 0, partly: 0, missed: 0 })),
  });
  const all = make(-1);
  const byAgent: (HeatRow | undefined)[] = [];
  for (const row of summary.rows) {
    if (scores[row] === UNSCORED) continue;
    const own = (byAgent[agents[row]!] ??= make(agents[row]!));
    for (const to of [all, own]) {
      to.dialogues++;
      to.sum += scores[row]!;
    }
    for (let s = 0; s < steps.length; s++) {
      const status = (words[s >> 4]![row]! >>> ((s & 15) * 2)) & 3;
      if (!status) continue;
      const name = status === 3 ? 'met' : status === 2 ? 'partly' : 'missed';
      all.cells[s]![name]++;
      own.cells[s]![name]++;
    }
  }
  return [all, ...byAgent.filter((r): r is HeatRow => r !== undefined)];
}

/* How many of the rows have each value of a tag; [any] stands behind the values. */
export function tagCounts(store: Store, rows: Uint32Array, tag: number): number[] {
  const size = store.island.tags[tag]?.values.length ?? 0;
  const bits = store.column(`tag${tag}`);
  const out = new Array<number>(size + 1).fill(0);
  for (const row of rows) {
    const set = bits[row]!;
    if (!set) continue;
    out[size]!++;
    for (let v = 0; v < size; v++) if ((set >>> v) & 1) out[v]!++;
  }
  return out;
}

/* Rows by score, the worst or the best first; among equals the one with more or fewer findings. */
export function extremes(store: Store, rows: Uint32Array, worst: boolean, limit: number): number[] {
  const scores = store.column('score');
  const counts = store.column('findings');
  const bins = new Uint32Array(256);
  for (const row of rows) bins[scores[row]!]!++;
  let need = limit;
  const take = new Uint8Array(256);
  for (let i = 0; i < BINS && need > 0; i++) {
    const score = worst ? i : BINS - 1 - i;
    take[score] = 1;
    need -= bins[score]!;
  }
  const out: number[] = [];
  for (const row of rows) if (take[scores[row]!]) out.push(row);
  const sign = worst ? 1 : -1;
  out.sort((a, b) => sign * (scores[a]! - scores[b]!) || sign * (counts[b]! - counts[a]!) || a - b);
  return out.slice(0, limit);
}
