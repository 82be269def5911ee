/* Where to begin: what to practise next, talks under way, and the scenarios to choose from. */
import { append, bdi, fill, h } from '../../../shared/dom';
import { get, query } from '../api';
import { load } from '../load';
import { moment } from '../texts';
import type { Context } from '../view';
import { nextItems } from './advice';
import { Catalogue } from './scenarios';
import { t, word } from './texts';
import { isOver, type Advice, type DrillSkill, type Overview, type Progress, type Scenario,
  type Session, type SessionRow } from './types';

const MOST_SHOWN = 3;

/* ---- talks of the learner ------------------------------------------------------------ */

function sessionItem(row: SessionRow): HTMLElement {
  const over = isOver(row.state);
  const facts = [moment(row.at), t('replies', { n: row.replies })];
  if (over) facts.push(word('outcome', row.state));
  if (over && row.score !== null) facts.push(`${row.score} ${row.grade ?? ''}`.trim());
  const go = h('a', {
    class: over ? 'button' : 'button primary', href: `#/practice/talk/${encodeURIComponent(row.id)}`,
    'aria-label': t(over ? 'lookOf' : 'resumeOf', { what: row.title }),
  }, t(over ? 'look' : 'resume'));
  return h('li', {}, h('span', { class: 'what' }, h('strong', {}, bdi(row.title)),
    h('span', { class: 'muted' }, facts.join(' · '))), go);
}

/* The first few stand open, the rest is folded. */
function block(id: string, title: string, items: HTMLElement[]): HTMLElement | null {
  if (!items.length) return null;
  const rest = items.slice(MOST_SHOWN);
  return h('section', { class: 'panel', 'aria-labelledby': id }, h('h2', { id }, title),
    h('ul', { class: 'rows' }, ...items.slice(0, MOST_SHOWN)),
    rest.length > 0 && h('details', {}, h('summary', {}, t('more', { n: rest.length })),
      h('ul', { class: 'rows' }, ...rest)));
}

/* ---- the room -------------------------------------------------------------------------- */

async function lastAdvice(sessions: SessionRow[], life: AbortSignal): Promise<Advice[]> {
  const last = sessions.find((s) => isOver(s.state));
  if (!last) return [];
  const session = await get<Session>(`/sessions/${encodeURIComponent(last.id)}`, life).catch(() => null);
  return session?.result?.next ?? [];
}

/* Scenarios and talks are needed; without the rest the page offers less. */
async function fetchOverview(ctx: Context, life: AbortSignal): Promise<Overview> {
  const mine = query({ learner: ctx.who() });
  const [{ scenarios }, { sessions }, { skills }, progress] = await Promise.all([
    get<{ scenarios: Scenario[] }>('/scenarios', life),
    get<{ sessions: SessionRow[] }>(`/sessions${mine}`, life),
    get<{ skills: DrillSkill[] }>(`/drills${mine}`, life).catch(() => ({ skills: [] })),
    get<Progress>(`/progress${mine}`, life).catch(() => null),
  ]);
  sessions.sort((a, b) => b.at.localeCompare(a.at));
  return { scenarios, sessions, skills, progress, advice: await lastAdvice(sessions, life) };
}

export function start(root: HTMLElement, ctx: Context, life: AbortSignal): void {
  const body = h('div', { class: 'stack' });
  append(root, h('h1', {}, t('room')), body);
  void load(body, life, () => fetchOverview(ctx, life), (data) => {
    const list = new Catalogue(ctx, data);
    const next = h('section', { class: 'panel next', 'aria-labelledby': 'next-title' },
      h('h2', { id: 'next-title' }, t('nextTitle')));
    append(next, h('ul', { class: 'rows' }, ...nextItems(ctx, data, next, (skill) => list.wish(skill))));
    const open = data.sessions.filter((s) => !isOver(s.state));
    const over = data.sessions.filter((s) => isOver(s.state));
    fill(body, h('div', { class: 'top-blocks' }, next,
      block('open-title', t('resumeTitle'), open.map(sessionItem)),
      block('recent-title', t('recentTitle'), over.map(sessionItem))), list.element);
  });
}
