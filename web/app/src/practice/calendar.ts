/* The days practised: one square a day, the weeks side by side, today at the end. */
import { append, h } from '../../../shared/dom';
import { svg } from './parts';
import { t } from './texts';
import type { Progress } from './types';

const WEEKS = 12;
const SIZE = 15;
const STEP = 18;

type Day = Progress['days'][number];

function iso(day: Date): string {
  return day.toISOString().slice(0, 10);
}

function shade(day: Day | undefined): number {
  if (!day) return 0;
  const n = 3 * day.talks + day.answers;
  return n > 8 ? 3 : n > 3 ? 2 : n > 0 ? 1 : 0;
}

/* The Monday that the first of the weeks shown begins with; days are those of the service, UTC. */
function firstDay(now: Date): Date {
  const today = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  const back = ((today.getUTCDay() + 6) % 7) + 7 * (WEEKS - 1);
  return new Date(today.getTime() - back * 86400000);
}

function dayText(day: Day): string {
  return t('dayCount', { day: day.day, talks: day.talks, answers: day.answers });
}

export function calendar(days: Day[], now: Date): HTMLElement {
  const known = new Map(days.map((d) => [d.day, d]));
  const first = firstDay(now);
  const last = iso(now);
  const since = days.filter((d) => d.day >= iso(first));
  const root = svg('svg', {
    class: 'calendar', role: 'img', viewBox: `0 0 ${WEEKS * STEP} ${7 * STEP}`,
    width: WEEKS * STEP, height: 7 * STEP,
    'aria-label': t('calendarLabel', { weeks: WEEKS, n: since.length }),
  });
  for (let i = 0; i < WEEKS * 7; i++) {
    const id = iso(new Date(first.getTime() + i * 86400000));
    if (id > last) break;
    const day = known.get(id);
    const cell = svg('rect', {
      class: `shade${shade(day)}`, x: Math.floor(i / 7) * STEP, y: (i % 7) * STEP, width: SIZE, height: SIZE, rx: 3,
    });
    append(cell, svg('title', {}, day ? dayText(day) : id));
    append(root, cell);
  }
  return h('div', {}, root,
    h('p', { class: 'muted small' }, t('calendarLabel', { weeks: WEEKS, n: since.length })),
    days.length > 0 && h('details', { class: 'as-table' }, h('summary', {}, t('table')),
      h('ul', { class: 'plain-list' }, ...[...days].reverse().map((d) => h('li', {}, dayText(d))))));
}
