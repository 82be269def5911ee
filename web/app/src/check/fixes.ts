/* A finding as a hint at the pointer, and its better wordings as buttons, in hint and list alike. */
import { h } from '../../../shared/dom';
import { t } from './texts';
import type { Finding, Severity, Suggestion } from './types';

const MARKS: Record<Severity, string> = { error: 's2', warning: 's1', info: 's0' };
const MOST = 6;
const SHOWN = 2;

export function severityClass(finding: Finding): string {
  return MARKS[finding.severity] ?? 's0';
}

export function severityMark(finding: Finding): HTMLElement {
  return h('span', { class: `severity ${severityClass(finding)}` }, t(finding.severity));
}

function button(suggestion: Suggestion, key: string, apply: () => void): HTMLElement {
  const rewrite = suggestion.kind === 'rewrite';
  const text = suggestion.text || t('remove');
  return h('li', {}, h('button', { type: 'button', class: 'fix', 'data-key': key, onclick: apply },
    h('bdi', {}, text), ' ', h('span', { class: 'kind' }, t(rewrite ? 'rewrite' : 'say'))));
}

/* The first wordings; where there are `more`, behind a line that opens. */
export function fixButtons(
  finding: Finding, key: string, apply: (suggestion: number) => void, fold: boolean,
): HTMLElement | null {
  const all = finding.suggestions.slice(0, MOST).map((s, i) => button(s, `${key} fix ${i}`, () => apply(i)));
  if (!all.length) return null;
  if (!fold || all.length <= SHOWN + 1) return h('ul', { class: 'fixes' }, ...all);
  return h('div', {}, h('ul', { class: 'fixes' }, ...all.slice(0, SHOWN)),
    h('details', { class: 'more-fixes' },
      h('summary', { 'data-key': `${key} more` }, t('moreFixes', { n: all.length - SHOWN })),
      h('ul', { class: 'fixes' }, ...all.slice(SHOWN))));
}

export function hint(finding: Finding, apply: (suggestion: number) => void): HTMLElement {
  return h('div', { class: `hint ${severityClass(finding)}` },
    h('p', { class: 'hint-title' }, severityMark(finding), ' ', h('strong', {}, h('bdi', {}, finding.title))),
    h('p', {}, h('bdi', {}, finding.message)),
    finding.why && h('p', { class: 'muted' }, h('bdi', {}, finding.why)),
    fixButtons(finding, 'hint', apply, false));
}
