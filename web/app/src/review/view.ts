/* The review desk: a queue of audited dialogues, marks on their findings, and what the marks tell. */
import './review.css';
import { append, bdi, fill, h } from '../../../shared/dom';
import { ApiError, get, type Me } from '../api';
import { bytes, MOST_NAME, problem } from '../load';
import type { Context, View } from '../view';
import { calibration } from './calibration';
import { dialogue } from './dialogue';
import { nav, type Life, type Place } from './parts';
import { proposals } from './proposals';
import { queue } from './queue';
import { t, type Key } from './texts';
import { trail } from './trail';
import type { Desk } from './types';

/* One of the views: fills `root` until `life` ends. */
type Room = (root: HTMLElement, ctx: Context, life: Life, id: string) => void;

const ROOMS: Record<string, { place: Place; room: Room; title: Key }> = {
  '': { place: 'queue', room: queue, title: 'desk' },
  dialogue: { place: 'queue', room: dialogue, title: 'dialogue' },
  calibration: { place: 'calibration', room: calibration, title: 'navCalibration' },
  proposals: { place: 'proposals', room: proposals, title: 'navProposals' },
  trail: { place: 'trail', room: trail, title: 'navTrail' },
};

const ROUTE = /^\/review(?:\/(dialogue|calibration|proposals|trail)(?:\/(\d+))?)?\/?$/;

/* Reviewers sign their marks. */
function nameForm(ctx: Context, desk: Desk): HTMLElement {
  const field = h('input', { id: 'reviewer-name', type: 'text', autocomplete: 'name', 'aria-describedby': 'reviewer-note' });
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  return h('section', { class: 'panel name-form', 'aria-labelledby': 'reviewer-title' },
    h('h1', { id: 'reviewer-title' }, t('nameTitle')), h('p', { id: 'reviewer-note', class: 'muted' }, t('nameNote')),
    h('form', { class: 'row', onsubmit: (event) => {
      event.preventDefault();
      const name = field.value.trim();
      if (bytes(name) > MOST_NAME) fill(wrong, t('nameLong'));
      else if (name) ctx.setWho(name);
      else field.focus();
    } }, h('label', { for: 'reviewer-name' }, t('name')), field,
    h('button', { type: 'submit', class: 'primary' }, t('begin'))), wrong,
    desk.reviewers.length > 0 && h('p', { class: 'muted' }, t('nameKnown')),
    desk.reviewers.length > 0 && h('div', { class: 'chips' }, ...desk.reviewers.map((r) =>
      h('button', { type: 'button', class: 'chip', onclick: () => ctx.setWho(r.name) }, bdi(r.name)))));
}

function noStore(): HTMLElement {
  return h('section', { class: 'panel', 'aria-labelledby': 'no-store' }, h('h1', { id: 'no-store' }, t('desk')),
    h('p', {}, t('noStore')), h('pre', { tabindex: 0, role: 'group', 'aria-label': t('noStore') },
      'huashu audit logs/ --out march\nhuashu serve --store march'));
}

function enter(root: HTMLElement, ctx: Context, signal: AbortSignal): void {
  const [name = '', id = ''] = ctx.params;
  const { place, room } = ROOMS[name]!;
  const body = h('div', { class: 'room' });
  root.replaceChildren(nav(place), body);
  Promise.all([get<Desk>('/reviews', signal), get<Me>('/me', signal)]).then(([desk, me]) => {
    if (signal.aborted) return;
    if (ctx.who()) room(body, ctx, { signal, desk, token: me.who !== '' }, id);
    else append(body, nameForm(ctx, desk));
  }).catch((error: unknown) => {
    if (signal.aborted) return;
    const missing = error instanceof ApiError && error.code === 'no-store';
    fill(body, missing ? noStore() : problem(error, () => enter(root, ctx, signal)));
  });
}

export const view: View = {
  route: ROUTE,
  title: () => t(ROOMS[ROUTE.exec(location.hash.slice(1))?.[1] ?? '']!.title),
  mount(root, ctx) {
    root.classList.add('review');
    let life = new AbortController();
    const again = () => {
      life.abort();
      life = new AbortController();
      enter(root, ctx, life.signal);
    };
    again();
    const quiet = ctx.onChange((what) => {
      if (what !== 'theme') again();
    });
    return () => {
      quiet();
      life.abort();
      root.classList.remove('review');
    };
  },
};
