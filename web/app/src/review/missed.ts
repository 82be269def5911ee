/* What the machine missed: words selected in the dialogue or typed here, under a category. */
import { append, bdi, fill, h } from '../../../shared/dom';
import { field, press, type Hand, type Panel } from './hand';
import { Keyed } from './keyed';
import { t, word } from './texts';
import { find, selected, type Selected } from './turns';
import type { Missed, Sheet, Span } from './types';

export class MissedPanel implements Panel {
  readonly element: HTMLElement;
  private readonly list = h('ul', { class: 'marks' });
  private readonly items: Keyed<Missed>;
  private readonly turn: HTMLSelectElement;
  private readonly words = h('input', { id: 'missed-words', type: 'text', autocomplete: 'off', 'data-key': 'missed-words' });
  private readonly category: HTMLSelectElement;
  private readonly note = h('input', { id: 'missed-note', type: 'text', maxlength: 500, autocomplete: 'off' });
  private readonly wrong = h('p', { class: 'wrong', role: 'alert' });
  private readonly form: HTMLElement;
  private last: Selected | null = null;

  constructor(private readonly hand: Hand, life: AbortSignal) {
    const { turns } = hand.sheet;
    const first = Math.max(0, turns.findIndex((one) => one.speaker === 'agent'));
    this.turn = h('select', { id: 'missed-turn' }, ...turns.map((one, i) =>
      h('option', { value: i, selected: i === first }, `${i + 1} · ${word(one.speaker)}`)));
    this.category = h('select', { id: 'missed-category' }, h('option', { value: '' }, t('choose')),
      ...hand.desk.categories.map((c) => h('option', { value: c.id }, c.title)));
    this.form = h('form', { class: 'missed', onsubmit: (event) => {
      event.preventDefault();
      this.add();
    } }, h('p', { class: 'muted' }, t('missedNote')), field('missed-words', t('words'), this.words),
    field('missed-category', t('category'), this.category), field('missed-turn', t('turn'), this.turn),
    field('missed-note', t('note'), this.note),
    h('p', { class: 'row' }, h('button', { type: 'submit', 'data-key': 'add-missed' }, t('add')), this.wrong));
    this.element = h('section', { class: 'panel', 'aria-labelledby': 'missed-title' },
      h('h2', { id: 'missed-title' }, t('missedTitle')), this.list, this.form);
    this.items = new Keyed(this.list, (m) => m.id, (m) => this.item(m));
    document.addEventListener('selectionchange', () => this.take(), { signal: life });
  }

  update(sheet: Sheet): void {
    this.form.hidden = sheet.status === 'done';
    this.items.update(sheet.missed, () => sheet.status);
    this.list.hidden = !sheet.missed.length;
    this.element.hidden = this.form.hidden && this.list.hidden;
  }

  /* To the first field that still needs something. */
  focus(): void {
    const target = !this.words.value ? this.words : this.category;
    target.scrollIntoView({ block: 'nearest' });
    target.focus();
  }

  clear(): void {
    this.words.value = this.note.value = this.category.value = '';
    this.last = null;
    fill(this.wrong);
  }

  private take(): void {
    const now = selected();
    if (!now || !now.text.trim()) return;
    this.last = now;
    this.turn.value = String(now.turn);
    this.words.value = now.text;
  }

  /* The words as typed: in the turn chosen, else in the first that has them. */
  private place(): { turn: number; span: Span } | null {
    const chosen = Number(this.turn.value);
    const near = this.last?.turn === chosen ? this.last.span : null;
    const { turns } = this.hand.sheet;
    for (const turn of [chosen, ...turns.keys()]) {
      const span = find(turns[turn]?.text ?? '', this.words.value, turn === chosen ? near : null);
      if (span) return { turn, span };
    }
    return null;
  }

  private add(): void {
    const place = this.place();
    if (!place) this.lacks(this.words, t('notThere'));
    else if (!this.category.value) this.lacks(this.category, t('categoryNeeded'));
    else {
      fill(this.wrong);
      this.hand.add({ turn: place.turn, ...place.span, category: this.category.value, note: this.note.value.trim() });
    }
  }

  private lacks(control: HTMLElement, why: string): void {
    fill(this.wrong, why);
    control.focus();
  }

  private item(missed: Missed): HTMLElement {
    const { sheet, desk, who } = this.hand;
    const text = Array.from(sheet.turns[missed.turn]?.text ?? '').slice(missed.span.start, missed.span.end).join('');
    const title = desk.categories.find((c) => c.id === missed.category)?.title ?? missed.category;
    const row = h('li', { 'data-missed': missed.id }, h('strong', {}, title), ' ', h('q', {}, bdi(text)), ' ',
      h('span', { class: 'muted' }, t('turnOf', { n: missed.turn + 1 })));
    if (missed.note) append(row, ' · ', bdi(missed.note));
    if (missed.reviewer !== who) append(row, ' ', h('span', { class: 'tag' }, bdi(missed.reviewer)));
    else if (sheet.status !== 'done') {
      append(row, ' ', press('remove-missed', t('remove'), () => this.hand.removeMissed(missed), { className: 'small' }));
    }
    return row;
  }
}
