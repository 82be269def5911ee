/* The audit trail: who changed what, and what stood there before. */
import { append, bdi, fill, h } from '../../../shared/dom';
import { get, query } from '../api';
import { load } from '../load';
import { moment } from '../texts';
import type { Context } from '../view';
import { statusWord, verdictWord } from './hand';
import { named, table, type Life } from './parts';
import { kind, t } from './texts';
import type { Deed, Desk, TrailEvent, Values } from './types';

const MOST = 500;
const STATES: Record<string, () => string> = {
  open: () => t('open'), done: () => t('done'), upheld: () => t('upheld'), denied: () => t('denied'),
};

/* What was kept, in words: the mark first, then what was written with it. */
function kept(values: Values | null): string {
  if (!values) return '–';
  const { accept, status, state, reason, note, answer } = values;
  const mark = typeof accept === 'boolean' ? verdictWord(accept)
    : STATES[String(status ?? state)]?.() ?? (status ? statusWord(String(status)) : '');
  return [mark, reason, note, answer, values['agent'], values['text']].filter((one) => one).map(String).join(' · ') || '✓';
}

function subject(deed: Deed, desk: Desk): string {
  const values: Values = { ...deed.before, ...deed.after };
  const text = deed.text ?? (deed.rubric || deed.appeal ? '' : values['text']);
  const category = deed.category ?? values['category'];
  const title = desk.categories.find((c) => c.id === category)?.title ?? category;
  return [text ? `“${String(text)}”` : '', title, deed.rubric ? `${deed.rubric}/${deed.step}` : '',
    deed.appeal ? t('appealNumber', { n: deed.appeal }) : ''].filter((one) => one).join(' · ');
}

function detail(event: TrailEvent, desk: Desk): HTMLElement {
  const { what } = event;
  const about = subject(what, desk);
  const after = what.before ? `${kept(what.before)} → ${kept(what.after)}` : kept(what.after);
  const change = event.kind === 'shown' ? '' : after;
  return h('span', { class: 'deed' }, about && h('bdi', {}, about), about && change && ' · ', change && bdi(change));
}

function place(event: TrailEvent): HTMLElement {
  if (event.dialogue === null) return h('span', { class: 'muted' }, t('notHere'));
  return h('a', { href: `#/review/dialogue/${event.dialogue}` }, `#${event.dialogue}`);
}

export function trail(root: HTMLElement, ctx: Context, life: Life, id: string): void {
  const body = h('div', { class: 'panel' });
  append(root, h('h1', {}, id ? t('trailOfOne', { n: id }) : t('navTrail')),
    h('p', { class: 'muted note' }, t('trailNote')),
    id ? h('p', {}, h('a', { href: `#/review/dialogue/${id}` }, t('toDialogue')), ' · ',
      h('a', { href: '#/review/trail' }, t('trailAll'))) : null, body);
  const heads = [t('at'), t('whoDid'), t('what'), t('detail'), t('dialogue')];
  const path = `/reviews/trail${query({ reviewer: ctx.who(), dialogue: id, limit: MOST })}`;
  void load(body, life.signal, () => get<{ events: TrailEvent[] }>(path, life.signal), ({ events }) => {
    const rows = events.map((e) => [h('span', { class: 'when' }, moment(e.at)), named(e.reviewer), kind(e.kind),
      detail(e, life.desk), place(e)]);
    fill(body, rows.length ? table('trail', t('navTrail'), heads, rows) : h('p', { class: 'empty' }, t('noneYet')),
      events.length === MOST && h('p', { class: 'muted' }, t('trailCut', { n: MOST })));
  });
}
