/* The scenarios to choose from, by industry, level, motive and skill. */
import { append, bdi, fill, h } from '../../../shared/dom';
import type { Context } from '../view';
import { begin } from './advice';
import { tag } from './parts';
import { t, word } from './texts';
import { isOver, type Overview, type Scenario } from './types';

type Field = 'industry' | 'level' | 'motive' | 'skill';
type Filter = Record<Field, string>;

const FIELDS: Field[] = ['industry', 'level', 'motive', 'skill'];
const KEPT = 'huashu.practice.filter';

/* The choice outlives a talk, not the window. */
function readFilter(): Filter {
  const kept = new URLSearchParams(sessionStorage.getItem(KEPT) ?? '');
  const value = (field: Field) => kept.get(field) ?? '';
  return { industry: value('industry'), level: value('level'), motive: value('motive'), skill: value('skill') };
}

function valuesOf(scenario: Scenario, field: Field): string[] {
  return field === 'skill' ? scenario.skills : [String(scenario[field])];
}

function matches(scenario: Scenario, filter: Filter): boolean {
  return FIELDS.every((field) => !filter[field] || valuesOf(scenario, field).includes(filter[field]));
}

/* As the service names it elsewhere too. */
function skillName(data: Overview, id: string): string {
  return data.progress?.skills.find((s) => s.id === id)?.title || word('skill', id);
}

function nameOf(data: Overview, field: Field, value: string): string {
  return field === 'skill' ? skillName(data, value) : word(field, value);
}

/* ---- a card ---------------------------------------------------------------------- */

function practised(data: Overview, scenario: Scenario): HTMLElement | null {
  const over = data.sessions.filter((s) => s.scenario === scenario.id && isOver(s.state));
  if (!over.length) return null;
  const score = over.reduce((most, s) => Math.max(most, s.score ?? 0), 0);
  return h('span', { class: 'muted small' }, t('done', { n: over.length, score }));
}

function card(ctx: Context, scenario: Scenario, data: Overview): HTMLElement {
  const { name, who, manner } = scenario.persona;
  const box = h('li', { class: 'scenario', 'data-scenario': scenario.id },
    h('h3', {}, bdi(scenario.title)),
    h('p', { class: 'tags' }, tag(word('industry', scenario.industry)),
      tag(word('level', String(scenario.level)), `level${scenario.level}`),
      tag(word('channel', scenario.channel)), tag(`${t('motive')} ${word('motive', scenario.motive)}`)),
    h('p', {}, h('strong', {}, bdi(name)), who ? ' · ' : '', bdi(who)),
    manner && h('p', { class: 'muted' }, bdi(manner)),
    h('p', { class: 'brief' }, bdi(scenario.brief)),
    h('p', { class: 'muted small' }, `${t('trains')} `,
      bdi(scenario.skills.map((s) => skillName(data, s)).join(' · '))));
  append(box, h('div', { class: 'row foot' }, h('button', {
    type: 'button', class: 'primary', 'aria-label': t('startOf', { what: scenario.title }),
    onclick: () => begin(ctx, scenario.id, box),
  }, t('start')), practised(data, scenario)));
  return box;
}

/* ---- the list ---------------------------------------------------------------------- */

export class Catalogue {
  readonly element: HTMLElement;
  private readonly filter = readFilter();
  private readonly list = h('ul', { class: 'scenarios' });
  private readonly count = h('span', { class: 'muted', role: 'status' });
  private readonly picks = h('div', { class: 'row picks' });
  private readonly heading = h('h2', { id: 'scenarios-title', tabindex: -1 }, t('scenarios'));

  constructor(private readonly ctx: Context, private readonly data: Overview) {
    this.element = h('section', { class: 'panel', 'aria-labelledby': 'scenarios-title' },
      this.heading, this.picks, this.list);
    // A value that was kept may be gone with its last scenario.
    for (const field of FIELDS) {
      if (!data.scenarios.some((s) => valuesOf(s, field).includes(this.filter[field]))) this.filter[field] = '';
    }
    this.draw();
  }

  /* The scenarios that train a skill. */
  wish(skill: string): void {
    this.clear();
    this.filter.skill = skill;
    this.draw();
    this.heading.scrollIntoView();
    this.heading.focus({ preventScroll: true });
  }

  private clear(): void {
    for (const field of FIELDS) this.filter[field] = '';
  }

  private chooser(field: Field): HTMLElement {
    const { data, filter, ctx } = this;
    const values = [...new Set(data.scenarios.flatMap((s) => valuesOf(s, field)))];
    const names = values.map((value): [string, string] => [value, nameOf(data, field, value)]);
    names.sort((a, b) => (field === 'level' ? a[0].localeCompare(b[0]) : a[1].localeCompare(b[1], ctx.lang())));
    const select = h('select', { 'data-filter': field, onchange: () => {
      filter[field] = select.value;
      this.drawList();
    } }, h('option', { value: '' }, t('all')),
    ...names.map(([value, name]) => h('option', { value, selected: value === filter[field] }, name)));
    return h('label', {}, `${t(field)} `, select);
  }

  private draw(): void {
    const all = h('button', { type: 'button', onclick: () => {
      this.clear();
      this.draw();
      this.picks.querySelector('button')?.focus();
    } }, t('clear'));
    fill(this.picks, ...FIELDS.map((field) => this.chooser(field)), all, this.count);
    this.drawList();
  }

  private drawList(): void {
    const { ctx, data, filter } = this;
    sessionStorage.setItem(KEPT, new URLSearchParams(filter).toString());
    const found = data.scenarios.filter((s) => matches(s, filter)).sort((a, b) => a.level - b.level);
    this.count.textContent = t('countOf', { n: found.length, all: data.scenarios.length });
    fill(this.list, ...found.map((s) => card(ctx, s, data)));
    if (!found.length) append(this.list, h('li', { class: 'empty' }, t('noneMatch')));
  }
}
