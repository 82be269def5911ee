/* The trend chart, whose slider chooses the period, and the list of what jumped or dropped. */
import { append, bdi, fill, h } from '../../shared/dom';
import { decimal, integer, percent, t, type Key } from './i18n';
import { hasFindingFilter, hasPeriod, isoDay } from './filter';
import { categoryAxis, Chart, isNarrow, valueAxis, type Palette } from './charts';
import { drawTable, type TableColumn } from './table';
import { ruleTitle, SMALL, tagValue, type Context, type Section } from './context';
import { control, isOpen, LEAST, SIGMAS, SIGMAS_OF_MANY, WINDOW, type Point, type Series, type Unit } from './trend';
import { lastDay, MOST_DAYS, seriesOf, timeline, unitOf, type Measure, type Timeline } from './timeline';

const MEASURES: Measure[] = ['share', 'rate', 'mean', 'count', 'complaints'];

interface Mark {
  when: number; // period
  until: number; // the last of those that follow it and are marked alike
  what: string;
  kind: Series['kind'];
  point: Point; // the strongest of them
}

function measureName(measure: Measure, narrowed: boolean): string {
  const names: Record<Measure, Key> = {
    share: narrowed ? 'measureShareHit' : 'measureShare', rate: 'measureRate', mean: 'measureMean',
    count: 'measureCount', complaints: 'measureComplaints',
  };
  return t(names[measure]);
}

function figure(kind: Series['kind'], value: number | null): string {
  if (value === null) return '–';
  if (kind === 'share') return percent(value);
  if (kind === 'rate') return decimal(value * 100);
  return kind === 'count' ? integer(value) : decimal(value);
}

export function periodLabel(line: Timeline, k: number): string {
  const first = isoDay(line.periods.first[k]!);
  return line.periods.unit === 'day' ? first : line.periods.unit === 'month' ? first.slice(0, 7) : `${first} ~ ${isoDay(line.periods.last[k]!).slice(5)}`;
}

/* Whether a period lies in the one chosen. */
function inside(ctx: Context, line: Timeline, k: number): boolean {
  const { from, to } = ctx.view.filter;
  const first = ctx.store.island.firstDay;
  return (!from || line.periods.last[k]! >= first + from - 1) && (!to || line.periods.first[k]! <= first + to - 1);
}

function marksOf(ctx: Context, line: Timeline): Mark[] {
  const { store } = ctx;
  const unit = line.periods.unit;
  const out: Mark[] = [];
  const collect = (what: string, series: Series, sigmas: number) => {
    const open = (k: number) => isOpen(line.periods, store.island.firstDay, k);
    let last: Mark | null = null;
    control(series, unit, sigmas, open).forEach((point, when) => {
      if (!point.mark || !inside(ctx, line, when)) return;
      if (last && last.until === when - 1 && last.point.mark === point.mark) {
        last.until = when;
        if (Math.abs(point.sigmas) > Math.abs(last.point.sigmas)) last.point = point;
        return;
      }
      last = { when, until: when, what, kind: series.kind, point };
      out.push(last);
    });
  };
  const narrowed = hasFindingFilter(ctx.view.filter);
  for (const m of MEASURES) {
    if (m === 'complaints' && !line.complaints) continue;
    collect(measureName(m, narrowed), seriesOf(line, m), SIGMAS);
  }
  line.rules.forEach((x, rule) => {
    if (x.some((v) => v > 0)) collect(t('ruleShare', { what: ruleTitle(store, rule) }), { kind: 'share', n: line.n, x }, SIGMAS_OF_MANY);
  });
  const matter = store.island.tags.find((tag) => tag.id === 'matter');
  line.matters.forEach((x, v) => {
    if (x.some((count) => count > 0)) collect(t('matterShare', { what: tagValue('matter', matter!.values[v]!) }), { kind: 'share', n: line.n, x }, SIGMAS_OF_MANY);
  });
  return out;
}

function scale(kind: Series['kind']): number {
  return kind === 'share' || kind === 'rate' ? 100 : 1;
}

/* The zoomed part of the axis for the period chosen. */
function zoomOf(ctx: Context, line: Timeline): { startValue: number; endValue: number } {
  const count = line.periods.first.length;
  const { from, to } = ctx.view.filter;
  const at = (d: number) => line.periods.of[Math.max(1, Math.min(line.days, d))]!;
  return { startValue: from ? at(from) : 0, endValue: to ? at(to) : count - 1 };
}

