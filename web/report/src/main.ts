/* Puts the page together: head, choices, sections; everything is drawn anew for every choice. */
import '../../shared/base.css';
import './style.css';
import { forgetCharts, redrawCharts, resizeCharts } from './charts';
import { customers } from './customers';
import { readStore } from './data';
import { DialogueBox } from './dialogue';
import { append, fill, h } from '../../shared/dom';
import { FilterBar } from './filterbar';
import { readHash, writeHash } from './filter';
import { heat } from './heat';
import { isLang, LANGS, langName, lang, setLang, t } from './i18n';
import { lists } from './lists';
import { facts, overview } from './overview';
import { rules } from './rules';
import { scores } from './scores';
import { summarise } from './aggregate';
import { trend } from './trendview';
import type { Context, Section } from './context';

const root = document.documentElement;
const store = readStore();
let view = readHash(store, location.hash);
let bar: FilterBar;
let sections: Section[] = [];
let box: DialogueBox;

const ctx: Context = {
  store,
  view,
  summary: summarise(store, view.filter),
  setFilter(change) {
    change(view.filter);
    if (view.filter.from && view.filter.to && view.filter.from > view.filter.to) {
      [view.filter.from, view.filter.to] = [view.filter.to, view.filter.from];
    }
    changed(true);
  },
  setOption(key, value) {
    view.options.set(key, value);
    if (key === 'lang') build();
    else if (key === 'theme') applyTheme();
    changed(false);
  },
  openDialogue: (rows, at, rule) => box.open(rows, at, rule),
};

function keepHash(): void {
  const hash = writeHash(store, view);
  history.replaceState(null, '', hash ? `#${hash}` : '#');
}

/* Draws all anew and leaves the keyboard where it was. */
function draw(): void {
  const key = (document.activeElement as HTMLElement | null)?.dataset['key'];
  bar.update();
  for (const section of sections) section.update();
  if (key && !(document.activeElement instanceof HTMLElement && document.activeElement.dataset['key'] === key)) {
    document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  }
}

let pending = 0;
let pendingSelection = false;

function changed(selection: boolean): void {
  pendingSelection ||= selection;
  if (pending) return;
  pending = requestAnimationFrame(() => {
    pending = 0;
    if (pendingSelection) ctx.summary = summarise(store, view.filter);
    pendingSelection = false;
    keepHash();
    draw();
    root.dataset['drawn'] = String(Number(root.dataset['drawn'] ?? 0) + 1);
  });
}

function applyTheme(): void {
  const theme = view.options.get('theme');
  if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme;
  else delete root.dataset['theme'];
  redrawCharts();
}

function chooser(name: string, label: string, current: string, choices: [string, string][]): HTMLElement {
  const select = h('select', { 'aria-label': label, 'data-key': name, onchange: () => ctx.setOption(name, select.value) },
    ...choices.map(([value, text]) => h('option', { value, selected: value === current }, text)));
  return select;
}

function header(): HTMLElement {
  const tools = h('div', { class: 'tools screen' },
    chooser('lang', t('language'), lang(), LANGS.map((l) => [l, langName(l)])),
    chooser('theme', t('theme'), view.options.get('theme') ?? 'auto',
      [['auto', t('themeAuto')], ['light', t('themeLight')], ['dark', t('themeDark')]]),
    h('button', { type: 'button', onclick: () => window.print() }, t('print')));
  return h('header', { class: 'top' }, h('div', { class: 'head' }, h('h1', {}, t('title')), tools), facts(ctx));
}

/* Contents jump without touching the hash, which holds the choices. */
function contents(): HTMLElement {
  return h('nav', { class: 'contents screen', 'aria-label': t('contents') }, ...sections.map((section) => h('button', {
    type: 'button', class: 'link', onclick: () => {
      const target = document.getElementById(section.id)!;
      target.scrollIntoView();
      target.focus({ preventScroll: true });
    },
  }, t(section.title))));
}

function build(): void {
  const wanted = view.options.get('lang') ?? store.island.lang;
  setLang(isLang(wanted) ? wanted : 'zh-Hans');
  root.lang = lang();
  document.title = t('title');
  forgetCharts();
  sections = [overview, scores, trend, heat, rules, lists, customers].map((make) => make(ctx));
  bar = new FilterBar(ctx);
  box = new DialogueBox(ctx);
  const main = h('main', { id: 'main', tabindex: -1 });
  for (const section of sections) {
    append(main, h('section', { id: section.id, tabindex: -1, 'aria-labelledby': `${section.id}-title` },
      h('h2', { id: `${section.id}-title` }, t(section.title)), section.element));
  }
  fill(document.getElementById('app')!, h('button', {
    type: 'button', class: 'skip', onclick: () => document.getElementById('main')!.focus(),
  }, t('skip')), header(), h('div', { class: 'sticky' }, contents(), bar.element), main,
  h('footer', { class: 'muted' }, t('credits')), box.element);
}

/* On paper: light, and as wide as the paper before the canvases are taken over. */
function forPaper(on: boolean): void {
  root.classList.toggle('paper', on);
  redrawCharts();
}

build();
applyTheme();
draw();
window.addEventListener('hashchange', () => {
  const before = view.options.get('lang');
  view = readHash(store, location.hash);
  ctx.view = view;
  ctx.summary = summarise(store, view.filter);
  if (view.options.get('lang') !== before) build();
  applyTheme();
  draw();
});
window.addEventListener('beforeprint', () => forPaper(true));
window.addEventListener('afterprint', () => forPaper(false));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawCharts);
let resizing = 0;
window.addEventListener('resize', () => {
  cancelAnimationFrame(resizing);
  resizing = requestAnimationFrame(resizeCharts);
});
root.dataset['ready'] = 'yes';
root.dataset['drawn'] = '0';
