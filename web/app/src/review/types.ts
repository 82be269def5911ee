/* What the service tells of reviewing: the store, queues, one dialogue's sheet, and the figures. */

export interface Desk {
  store: { dialogues: number; findings: number; masked: boolean; version: string; orphans: number };
  reviewers: { name: string; done: number; open: number }[];
  categories: { id: string; title: string }[];
  agents: string[];
}

export type Status = 'new' | 'open' | 'done';

export interface Item {
  id: number;
  name: string;
  agent: string;
  team: string;
  day: string;
  channel: string;
  score: number | null;
  grade: string | null;
  findings: number;
  errors: number;
  status: Status;
  disputed: boolean;
  appeals: number;
}

export interface Queue {
  items: Item[];
  left: number;
}

export interface Span {
  start: number;
  end: number;
}

export interface Verdict {
  accept: boolean;
  reason: string;
}

export interface Finding {
  id: string;
  rule: string;
  category: string;
  severity: string;
  title: string;
  why: string;
  turn: number;
  span: Span;
  text: string;
  suggestion: string;
  verdict: Verdict | null;
  others: (Verdict & { reviewer: string })[];
}

export interface Missed {
  id: number;
  turn: number;
  span: Span;
  category: string;
  note: string;
  reviewer: string;
}

export interface Step {
  rubric: string;
  rubric_title: string;
  step: string;
  title: string;
  status: string;
  corrected: string | null;
  note: string;
  others: { reviewer: string; status: string }[];
}

export interface Appeal {
  id: number;
  agent: string;
  about: string; // a finding's id, or "rubric/step"; empty: this audit has it no more
  text: string;
  at: string;
  state: 'open' | 'upheld' | 'denied';
  answer: string;
  reviewer: string;
}

/* All that one reviewer may see of a dialogue. */
export interface Sheet {
  id: number;
  name: string;
  source: string;
  agent: string;
  team: string;
  day: string;
  channel: string;
  score: number | null;
  grade: string | null;
  turns: { speaker: string; text: string; start_ms: number | null }[];
  findings: Finding[];
  missed: Missed[];
  steps: Step[];
  status: Status;
  blind: boolean;
  reviewers: { name: string; status: Status }[];
  appeals: Appeal[];
}

/* What making something answers. */
export interface Made {
  id: number;
  dialogue: Sheet;
}

export interface Agreement {
  n: number;
  agreement: number | null;
  kappa: number | null;
}

export interface Calibration {
  rules: {
    rule: string;
    title: string;
    category: string;
    accepted: number;
    rejected: number;
    precision: number | null;
    low: number | null;
    high: number | null;
  }[];
  missed: { category: string; n: number }[];
  pairs: { a: string; b: string; dialogues: number; findings: Agreement; steps: Agreement }[];
  machine: {
    reviewer: string;
    dialogues: number;
    findings: Agreement & { turns: number }; // kappa is over turns
    steps: Agreement;
    rubrics: ({ rubric: string; title: string } & Agreement)[];
  }[];
  trend: { week: string; accepted: number; rejected: number; precision: number | null }[];
}

export interface Proposal {
  rule: string;
  title: string;
  category: string;
  source: string;
  accepted: number;
  rejected: number;
  cases: { text: string; turn: number; reason: string; reviewer: string; dialogue: number }[];
  patterns: { pattern: string; removes: number; spares: number }[];
  yaml: string;
  test: string;
}

export type Values = Record<string, string | number | boolean | null>;

/* What an event is about, and what was kept before and after it; null: nothing. */
export interface Deed {
  text?: string;
  category?: string;
  rubric?: string;
  step?: string;
  appeal?: number;
  before: Values | null;
  after: Values | null;
}

export interface TrailEvent {
  id: number;
  at: string;
  reviewer: string;
  kind: string;
  dialogue: number | null;
  what: Deed;
}
