/* What to practise next, and the way there. */
import { append, bdi, h } from '../../../shared/dom';
import { post } from '../api';
import { problem } from '../load';
import type { Context } from '../view';
import { t } from './texts';
import type { Advice, Overview, Progress, Session } from './types';

/* Begins a talk and goes there; what fails is said in `host`. */
export function begin(ctx: Context, scenario: string, host: Element): void {
  host.querySelector('.problem')?.remove();
  post<Session>('/sessions', { scenario, learner: ctx.who() })
    .then((session) => ctx.go(`#/practice/talk/${encodeURIComponent(session.id)}`))
    .catch((error: unknown) => append(host, problem(error, () => begin(ctx, scenario, host))));
}

function drillPlace(id: string): string {
  return `#/practice/drill/${encodeURIComponent(id)}`;
}

function row(name: string, title: HTMLElement | string, why: HTMLElement | string, go: HTMLElement): HTMLElement {
  return h('li', { 'data-next': name },
    h('span', { class: 'what' }, h('strong', {}, title), why && h('span', { class: 'muted' }, why)), go);
}

/* One piece of advice of a talk. */
export function adviceItem(ctx: Context, advice: Advice, host: Element): HTMLElement {
  const words = t(advice.kind === 'drill' ? 'drillGo' : 'talkGo');
  const label = `${words} ${advice.title}`;
  const go = advice.kind === 'drill'
    ? h('a', { class: 'button', href: drillPlace(advice.id), 'aria-label': label }, words)
    : h('button', { type: 'button', 'aria-label': label, onclick: () => begin(ctx, advice.id, host) }, words);
  return row(advice.kind, bdi(advice.title), advice.why && bdi(advice.why), go);
}

/* Above this a skill needs no advice. */
const GOOD = 80;

function weakest(progress: Progress | null): { id: string; title: string; now: number } | null {
  const known = (progress?.skills ?? [])
    .flatMap((s) => (s.now === null ? [] : [{ id: s.id, title: s.title, now: s.now }]))
    .sort((a, b) => a.now - b.now);
  return known[0] && known[0].now < GOOD ? known[0] : null;
}

function dueItem(data: Overview): HTMLElement | null {
  const n = data.skills.reduce((sum, s) => sum + s.due, 0);
  if (!n) return null;
  return row('due', t('dueNow', { n }), '', h('a', { class: 'button primary', href: '#/practice/drill' }, t('dueGo')));
}

function weakItem(data: Overview, wish: (skill: string) => void): HTMLElement | null {
  const weak = weakest(data.progress);
  if (!weak) return null;
  const go = data.skills.some((s) => s.id === weak.id)
    ? h('a', { class: 'button', href: drillPlace(weak.id) }, t('drillSkill'))
    : h('button', { type: 'button', onclick: () => wish(weak.id) }, t('talkSkill'));
  return row('weak', t('weakSkill', { what: weak.title, n: Math.round(weak.now) }), '', go);
}

function firstItem(ctx: Context, data: Overview, host: Element): HTMLElement | null {
  const easy = data.scenarios.find((s) => s.level === 1) ?? data.scenarios[0];
  if (!easy) return null;
  const go = h('button', {
    type: 'button', class: 'primary', 'aria-label': t('startOf', { what: easy.title }),
    onclick: () => begin(ctx, easy.id, host),
  }, t('start'));
  return row('first', bdi(easy.title), t('firstTalk'), go);
}

const MOST_ADVICE = 3;

/* Due drills, the last talk's advice, else the weakest skill; for who is new, an easy talk. */
export function nextItems(ctx: Context, data: Overview, host: Element, wish: (skill: string) => void): HTMLElement[] {
  const advised = data.advice.slice(0, MOST_ADVICE).map((advice) => adviceItem(ctx, advice, host));
  const items = [dueItem(data), ...advised, advised.length ? null : weakItem(data, wish)]
    .filter((item) => item !== null);
  const first = items.length ? null : firstItem(ctx, data, host);
  return first ? [first] : items;
}
