/* The queue: which dialogue to review next. */
import { append, fill, h, save } from '../../../shared/dom';
import { get, query, text as fetchText } from '../api';
import { load, problem } from '../load';
import { decimal, integer } from '../texts';
import type { Context } from '../view';
import { press } from './hand';
import { isolated, keepList, keepWish, named, ORDERS, queuePath, STRATA, wish, type Life } from './parts';
import { t, word } from './texts';
import type { Desk, Item, Queue } from './types';

function facts(desk: Desk): HTMLElement {
  const { dialogues, findings, masked, orphans } = desk.store;
  return h('p', { class: 'muted facts-line' }, [
    t('storeOf', { dialogues: integer(dialogues), findings: integer(findings) }), masked ? t('masked') : '',
    ...desk.reviewers.map((r) => t('reviewersDone', { name: isolated(r.name), n: r.done })),
    orphans ? t('orphans', { n: integer(orphans) }) : '',
  ].filter((part) => part).join(' · '));
}

function state(item: Item): HTMLElement {
  return h('span', { class: 'states' }, h('span', { class: `tag ${item.status}` }, t(item.status)),
    item.disputed && h('span', { class: 'tag disputed' }, t('isDisputed')),
    item.appeals > 0 && h('span', { class: 'tag appealed' }, t('appealCount', { n: item.appeals })));
}

function row(item: Item): HTMLElement {
  return h('tr', { 'data-dialogue': item.id },
    h('th', { scope: 'row' }, h('a', { href: `#/review/dialogue/${item.id}` }, named(item.name || `#${item.id}`)),
      h('span', { class: 'narrow muted' }, named(item.agent))),
    ...[named(item.agent), named(item.day), word(item.channel)].map((cell) => h('td', { class: 'wide' }, cell)),
    h('td', { class: 'number' }, item.score === null ? '–' : `${decimal(item.score)} ${item.grade ?? ''}`),
    h('td', { class: 'number' }, item.findings), h('td', {}, state(item)));
}

function list(queue: Queue): HTMLElement {
  if (!queue.items.length) return h('p', { class: 'empty' }, t('queueEmpty'));
  const heads: [string, string | null][] = [[t('dialogue'), null], [t('agent'), 'wide'], [t('day'), 'wide'],
    [t('channel'), 'wide'], [t('score'), 'number'], [t('findings'), 'number'], [t('status'), null]];
  return h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': t('navQueue') },
    h('table', { 'data-table': 'queue' },
      h('thead', {}, h('tr', {}, ...heads.map(([text, kind]) => h('th', { scope: 'col', class: kind }, text)))),
      h('tbody', {}, ...queue.items.map(row))));
}

function labels(life: AbortSignal, who: string): HTMLElement {
  const note = h('span', { class: 'muted', role: 'status' });
  const keep = (): void => {
    fetchText(`/reviews/labels.jsonl${query({ reviewer: who })}`, life).then((all) => {
      save('huashu-labels.jsonl', 'application/jsonl', all);
      fill(note, t('exported', { file: 'huashu-labels.jsonl' }));
    }).catch((error: unknown) => {
      if (!life.aborted) fill(note, problem(error, keep));
    });
  };
  return h('div', { class: 'row export' }, press('labels', t('exportLabels'), keep), note);
}

const CALL_AGAIN = 30000; // ms: an appeal that comes in is seen without a reload

class QueueView {
  private readonly calls = h('p', { class: 'row calls', role: 'status' });
  private readonly count = h('span', { class: 'muted', role: 'status' });
  private readonly body = h('div', { class: 'panel queue' });
  private readonly order: HTMLSelectElement;
  private readonly by: HTMLSelectElement;
  private readonly byLabel: HTMLElement;
  private readonly begin = press('begin', t('reviewFirst'), () => this.open(), { letter: 'N', className: 'primary' });

  constructor(root: HTMLElement, private readonly ctx: Context, private readonly life: Life) {
    this.order = this.select('order', ORDERS);
    this.by = this.select('by', STRATA);
    this.byLabel = h('label', {}, `${t('by')} `, this.by);
    append(root, h('h1', {}, t('navQueue')), facts(life.desk), this.calls,
      h('div', { class: 'row picks-row' }, h('label', {}, `${t('order')} `, this.order), this.byLabel, this.begin, this.count),
      this.body, labels(life.signal, ctx.who()));
    document.addEventListener('keydown', (event) => this.key(event), { signal: life.signal });
    const timer = setInterval(() => void this.call(), CALL_AGAIN);
    life.signal.addEventListener('abort', () => clearInterval(timer));
    void this.call();
    this.show();
  }

  private select(key: 'order' | 'by', choices: readonly string[]): HTMLSelectElement {
    const box = h('select', { 'data-key': key, onchange: () => {
      keepWish({ ...wish(), [key]: box.value });
      this.show();
    } }, ...choices.map((value) => h('option', { value }, t(value as 'random'))));
    return box;
  }

  private wants(order: string): void {
    keepWish({ ...wish(), order });
    this.show();
    this.order.focus();
  }

  private show(): void {
    const now = wish();
    this.order.value = now.order;
    this.by.value = now.by;
    this.byLabel.hidden = now.order !== 'stratified';
    void load(this.body, this.life.signal, () => get<Queue>(queuePath(this.ctx.who()), this.life.signal), (all) => {
      if (wish().order !== now.order || wish().by !== now.by) return; // an older answer
      keepList(all.items);
      fill(this.count, t('queueOf', { n: integer(all.left) }));
      fill(this.body, list(all));
      this.begin.hidden = !all.items.length;
    });
  }

  /* What waits for somebody, whatever queue is being looked at. */
  private async call(): Promise<void> {
    const calls: HTMLElement[] = [];
    for (const [order, key] of [['appealed', 'appealsWait'], ['disputed', 'disputesWait']] as const) {
      const path = `/reviews/queue${query({ order, reviewer: this.ctx.who(), limit: 1 })}`;
      const { left } = await get<Queue>(path, this.life.signal).catch(() => ({ left: 0 }));
      if (this.life.signal.aborted) return;
      if (left) calls.push(this.callOf(order, t(key, { n: integer(left) })));
    }
    if (this.calls.textContent !== calls.map((one) => one.textContent).join('')) fill(this.calls, ...calls);
  }

  private callOf(order: string, text: string): HTMLElement {
    return press(`call-${order}`, text, () => this.wants(order), { className: `tag call ${order}` });
  }

  private open(): void {
    const first = this.body.querySelector<HTMLElement>('[data-dialogue]')?.dataset['dialogue'];
    if (first) this.ctx.go(`#/review/dialogue/${first}`);
  }

  private key(event: KeyboardEvent): void {
    const target = event.target instanceof HTMLElement ? event.target : null;
    const combined = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    if (combined || target?.closest('input, textarea, select')) return;
    const links = [...this.body.querySelectorAll<HTMLElement>('th a')];
    const here = links.findIndex((link) => link === document.activeElement);
    const key = event.key.toLowerCase();
    if (key === 'n') this.open();
    else if (key === 'j') links[Math.min(here + 1, links.length - 1)]?.focus();
    else if (key === 'k') links[Math.max(here - 1, 0)]?.focus();
    else return;
    event.preventDefault();
  }
}

export function queue(root: HTMLElement, ctx: Context, life: Life): void {
  new QueueView(root, ctx, life);
}
