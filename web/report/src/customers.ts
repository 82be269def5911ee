/* What customers come with: matters over time, needs, emotions, intents, risks. */
import { append, bdi, fill, h } from '../../shared/dom';
import { integer, percent, t, type Key } from './i18n';
import { tagCounts } from './aggregate';
import { categoryAxis, Chart, decals, valueAxis } from './charts';
import { SMALL, tagValue, type Context, type Section } from './context';
import { bar } from './scores';
import { periodLabel } from './trendview';
import { timeline } from './timeline';
import type { TagInfo } from './data';

const LISTS: [string, Key][] = [['matter', 'matterTime'], ['need', 'needs'], ['emotion', 'emotions'], ['intent', 'intents'], ['type', 'types'], ['risk', 'risks']];

function tagList(ctx: Context, index: number, tag: TagInfo): HTMLElement {
  const rows = ctx.summary.rows;
  const counts = tagCounts(ctx.store, rows, index);
  const any = counts[tag.values.length]!;
  if (!any) return h('p', { class: 'empty' }, t('noTags'));
  const most = Math.max(1, ...counts.slice(0, tag.values.length));
  const order = tag.values.map((value, v) => ({ value, n: counts[v]!, v })).filter((x) => x.n > 0);
  if (tag.id !== 'emotion') order.sort((a, b) => b.n - a.n || a.v - b.v);
  return h('div', { class: 'bars', role: 'list', 'data-tag': tag.id }, ...order.map((x) =>
    h('div', { class: 'bar', role: 'listitem', 'data-value': x.value.id }, bdi(tagValue(tag.id, x.value), 'name'),
      h('span', { class: 'track' }, bar(x.n / most, tag.id === 'emotion' ? `emotion${x.v + 1}` : 'plain')),
      h('span', { class: 'figure' }, integer(x.n), rows.length >= SMALL && h('span', { class: 'muted' }, ` ${percent(x.n / rows.length)}`)))));
}

function drawMatters(ctx: Context, chart: Chart): boolean {
  const tag = ctx.store.island.tags.find((x) => x.id === 'matter');
  const line = tag ? timeline(ctx) : null;
  if (!tag || !line || line.days < 2 || !line.matters.some((x) => x.some((n) => n > 0))) return false;
  const { from, to } = ctx.view.filter;
  const first = ctx.store.island.firstDay;
  const keep = line.periods.first.map((_, k) => k).filter((k) =>
    (!from || line.periods.last[k]! >= first + from - 1) && (!to || line.periods.first[k]! <= first + to - 1));
  const labels = keep.map((k) => periodLabel(line, k));
  const used = tag.values.map((value, v) => ({ name: tagValue('matter', value), data: keep.map((k) => line.matters[v]![k]!) }))
    .filter((x) => x.data.some((n) => n > 0));
  chart.show(`${t('matterTime')}: ${used.map((x) => x.name).join(', ')}`, (p) => ({
    legend: { top: 0, textStyle: { color: p.text }, itemWidth: 16, itemHeight: 12 },
    grid: { left: 8, right: 12, top: 56, bottom: 8, containLabel: true },
    xAxis: categoryAxis(p, labels),
    yAxis: valueAxis(p, { name: t('dialogues'), minInterval: 1 }),
    aria: { enabled: true, label: { enabled: false }, decal: { show: true, decals: decals() } },
    series: used.map((x, i) => ({
      type: 'bar', stack: 'matter', name: x.name, data: x.data, barCategoryGap: '20%',
      itemStyle: { color: p.series[i % p.series.length] },
    })),
  }), () => ({ head: [t('when'), ...used.map((x) => x.name)], rows: labels.map((label, k) => [label, ...used.map((x) => x.data[k]!)]) }));
  return true;
}

export function customers(ctx: Context): Section {
  const chart = new Chart('tall');
  const time = h('div', {}, h('h3', {}, t('matterTime')), chart.element, h('p', { class: 'muted' }, t('multiple')));
  const lists = h('div', { class: 'cards' });
  const element = h('div', {}, time, lists);
  const update = () => {
    time.hidden = false;
    time.hidden = ctx.store.rows < SMALL || !drawMatters(ctx, chart);
    fill(lists);
    const rows = ctx.summary.rows.length;
    for (const [id, title] of LISTS) {
      const index = ctx.store.island.tags.findIndex((x) => x.id === id);
      if (index < 0) continue;
      append(lists, h('div', { class: 'card' }, h('h3', {}, id === 'matter' ? t('matterList') : t(title)),
        tagList(ctx, index, ctx.store.island.tags[index]!)));
    }
    if (!lists.childElementCount) append(lists, h('p', { class: 'empty' }, t('noTags')));
    else append(lists, h('p', { class: 'muted spread' }, t('ofDialogues', { n: integer(rows) })));
  };
  return { id: 'customers', title: 'customers', element, update };
}
