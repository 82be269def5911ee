/* The list of findings below the editor: all that the underlines say, in words. */
import { fill, h, keepingFocus } from '../../../shared/dom';
import { fixButtons, severityClass, severityMark } from './fixes';
import { t } from './texts';
import type { Answer, Finding } from './types';

export interface ListHooks {
  show(finding: Finding, index: number): void;
  apply(index: number, finding: Finding, suggestion: number): void;
}

const PAGE = 40;

export function countText(n: number): string {
  return n === 0 ? t('noFindings') : n === 1 ? t('oneFinding') : t('findingCount', { n });
}

export class FindingList {
  readonly element = h('div', { class: 'finding-list' });
  private drawn = '';
  private shown = PAGE;

  constructor(private readonly hooks: ListHooks) {}

  update(answer: Answer | null, lang: string): void {
    const key = JSON.stringify([lang, this.shown, answer?.findings, answer?.speakers]);
    if (key === this.drawn) return;
    this.drawn = key;
    keepingFocus(this.element, () => fill(this.element, ...(answer ? this.parts(answer, lang) : [])));
  }

  private parts(answer: Answer, lang: string): HTMLElement[] {
    const { findings } = answer;
    if (!findings.length) return [h('p', { class: 'empty good' }, t('noFindings'))];
    const parts: HTMLElement[] = [h('ol', { class: 'found' },
      ...findings.slice(0, this.shown).map((finding, i) => this.item(answer, finding, i)))];
    if (findings.length > this.shown) {
      parts.push(h('button', {
        type: 'button', class: 'more', onclick: () => {
          this.shown += PAGE;
          this.update(answer, lang);
        },
      }, t('moreFindings', { n: Math.min(PAGE, findings.length - this.shown) })));
    }
    return parts;
  }

  private item(answer: Answer, finding: Finding, index: number): HTMLElement {
    const speaker = answer.format === 'draft' ? undefined : answer.speakers?.[finding.turn];
    return h('li', { class: `finding ${severityClass(finding)}` },
      h('p', { class: 'finding-head' }, severityMark(finding), h('strong', {}, h('bdi', {}, finding.title)),
        finding.text ? h('button', {
          type: 'button', class: 'link', 'data-key': `show ${index}`, title: t('show'),
          onclick: () => this.hooks.show(finding, index),
        }, h('q', {}, h('bdi', {}, finding.text))) : null,
        speaker && h('span', { class: 'muted' }, t(`speaker_${speaker}`))),
      h('p', {}, h('bdi', {}, finding.message)),
      finding.why ? h('p', { class: 'muted' }, h('bdi', {}, finding.why)) : null,
      fixButtons(finding, `list ${index}`, (i) => this.hooks.apply(index, finding, i), true));
  }
}