function option(ctx: Context, line: Timeline, measure: Measure, points: Point[], p: Palette): Record<string, unknown> {
  const kind = seriesOf(line, measure).kind;
  const by = scale(kind);
  const labels = points.map((_, k) => periodLabel(line, k));
  const round = (v: number) => Math.round(v * by * 100) / 100;
  const limit = (pick: (l: NonNullable<Point['limits']>) => number) =>
    points.map((x) => (x.limits ? round(pick(x.limits)) : null));
  const plain = { type: 'line', symbol: 'none', silent: true, connectNulls: false };
  return {
    legend: { top: 0, textStyle: { color: p.text }, data: [measureName(measure, hasFindingFilter(ctx.view.filter)), t('usual')] },
    grid: { left: 8, right: 16, top: 44, bottom: 64, containLabel: true },
    xAxis: categoryAxis(p, labels, { boundaryGap: false }),
    yAxis: valueAxis(p, { min: kind === 'mean' ? undefined : 0, scale: kind === 'mean', max: undefined,
      axisLabel: { color: p.muted, formatter: kind === 'share' ? '{value}%' : '{value}' } }),
    tooltip: {
      trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: p.panel, borderColor: p.line,
      textStyle: { color: p.text, fontSize: 13 },
      formatter: (items: { dataIndex: number }[]) => tooltip(line, kind, points, items[0]?.dataIndex ?? 0),
    },
    dataZoom: [{
      type: 'slider', ...zoomOf(ctx, line), bottom: 8, height: 30, realtime: false, brushSelect: true,
      borderColor: p.line, fillerColor: p.filler, textStyle: { color: p.muted },
      labelFormatter: (index: number) => (isNarrow() ? '' : labels[index] ?? ''),
      handleStyle: { color: p.panel, borderColor: p.accent }, moveHandleStyle: { color: p.accent, opacity: 0.4 },
      dataBackground: { lineStyle: { color: p.muted }, areaStyle: { color: p.line } },
      selectedDataBackground: { lineStyle: { color: p.accent }, areaStyle: { color: p.band } },
    }],
    series: [
      { type: 'line', name: measureName(measure, hasFindingFilter(ctx.view.filter)), connectNulls: false, z: 5, showAllSymbol: true,
        lineStyle: { color: p.accent, width: 2 }, itemStyle: { color: p.accent },
        data: points.map((x, k) => ({
          value: x.value === null ? null : round(x.value),
          symbol: x.mark > 0 ? 'triangle' : x.mark < 0 ? 'path://M0,0 L10,0 L5,9 Z' : points.length > 60 ? 'none' : 'circle',
          symbolSize: x.mark ? 14 : 5,
          itemStyle: x.mark ? { color: markColour(measure, x.mark, p) } : undefined,
          label: x.mark && points[k - 1]?.mark !== x.mark ? { show: !isNarrow(), position: x.mark > 0 ? 'top' : 'bottom', color: p.text, formatter: t(x.mark > 0 ? 'jump' : 'drop') } : undefined,
        })) },
      { ...plain, name: 'low', stack: 'band', data: limit((l) => l.low), lineStyle: { opacity: 0 } },
      { ...plain, name: t('usualRange'), stack: 'band', data: limit((l) => l.high - l.low), lineStyle: { opacity: 0 }, areaStyle: { color: p.band, opacity: 1 } },
      { ...plain, name: t('usual'), data: limit((l) => l.centre), lineStyle: { color: p.muted, type: 'dashed', width: 1.5 }, itemStyle: { color: p.muted } },
    ],
  };
}

/* More dialogues are neither good nor bad; a drop in errors is probably good. */
function markColour(measure: Measure, mark: number, p: Palette): string {
  if (measure === 'count') return p.warn;
  const good = measure === 'mean' ? mark > 0 : mark < 0;
  return good ? p.good : p.bad;
}

function tooltip(line: Timeline, kind: Series['kind'], points: Point[], k: number): string {
  const point = points[k];
  if (!point) return '';
  const rows = [periodLabel(line, k), `${t('is')}: ${figure(kind, point.value)}`, `${t('dialogues')}: ${integer(line.n[k]!)}`];
  if (point.limits) {
    rows.push(`${t('usual')}: ${figure(kind, point.limits.centre)} (${figure(kind, point.limits.low)} – ${figure(kind, point.limits.high)})`);
  }
  if (point.mark) rows.push(t(point.mark > 0 ? 'jump' : 'drop'));
  return rows.join('\n');
}

function markTable(ctx: Context, line: Timeline, marks: Mark[], into: HTMLElement): void {
  const columns: TableColumn<Mark>[] = [
    { key: 'when', title: t('when'), value: (m) => m.when, cell: (m) => m.until > m.when ? t('span', { from: isoDay(line.periods.first[m.when]!), to: isoDay(line.periods.last[m.until]!) }) : periodLabel(line, m.when) },
    { key: 'change', title: t('change'), value: (m) => m.point.mark, cell: (m) =>
      h('span', { class: `mark ${m.point.mark > 0 ? 'jump' : 'drop'}`, 'data-when': isoDay(line.periods.first[m.when]!) }, m.point.mark > 0 ? '▲ ' : '▼ ', t(m.point.mark > 0 ? 'jump' : 'drop')) },
    { key: 'what', title: t('what'), rising: true, value: (m) => m.what, cell: (m) => bdi(m.what) },
    { key: 'was', title: t('was'), numeric: true, value: (m) => m.point.limits!.centre * scale(m.kind), cell: (m) => figure(m.kind, m.point.limits!.centre) },
    { key: 'is', title: t('is'), numeric: true, value: (m) => m.point.value! * scale(m.kind), cell: (m) => figure(m.kind, m.point.value) },
    { key: 'strength', title: t('strength'), numeric: true, className: 'wide', value: (m) => Math.abs(m.point.sigmas), cell: (m) => decimal(Math.abs(m.point.sigmas)) },
  ];
  drawTable(into, {
    name: 'marks', caption: t('marks'), columns, rows: marks, first: 12,
    sort: ctx.view.options.get('sort.marks') ?? '-when', onSort: (sort) => ctx.setOption('sort.marks', sort),
  });
}

