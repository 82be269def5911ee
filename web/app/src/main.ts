/* The shell: header, routes, language, theme, name; a view fills the main part. */
import '../../shared/base.css';
import './app.css';
import { get, setToken, whenDenied, type Me } from './api';
import { append, fill, h } from '../../shared/dom';
import { redrawPlots } from './plots';
import { t } from './shelltexts';
import { isLang, lang, LANGS, langOf, setLang } from './texts';
import { view as check } from './check/view';
import { view as practice } from './practice/view';
import { view as review } from './review/view';
import type { Change, Context, View } from './view';

const VIEWS: View[] = [check, practice, review];
const TABS = [['#/check', 'check'], ['#/practice', 'practice'], ['#/review', 'review']] as const;
const THEMES = ['auto', 'light', 'dark'] as const;

const root = document.documentElement;
const main = h('main', { id: 'main', tabindex: -1 });
const live = h('div', { class: 'sr', role: 'status', 'aria-live': 'polite' });
const header = h('header', { class: 'shell' });
const gate = h('section', { class: 'gate', hidden: true });
const listeners = new Set<(what: Change) => void>();
let me: Me | null = null;
let takeDown: () => void = () => undefined;
let current: View | null = null;

/* Choices outlive the window; a browser that keeps nothing still shows the page. */
function kept(key: string): string | null {
  try {
    return localStorage.getItem(`huashu.${key}`);
  } catch {
    return null;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(`huashu.${key}`, value);
  } catch { /* the choice holds until the window closes */ }
}

function tell(what: Change): void {
  for (const call of [...listeners]) call(what);
}

function who(): string {
  return me?.who || (kept('who') ?? '');
}

/* Names are at most 80 bytes. */
function setWho(name: string): void {
  let cut = name.trim();
  while (new TextEncoder().encode(cut).length > 80) cut = [...cut].slice(0, -1).join('');
  if (cut === who()) return;
  keep('who', cut);
  drawHeader();
  tell('who');
}

/* A region says a text only when it changes: the second of two equal ones differs by a space. */
function say(text: string): void {
  live.textContent = live.textContent === text ? `${text}\u00a0` : text;
}

function applyTheme(): void {
  const theme = kept('theme');
  if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme;
  else delete root.dataset['theme'];
  void redrawPlots();
}

function chooser(name: string, label: string, now: string, choices: [string, string][], change: (v: string) => void): HTMLElement {
  const select = h('select', { 'aria-label': label, 'data-tool': name, onchange: () => change(select.value) },
    ...choices.map(([value, words]) => h('option', { value, selected: value === now }, words)));
  return select;
}

function nameField(): HTMLElement {
  if (me?.who) return h('span', { class: 'me' }, h('bdi', {}, me.who));
  const field = h('input', {
    type: 'text', value: who(), maxlength: 80, autocomplete: 'off', 'aria-label': t('name'), placeholder: t('name'),
    'data-tool': 'who', onchange: () => setWho(field.value),
  });
  return field;
}

function drawHeader(): void {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['tool'] : undefined;
  const here = location.hash;
  const tabs = TABS.map(([place, key]) => h('a', {
    href: place, 'data-tool': key, 'aria-current': here.startsWith(place) ? 'page' : null,
  }, t(key)));
  fill(header,
    h('span', { class: 'brand' }, t('brand')),
    h('nav', { class: 'places', 'aria-label': t('places') }, ...tabs),
    h('div', { class: 'tools' }, nameField(),
      chooser('lang', t('language'), lang(), LANGS.map((l, i) => [l, ['简', '繁', 'EN'][i]!]), changeLang),
      chooser('theme', t('theme'), kept('theme') ?? 'auto', THEMES.map((n) => [n, t(n)]), (theme) => {
        keep('theme', theme);
        applyTheme();
        tell('theme');
      })));
  if (focused) header.querySelector<HTMLElement>(`[data-tool="${focused}"]`)?.focus();
}

function changeLang(next: string): void {
  if (!isLang(next)) return;
  keep('lang', next);
  setLang(next);
  root.lang = next;
  drawHeader();
  skip.textContent = t('skip');
  document.title = windowTitle();
  tell('lang');
}

function windowTitle(): string {
  return current ? `${current.title()} · ${t('brand')}` : t('brand');
}

function askWho(): void {
  header.querySelector<HTMLElement>('[data-tool=who]')?.focus();
}

function context(params: string[]): Context {
  return {
    lang, params, say, who, setWho, askWho,
    go: (hash) => {
      location.hash = hash;
    },
    onChange: (call) => {
      listeners.add(call);
      return () => listeners.delete(call);
    },
  };
}

/* What follows the '#'; nothing if it is no address. */
function place(): string {
  try {
    return decodeURI(location.hash.slice(1));
  } catch {
    return '';
  }
}

/* Shows the place that the address names; one that is nowhere is the check page. */
function show(first: boolean): void {
  const found = VIEWS.map((v) => ({ v, match: v.route.exec(place()) })).find((it) => it.match);
  if (!found?.match) {
    location.replace('#/check');
    return;
  }
  takeDown();
  listeners.clear();
  current = found.v;
  main.replaceChildren();
  drawHeader();
  takeDown = found.v.mount(main, context(found.match.slice(1).map((part) => part ?? '')));
  document.title = windowTitle();
  if (!first) {
    window.scrollTo(0, 0);
    if (!main.contains(document.activeElement)) main.focus({ preventScroll: true });
    say(found.v.title());
  }
}

/* A service with tokens wants one before it answers. */
function askToken(): void {
  if (!gate.hidden) return;
  const field = h('input', { type: 'password', id: 'token', autocomplete: 'off', 'aria-describedby': 'token-why' });
  const enter = (event: Event) => {
    event.preventDefault();
    setToken(field.value.trim());
    gate.hidden = true;
    void begin();
  };
  gate.setAttribute('aria-label', t('token'));
  fill(gate, h('form', { class: 'notice warn', onsubmit: enter },
    h('label', { for: 'token' }, t('token')), field, h('button', { type: 'submit' }, t('enter')),
    h('p', { id: 'token-why', class: 'muted' }, t('tokenWhy'))));
  gate.hidden = false;
  field.focus();
}

/* #token=… hands the token over once; it does not stay in the address. */
function takeToken(): void {
  const match = /^#token=([^&/]+)(.*)$/.exec(location.hash);
  if (!match) return;
  setToken(decodeURIComponent(match[1]!));
  history.replaceState(null, '', match[2]?.startsWith('/') ? `#${match[2]}` : '#/check');
}

/* The page does not wait for the service to say who asks: only a token's name changes anything. */
async function begin(): Promise<void> {
  show(true);
  try {
    me = await get<Me>('/me');
  } catch { /* the views say what does not answer */ }
  if (me?.who) {
    drawHeader();
    tell('who');
  }
  root.dataset['ready'] = 'yes';
}

const skip = h('button', { type: 'button', class: 'skip', onclick: () => main.focus() });

setLang(isLang(kept('lang')) ? kept('lang') as 'en' : langOf(navigator.languages));
root.lang = lang();
skip.textContent = t('skip');
takeToken();
applyTheme();
whenDenied(askToken);
append(document.getElementById('app')!, skip, header, gate, main, live);
window.addEventListener('hashchange', () => show(false));
window.addEventListener('resize', () => void redrawPlots());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  void redrawPlots();
  tell('theme');
});
void begin();
