/* A learner's progress: the skills over time, the days practised, and the data itself. */
import { append, bdi, fill, h, save } from '../../../shared/dom';
import { del, get, query, text as fetchText } from '../api';
import { failed, load, problem } from '../load';
import { makePlot, type Paints, type Plot } from '../plots';
import type { Context } from '../view';
import { calendar } from './calendar';
import { bar } from './parts';
import { t, word } from './texts';
import type { DrillSkill, Progress } from './types';

type Skill = Progress['skills'][number];

const nameOf = (skill: Skill) => skill.title || word('skill', skill.id);

/* ---- figures -------------------------------------------------------------------------- */

function tiles(progress: Progress): HTMLElement {
  const tile = (name: string, label: string, value: number, more: HTMLElement | null = null) =>
    h('div', { class: 'tile', 'data-tile': name }, h('dt', {}, label),
      h('dd', {}, h('strong', {}, value), more));
  return h('dl', { class: 'tiles' },
    tile('talks', t('talks'), progress.talks), tile('answers', t('answers'), progress.answers),
    tile('days', t('daysPractised'), progress.days.length),
    tile('due', t('due'), progress.due,
      progress.due ? h('a', { href: '#/practice/drill' }, t('dueGo')) : null));
}

function change(skill: Skill): string {
  const first = skill.series[0]?.value;
  if (first === undefined || skill.now === null || skill.series.length < 2) return '–';
  const by = Math.round(skill.now - first);
  return by > 0 ? `▲ +${by}` : by < 0 ? `▼ −${-by}` : '＝ 0';
}

function skillRow(skill: Skill, drilled: boolean): HTMLElement {
  const name = nameOf(skill);
  const now = skill.now === null ? h('span', { class: 'muted' }, t('noData'))
    : h('span', { class: 'now' }, bar(skill.now), h('span', { class: 'figure' }, Math.round(skill.now)));
  return h('tr', { 'data-skill': skill.id },
    h('th', { scope: 'row' }, drilled ? h('a', { href: `#/practice/drill/${encodeURIComponent(skill.id)}` }, name) : name),
    h('td', {}, now), h('td', { class: 'number' }, change(skill)),
    h('td', { class: 'number' }, skill.series.reduce((sum, p) => sum + p.n, 0)));
}

function skillTable(skills: Skill[], drilled: Set<string>): HTMLElement {
  const head = h('tr', {}, h('th', { scope: 'col' }, t('skill')), h('th', { scope: 'col' }, t('skillNow')),
    ...[t('sinceFirst'), t('times')].map((title) => h('th', { scope: 'col', class: 'number' }, title)));
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('skillTable') },
    h('table', { class: 'skill-table', 'data-table': 'skills' }, h('thead', {}, head),
      h('tbody', {}, ...skills.map((s) => skillRow(s, drilled.has(s.id))))));
}

/* ---- the chart ------------------------------------------------------------------------- */

const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'roundRect'];
const STROKES = ['solid', 'dashed', 'dotted'];

/* Colour, mark and stroke tell the lines apart: no two share all three. */
function lines(p: Paints, skills: Skill[], all: Skill[], days: string[]): object[] {
  return skills.map((skill) => {
    const i = all.indexOf(skill);
    const known = new Map(skill.series.map((s) => [s.day, Math.round(s.value)]));
    const color = p.series[i % p.series.length]!;
    return {
      type: 'line', name: nameOf(skill), connectNulls: true, color, itemStyle: { color },
      symbol: SYMBOLS[i % SYMBOLS.length], symbolSize: 8,
      lineStyle: { width: 2, type: STROKES[Math.floor(i / SYMBOLS.length) % STROKES.length], color },
      data: days.map((day) => known.get(day) ?? null),
    };
  });
}

/* So many rows of names, of about so many pixels. */
function legendHeight(p: Paints, n: number): number {
  return n > 1 ? 8 + 25 * Math.ceil(n / (p.narrow ? 2 : 7)) : 0;
}

function showChart(plot: Plot, chosen: Skill[], all: Skill[]): void {
  const days = [...new Set(chosen.flatMap((s) => s.series.map((p) => p.day)))].sort();
  plot.show(t('chartLabel', { from: days[0] ?? '', to: days[days.length - 1] ?? '' }), (p) => ({
    grid: { left: 36, right: 16, top: legendHeight(p, chosen.length) + 16, bottom: 28 },
    legend: chosen.length > 1 ? { top: 0, left: 0, textStyle: { color: p.text }, itemGap: 12, } : undefined,
    xAxis: p.category(days),
    yAxis: p.value({ min: 0, max: 100, interval: 25 }),
    series: lines(p, chosen, all, days),
  }), () => ({
    head: [t('day'), ...chosen.map(nameOf)],
    rows: days.map((day) => [day, ...chosen.map((s) => {
      const point = s.series.find((p) => p.day === day);
      return point ? Math.round(point.value) : '–';
    })]),
  }));
}

