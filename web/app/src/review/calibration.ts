/* How far the rules, the reviewers and the machine can be relied on. */
import { append, fill, h } from '../../../shared/dom';
import { get, query } from '../api';
import { load } from '../load';
import { makePlot } from '../plots';
import type { Context } from '../view';
import { isolated, kappa, named, percent, table, type Cell, type Life } from './parts';
import { t } from './texts';
import type { Agreement, Calibration, Desk } from './types';

function section(id: string, title: string, note: string, ...content: (HTMLElement | null)[]): HTMLElement {
  return h('section', { class: 'panel', 'aria-labelledby': id }, h('h2', { id }, title),
    note ? h('p', { class: 'muted note' }, note) : null, ...content);
}

function orNone(rows: Cell[][], make: () => HTMLElement): HTMLElement {
  return rows.length ? make() : h('p', { class: 'empty' }, t('noneYet'));
}

function rules(all: Calibration): HTMLElement {
  const rows = all.rules.map((r) => [named(r.title || r.rule), r.accepted, r.rejected, percent(r.precision),
    r.low === null ? '–' : `${percent(r.low)} – ${percent(r.high)}`]);
  const heads = [t('rule'), `#${t('accepted')}`, `#${t('rejected')}`, `#${t('share')}`, `#${t('interval')}`];
  return section('precision-title', t('precision'), t('precisionNote'), orNone(rows, () =>
    table('precision', t('precision'), heads, rows)));
}

function missed(all: Calibration, desk: Desk): HTMLElement | null {
  if (!all.missed.length) return null;
  const titles = new Map(desk.categories.map((c) => [c.id, c.title]));
  return section('missed-title', t('missedBy'), '', table('missed', t('missedBy'), [t('category'), `#${t('times')}`],
    all.missed.map((m) => [titles.get(m.category) ?? m.category, m.n])));
}

const figures = (a: Agreement): Cell[] => [a.n, percent(a.agreement), kappa(a.kappa)];

function pairs(all: Calibration): HTMLElement {
  const rows = all.pairs.map((p) => [named(t('pair', { a: isolated(p.a), b: isolated(p.b) })), p.dialogues,
    ...figures(p.findings), ...figures(p.steps)]);
  const heads = [t('reviewers'), `#${t('dialogues')}`, `#${t('findings')}`, `#${t('agree')}`, '#κ',
    `#${t('stepsTitle')}`, `#${t('agree')}`, '#κ'];
  return section('pairs-title', t('pairs'), t('kappaNote'), orNone(rows, () => table('pairs', t('pairs'), heads, rows)));
}

function machine(all: Calibration): HTMLElement {
  const rows = all.machine.map(({ reviewer, dialogues, findings: f, steps }) => [named(reviewer), dialogues,
    f.n, percent(f.agreement), f.turns, kappa(f.kappa), ...figures(steps)]);
  const heads = [t('reviewer'), `#${t('dialogues')}`, `#${t('findings')}`, `#${t('acceptedShare')}`, `#${t('turns')}`, '#κ',
    `#${t('stepsTitle')}`, `#${t('agree')}`, '#κ'];
  return section('machine-title', t('machine'), t('machineNote'),
    orNone(rows, () => table('machine', t('machine'), heads, rows)), byRubric(all));
}

function byRubric(all: Calibration): HTMLElement | null {
  const rows = all.machine.flatMap((m) =>
    m.rubrics.map((r) => [named(m.reviewer), named(r.title || r.rubric), ...figures(r)]));
  const heads = [t('reviewer'), t('rubric'), `#${t('stepsTitle')}`, `#${t('agree')}`, '#κ'];
  return rows.length ? h('details', {}, h('summary', {}, t('byRubric')), table('rubrics', t('byRubric'), heads, rows)) : null;
}

function plot(all: Calibration, life: Life): HTMLElement {
  const shares = all.trend.map((w) => (w.precision === null ? null : 100 * w.precision));
  const box = h('div', { class: 'plot' });
  void load(box, life.signal, () => makePlot(), (made) => {
    fill(box, made.element);
    life.signal.addEventListener('abort', () => made.dispose());
    made.show(t('trend'), (p) => ({
      grid: { left: 44, right: 16, top: 16, bottom: 28 }, xAxis: p.category(all.trend.map((w) => w.week)),
      yAxis: p.value({ min: 0, max: 100 }),
      series: [{ type: 'line', color: p.series[0], symbolSize: 8, data: shares }],
    }), () => ({ head: [t('week'), t('accepted'), t('rejected'), t('share')],
      rows: all.trend.map((w) => [w.week, w.accepted, w.rejected, percent(w.precision)]) }));
  });
  return box;
}

/* A line needs two weeks. */
function trend(all: Calibration, life: Life): HTMLElement {
  const rows = all.trend.map((w) => [w.week, w.accepted, w.rejected, percent(w.precision)]);
  return section('trend-title', t('trend'), '', rows.length > 1 ? plot(all, life) : orNone(rows, () =>
    table('trend', t('trend'), [t('week'), `#${t('accepted')}`, `#${t('rejected')}`, `#${t('share')}`], rows)));
}

export function calibration(root: HTMLElement, ctx: Context, life: Life): void {
  const body = h('div', { class: 'stack' });
  append(root, h('h1', {}, t('navCalibration')), body);
  const path = `/reviews/calibration${query({ reviewer: ctx.who() })}`;
  void load(body, life.signal, () => get<Calibration>(path, life.signal), (all) =>
    fill(body, rules(all), missed(all, life.desk), pairs(all), machine(all), trend(all, life)));
}
