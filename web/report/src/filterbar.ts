/* The choices: lists to tick, a period, and what is chosen as chips. */
import { append, bdi, fill, h } from '../../shared/dom';
import { integer, t, type Key } from './i18n';
import { emptyFilter, filterIsEmpty, hasFindingFilter, isoDay, parseDay, type Filter } from './filter';
import { agentName, channelName, ruleTitle, severityName, teamName, type Context } from './context';

type ListName = 'agents' | 'teams' | 'channels' | 'severities' | 'rules';

interface Pick {
  list: ListName;
  label: Key;
  name: (index: number) => string;
  items: () => { index: number; count: number }[];
}

const MOST = 200; // items of a list that are drawn at once

function picks(ctx: Context): Pick[] {
  const { store } = ctx;
  const groups = (column: string, size: number) => {
    const counts = new Uint32Array(size);
    const values = store.column(column);
    for (let i = 0; i < store.rows; i++) counts[values[i]!]!++;
    return Array.from(counts, (count, index) => ({ index, count })).filter((g) => g.count > 0);
  };
  const found = () => {
    const counts = new Uint32Array(store.island.rules.length);
    const severities = new Uint32Array(4);
    for (const pair of store.pairs()) {
      counts[pair >> 2]!++;
      severities[pair & 3]!++;
    }
    return { counts, severities };
  };
  const island = store.island;
  return [
    { list: 'agents', label: 'agent', name: (i) => agentName(store, i), items: () => groups('agent', island.agents.length) },
    { list: 'teams', label: 'team', name: (i) => teamName(store, i), items: () => groups('team', island.teams.length) },
    { list: 'channels', label: 'channel', name: (i) => channelName(store, i), items: () => groups('channel', island.channels.length) },
    { list: 'severities', label: 'severity', name: severityName,
      items: () => [2, 1, 0].map((index) => ({ index, count: found().severities[index]! })) },
    { list: 'rules', label: 'rule', name: (i) => ruleTitle(store, i),
      items: () => Array.from(found().counts, (count, index) => ({ index, count }))
        .filter((g) => g.count > 0).sort((a, b) => b.count - a.count) },
  ];
}

export class FilterBar {
  readonly element = h('div', { class: 'filters', role: 'search' });
  private readonly chips = h('div', { class: 'chips' });
  private readonly summaries = new Map<ListName, HTMLElement>();
  private readonly boxes: (() => void)[] = [];
  private readonly list: Pick[];

  constructor(private readonly ctx: Context) {
    this.list = picks(ctx);
    const row = h('div', { class: 'picks' });
    for (const pick of this.list) append(row, this.pickBox(pick));
    append(row, this.period(), h('button', {
      type: 'button', class: 'reset', 'data-key': 'reset',
      onclick: () => ctx.setFilter((f) => Object.assign(f, emptyFilter())),
    }, t('reset')));
    const fold = h('details', { class: 'fold', open: window.innerWidth >= 700 },
      h('summary', {}, t('filters')), row);
    append(this.element, fold, this.chips);
    matchMedia('(min-width: 700px)').addEventListener('change', (event) => {
      fold.open = event.matches;
    });
    document.addEventListener('click', (event) => {
      for (const open of this.element.querySelectorAll('details.pick[open]')) {
        if (!open.contains(event.target as Node)) open.removeAttribute('open');
      }
    });
  }

