/* The customer's heat: a meter for the moment, a curve over the talk. */
import { append, fill, h } from '../../../shared/dom';
import { bar, svg } from './parts';
import { t, word } from './texts';
import type { Session } from './types';

/* ---- the meter ------------------------------------------------------------------ */

export function moodText(session: Session): string {
  return t('heatIs', { mood: word('mood', session.mood), n: session.heat });
}

export interface Meter {
  element: HTMLElement;
  show(session: Session): void;
}

export function makeMeter(): Meter {
  const element = h('div', { class: 'meter-box' });
  return {
    element,
    show(session) {
      const meter = h('div', {
        class: `meter mood-${session.mood}`, role: 'meter', 'aria-label': t('heat'),
        'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': session.heat, 'aria-valuetext': moodText(session),
      }, bar(session.heat));
      fill(element, h('span', { class: 'muted' }, t('mood')),
        h('strong', { class: 'mood' }, word('mood', session.mood)), meter,
        h('span', { class: 'figure' }, `${t('heat')} ${session.heat}`));
    },
  };
}

/* ---- the curve -------------------------------------------------------------------- */

interface Point {
  heat: number;
  why: string;
  turning: boolean;
}

/* The heat at the beginning and behind each reply. */
export function pointsOf(session: Session): Point[] {
  const marks = new Set(session.result?.turning_points.map((p) => p.turn) ?? []);
  const points: Point[] = [{ heat: session.turns[0]?.heat ?? session.heat, why: '', turning: false }];
  session.turns.forEach((turn, i) => {
    if (turn.speaker === 'agent') points.push({ heat: turn.heat, why: turn.why, turning: marks.has(i) });
  });
  return points;
}

const HEIGHT = 190;
const EDGE = { left: 34, right: 16, top: 22, bottom: 26 };

interface Frame {
  width: number;
  x(i: number): number;
  y(heat: number): number;
}

function frameOf(points: Point[], width: number): Frame {
  const inner = width - EDGE.left - EDGE.right;
  return {
    width,
    x: (i) => EDGE.left + (points.length > 1 ? (inner * i) / (points.length - 1) : 0),
    y: (heat) => EDGE.top + ((HEIGHT - EDGE.top - EDGE.bottom) * (100 - heat)) / 100,
  };
}

function grid({ width, y }: Frame, heat: number): SVGElement[] {
  return [
    svg('line', { class: 'grid', x1: EDGE.left, x2: width - EDGE.right, y1: y(heat), y2: y(heat) }),
    svg('text', { class: 'axis', x: EDGE.left - 6, y: y(heat) + 4, 'text-anchor': 'end' }, heat),
  ];
}

/* A turning point is a diamond that tells by how much; it stands below the line at the upper edge. */
function turning({ width, x, y }: Frame, i: number, heat: number, change: number): SVGElement[] {
  const [cx, cy] = [x(i), y(heat)];
  const way = change > 0 ? 'up' : 'down';
  const diamond = `${cx - 7},${cy} ${cx},${cy - 7} ${cx + 7},${cy} ${cx},${cy + 7}`;
  const place = { x: Math.min(cx, width - 22), y: cy + (cy < 34 ? 22 : -11) };
  return [
    svg('polygon', { class: `turning ${way}`, points: diamond }),
    svg('text', { class: `change ${way}`, 'text-anchor': 'middle', ...place }, `${change > 0 ? '+' : '−'}${Math.abs(change)}`),
  ];
}

function draw(points: Point[], width: number, label: string): SVGElement {
  const frame = frameOf(points, width);
  const { x, y } = frame;
  const line = points.map((p, i) => `${x(i).toFixed(1)},${y(p.heat).toFixed(1)}`).join(' ');
  const root = svg('svg', {
    class: 'curve', viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: 'img', 'aria-label': label,
  }, ...[0, 50, 100].flatMap((heat) => grid(frame, heat)),
  svg('polygon', { class: 'area', points: `${x(0)},${y(0)} ${line} ${x(points.length - 1)},${y(0)}` }),
  svg('polyline', { class: 'line', points: line }));
  const step = Math.max(1, Math.ceil((points.length * 34) / (width - EDGE.left - EDGE.right)));
  points.forEach((p, i) => {
    if (p.turning) append(root, ...turning(frame, i, p.heat, p.heat - (points[i - 1]?.heat ?? p.heat)));
    else append(root, svg('circle', { class: 'point', cx: x(i), cy: y(p.heat), r: 3.2 }));
    if (i % step) return;
    append(root, svg('text', { class: 'axis', x: x(i), y: HEIGHT - 7, 'text-anchor': 'middle' }, i || t('beginning')));
  });
  return root;
}

function tableRow(p: Point, i: number): HTMLElement {
  return h('tr', {}, h('th', { scope: 'row' }, i ? t('replyNo', { n: i }) : t('beginning')),
    h('td', { class: 'number' }, p.heat),
    h('td', {}, p.turning && h('strong', {}, `${t('turningMark')} `), p.why));
}

function table(points: Point[]): HTMLElement {
  const head = h('tr', {}, h('td', {}), h('th', { scope: 'col', class: 'number' }, t('heat')),
    h('th', { scope: 'col' }, t('whyMoved')));
  return h('details', { class: 'as-table' }, h('summary', {}, t('table')),
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('table') },
      h('table', {}, h('thead', {}, head), h('tbody', {}, ...points.map(tableRow)))));
}

/* The curve takes the width of its box, and takes it anew when that changes. */
export function curve(session: Session, life: AbortSignal): HTMLElement {
  const points = pointsOf(session);
  const heats = points.map((p) => p.heat);
  const label = t('curveLabel', {
    from: heats[0]!, to: heats[heats.length - 1]!, n: points.length - 1,
    most: Math.max(...heats), least: Math.min(...heats),
  });
  const box = h('div', { class: 'curve-box' });
  let last = 0;
  const watch = new ResizeObserver(() => {
    const width = Math.floor(box.clientWidth);
    if (width < 120 || width === last) return;
    last = width;
    box.replaceChildren(draw(points, width, label));
  });
  watch.observe(box);
  life.addEventListener('abort', () => watch.disconnect());
  return h('div', {}, box, table(points));
}
