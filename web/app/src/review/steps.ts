/* The steps of each rubric: what the machine says, and what the reviewer does. */
import { bdi, fill, h } from '../../../shared/dom';
import { STATUSES, statusWord, type Hand, type Panel } from './hand';
import { Keyed } from './keyed';
import { t } from './texts';
import type { Sheet, Step } from './types';

const idOf = (step: Step): string => `step-${step.rubric}-${step.step}`;
const nameOf = (step: Step): string => step.title || step.step;

export class Steps implements Panel {
  readonly element: HTMLElement;
  /* They outlive the rows: arrow keys change a chooser faster than the service answers. */
  private readonly choosers = new Map<string, HTMLSelectElement>();
  private readonly tables: { rubric: string; title: HTMLElement; rows: Keyed<Step> }[];

  constructor(private readonly hand: Hand) {
    const rubrics = [...new Set(hand.sheet.steps.map((s) => s.rubric))];
    const body = h('div');
    this.element = h('section', { class: 'panel', 'aria-labelledby': 'steps-title' },
      h('h2', { id: 'steps-title' }, t('stepsTitle')), body, rubrics.length ? null : h('p', { class: 'empty' }, t('noSteps')));
    this.tables = rubrics.map((rubric, i) => {
      const title = h('summary');
      const rows = h('tbody');
      const open = i === 0 || hand.sheet.steps.some((s) => s.rubric === rubric && s.corrected !== null);
      const heads = [t('step'), t('machineSays'), t('youSay')].map((text) => h('th', { scope: 'col' }, text));
      body.appendChild(h('details', { open }, title,
        h('table', { class: 'steps', 'data-rubric': rubric }, h('thead', {}, h('tr', {}, ...heads)), rows)));
      return { rubric, title, rows: new Keyed<Step>(rows, (s) => s.step, (s) => this.row(s)) };
    });
  }

  update(sheet: Sheet): void {
    for (const { rubric, title, rows } of this.tables) {
      const steps = sheet.steps.filter((s) => s.rubric === rubric);
      const corrected = steps.filter((s) => s.corrected !== null).length;
      fill(title, steps[0]?.rubric_title || rubric,
        corrected > 0 && h('span', { class: 'muted' }, ` · ${t('corrected', { n: corrected })}`));
      rows.update(steps, () => sheet.status);
    }
  }

  /* After a change that failed, what stands here must be what is kept. */
  reset(): void {
    this.choosers.clear();
    for (const { rows } of this.tables) rows.forget();
    this.update(this.hand.sheet);
  }

  focus(step: Step): void {
    this.choosers.get(idOf(step))?.focus({ preventScroll: true });
  }

  private row(step: Step): HTMLElement {
    const mine = step.corrected ?? step.status;
    const shown = (status: string) => h('span', { class: `status ${status}` }, statusWord(status));
    return h('tr', { 'data-step': `${step.rubric}/${step.step}`, class: step.corrected !== null ? 'corrected' : null },
      h('th', { scope: 'row' }, nameOf(step)), h('td', {}, shown(step.status)),
      h('td', {}, this.hand.sheet.status === 'done' ? shown(mine) : this.chooser(step),
        ...step.others.map((o) => h('p', { class: 'other-mark' }, bdi(o.reviewer), ` ${statusWord(o.status)} `,
          o.status !== mine && h('span', { class: 'tag disputed' }, t('isDisputed'))))));
  }

  private chooser(step: Step): HTMLElement {
    const old = this.choosers.get(idOf(step));
    const box = old ?? h('select', {
      id: idOf(step), 'aria-label': `${nameOf(step)} · ${t('youSay')}`, onchange: () => this.hand.correct(step, box.value),
    }, h('option', { value: '' }, t('asMachine')), ...STATUSES.map((s) => h('option', { value: s }, t(s))));
    if (document.activeElement !== box) box.value = step.corrected ?? '';
    this.choosers.set(idOf(step), box);
    return box;
  }
}
