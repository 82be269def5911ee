/* What the views of the review desk share: the way between them, figures, the queue at hand. */
import { bdi, h } from '../../../shared/dom';
import { query } from '../api';
import { t } from './texts';
import type { Desk, Item } from './types';

export type Place = 'queue' | 'calibration' | 'proposals' | 'trail';

const PLACES: [Place, string, 'navQueue' | 'navCalibration' | 'navProposals' | 'navTrail'][] = [
  ['queue', '#/review', 'navQueue'],
  ['calibration', '#/review/calibration', 'navCalibration'],
  ['proposals', '#/review/proposals', 'navProposals'],
  ['trail', '#/review/trail', 'navTrail'],
];

export function nav(here: Place): HTMLElement {
  return h('nav', { class: 'room-nav', 'aria-label': t('rooms') }, ...PLACES.map(([place, href, key]) =>
    h('a', { href, 'aria-current': place === here ? 'page' : null }, t(key))));
}

/* What every view of the desk is given. */
export interface Life {
  signal: AbortSignal;
  desk: Desk;
  token: boolean; // the service knows people by their tokens
}

export function percent(share: number | null): string {
  return share === null ? t('undefined') : `${(100 * share).toFixed(1)}%`;
}

export function kappa(value: number | null): string {
  return value === null ? t('undefined') : value.toFixed(2);
}

export type Cell = string | number | HTMLElement;

/* A table under a name, which scrolls on its own where it is too wide; a head that begins with # is one
   of numbers. */
export function table(name: string, label: string, head: string[], rows: Cell[][]): HTMLElement {
  const number = (i: number) => (head[i]!.startsWith('#') ? 'number' : null);
  return h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': label },
    h('table', { 'data-table': name },
      h('thead', {}, h('tr', {}, ...head.map((text, i) =>
        h('th', { scope: 'col', class: number(i) }, text.replace(/^#/, ''))))),
      h('tbody', {}, ...rows.map((row) => h('tr', {}, ...row.map((cell, i) => (i === 0
        ? h('th', { scope: 'row' }, cell) : h('td', { class: number(i) }, cell))))))));
}

/* A name inside a text of ours, which its direction cannot turn. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}

export function named(text: string): HTMLElement {
  return bdi(text || '–');
}

/* ---- the queue at hand ---------------------------------------------------- */

export const ORDERS = ['worst', 'random', 'stratified', 'disputed', 'appealed'] as const;
export const STRATA = ['agent', 'team', 'channel', 'day'] as const;

export interface Wish {
  order: string;
  by: string;
}

const QUEUE_MOST = 50;
const WISH = 'huashu.review.wish';
const LIST = 'huashu.review.list';

export function wish(): Wish {
  const kept = new URLSearchParams(sessionStorage.getItem(WISH) ?? '');
  return { order: kept.get('order') ?? 'worst', by: kept.get('by') ?? 'agent' };
}

export function keepWish(now: Wish): void {
  sessionStorage.setItem(WISH, new URLSearchParams({ ...now }).toString());
}

export function queuePath(reviewer: string): string {
  const { order, by } = wish();
  return `/reviews/queue${query({ order, by: order === 'stratified' ? by : null, reviewer, limit: QUEUE_MOST })}`;
}

/* The order in which the queue was shown, so that "next" goes on in it. */
export function keepList(items: Item[]): void {
  sessionStorage.setItem(LIST, items.map((item) => item.id).join(','));
}

/* The dialogue after this one; of one that is not in the list, its first. */
export function nextOf(id: string): string | null {
  const list = (sessionStorage.getItem(LIST) ?? '').split(',').filter((one) => one);
  return list[list.indexOf(id) + 1] ?? (list.includes(id) ? null : list[0] ?? null);
}
