/* The score card: overall, the sentence that gains most, the steps of each table, penalties. */
import { fill, h, keepingFocus } from '../../../shared/dom';
import { decimal } from '../texts';
import { t } from './texts';
import type { Titles } from './titles';
import type { Answer, Best, Evidence, Score, Status, Step } from './types';

export interface CardHooks {
  show(evidence: Pick<Evidence, 'turn' | 'span' | 'text'>): void;
  insert(best: Best, score: Score): void;
}

const SIGNS: Record<Status, string> = { met: '✓', partly: '◐', missed: '✗', 'n/a': '–' };
const TAGS = ['emotion', 'need', 'matter', 'type', 'risk'];

/* The one with the largest gain among the headline tables, which make the overall score; without
   one there, among the others. */
export function bestNext(answer: Answer, titles: Titles): { best: Best; score: Score } | null {
  let found: { best: Best; score: Score; weight: number } | null = null;
  for (const score of answer.scores) {
    const best = score.best_next;
    if (!best?.say) continue;
    const weight = best.gain + (titles.headlines.includes(score.rubric) ? 1000 : 0);
    if (!found || weight > found.weight) found = { best, score, weight };
  }
  return found;
}

export function gradeClass(grade: string): string {
  return `g${Math.max(0, 'ABCDE'.indexOf(grade)) + 1}`;
}

export class Card {
  readonly element = h('div', { class: 'card-body' });
  private readonly open = new Set<string>();
  private answer: Answer | null = null;
  private titles: Titles | null = null;
  private drawn = '';

  constructor(private readonly hooks: CardHooks, private readonly intro: () => HTMLElement) {}

  /* Draws anew only what differs from what stands there. */
  update(answer: Answer | null, titles: Titles, lang: string): void {
    const key = answer ? JSON.stringify([lang, answer.overall, answer.scores, answer.tags, answer.format]) : lang;
    if (key === this.drawn && titles === this.titles) return;
    this.drawn = key;
    this.answer = answer;
    this.titles = titles;
    this.draw();
  }

  private draw(): void {
    const { answer, titles } = this;
    const parts = answer && titles ? this.parts(answer, titles) : [this.intro()];
    keepingFocus(this.element, () => fill(this.element, ...parts));
  }

  private parts(answer: Answer, titles: Titles): (HTMLElement | null)[] {
    const applicable = answer.scores.filter((s) => s.applicable && s.score !== null);
    const head = applicable.filter((s) => titles.headlines.includes(s.rubric));
    const others = applicable.filter((s) => !titles.headlines.includes(s.rubric));
    return [
      this.overall(answer),
      this.tags(answer, titles),
      this.best(answer, titles),
      head.length ? null : h('p', { class: 'muted' }, t(answer.format === 'draft' && !answer.speakers?.includes('customer') ? 'draftScore' : 'notComplaint')),
      ...head.map((s) => this.rubric(s, answer, titles)),
      this.others(others, answer, titles),
    ];
  }

  private overall({ overall }: Answer): HTMLElement {
    if (overall.score === null) return h('p', { class: 'muted' }, t('noScore'));
    const grade = gradeClass(overall.grade);
    return h('div', { class: 'overall', 'data-score': overall.score },
      h('p', { class: 'figures' },
        h('span', { class: 'sr' }, `${t('overall')} `),
        h('strong', { class: 'big' }, decimal(overall.score)),
        h('span', { class: 'muted' }, t('outOf')),
        h('span', { class: `grade-chip ${grade}` }, t('gradeOf', { grade: overall.grade }))),
      bar(overall.score, grade));
  }

  private tags(answer: Answer, titles: Titles): HTMLElement | null {
    if (!answer.speakers?.includes('customer')) return null;
    const chips = TAGS.flatMap((tag) => {
      const value = answer.tags[tag];
      const values = typeof value === 'string' ? [value] : Array.isArray(value) ? value : [];
      return values.map((v) => h('li', { class: `tag tag-${tag}` },
        h('span', { class: 'muted' }, t.known(`tag.${tag}`, tag)), ' ', h('bdi', {}, titles.value(tag, v))));
    });
    return chips.length ? h('ul', { class: 'tags', 'aria-label': t('tags') }, ...chips) : null;
  }

