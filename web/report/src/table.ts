/* A table that sorts by its column heads and shows its first rows until asked for all. */
import { append, bdi, fill, h, type Child } from '../../shared/dom';
import { decimal, t } from './i18n';
import { GRADES } from './aggregate';

export interface TableColumn<R> {
  key: string;
  title: string;
  value: (row: R) => number | string | null; // to sort by
  cell?: (row: R) => Child;
  numeric?: boolean;
  className?: string;
  rising?: boolean; // the first click sorts upward
}

export interface TableOptions<R> {
  name: string; // of the sorting in the address
  caption: string;
  columns: TableColumn<R>[];
  rows: R[];
  first: number; // rows shown at first
  sort: string; // "key" or "-key"
  fixed?: (row: R) => boolean; // stays on top
  onSort: (sort: string) => void;
}

const collator = new Intl.Collator('zh-Hans-CN', { numeric: true });

function compare(a: number | string | null, b: number | string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}

export function sortRows<R>(rows: R[], columns: TableColumn<R>[], sort: string): R[] {
  const down = sort.startsWith('-');
  const column = columns.find((c) => c.key === sort.replace(/^-/, ''));
  if (!column) return rows;
  const keyed = rows.map((row, i) => ({ row, i, value: column.value(row) }));
  keyed.sort((a, b) => {
    // What has no value stands last whichever way.
    if (a.value === null || b.value === null) return compare(a.value, b.value) || a.i - b.i;
    return (down ? -1 : 1) * compare(a.value, b.value) || a.i - b.i;
  });
  return keyed.map((k) => k.row);
}

function headCell<R>(o: TableOptions<R>, column: TableColumn<R>): HTMLElement {
  const active = o.sort.replace(/^-/, '') === column.key;
  const down = active && o.sort.startsWith('-');
  const next = active ? (down ? column.key : `-${column.key}`) : column.rising ? column.key : `-${column.key}`;
  return h('th', {
    scope: 'col', class: [column.numeric ? 'number' : '', column.className ?? ''].join(' ').trim() || null,
    'aria-sort': active ? (down ? 'descending' : 'ascending') : null,
  }, h('button', {
    type: 'button', class: 'sort', 'data-key': `sort ${o.name} ${column.key}`,
    title: t('sortBy', { what: column.title }), onclick: () => o.onSort(next),
  }, column.title, h('span', { class: 'arrow', 'aria-hidden': 'true' }, active ? (down ? '▼' : '▲') : '↕')));
}

function bodyRow<R>(columns: TableColumn<R>[], row: R): HTMLElement {
  return h('tr', {}, ...columns.map((column, i) => {
    const child = column.cell ? column.cell(row) : column.value(row);
    return h(i ? 'td' : 'th', {
      class: [column.numeric ? 'number' : '', column.className ?? ''].join(' ').trim() || null,
      scope: i ? null : 'row',
    }, child === null ? '–' : child);
  }));
}

export function drawTable<R>(into: HTMLElement, o: TableOptions<R>): void {
  const fixed = o.fixed ? o.rows.filter(o.fixed) : [];
  const free = sortRows(o.fixed ? o.rows.filter((row) => !o.fixed!(row)) : o.rows, o.columns, o.sort);
  const body = h('tbody', {}, ...fixed.map((row) => bodyRow(o.columns, row)),
    ...free.slice(0, o.first).map((row) => bodyRow(o.columns, row)));
  const table = h('table', { 'data-table': o.name }, h('caption', { class: 'sr' }, o.caption),
    h('thead', {}, h('tr', {}, ...o.columns.map((column) => headCell(o, column)))), body);
  fill(into, h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': o.caption }, table));
  if (free.length > o.first) append(into, moreButton(free.length, () =>
    append(body, ...free.slice(o.first).map((row) => bodyRow(o.columns, row)))));
}

function moreButton(count: number, act: () => void): HTMLElement {
  const button = h('button', {
    type: 'button', class: 'more',
    onclick: () => {
      act();
      button.remove();
    },
  }, t('showAll', { n: count }));
  return button;
}

const SVG = 'http://www.w3.org/2000/svg';

function svg(tag: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/* Parts of a whole as one bar; each part has a class and a text. */
export function partsBar(parts: { className: string; value: number; title: string }[]): SVGElement | string {
  const total = parts.reduce((sum, part) => sum + part.value, 0);
  if (!total) return '–';
  const label = parts.filter((p) => p.value).map((p) => p.title).join(' · ');
  const root = svg('svg', { class: 'parts', viewBox: '0 0 100 10', preserveAspectRatio: 'none', role: 'img', 'aria-label': label });
  const title = svg('title', {});
  title.textContent = label;
  root.appendChild(title);
  let x = 0;
  for (const part of parts) {
    const width = (part.value / total) * 100;
    if (width) root.appendChild(svg('rect', { x, y: 0, width, height: 10, class: part.className }));
    x += width;
  }
  return root;
}

export function gradeBar(counts: number[]): SVGElement | string {
  const total = counts.reduce((a, b) => a + b, 0);
  return partsBar(counts.map((value, i) => ({
    className: `grade${i + 1}`, value, title: `${GRADES[i]} ${decimal((value / total) * 100, 0)}%`,
  })));
}

/* One share as a bar. */
export function shareBar(value: number, of: number, className = ''): SVGElement {
  const root = svg('svg', { class: `share ${className}`, viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  root.appendChild(svg('rect', { x: 0, y: 0, width: 100, height: 10, class: 'rest' }));
  root.appendChild(svg('rect', { x: 0, y: 0, width: of > 0 ? Math.min(100, (value / of) * 100) : 0, height: 10, class: 'part' }));
  return root;
}

export function nameCell(text: string, onclick: (() => void) | null, title: string, key: string): Child {
  if (!onclick) return bdi(text);
  return h('button', { type: 'button', class: 'link', title, 'data-key': key, onclick }, bdi(text));
}