function chartPanel(progress: Progress, drilled: Set<string>, life: AbortSignal): HTMLElement {
  const all = progress.skills.filter((s) => s.series.length);
  const box = h('div', { class: 'plot' });
  const select = h('select', { 'data-key': 'only' }, h('option', { value: '' }, t('allSkills')),
    ...all.map((s) => h('option', { value: s.id }, nameOf(s))));
  const panel = h('section', { class: 'panel', 'aria-labelledby': 'over-title' },
    h('h2', { id: 'over-title' }, t('skillsOverTime')),
    all.length > 0 && h('p', {}, h('label', {}, `${t('onlySkill')} `, select)),
    box, skillTable(progress.skills, drilled));
  if (!all.length) return panel;
  void load(box, life, () => makePlot('tall'), (plot) => {
    fill(box, plot.element);
    const draw = () => showChart(plot, all.filter((s) => !select.value || s.id === select.value), all);
    select.addEventListener('change', draw);
    life.addEventListener('abort', () => plot.dispose());
    draw();
  });
  return panel;
}

/* ---- the learner's data -------------------------------------------------------------------- */

interface Deleted {
  deleted: { sessions: number; answers: number; cards: number };
}

/* What was typed and not sent is the learner's too. */
function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (/^huashu\.practice\.(draft|answer)\./.test(key)) sessionStorage.removeItem(key);
  }
}

/* Asks for the name to be typed: nobody deletes months of practice by a slip. */
function deleteDialog(ctx: Context, done: (text: string) => void): HTMLDialogElement {
  const name = ctx.who();
  const input = h('input', { id: 'delete-name', type: 'text', autocomplete: 'off',
    'aria-describedby': 'delete-wrong' });
  const wrong = h('p', { id: 'delete-wrong', class: 'wrong', role: 'alert' });
  const box = h('dialog', { class: 'ask', 'aria-labelledby': 'delete-title',
    'aria-describedby': 'delete-what' });
  const remove = (event: Event) => {
    event.preventDefault();
    if (input.value.trim() !== name) {
      fill(wrong, t('deleteWrong'));
      input.focus();
      return;
    }
    del<Deleted>(`/progress${query({ learner: name })}`).then(({ deleted }) => {
      box.close();
      forgetDrafts();
      done(t('deleted', deleted));
    }).catch((error: unknown) => fill(wrong, failed(error)));
  };
  append(box, h('form', { onsubmit: remove },
    h('h2', { id: 'delete-title' }, t('deleteTitle')), h('p', { id: 'delete-what' }, t('deleteWhat', { name })),
    h('p', {}, h('label', { for: 'delete-name' }, t('deleteType', { name })), input), wrong,
    h('div', { class: 'row' },
      h('button', { type: 'submit', class: 'danger', 'data-key': 'delete-now' }, t('deleteNow')),
      h('button', { type: 'button', onclick: () => box.close() }, t('cancel')))));
  return box;
}

function fileName(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}-]+/gu, '_');
  return `huashu-practice-${safe}-${new Date().toISOString().slice(0, 10)}.json`;
}

function dataPanel(ctx: Context, life: AbortSignal, again: (told: string) => void): HTMLElement {
  const trouble = h('div');
  const note = h('p', { class: 'muted', role: 'status' });
  const dialog = deleteDialog(ctx, again);
  const keep = (): void => {
    fill(trouble);
    fetchText(`/progress/export${query({ learner: ctx.who() })}`, life).then((all) => {
      const file = fileName(ctx.who());
      save(file, 'application/json', all);
      fill(note, t('exported', { file }));
    }).catch((error: unknown) => {
      if (!life.aborted) fill(trouble, problem(error, keep));
    });
  };
  const open = h('button', { type: 'button', class: 'danger', 'data-key': 'delete', onclick: () => {
    dialog.querySelector('input')!.value = '';
    fill(dialog.querySelector('.wrong')!);
    dialog.showModal();
    dialog.querySelector('input')!.focus();
  } }, t('deleteIt'));
  return h('section', { class: 'panel', 'aria-labelledby': 'data-title' },
    h('h2', { id: 'data-title' }, t('yourData')),
    h('p', { class: 'muted' }, t('dataNote')),
    h('div', { class: 'row' },
      h('button', { type: 'button', 'data-key': 'export', onclick: keep }, t('exportIt')), open),
    note, trouble, dialog);
}

/* ---- the room ---------------------------------------------------------------------------------- */

export function progress(root: HTMLElement, ctx: Context, life: AbortSignal): void {
  const mine = query({ learner: ctx.who() });
  const news = h('p', { class: 'news', role: 'status' });
  const body = h('div', { class: 'stack' });
  append(root, h('h1', {}, bdi(t('progressOf', { name: ctx.who() }))), news, body);
  const show = (): void => {
    void load(body, life, () => Promise.all([
      get<Progress>(`/progress${mine}`, life),
      get<{ skills: DrillSkill[] }>(`/drills${mine}`, life).catch(() => ({ skills: [] })),
    ]), ([data, drills]) => {
      const empty = !data.talks && !data.answers;
      const drilled = new Set(drills.skills.map((s) => s.id));
      fill(body, tiles(data), empty ? h('p', { class: 'notice' }, t('nothingYet')) : null,
        empty ? null : chartPanel(data, drilled, life),
        empty ? null : h('section', { class: 'panel', 'aria-labelledby': 'days-title' },
          h('h2', { id: 'days-title' }, t('calendar')), calendar(data.days, new Date())),
        dataPanel(ctx, life, (told) => {
          fill(news, told);
          show();
          root.querySelector<HTMLElement>('h1')?.scrollIntoView();
        }));
    });
  };
  show();
}
