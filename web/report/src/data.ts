/*
 * What the program put into the page: two JSON islands.
 *
 * `data` has the facts of the run, the dictionaries, and one column per property of a dialogue,
 * base64 of little-endian numbers of 1, 2, 3 or 4 bytes.  Row i of every column is the same
 * dialogue; rows stand in the order of the store.  `texts` has the few dialogues whose words are
 * shown; it is read when the first of them is opened.  Columns are decoded when first asked for.
 *
 * Index 0 of agents, teams and days means "not named"; a score of 255 means "not scored".
 */

export type Numbers = Uint8Array | Uint16Array | Uint32Array;

export interface Column {
  w: number; // bytes per value
  d: string; // base64
}

export interface RuleInfo {
  id: string;
  category: string;
  title: string;
  why: string;
}

export interface RubricInfo {
  id: string;
  title: string;
  steps: { id: string; title: string }[];
}

export interface TagInfo {
  id: string;
  values: { id: string; title: string }[];
}

export interface InputInfo {
  path: string;
  format: string;
  encoding: string;
  dialogues: number;
  turns: number;
  aside: number;
}

export interface AsideInfo {
  input: string;
  line: number;
  reason: string;
}

export interface Island {
  v: number;
  lang: string;
  run: { fingerprint: string; version: string; masked: boolean; finished: boolean };
  totals: {
    dialogues: number;
    turns: number;
    agents: number;
    scored: number;
    sum: number; // of the scores
    withError: number; // dialogues
    info: number; // findings
    warning: number;
    error: number;
    aside: number;
    inputs: number;
  };
  rows: number; // fewer than totals.dialogues: a sample
  inputs: InputInfo[];
  aside: AsideInfo[];
  agents: string[]; // [0] is ""
  otherAgents: number; // agents beyond the list, all under the last name
  teams: string[];
  otherTeams: number;
  channels: string[];
  firstDay: number; // days since 1970-01-01; a day value d > 0 is firstDay + d - 1
  rules: RuleInfo[];
  rubrics: RubricInfo[];
  tags: TagInfo[];
  columns: Record<string, Column>;
}

/* [speaker, text, start in ms or null, characters cut before, cut behind, number of the turn] */
export type TurnText = [string, string, number | null, number, number, number];
/* [rule, severity, turn, start, end, better wording] in characters of the whole turn */
export type FindingText = [number, number, number, number, number, string];

export interface Dialogue {
  row: number;
  name: string;
  input: string;
  line: number;
  total: number; // turns of the whole dialogue
  turns: TurnText[];
  findings: FindingText[];
  best: [string, string, string][]; // rubric, step, what to say
}

export interface Texts {
  dialogues: Dialogue[];
}

export const SEVERITIES = ['info', 'warning', 'error'] as const; // by number, as hua_severity
export const STATUS = { none: 0, missed: 1, partly: 2, met: 3 } as const; // none: does not apply

function bytesOf(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function widen(bytes: Uint8Array, width: number): Numbers {
  if (width === 1) return bytes;
  const count = Math.floor(bytes.length / width);
  const out = width === 2 ? new Uint16Array(count) : new Uint32Array(count);
  for (let i = 0, at = 0; i < count; i++) {
    let value = 0;
    for (let b = 0; b < width; b++) value |= bytes[at++]! << (8 * b);
    out[i] = value >>> 0;
  }
  return out;
}

export class Store {
  readonly island: Island;
  private readonly cache = new Map<string, Numbers>();
  private textCache: Texts | null = null;
  private rowTexts: Map<number, number> | null = null;
  private startsCache: Uint32Array | null = null;

  constructor(
    island: Island,
    private readonly textSource: () => string,
  ) {
    this.island = island;
  }

  get rows(): number {
    return this.island.rows;
  }

  /* A column that is not there is all zeros. */
  column(name: string): Numbers {
    let column = this.cache.get(name);
    if (!column) {
      const packed = this.island.columns[name];
      column = packed ? widen(bytesOf(packed.d), packed.w) : new Uint8Array(this.rows);
      if (packed) packed.d = ''; // the text is no longer needed
      this.cache.set(name, column);
    }
    return column;
  }

  /* Findings of row i are pairs[starts[i] .. starts[i + 1]); a pair is rule * 4 + severity. */
  starts(): Uint32Array {
    if (!this.startsCache) {
      const counts = this.column('findings');
      const starts = new Uint32Array(this.rows + 1);
      for (let i = 0; i < this.rows; i++) starts[i + 1] = starts[i]! + counts[i]!;
      this.startsCache = starts;
    }
    return this.startsCache;
  }

  pairs(): Numbers {
    return this.column('pairs');
  }

  /* Sixteen steps of two bits in a word. */
  stepWord(rubric: number, step: number): Numbers {
    return this.column(`steps${rubric}.${step >> 4}`);
  }

  texts(): Texts {
    if (!this.textCache) this.textCache = JSON.parse(this.textSource()) as Texts;
    return this.textCache;
  }

  /* Row numbers of dialogues whose text is here, to their index among the texts. */
  textRows(): Map<number, number> {
    if (!this.rowTexts) {
      this.rowTexts = new Map(this.texts().dialogues.map((d, i) => [d.row, i]));
    }
    return this.rowTexts;
  }
}

export function readStore(): Store {
  const text = (id: string) => document.getElementById(id)?.textContent ?? '{}';
  return new Store(JSON.parse(text('data')) as Island, () => text('texts'));
}