/* The slider's new ends become the period; both ends of the axis mean no period. */
function zoomed(ctx: Context, line: Timeline, chart: Chart): void {
  const zoom = (chart.instance?.getOption() as { dataZoom?: { startValue: number; endValue: number }[] }).dataZoom?.[0];
  if (!zoom) return;
  const first = ctx.store.island.firstDay;
  const lastIndex = line.periods.first.length - 1;
  ctx.setFilter((f) => {
    f.from = zoom.startValue <= 0 ? 0 : Math.max(1, line.periods.first[zoom.startValue]! - first + 1);
    f.to = zoom.endValue >= lastIndex ? 0 : line.periods.last[zoom.endValue]! - first + 1;
  });
}

function drawMarks(ctx: Context, line: Timeline, points: Point[], into: HTMLElement): void {
  const judged = points.some((x) => x.limits);
  const marks = marksOf(ctx, line);
  if (marks.length) markTable(ctx, line, marks, into);
  else fill(into, h('p', { class: 'empty' }, judged ? t('noMarks') : t('trendTooShort', { periods: LEAST.periods, n: LEAST.dialogues })));
}

export function trend(ctx: Context): Section {
  const chart = new Chart('tall');
  let line: Timeline | null = null;
  chart.on('datazoom', () => {
    if (line) zoomed(ctx, line, chart);
  });
  const measures = h('select', { 'data-key': 'measure', 'aria-label': t('measure'), onchange: () => ctx.setOption('measure', measures.value) });
  const units = h('select', { 'data-key': 'unit', 'aria-label': t('unit'), onchange: () => ctx.setOption('unit', units.value) });
  const controls = h('div', { class: 'controls' }, h('label', {}, t('measure'), ' ', measures), h('label', {}, t('unit'), ' ', units));
  const marks = h('div', { class: 'marks' });
  const method = h('p', { class: 'muted' });
  const some = h('div', {}, controls, chart.element, h('p', { class: 'muted screen' }, t('brushHint')), h('h3', {}, t('marks')), marks,
    h('details', { class: 'method', open: true }, h('summary', {}, t('method')), method));
  const none = h('p', { class: 'empty' });
  const element = h('div', {}, none, some);

  const fillControls = (measure: Measure, unit: Unit) => {
    const narrowed = hasFindingFilter(ctx.view.filter);
    fill(measures, ...MEASURES.filter((m) => m !== 'complaints' || line!.complaints)
      .map((m) => h('option', { value: m, selected: m === measure }, measureName(m, narrowed))));
    const names: [Unit, Key][] = [['day', 'unitDay'], ['week', 'unitWeek'], ['month', 'unitMonth']];
    fill(units, ...names.map(([u, key]) => h('option', { value: u, selected: u === unit, disabled: u === 'day' && line!.days > MOST_DAYS }, t(key))));
  };

  const update = () => {
    const days = lastDay(ctx);
    const n = ctx.summary.base.length;
    const why = !days ? t('trendNeedsDates') : days === 1 ? t('trendOneDay')
      : ctx.store.rows < SMALL ? t('smallSampleNote', { n: ctx.store.rows })
        : n === 0 && !hasPeriod(ctx.view.filter) ? t('emptySelection') : '';
    none.hidden = !why;
    some.hidden = !!why;
    none.textContent = why;
    if (why) return;
    line = timeline(ctx)!;
    const unit = unitOf(ctx, days);
    const measure = MEASURES.find((m) => m === ctx.view.options.get('measure') && (m !== 'complaints' || line!.complaints)) ?? 'share';
    fillControls(measure, unit);
    const series = seriesOf(line, measure);
    const points = control(series, unit, SIGMAS, (k) => isOpen(line!.periods, ctx.store.island.firstDay, k));
    const drawn = line;
    chart.show(`${t('trend')}: ${measureName(measure, hasFindingFilter(ctx.view.filter))}`, (p) => option(ctx, drawn, measure, points, p), () => ({
      head: [t('when'), t('dialogues'), t('is'), t('usual'), t('change')],
      rows: points.map((x, k) => [periodLabel(drawn, k), line!.n[k]!, figure(series.kind, x.value), figure(series.kind, x.limits?.centre ?? null),
        x.mark ? t(x.mark > 0 ? 'jump' : 'drop') : '']),
    }));
    drawMarks(ctx, line, points, marks);
    fill(method);
    append(method, t('methodText', { window: WINDOW[unit], n: LEAST.dialogues, periods: LEAST.periods, before: LEAST.before }));
  };
  return { id: 'trend', title: 'trend', element, update };
}
