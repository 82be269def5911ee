/* What the views of the practice room share: the way between them, names of things, findings. */
import { append, bdi, fill, h, type Child } from '../../../shared/dom';
import { get } from '../api';
import { bytes, MOST_NAME } from '../load';
import { lang } from '../texts';
import type { Context } from '../view';
import { t, word } from './texts';
import type { Finding } from './types';

export type Place = 'talks' | 'drills' | 'progress';

const PLACES: [Place, string, 'navTalks' | 'navDrills' | 'navProgress'][] = [
  ['talks', '#/practice', 'navTalks'],
  ['drills', '#/practice/drill', 'navDrills'],
  ['progress', '#/practice/progress', 'navProgress'],
];

/* The three parts of the room. */
export function nav(here: Place): HTMLElement {
  return h('nav', { class: 'room-nav', 'aria-label': t('rooms') }, ...PLACES.map(([place, href, key]) =>
    h('a', { href, 'aria-current': place === here ? 'page' : null }, t(key))));
}

/* ---- names ------------------------------------------------------------------- */

interface RulesAnswer {
  rubrics: { id: string; title: string; steps: { id: string; title: string }[] }[];
  behaviours: { id: string; title: string }[];
}

/* Names of behaviours, rubrics and steps, as the loaded rules have them. */
export interface Names {
  behaviour(id: string): string;
  rubric(id: string): string;
  step(rubric: string, id: string): string;
}

const namesOf = new Map<string, Promise<Names>>();

async function fetchNames(): Promise<Names> {
  const rules = await get<RulesAnswer>('/rules');
  const behaviours = new Map(rules.behaviours.map((b) => [b.id, b.title]));
  const rubrics = new Map(rules.rubrics.map((r) => [r.id, r]));
  return {
    behaviour: (id) => behaviours.get(id) || id,
    rubric: (id) => rubrics.get(id)?.title || id,
    step: (rubric, id) => rubrics.get(rubric)?.steps.find((s) => s.id === id)?.title || id,
  };
}

/* Names matter less than the talk: without them the ids stand. */
export function names(): Promise<Names> {
  const key = lang();
  let kept = namesOf.get(key);
  if (!kept) {
    kept = fetchNames().catch(() => {
      namesOf.delete(key);
      return { behaviour: (id: string) => id, rubric: (id: string) => id, step: (_: string, id: string) => id };
    });
    namesOf.set(key, kept);
  }
  return kept;
}

/* ---- the learner's name -------------------------------------------------------- */

/* Asks for the name that practice is kept under. */
export function nameForm(ctx: Context, life: AbortSignal): HTMLElement {
  const input = h('input', { id: 'learner-name', type: 'text', autocomplete: 'name',
    'aria-describedby': 'learner-note' });
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const known = h('div', { class: 'known' });
  const box = h('section', { class: 'panel name-form', 'aria-labelledby': 'learner-title' },
    h('h2', { id: 'learner-title' }, t('nameTitle')),
    h('p', { id: 'learner-note', class: 'muted' }, t('nameNote')),
    h('form', { class: 'row', onsubmit: (event) => {
      event.preventDefault();
      const name = input.value.trim();
      if (bytes(name) > MOST_NAME) fill(wrong, t('nameLong'));
      else if (name) ctx.setWho(name);
      else input.focus();
    } }, h('label', { for: 'learner-name' }, t('name')), input,
    h('button', { type: 'submit', class: 'primary' }, t('nameStart'))), wrong, known);
  get<{ learners: string[] }>('/learners', life).then(({ learners }) => {
    if (!learners.length) return;
    append(known, h('p', { class: 'muted' }, t('nameKnown')),
      h('div', { class: 'chips' }, ...learners.map((name) =>
      h('button', { type: 'button', class: 'chip', onclick: () => ctx.setWho(name) }, bdi(name)))));
  }).catch(() => undefined);
  return box;
}

/* ---- findings -------------------------------------------------------------------- */

const SEVERITIES = ['info', 'warning', 'error'];

function rank(finding: Finding): number {
  return Math.max(0, SEVERITIES.indexOf(finding.severity));
}

/* The text with the findings' words marked; spans count code points. */
export function marked(text: string, findings: Finding[]): HTMLElement {
  const out = h('p', { class: 'words' });
  const characters = Array.from(text);
  const ends = new Set([0, characters.length]);
  for (const { span } of findings) {
    for (const end of [span.start, span.end]) ends.add(Math.max(0, Math.min(characters.length, end)));
  }
  const sorted = [...ends].sort((a, b) => a - b);
  for (let i = 0; i + 1 < sorted.length; i++) {
    const [from, to] = [sorted[i]!, sorted[i + 1]!];
    const here = findings.filter((f) => f.span.start <= from && f.span.end >= to);
    const words = characters.slice(from, to).join('');
    if (!here.length) append(out, words);
    else append(out, h('mark', { class: `s${Math.max(...here.map(rank))}` }, words));
  }
  return out;
}

export function findingNote(finding: Finding): HTMLElement {
  const level = rank(finding);
  const better = finding.suggestions.find((s) => s.text)?.text;
  return h('div', { class: `finding s${level}` },
    h('p', {}, h('span', { class: `severity s${level}` }, word('severity', finding.severity)), ' ',
      h('strong', {}, finding.title || finding.rule), ' ', bdi(`“${finding.text}”`, 'quote')),
    (finding.message || finding.why) && h('p', {}, finding.message || finding.why),
    finding.message && finding.why && finding.why !== finding.message
      ? h('p', {}, h('span', { class: 'muted' }, t('why')), ' ', finding.why) : null,
    better && h('p', { class: 'better' }, h('span', { class: 'muted' }, t('better')), ' ', bdi(better)));
}

/* ---- small things ------------------------------------------------------------------ */

export function tag(text: string, className = ''): HTMLElement {
  return h('span', { class: `tag ${className}` }, text);
}

const SVG = 'http://www.w3.org/2000/svg';

/* Drawings: only attributes of shape and class, and text. */
export function svg(name: string, attributes: Record<string, string | number>,
  ...children: Child[]): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  append(element, ...children);
  return element;
}

/* A bar of 0 … 100 beside a figure that says the same. */
export function bar(value: number, className = ''): SVGElement {
  const width = Math.max(0, Math.min(100, value));
  const look = { viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' };
  return svg('svg', { class: `bar100 ${className}`, ...look },
    svg('rect', { class: 'rest', width: 100, height: 8, rx: 1 }),
    svg('rect', { class: 'part', width, height: 8, rx: 1 }));
}
