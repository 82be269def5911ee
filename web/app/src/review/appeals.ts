/* What agents say against a finding or a step, and what reviewers answer. */
import { bdi, fill, h } from '../../../shared/dom';
import { moment } from '../texts';
import { field, press, statusWord, type Hand, type Panel } from './hand';
import { Keyed } from './keyed';
import { t } from './texts';
import type { Appeal, Finding, Sheet } from './types';

function aboutText(sheet: Sheet, about: Appeal['about']): string {
  const finding = sheet.findings.find((f) => f.id === about);
  if (finding) return `${finding.title || finding.rule} “${finding.text}”`;
  const step = sheet.steps.find((s) => `${s.rubric}/${s.step}` === about);
  if (step) return `${step.rubric_title} · ${step.title} · ${statusWord(step.status)}`;
  return about || t('aboutGone');
}

export class Appeals implements Panel {
  readonly element: HTMLElement;
  private readonly list = h('ul', { class: 'marks' });
  private readonly items: Keyed<Appeal>;
  private readonly none = h('p', { class: 'empty' }, t('noAppeals'));
  private readonly agent = h('input', { id: 'appeal-agent', type: 'text', maxlength: 80, autocomplete: 'off' });
  private readonly about: HTMLSelectElement;
  private readonly text = h('input', { id: 'appeal-text', type: 'text', maxlength: 1000, autocomplete: 'off' });
  private readonly wrong = h('p', { class: 'wrong', role: 'alert' });
  private readonly form: HTMLDetailsElement;

  constructor(private readonly hand: Hand) {
    const { sheet } = hand;
    this.agent.value = hand.named ? hand.who : sheet.agent;
    this.agent.disabled = hand.named;
    this.about = h('select', { id: 'appeal-about' },
      ...sheet.findings.map((f) => h('option', { value: f.id }, aboutText(sheet, f.id))),
      ...sheet.steps.filter((s) => s.status === 'missed' || s.status === 'partly').map((s) =>
        h('option', { value: `${s.rubric}/${s.step}` }, aboutText(sheet, `${s.rubric}/${s.step}`))));
    this.form = this.makeForm();
    this.form.hidden = !this.about.options.length;
    this.element = h('section', { class: 'panel appeals', id: 'appeals', 'aria-labelledby': 'appeals-title', tabindex: -1 },
      h('h2', { id: 'appeals-title' }, t('appeals')), this.list, this.none, this.form);
    this.items = new Keyed(this.list, (a) => a.id, (a) => this.item(a));
  }

  update(sheet: Sheet): void {
    this.items.update(sheet.appeals);
    this.list.hidden = !sheet.appeals.length;
    this.none.hidden = sheet.appeals.length > 0;
  }

  /* The form at a finding. */
  open(finding: Finding): void {
    this.form.open = true;
    this.about.value = finding.id;
    this.text.scrollIntoView({ block: 'nearest' });
    this.text.focus({ preventScroll: true });
  }

  /* After an appeal was entered or answered the keyboard is on it. */
  focus(id: number): void {
    const item = this.list.querySelector<HTMLElement>(`[data-appeal="${id}"]`);
    item?.scrollIntoView({ block: 'nearest' });
    item?.focus({ preventScroll: true });
  }

  close(): void {
    this.text.value = '';
    fill(this.wrong);
    this.form.open = false;
  }

  private makeForm(): HTMLDetailsElement {
    return h('details', {}, h('summary', {}, t('appealNew')), h('form', { onsubmit: (event) => {
      event.preventDefault();
      this.enter();
    } }, field('appeal-agent', t('appealWho'), this.agent), field('appeal-about', t('appealAbout'), this.about),
    field('appeal-text', t('appealText'), this.text),
    h('p', { class: 'row' }, h('button', { type: 'submit', 'data-key': 'appeal' }, t('appealSend')), this.wrong)));
  }

  private enter(): void {
    const lacking = [this.agent, this.text].find((box) => !box.value.trim());
    if (lacking) {
      fill(this.wrong, t('appealNeeds'));
      lacking.focus();
    } else {
      fill(this.wrong);
      this.hand.appeal(this.agent.value.trim(), this.about.value, this.text.value.trim());
    }
  }

  private answerForm(appeal: Appeal): HTMLElement {
    const id = `answer-${appeal.id}`;
    const box = h('input', { id, type: 'text', maxlength: 1000, autocomplete: 'off' });
    const wrong = h('p', { class: 'wrong', role: 'alert' });
    const decide = (decision: 'upheld' | 'denied') => () => {
      if (box.value.trim()) this.hand.answer(appeal, decision, box.value.trim());
      else {
        fill(wrong, t('answerNeeded'));
        box.focus();
      }
    };
    return h('div', { class: 'answer' }, h('label', { for: id }, t('answer')), box,
      press('uphold', t('uphold'), decide('upheld')), press('deny', t('deny'), decide('denied')), wrong);
  }

  private item(appeal: Appeal): HTMLElement {
    const open = appeal.state === 'open';
    const state = appeal.state === 'open' ? t('waiting') : t(appeal.state);
    return h('li', { 'data-appeal': appeal.id, tabindex: -1 },
      h('p', {}, h('span', { class: `tag ${open ? 'appealed' : ''}` }, state), ' ', h('strong', {}, bdi(appeal.agent)), ' ',
        h('span', { class: 'muted' }, moment(appeal.at))),
      h('p', { class: 'muted' }, bdi(aboutText(this.hand.sheet, appeal.about))), h('p', {}, bdi(appeal.text)),
      open ? this.answerForm(appeal)
        : h('p', { class: 'other-mark' }, bdi(appeal.reviewer), ' ', h('strong', {}, state), ' · ', bdi(appeal.answer)));
  }
}
