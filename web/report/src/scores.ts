/* How the scores are spread, in all and by agent, team, channel and day. */
import { append, fill, h } from '../../shared/dom';
import { decimal, integer, percent, t, type Key } from './i18n';
import { GRADES, gradeCounts, meanOf, quantile, UNSCORED, type Group } from './aggregate';
import { isoDay } from './filter';
import { categoryAxis, Chart, decals, isNarrow, valueAxis, type Palette } from './charts';
import { drawTable, gradeBar, nameCell, type TableColumn } from './table';
import { agentName, channelName, FEW, SMALL, teamName, type Context, type Section } from './context';
import { bestUnit, makePeriods } from './trend';

type Tab = 'agent' | 'team' | 'channel' | 'day';
const TABS: Tab[] = ['agent', 'team', 'channel', 'day'];

const WIDTH = 5; // scores in a bar; 100 stands in the last

function histogram(group: Group): { label: string; count: number; grade: number }[] {
  const out = [];
  for (let from = 0; from < 100; from += WIDTH) {
    const to = from + WIDTH >= 100 ? 100 : from + WIDTH - 1;
    let count = 0;
    for (let s = from; s <= to; s++) count += group.bins[s]!;
    const grade = from >= 90 ? 0 : from >= 75 ? 1 : from >= 60 ? 2 : from >= 40 ? 3 : 4;
    out.push({ label: `${from}–${to}`, count, grade });
  }
  return out;
}

function drawHistogram(chart: Chart, group: Group): void {
  const bars = histogram(group);
  const text = `${t('histogram')}: ${bars.filter((b) => b.count).map((b) => `${b.label}: ${b.count}`).join(', ')}`;
  chart.show(text, (p: Palette) => ({
    grid: { left: 8, right: 12, top: 30, bottom: 24, containLabel: true },
    xAxis: categoryAxis(p, bars.map((b) => b.label), { axisLabel: { color: p.muted, interval: isNarrow() ? 3 : 1, fontSize: 11 } }),
    yAxis: valueAxis(p, { name: t('dialogues'), minInterval: 1 }),
    series: [{
      type: 'bar', name: t('dialogues'), barCategoryGap: '12%',
      data: bars.map((b) => ({ value: b.count, itemStyle: { color: p.grades[b.grade] } })),
    }],
  }), () => ({ head: [t('score'), t('dialogues')], rows: bars.map((b) => [b.label, b.count]) }));
}

function gradeList(group: Group): HTMLElement {
  const counts = gradeCounts(group);
  const most = Math.max(1, ...counts);
  return h('div', { class: 'bars', role: 'list', 'aria-label': t('grades') }, ...counts.map((n, i) =>
    h('div', { class: 'bar', role: 'listitem', 'data-grade': GRADES[i] }, h('span', { class: 'name' }, GRADES[i]),
      h('span', { class: 'track' }, bar(n / most, `grade${i + 1}`)),
      h('span', { class: 'figure' }, integer(n), group.scored >= SMALL && h('span', { class: 'muted' }, ` ${percent(n / group.scored)}`)))));
}

export function bar(share: number, className: string): HTMLElement {
  const element = h('span', { class: `fillbar ${className}` });
  element.style.width = `${Math.max(0, Math.min(100, share * 100))}%`;
  return element;
}

interface GroupRow {
  group: Group;
  name: string;
  choose: (() => void) | null;
}

function groupRows(ctx: Context, tab: Tab): GroupRow[] {
  const { summary, store } = ctx;
  const make = (groups: Group[], list: 'agents' | 'teams' | 'channels', name: (i: number) => string) =>
    groups.filter((g) => g.rows > 0).map((group) => ({
      group, name: name(group.index),
      choose: () => ctx.setFilter((f) => {
        f[list].clear();
        f[list].add(group.index);
      }),
    }));
  if (tab === 'agent') return make(summary.byAgent, 'agents', (i) => agentName(store, i));
  if (tab === 'team') return make(summary.byTeam, 'teams', (i) => teamName(store, i));
  return make(summary.byChannel, 'channels', (i) => channelName(store, i));
}