  private pickBox(pick: Pick): HTMLElement {
    const summary = h('summary', { 'data-key': `pick ${pick.list}` });
    this.summaries.set(pick.list, summary);
    const body = h('div', { class: 'pick-body' });
    const box = h('details', { class: 'pick', 'data-pick': pick.list }, summary, body);
    const draw = () => {
      if (box.open) this.drawItems(pick, body);
    };
    box.addEventListener('toggle', () => {
      if (box.open) {
        body.replaceChildren();
        draw();
      }
    });
    box.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && box.open) {
        box.open = false;
        summary.focus();
      }
    });
    this.boxes.push(draw);
    return box;
  }

  private drawItems(pick: Pick, body: HTMLElement): void {
    const old = body.querySelector('input[type=search]') as HTMLInputElement | null;
    const items = pick.items();
    const list = h('div', { class: 'items' });
    const search = old ?? h('input', {
      type: 'search', placeholder: t('find'), 'aria-label': t('find'), autocomplete: 'off',
      oninput: () => this.drawItems(pick, body),
    });
    const wanted = search.value.trim().toLowerCase();
    const match = items.filter((item) => !wanted || pick.name(item.index).toLowerCase().includes(wanted));
    for (const item of match.slice(0, MOST)) append(list, this.item(pick, item));
    if (!match.length) append(list, h('p', { class: 'muted' }, t('nothingFound')));
    if (match.length > MOST) append(list, h('p', { class: 'muted' }, t('more', { n: match.length - MOST })));
    if (old) {
      body.querySelector('.items')?.replaceWith(list);
      return;
    }
    fill(body, items.length > 8 && search, list);
  }

  private item(pick: Pick, item: { index: number; count: number }): HTMLElement {
    const chosen = this.ctx.view.filter[pick.list];
    const input = h('input', {
      type: 'checkbox', checked: chosen.has(item.index), 'data-key': `item ${pick.list} ${item.index}`,
      onchange: () => this.ctx.setFilter((f) => {
        if (input.checked) f[pick.list].add(item.index);
        else f[pick.list].delete(item.index);
      }),
    });
    return h('label', {}, input, bdi(pick.name(item.index), 'grow'),
      h('span', { class: 'muted' }, integer(item.count)));
  }

  private period(): HTMLElement {
    const { ctx } = this;
    const island = ctx.store.island;
    const dated = ctx.store.column('day').some((d) => d > 0);
    const input = (end: 'from' | 'to', label: Key) => {
      const box = h('input', {
        type: 'date', 'aria-label': t(label), disabled: !dated, 'data-key': `period ${end}`,
        onchange: () => ctx.setFilter((f) => {
          const day = parseDay(box.value);
          f[end] = day === null ? 0 : Math.max(1, day - island.firstDay + 1);
        }),
      });
      this.boxes.push(() => {
        const value = ctx.view.filter[end];
        box.value = value ? isoDay(island.firstDay + value - 1) : '';
      });
      return h('label', {}, t(label), ' ', box);
    };
    return h('span', { class: 'period' }, input('from', 'from'), input('to', 'to'));
  }

  private chip(label: string, value: string, remove: (f: Filter) => void): HTMLElement {
    return h('button', {
      type: 'button', class: 'chip', 'aria-label': t('remove', { what: `${label} ${value}` }),
      onclick: () => this.ctx.setFilter(remove),
    }, h('span', { class: 'muted' }, label), ' ', bdi(value), h('span', { 'aria-hidden': 'true' }, ' ×'));
  }

  update(): void {
    const { ctx } = this;
    const f = ctx.view.filter;
    for (const pick of this.list) {
      const n = f[pick.list].size;
      fill(this.summaries.get(pick.list)!, h('span', { class: 'muted' }, t(pick.label)), ' ',
        n ? t('chosen', { n }) : t('all'));
    }
    for (const draw of this.boxes) draw();
    const chips: HTMLElement[] = [];
    for (const pick of this.list) {
      for (const i of f[pick.list]) chips.push(this.chip(t(pick.label), pick.name(i), (g) => g[pick.list].delete(i)));
    }
    const day = (value: number) => isoDay(ctx.store.island.firstDay + value - 1);
    if (f.from) chips.push(this.chip(t('from'), day(f.from), (g) => { g.from = 0; }));
    if (f.to) chips.push(this.chip(t('to'), day(f.to), (g) => { g.to = 0; }));
    fill(this.chips, ...chips);
    if (filterIsEmpty(f)) return;
    append(this.chips, h('span', { class: 'matching', role: 'status' },
      t('matching', { n: integer(ctx.summary.rows.length), all: integer(ctx.store.rows) })));
    if (hasFindingFilter(f)) {
      append(this.chips, h('p', { class: 'muted note' }, t('findingFilterNote', { n: integer(ctx.summary.base.length) })));
    }
  }
}
