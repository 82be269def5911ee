/* What the service tells of practising: scenarios, talks, drills and a learner's progress. */

export interface Scenario {
  id: string;
  title: string;
  industry: string;
  channel: string;
  level: number;
  motive: string;
  type: string;
  skills: string[];
  persona: { name: string; who: string; manner: string };
  brief: string;
  desk: string[];
}

export interface Suggestion {
  kind: string;
  safe: boolean;
  text: string;
}

export interface Finding {
  rule: string;
  category: string;
  severity: string;
  turn: number;
  span: { start: number; end: number };
  text: string;
  title: string;
  message: string;
  why: string;
  suggestions: Suggestion[];
}

export interface Step {
  id: string;
  status: string;
  points: number;
  of: number;
  missing: string[];
}

export interface Score {
  rubric: string;
  score: number;
  applicable: boolean;
  steps: Step[];
  best_next: { step: string; say: string } | null;
}

export interface Report {
  findings: Finding[];
  scores: Score[];
}

export interface Turn {
  speaker: string;
  text: string;
  heat: number; // the customer's, behind this turn
  why: string;
  findings: Finding[];
  behaviours: string[];
}

export interface Fact {
  known: boolean;
  say?: string;
}

export interface Advice {
  kind: 'drill' | 'scenario';
  id: string;
  title: string;
  why: string;
}

export interface Result {
  outcome: string;
  score: number | null;
  grade: string;
  turning_points: { turn: number; from: number; to: number; why: string }[];
  weakest: { turn: number; why: string; model: string }[];
  next: Advice[];
  skills: { id: string; title: string; value: number }[];
  report: Report;
}

export interface Session {
  id: string;
  scenario: string;
  title: string;
  learner: string;
  at: string;
  state: string;
  mood: string;
  heat: number;
  turns: Turn[];
  facts: Fact[];
  replies: number;
  result: Result | null;
}

export interface SessionRow {
  id: string;
  scenario: string;
  title: string;
  state: string;
  score: number | null;
  grade: string | null;
  at: string;
  replies: number;
}

export interface DrillSkill {
  id: string;
  title: string;
  drills: number;
  seen: number;
  due: number;
  mean: number | null;
}

export interface Drill {
  id: string;
  skill: string;
  title: string;
  level: number;
  task: string;
  customer: string;
  given: string;
  due: boolean;
  hint?: string;
}

export interface Verdict {
  passed: boolean;
  quality: number;
  points: { what: string; met: boolean }[];
  report: Report;
  model: string;
  next_due: string;
  interval: number;
}

export interface Progress {
  learner: string;
  talks: number;
  answers: number;
  due: number;
  days: { day: string; talks: number; answers: number }[];
  skills: { id: string; title: string; series: { day: string; value: number; n: number }[]; now: number | null }[];
}

export const isOver = (state: string): boolean => state !== 'open' && state !== 'closing';

/* What the beginning stands on. */
export interface Overview {
  scenarios: Scenario[];
  sessions: SessionRow[]; // the latest first
  skills: DrillSkill[];
  progress: Progress | null;
  advice: Advice[]; // of the last talk
}