function columns(tab: Tab, title: string, narrowed: boolean): TableColumn<GroupRow>[] {
  const severe = (g: Group) => (narrowed ? g.dialogues - g.severe[0]! : g.severe[3]!);
  const grey = (g: Group) => (g.rows < FEW ? 'few' : '');
  const figure = (key: string, name: Key, value: (g: Group) => number | null, text: (v: number | null) => string, wide = false): TableColumn<GroupRow> => ({
    key, title: t(name), numeric: true, className: wide ? 'wide' : undefined,
    value: (r) => value(r.group),
    cell: (r) => h('span', { class: grey(r.group), title: r.group.rows < FEW ? t('fewMark', { n: FEW }) : null }, text(value(r.group))),
  });
  return [
    { key: 'name', title, value: (r) => r.name, rising: true,
      cell: (r) => nameCell(r.name, r.choose, tab === 'agent' ? t('onlyAgent') : r.name, `only ${tab} ${r.group.index}`) },
    { key: 'n', title: t('dialogues'), numeric: true, value: (r) => r.group.rows, cell: (r) => integer(r.group.rows) },
    figure('mean', 'meanScore', meanOf, (v) => decimal(v)),
    { key: 'grades', title: t('gradeShare'), className: 'bar-cell', value: (r) => {
      const c = gradeCounts(r.group);
      return r.group.scored ? (c[3]! + c[4]!) / r.group.scored : null;
    }, cell: (r) => gradeBar(gradeCounts(r.group)) },
    figure('p10', 'tenth', (g) => (g.scored < SMALL ? null : quantile(g, 0.1)), (v) => decimal(v, 0), true),
    figure('median', 'median', (g) => (g.scored < FEW ? null : quantile(g, 0.5)), (v) => decimal(v, 0), true),
    figure('errors', narrowed ? 'findingsPerHundred' : 'errorsPerHundred',
      (g) => (g.dialogues < FEW ? null : ((narrowed ? g.hits : g.bySeverity[2]!) / g.dialogues) * 100), (v) => decimal(v)),
    { ...figure('share', narrowed ? 'withHit' : 'errorShare', (g) => (g.dialogues ? severe(g) / g.dialogues : null), percent),
      cell: (r) => h('span', { class: grey(r.group) }, r.group.dialogues < SMALL
        ? `${severe(r.group)}/${r.group.dialogues}` : percent(severe(r.group) / r.group.dialogues)) },
  ];
}

interface DayGrades {
  labels: string[];
  grades: number[][];
  means: (number | null)[];
}

function byDay(ctx: Context): DayGrades {
  const { store, summary } = ctx;
  const days = store.column('day');
  const scores = store.column('score');
  let first = Infinity;
  let last = 0;
  for (const row of summary.rows) {
    const d = days[row]!;
    if (d && d < first) first = d;
    if (d > last) last = d;
  }
  if (!last) return { labels: [], grades: [], means: [] };
  const start = store.island.firstDay + first - 1;
  const periods = makePeriods(start, last - first + 1, bestUnit(last - first + 1));
  const count = periods.first.length;
  const grades = GRADES.map(() => new Array<number>(count).fill(0));
  const sums = new Float64Array(count);
  const n = new Float64Array(count);
  for (const row of summary.rows) {
    const d = days[row]!;
    const score = scores[row]!;
    if (!d || score === UNSCORED) continue;
    const k = periods.of[d - first + 1]!;
    grades[score >= 90 ? 0 : score >= 75 ? 1 : score >= 60 ? 2 : score >= 40 ? 3 : 4]![k]!++;
    sums[k]! += score;
    n[k]!++;
  }
  return { labels: periods.first.map((d) => isoDay(d)), grades, means: Array.from(sums, (s, k) => (n[k] ? s / n[k]! : null)) };
}

