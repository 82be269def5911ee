/*
 * Charts: one class around ECharts that knows the pages' colours.
 *
 * Tooltips are drawn on the canvas as plain text: nothing from the data ever becomes markup, and
 * the page's policy on styles need not be loosened.  Every chart has a name for screen readers and
 * the same numbers as a table.
 */
import * as echarts from 'echarts/core';
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, DataZoomSliderComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
import type { ECharts, EChartsCoreOption } from 'echarts/core';
import { fill, h } from './dom';

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent,
  DataZoomSliderComponent, AriaComponent, CanvasRenderer]);

export interface Plain {
  head: string[];
  rows: (string | number)[][];
}

export interface Palette {
  text: string;
  muted: string;
  line: string;
  panel: string;
  accent: string;
  good: string;
  bad: string;
  warn: string;
  band: string;
  filler: string;
  grades: string[];
  series: string[];
}

export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const get = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const list = (name: string, count: number) =>
    Array.from({ length: count }, (_, i) => get(`${name}${i + 1}`));
  return {
    text: get('text'), muted: get('muted'), line: get('line'), panel: get('panel'),
    accent: get('accent'), good: get('good'), bad: get('bad'), warn: get('warn'),
    band: get('band'), filler: get('filler'), grades: list('grade', 5), series: list('series', 8),
  };
}

const FONT = 'system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

export function isNarrow(): boolean {
  return window.innerWidth < 600;
}

/* What all charts share. */
export function frame(p: Palette): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { fontFamily: FONT, color: p.text },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: p.panel,
      borderColor: p.line,
      textStyle: { color: p.text, fontSize: 13, fontFamily: FONT },
      axisPointer: { type: 'shadow' },
    },
    aria: { enabled: true, label: { enabled: false } },
  };
}

export function categoryAxis(p: Palette, data: string[], more: object = {}): object {
  return {
    type: 'category', data, axisTick: { show: false }, axisLine: { lineStyle: { color: p.line } },
    axisLabel: { color: p.muted, hideOverlap: true }, ...more,
  };
}

export function valueAxis(p: Palette, more: object = {}): object {
  return {
    type: 'value', axisLabel: { color: p.muted }, splitLine: { lineStyle: { color: p.line } },
    nameTextStyle: { color: p.muted }, ...more,
  };
}

/* Faint patterns: the colours alone do not tell the parts apart for everybody. */
export function decals(): object[] {
  const color = 'rgba(255, 255, 255, 0.22)';
  return [
    { color: 'rgba(0, 0, 0, 0)' },
    { color, dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 },
    { color, symbol: 'circle', symbolSize: 0.7, dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0] },
    { color, dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: Math.PI / 4 },
    { color, dashArrayX: [1, 0], dashArrayY: [2, 5] },
    { color, dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0], symbol: 'rect', symbolSize: 0.5 },
    { color, dashArrayX: [2, 5], dashArrayY: [1, 0] },
    { color, symbol: 'triangle', symbolSize: 0.6, dashArrayX: [9, 9], dashArrayY: [7, 2] },
  ];
}

export class Chart {
  readonly element: HTMLElement;
  private readonly host: HTMLElement;
  private readonly tableBox: HTMLElement;
  private readonly details: HTMLDetailsElement;
  private readonly summary: HTMLElement;
  private chart: ECharts | null = null;
  private option: ((p: Palette) => EChartsCoreOption) | null = null;
  private plain: (() => Plain) | null = null;
  private readonly events: [string, (event: unknown) => void][] = [];

  constructor(className: string, private readonly tableLabel: () => string) {
    this.host = h('div', { class: `chart ${className}`, role: 'img' });
    this.tableBox = h('div', { class: 'scroll', tabindex: 0 });
    this.summary = h('summary', {}, tableLabel());
    this.details = h('details', { class: 'as-table' }, this.summary, this.tableBox);
    this.details.addEventListener('toggle', () => this.drawTable());
    this.element = h('div', { class: 'chart-box' }, this.host, this.details);
    all.add(this);
  }

  on(event: string, handler: (event: unknown) => void): void {
    this.events.push([event, handler]);
  }

  show(label: string, option: (p: Palette) => EChartsCoreOption, plain: () => Plain): void {
    this.host.setAttribute('aria-label', label);
    this.summary.textContent = this.tableLabel();
    this.option = option;
    this.plain = plain;
    this.draw();
    this.drawTable();
  }

  private drawTable(): void {
    if (!this.details.open || !this.plain) {
      this.tableBox.replaceChildren();
      return;
    }
    const { head, rows } = this.plain();
    fill(this.tableBox, h('table', { class: 'plain' },
      h('thead', {}, h('tr', {}, ...head.map((c) => h('th', { scope: 'col' }, c)))),
      h('tbody', {}, ...rows.map((row) => h('tr', {}, ...row.map((c, i) =>
        h(i ? 'td' : 'th', i ? { class: typeof c === 'number' ? 'number' : null } : { scope: 'row' }, c)))))));
  }

  draw(): void {
    if (!this.option || !this.element.isConnected) return;
    if (!this.chart) {
      this.chart = echarts.init(this.host, null, {
        renderer: 'canvas', devicePixelRatio: Math.max(2, window.devicePixelRatio || 1),
      });
      for (const [event, handler] of this.events) this.chart.on(event, handler);
    }
    this.chart.resize();
    const p = palette();
    this.chart.setOption({ ...frame(p), ...this.option(p) }, { notMerge: true });
  }

  resize(): void {
    this.chart?.resize();
  }

  get instance(): ECharts | null {
    return this.chart;
  }

  dispose(): void {
    this.chart?.dispose();
    this.chart = null;
    all.delete(this);
  }
}

const all = new Set<Chart>();

export function redrawCharts(): void {
  for (const chart of all) chart.draw();
}

export function forgetCharts(): void {
  for (const chart of all) chart.dispose();
}

export function resizeCharts(): void {
  for (const chart of all) chart.resize();
}
