/* Exceptions proposed from rejected findings, in the pack's form, with tests to paste. */
import { append, bdi, fill, h } from '../../../shared/dom';
import { get, query } from '../api';
import { load } from '../load';
import type { Context } from '../view';
import { table, type Life } from './parts';
import { t } from './texts';
import type { Proposal } from './types';

/* Text to take away: it can be selected where the clipboard is out of reach. */
function takeAway(ctx: Context, id: string, title: string, text: string): HTMLElement {
  const box = h('pre', { tabindex: 0, id, role: 'group', 'aria-label': title }, text);
  const select = () => window.getSelection()?.selectAllChildren(box);
  const take = () => navigator.clipboard?.writeText(text).then(() => {
    fill(copy, t('copied'));
    ctx.say(t('copied'));
  }).catch(select) ?? select();
  const copy = h('button', {
    type: 'button', class: 'small', 'data-key': 'copy', 'aria-describedby': `${id}-title`, onclick: take,
  }, t('copy'));
  return h('div', { class: 'take' }, h('p', { class: 'row' }, h('strong', { id: `${id}-title` }, title), copy), box);
}

function cases(one: Proposal): HTMLElement {
  const item = (c: Proposal['cases'][number]) => h('li', {},
    h('p', {}, h('q', {}, bdi(c.text)), ' · ', bdi(c.reason)),
    h('p', { class: 'muted' }, bdi(c.reviewer), ' · ',
      h('a', { href: `#/review/dialogue/${c.dialogue}` }, t('placeOf', { id: c.dialogue, n: c.turn + 1 }))));
  return h('details', {}, h('summary', {}, t('cases', { n: one.cases.length })),
    h('ul', { class: 'marks' }, ...one.cases.map(item)));
}

function proposal(ctx: Context, one: Proposal, i: number): HTMLElement {
  const id = `proposal-${i}`;
  const heads = [t('pattern'), `#${t('removes')}`, `#${t('spares')}`];
  const rows = one.patterns.map((p) => [h('code', {}, bdi(p.pattern)), p.removes, p.spares]);
  return h('section', { class: 'panel', 'aria-labelledby': id, 'data-rule': one.rule },
    h('h2', { id }, bdi(one.title || one.rule), ' ', h('code', { class: 'muted' }, one.rule)),
    h('p', { class: 'muted' }, t('rejectedOf', { rejected: one.rejected, accepted: one.accepted }),
      one.source && ' · ', one.source && bdi(one.source, 'path')),
    rows.length ? table(`patterns-${i}`, t('pattern'), heads, rows) : h('p', { class: 'notice warn' }, t('noPattern')),
    cases(one), one.yaml && takeAway(ctx, `${id}-yaml`, t('packForm'), one.yaml),
    one.test && takeAway(ctx, `${id}-test`, t('testForm'), one.test));
}

export function proposals(root: HTMLElement, ctx: Context, life: Life): void {
  const body = h('div', { class: 'stack' });
  append(root, h('h1', {}, t('navProposals')), h('p', { class: 'muted note' }, t('proposalsNote')), body);
  const path = `/reviews/proposals${query({ reviewer: ctx.who() })}`;
  void load(body, life.signal, () => get<{ proposals: Proposal[] }>(path, life.signal), (all) => {
    fill(body, ...all.proposals.map((p, i) => proposal(ctx, p, i)));
    if (!all.proposals.length) append(body, h('p', { class: 'empty' }, t('noProposals')));
  });
}