function drawDays(chart: Chart, data: DayGrades): void {
  const round = (v: number | null) => (v === null ? null : Math.round(v * 10) / 10);
  chart.show(`${t('grades')}, ${t('meanScore')}: ${data.labels[0]} – ${data.labels[data.labels.length - 1]}`, (p) => ({
    legend: { top: 0, textStyle: { color: p.text }, itemWidth: 14, itemHeight: 10 },
    grid: { left: 8, right: 8, top: 56, bottom: 8, containLabel: true },
    xAxis: categoryAxis(p, data.labels),
    aria: { enabled: true, label: { enabled: false }, decal: { show: true, decals: decals() } },
    yAxis: [valueAxis(p, { name: t('dialogues'), minInterval: 1 }),
      valueAxis(p, { name: t('meanScore'), min: 0, max: 100, splitLine: { show: false } })],
    series: [
      ...GRADES.map((g, i) => ({
        type: 'bar', stack: 'grades', name: g, data: data.grades[i], itemStyle: { color: p.grades[i] }, barCategoryGap: '20%',
      })),
      { type: 'line', name: t('meanScore'), yAxisIndex: 1, data: data.means.map(round), symbol: 'circle', symbolSize: 5,
        connectNulls: false, lineStyle: { color: p.text, width: 2 }, itemStyle: { color: p.text } },
    ],
  }), () => ({
    head: [t('day'), ...GRADES, t('meanScore')],
    rows: data.labels.map((label, k) => [label, ...GRADES.map((_, i) => data.grades[i]![k]!), decimal(data.means[k] ?? null)]),
  }));
}

/* The first that has something to tell apart. */
function usualTab(ctx: Context): Tab {
  const named = (list: string[]) => list.length > 1;
  return named(ctx.store.island.agents) ? 'agent' : named(ctx.store.island.teams) ? 'team' : 'channel';
}

function drawTab(ctx: Context, tab: Tab, into: HTMLElement, chart: Chart): void {
  if (tab === 'day') {
    const data = byDay(ctx);
    if (!data.labels.length) {
      fill(into, h('p', { class: 'empty' }, t('noDates')));
      return;
    }
    fill(into, chart.element);
    drawDays(chart, data);
    return;
  }
  const rows = groupRows(ctx, tab);
  const unnamed = rows.length === 1 && rows[0]!.group.index === 0 && tab !== 'channel';
  if (unnamed || !rows.length) {
    fill(into, h('p', { class: 'empty' }, t(tab === 'team' ? 'teamsNone' : 'agentsNone')));
    return;
  }
  const narrowed = ctx.view.filter.rules.size > 0 || ctx.view.filter.severities.size > 0;
  drawTable(into, {
    name: `by.${tab}`, caption: t('by', { what: t(tab) }), columns: columns(tab, t(tab), narrowed), rows, first: 20,
    sort: ctx.view.options.get(`sort.by.${tab}`) ?? 'mean',
    onSort: (sort) => ctx.setOption(`sort.by.${tab}`, sort),
  });
}

export function scores(ctx: Context): Section {
  const chart = new Chart();
  const days = new Chart('tall');
  const grades = h('div');
  const top = h('div', { class: 'two' }, h('div', {}, h('h3', {}, t('histogram')), chart.element),
    h('div', {}, h('h3', {}, t('grades')), grades, h('p', { class: 'muted' }, t('gradesNote'))));
  const tabs = h('div', { class: 'tabs', role: 'group', 'aria-label': t('scores') });
  const body = h('div');
  const empty = h('div');
  const element = h('div', {}, empty, top, tabs, body);
  const update = () => {
    const { total } = ctx.summary;
    fill(empty, !total.scored && h('p', { class: 'empty' }, t('noScores')));
    top.hidden = !total.scored;
    if (total.scored) {
      drawHistogram(chart, total);
      fill(grades, gradeList(total));
    }
    const tab = TABS.find((x) => x === ctx.view.options.get('by')) ?? usualTab(ctx);
    fill(tabs);
    for (const name of TABS) {
      append(tabs, h('button', {
        type: 'button', 'aria-pressed': name === tab ? 'true' : 'false', 'data-key': `tab ${name}`,
        onclick: () => ctx.setOption('by', name),
      }, t('by', { what: t(name) })));
    }
    drawTab(ctx, tab, body, days);
  };
  return { id: 'scores', title: 'scores', element, update };
}