  private best(answer: Answer, titles: Titles): HTMLElement | null {
    const found = bestNext(answer, titles);
    if (!found) return null;
    const { best, score } = found;
    return h('div', { class: 'best' },
      h('h3', {}, t('best')),
      h('p', { class: 'say' }, h('bdi', {}, best.say)),
      h('p', { class: 'best-foot' },
        h('span', { class: 'muted' }, t('gain', { rubric: titles.rubric(score.rubric), n: decimal(best.gain) })),
        h('button', {
          type: 'button', class: 'primary', 'data-key': 'insert', 'aria-label': `${t('insert')}：${best.say}`,
          onclick: () => this.hooks.insert(best, score),
        }, t('insert'))));
  }

  private rubric(score: Score, answer: Answer, titles: Titles): HTMLElement {
    const title = titles.rubric(score.rubric);
    const opened = score.steps.find((s) => this.open.has(`${score.rubric}/${s.id}`));
    return h('section', { class: 'rubric', 'data-rubric': score.rubric },
      h('h3', {}, h('bdi', {}, title), h('span', { class: 'rubric-score' }, decimal(score.score))),
      h('ol', { class: 'strip', 'aria-label': t('steps', { rubric: title }) },
        ...score.steps.map((step) => h('li', {}, this.cell(score, step, titles)))),
      opened ? this.detail(score, opened, answer, titles) : null,
      this.penalties(score, answer));
  }

  private cell(score: Score, step: Step, titles: Titles): HTMLElement {
    const key = `${score.rubric}/${step.id}`;
    const open = this.open.has(key);
    return h('button', {
      type: 'button', class: `step ${step.status === 'n/a' ? 'na' : step.status}`, 'data-key': `step ${key}`,
      'aria-expanded': String(open), onclick: () => {
        for (const other of [...this.open]) if (other.startsWith(`${score.rubric}/`)) this.open.delete(other);
        if (!open) this.open.add(key);
        this.draw();
      },
    }, h('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[step.status]),
    h('bdi', { class: 'step-title' }, titles.step(score.rubric, step.id)),
    h('span', { class: 'status' }, t(step.status)));
  }

  private detail(score: Score, step: Step, answer: Answer, titles: Titles): HTMLElement {
    return h('div', { class: 'step-detail' },
      h('p', {}, h('strong', {}, h('bdi', {}, titles.step(score.rubric, step.id))), ' ',
        h('span', { class: 'muted' }, t('points', { points: decimal(step.points), of: decimal(step.of) }))),
      step.evidence.length
        ? h('ul', { class: 'evidence', 'aria-label': t('evidence') }, ...step.evidence.map((e, i) => h('li', {},
          h('button', {
            type: 'button', class: 'link', 'data-key': `evidence ${score.rubric}/${step.id} ${i}`, title: t('show'),
            onclick: () => this.hooks.show(e),
          }, h('q', {}, h('bdi', {}, e.text))), ' ',
          h('span', { class: 'muted' }, titles.behaviour(e.behaviour, answer)))))
        : h('p', { class: 'muted' }, t('noEvidence')),
      step.missing.length ? h('p', {}, h('span', { class: 'muted' }, `${t('missing')} `),
        ...step.missing.map((id) => h('span', { class: 'lack' }, titles.behaviour(id, answer)))) : null);
  }

  private penalties(score: Score, answer: Answer): HTMLElement | null {
    if (!score.penalties.length) return null;
    return h('div', { class: 'penalties' }, h('h4', {}, t('penalties')),
      h('ul', {}, ...score.penalties.map((p, i) => {
        const finding = answer.findings[p.finding];
        return h('li', {}, h('span', { class: 'minus' }, decimal(p.points).replace('-', '−')), ' ', finding && h('button', {
          type: 'button', class: 'link', 'data-key': `penalty ${score.rubric} ${i}`, title: t('show'),
          onclick: () => this.hooks.show(finding),
        }, h('bdi', {}, finding.title)));
      })));
  }

  private others(scores: Score[], answer: Answer, titles: Titles): HTMLElement | null {
    if (!scores.length) return null;
    const details = h('details', { class: 'others', open: this.open.has('others') },
      h('summary', { 'data-key': 'others' }, t('otherRubrics', { n: scores.length })));
    const inside = () => {
      if (details.open && details.childElementCount === 1) {
        for (const score of scores) details.append(this.rubric(score, answer, titles));
      }
    };
    details.addEventListener('toggle', () => {
      if (details.open) this.open.add('others');
      else this.open.delete('others');
      inside();
    });
    inside();
    return details;
  }
}

/* As wide as the score; said in figures beside it. */
function bar(score: number, grade: string): HTMLElement {
  const fillbar = h('span', { class: `bar-fill ${grade}` });
  fillbar.style.width = `${Math.max(0, Math.min(100, score))}%`;
  return h('div', { class: 'bar-track', 'aria-hidden': 'true' }, fillbar);
}
