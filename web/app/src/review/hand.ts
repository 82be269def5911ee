/* What the panels of a dialogue ask of it, and words that several of them use. */
import { h } from '../../../shared/dom';
import { t } from './texts';
import type { Appeal, Desk, Finding, Missed, Sheet, Step } from './types';

export interface Hand {
  readonly sheet: Sheet;
  readonly desk: Desk;
  readonly who: string;
  /* Under tokens everybody, agents too, goes by the token's name. */
  readonly named: boolean;
  accept(finding: Finding): void;
  reject(finding: Finding, reason: string): void;
  takeBack(finding: Finding): void;
  add(missed: { turn: number; start: number; end: number; category: string; note: string }): void;
  removeMissed(missed: Missed): void;
  correct(step: Step, status: string): void;
  appeal(agent: string, about: string, text: string): void;
  answer(appeal: Appeal, decision: 'upheld' | 'denied', text: string): void;
  /* Shows a finding, and puts the keyboard on it. */
  point(finding: Finding): void;
  /* Opens the form of appeals at a finding. */
  startAppeal(finding: Finding): void;
}

/* A part of the dialogue's page that follows the sheet. */
export interface Panel {
  readonly element: HTMLElement;
  update(sheet: Sheet): void;
}

interface Look {
  letter?: string; // the key that does the same
  className?: string;
  id?: string;
}

/* A button that tests and people know by `key` and `text`. */
export function press(key: string, text: string, act: () => void, look: Look = {}): HTMLButtonElement {
  const { letter = '', className = '', id } = look;
  return h('button', { type: 'button', class: className || null, id, 'data-key': key, onclick: act }, text,
    letter && h('kbd', { 'aria-hidden': 'true' }, letter));
}

/* A control under its label. */
export function field(id: string, label: string, control: HTMLElement): HTMLElement {
  return h('p', { class: 'field' }, h('label', { for: id }, label), control);
}

export const STATUSES = ['met', 'partly', 'missed', 'n/a'] as const;

export function statusWord(status: string): string {
  return t((STATUSES as readonly string[]).includes(status) ? status as 'met' : 'n/a');
}

export function verdictWord(accept: boolean): string {
  return t(accept ? 'accepted' : 'rejected');
}

const RANK: Record<string, number> = { info: 0, warning: 1, error: 2 };

export function rank(finding: Finding): number {
  return RANK[finding.severity] ?? 0;
}

export function waiting(sheet: Sheet): Appeal[] {
  return sheet.appeals.filter((a) => a.state === 'open');
}
