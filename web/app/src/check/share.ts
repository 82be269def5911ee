/*
 * The result for others: plain text, or one HTML file that holds no script and fetches nothing.
 *
 * The body of the file is made of elements and text nodes like the page and written out by the
 * browser, which escapes; the head is made of texts of ours alone.
 */
import { append, h } from '../../../shared/dom';
import { decimal, lang, moment } from '../texts';
import { bestNext } from './card';
import { severityClass, severityMark } from './fixes';
import type { Placed } from './placed';
import { t } from './texts';
import type { Titles } from './titles';
import type { Answer, Finding, Score } from './types';

export interface Result {
  text: string;
  answer: Answer;
  placed: Placed[];
  titles: Titles;
}

function scored(answer: Answer): Score[] {
  return answer.scores.filter((s) => s.applicable && s.score !== null);
}

function where(answer: Answer, finding: Finding): string {
  const speaker = answer.format === 'draft' ? undefined : answer.speakers?.[finding.turn];
  return speaker ? t(`speaker_${speaker}`) : '';
}

function overallText({ overall }: Answer): string {
  if (overall.score === null) return t('noScore');
  return `${t('overall')} ${decimal(overall.score)} · ${t('gradeOf', { grade: overall.grade })}`;
}

export function asText({ text, answer, titles }: Result): string {
  const lines = [t('shareTitle'), overallText(answer), '', `${t('text')}：`, text, ''];
  lines.push(`${t('findings')}（${answer.findings.length}）`);
  answer.findings.forEach((f, i) => {
    const by = where(answer, f);
    lines.push(`${i + 1}. [${t(f.severity)}] ${f.title}：“${f.text}”${by ? ` · ${by}` : ''}`, `   ${f.message}`);
    for (const s of f.suggestions.slice(0, 2)) lines.push(`   ${t('better')}：${s.text || t('remove')}`);
  });
  for (const s of scored(answer)) {
    lines.push('', `${titles.rubric(s.rubric)} ${decimal(s.score)}`);
    for (const step of s.steps) lines.push(`   ${titles.step(s.rubric, step.id)}：${t(step.status)}`);
  }
  const best = bestNext(answer, titles);
  if (best) lines.push('', `${t('best')}：${best.best.say}`);
  return `${lines.join('\n')}\n`;
}

/* Characters that turn or hide text are named, not passed on. */
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/;

function named(text: string): Node[] {
  return text.split(new RegExp(`(${HIDDEN.source})`)).filter(Boolean).map((part) => (HIDDEN.test(part)
    ? h('span', { class: 'hidden-char' }, `U+${part.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`)
    : document.createTextNode(part)));
}

/* The text cut where a mark begins or ends; each piece bears the gravest of its findings. */
function marked({ text, placed }: Result): HTMLElement {
  const cuts = new Set([0, text.length]);
  for (const p of placed) cuts.add(p.from).add(p.to);
  const edges = [...cuts].sort((a, b) => a - b);
  const out = h('div', { class: 'text', dir: 'auto' });
  for (let i = 0; i + 1 < edges.length; i++) {
    const [from, to] = [edges[i]!, edges[i + 1]!];
    const over = placed.filter((p) => p.from <= from && to <= p.to).map((p) => severityClass(p.finding)).sort();
    const piece = named(text.slice(from, to));
    append(out, ...(over.length ? [h('mark', { class: over[over.length - 1] }, ...piece)] : piece));
  }
  return out;
}

function findingItem(answer: Answer, f: Finding): HTMLElement {
  return h('li', { class: `finding ${severityClass(f)}` },
    h('p', {}, severityMark(f), ' ', h('strong', {}, ...named(f.title)), ' ', h('q', {}, h('bdi', {}, ...named(f.text))),
      ' ', h('span', { class: 'muted' }, where(answer, f))),
    h('p', {}, ...named(f.message)),
    h('p', { class: 'muted' }, ...named(f.why)),
    f.suggestions.length ? h('ul', { 'aria-label': t('better') },
      ...f.suggestions.slice(0, 3).map((s) => h('li', { class: 'good' }, h('bdi', {}, ...named(s.text || t('remove')))))) : null);
}

