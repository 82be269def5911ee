/* The practice room: where to begin, a talk, drills, progress. */
import './practice.css';
import type { Context, View } from '../view';
import { drills } from './drill';
import { nameForm, nav, type Place } from './parts';
import { progress } from './progress';
import { start } from './start';
import { talk } from './talk';
import { t } from './texts';
import { append, h } from '../../../shared/dom';

/* One of the rooms: fills `root` until `life` ends. */
export type Room = (root: HTMLElement, ctx: Context, life: AbortSignal, id: string) => void;

const PLACES: Record<string, { place: Place; room: Room; title: 'room' | 'chat' | 'navDrills' | 'navProgress' }> = {
  '': { place: 'talks', room: start, title: 'room' },
  talk: { place: 'talks', room: talk, title: 'chat' },
  drill: { place: 'drills', room: drills, title: 'navDrills' },
  progress: { place: 'progress', room: progress, title: 'navProgress' },
};

const ROUTE = /^\/practice(?:\/(talk|drill|progress)(?:\/([^/]+))?)?\/?$/;

function enter(root: HTMLElement, ctx: Context, life: AbortSignal): void {
  const [name = '', id = ''] = ctx.params;
  const { place, room } = PLACES[name]!;
  const body = h('div', { class: 'room' });
  root.replaceChildren(nav(place), body);
  if (ctx.who()) room(body, ctx, life, id);
  else append(body, h('h1', {}, t('room')), nameForm(ctx, life));
}

export const view: View = {
  route: ROUTE,
  title: () => t(PLACES[ROUTE.exec(location.hash.slice(1))?.[1] ?? '']!.title),
  mount(root, ctx) {
    root.classList.add('practice');
    let life = new AbortController();
    const again = () => {
      life.abort();
      life = new AbortController();
      enter(root, ctx, life.signal);
    };
    again();
    const quiet = ctx.onChange((what) => {
      // A talk belongs to who began it.
      if (what === 'who' && ctx.params[0] === 'talk') ctx.go('#/practice');
      else if (what !== 'theme') again();
    });
    return () => {
      quiet();
      life.abort();
      root.classList.remove('practice');
    };
  },
};
