/* The report of the contract, as far as the check page reads it, and what the service adds. */

export interface Span {
  start: number; /* code points of the turn's own text, half open */
  end: number;
}

export type Severity = 'error' | 'warning' | 'info';

export interface Suggestion {
  kind: 'rewrite' | 'say';
  safe: boolean;
  text: string;
  replaces?: Span;
}

export interface Finding {
  rule: string;
  category: string;
  severity: Severity;
  turn: number;
  span: Span;
  text: string;
  title: string;
  message: string;
  why: string;
  suggestions: Suggestion[];
}

export interface Evidence {
  behaviour: string;
  turn: number;
  span: Span;
  text: string;
}

export type Status = 'met' | 'partly' | 'missed' | 'n/a';

export interface Step {
  id: string;
  status: Status;
  points: number;
  of: number;
  evidence: Evidence[];
  missing: string[];
}

export interface Best {
  step: string;
  behaviour: string;
  gain: number;
  say: string;
}

export interface Score {
  rubric: string;
  score: number | null;
  applicable: boolean;
  steps: Step[];
  penalties: { finding: number; points: number }[];
  best_next: Best | null;
}

/* One value or a list of them for each tag; `implicit` is yes or no. */
export type Tags = Record<string, string | string[] | boolean>;

export type Speaker = 'agent' | 'customer' | 'system' | 'other';

export interface Answer {
  channel: string;
  turns: number;
  findings: Finding[];
  scores: Score[];
  tags: Tags;
  overall: { score: number | null; grade: string };
  /* Where each turn's text begins in the posted text: both from 1, columns in code points; line 0
     where that is not known. */
  places?: { line: number; column: number }[];
  speakers?: Speaker[];
  format?: string;
  dialogues?: number;
}

/* GET /v1/rules, the titles in it. */
export interface Rules {
  fingerprint: string;
  rubrics: { id: string; title: string; headline?: boolean; steps: { id: string; title: string }[] }[];
  behaviours: { id: string; title: string }[];
  tags: { id: string; value: string; title: string }[];
}

export interface Problem {
  file: string;
  line: number;
  column: number;
  message: string;
  hint: string;
}

export interface Health {
  status: string;
  fingerprint: string;
  problem: Problem | null;
}