function scoreTable(s: Score, titles: Titles): HTMLElement {
  return h('table', {}, h('caption', {}, `${titles.rubric(s.rubric)} ${decimal(s.score)}`), h('tbody', {},
    ...s.steps.map((step) => h('tr', {}, h('th', { scope: 'row' }, titles.step(s.rubric, step.id)),
      h('td', { class: step.status === 'n/a' ? 'na' : step.status }, t(step.status)),
      h('td', {}, t('points', { points: decimal(step.points), of: decimal(step.of) }))))));
}

function otherTables(answer: Answer, titles: Titles): HTMLElement | null {
  const others = scored(answer).filter((s) => !titles.headlines.includes(s.rubric));
  if (!others.length) return null;
  return h('details', {}, h('summary', {}, t('otherRubrics', { n: others.length })), ...others.map((s) => scoreTable(s, titles)));
}

const STYLE = `
:root{color-scheme:light dark;--line:#dde1e8;--muted:#596475;--bad:#b3261e;--warn:#8a5a00;--good:#1f7a4d;--m2:#fbdcd9;--m1:#fcebc5;--m0:#dfe8f6}
@media (prefers-color-scheme:dark){:root{--line:#343b46;--muted:#a2adbd;--bad:#ff8f85;--warn:#e5b558;--good:#6cc596;--m2:#5c2b28;--m1:#54431b;--m0:#2b3d58}}
body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:16px/1.6 system-ui,sans-serif}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
.text{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem}
mark{color:inherit;border-bottom:2px solid}mark.s2{background:var(--m2);border-color:var(--bad)}mark.s1{background:var(--m1);border-color:var(--warn)}mark.s0{background:var(--m0);border-color:var(--muted)}
.finding{margin:.8rem 0}.finding p{margin:.1rem 0;overflow-wrap:anywhere}.severity.s2,.missed{color:var(--bad)}.severity.s1,.partly{color:var(--warn)}.good,.met{color:var(--good)}
.muted,.na{color:var(--muted)}.hidden-char{border:1px solid var(--muted);border-radius:3px;font-size:.75em;padding:0 .2em}
table{border-collapse:collapse;margin:.8rem 0;width:100%}caption{text-align:start;font-weight:600}th,td{text-align:start;font-weight:400;padding:.2rem .6rem .2rem 0;border-bottom:1px solid var(--line)}
`;

export function asPage(result: Result, now: Date): string {
  const { answer, titles } = result;
  const best = bestNext(answer, titles);
  const body = h('body', {}, h('main', {},
    h('h1', {}, t('shareTitle')),
    h('p', {}, h('strong', {}, overallText(answer))),
    h('h2', {}, t('text')), marked(result),
    h('h2', {}, `${t('findings')} (${answer.findings.length})`),
    answer.findings.length ? h('ol', {}, ...answer.findings.map((f) => findingItem(answer, f))) : h('p', {}, t('noFindings')),
    h('h2', {}, t('score')),
    ...scored(answer).filter((s) => titles.headlines.includes(s.rubric)).map((s) => scoreTable(s, titles)),
    otherTables(answer, titles),
    best && h('p', {}, `${t('best')} `, h('span', { class: 'good' }, ...named(best.best.say))),
    h('p', { class: 'muted' }, t('shareNote', { when: moment(now.toISOString()) }))));
  const nonce = [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, '0')).join('');
  return `<!doctype html>
<html lang="${lang()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${t('shareTitle')}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
${body.outerHTML}
</html>
`;
}

/* Into the clipboard; an older way where the browser has no other. */
export async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h('textarea', { class: 'sr', 'aria-hidden': 'true', tabindex: -1 }, text);
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
