/* The machine's findings as cards, on which they are accepted or rejected. */
import { append, bdi, fill, h } from '../../../shared/dom';
import { press, rank, verdictWord, type Hand, type Panel } from './hand';
import { Keyed } from './keyed';
import { t, word } from './texts';
import type { Finding, Sheet, Verdict } from './types';

export const cardId = (finding: Finding): string => `card-${finding.id}`;

function given(verdict: Verdict): HTMLElement {
  const [className, sign] = verdict.accept ? ['good', '✓ '] : ['bad', '✗ '];
  return h('span', { class: 'given' }, h('strong', { class: className }, sign, verdictWord(verdict.accept)),
    verdict.reason && ' · ', verdict.reason && bdi(verdict.reason));
}

/* The reason is asked for in place; Enter keeps it, Escape lets it be. */
function reasonForm(hand: Hand, finding: Finding, close: () => void): HTMLElement {
  const id = `why-${finding.id}`;
  const field = h('input', { id, type: 'text', maxlength: 500, autocomplete: 'off', 'data-key': 'reason' });
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const form = h('form', { class: 'reason', onsubmit: (event) => {
    event.preventDefault();
    if (field.value.trim()) hand.reject(finding, field.value.trim());
    else {
      fill(wrong, t('reasonNeeded'));
      field.focus();
    }
  } }, h('label', { for: id }, t('reason')), field, h('button', { type: 'submit', class: 'primary' }, t('save')),
  h('button', { type: 'button', onclick: close }, t('cancel')), wrong);
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    close();
  });
  return form;
}

/* Asks why, in the place of the buttons. */
export function askReason(hand: Hand, finding: Finding): void {
  const card = document.getElementById(cardId(finding));
  const row = card?.querySelector('.judge');
  if (!card || !row || card.querySelector('.reason')) return;
  const before = [...row.childNodes];
  fill(row, reasonForm(hand, finding, () => {
    row.replaceChildren(...before);
    card.focus();
  }));
  row.querySelector('input')!.focus();
}

function judgeRow(hand: Hand, finding: Finding): HTMLElement {
  const row = h('div', { class: 'judge row' });
  const open = hand.sheet.status !== 'done';
  if (finding.verdict) {
    append(row, given(finding.verdict),
      open && press('undo', t('undo'), () => hand.takeBack(finding), { letter: 'U', className: 'small' }));
  } else if (open) {
    append(row, press('accept', t('accept'), () => hand.accept(finding), { letter: 'A' }),
      press('reject', t('reject'), () => askReason(hand, finding), { letter: 'R' }));
  }
  append(row, press('appeal-this', t('appealThis'), () => hand.startAppeal(finding), { className: 'link appeal-this' }));
  return row;
}

function other(finding: Finding, one: Finding['others'][number]): HTMLElement {
  const differs = finding.verdict !== null && finding.verdict.accept !== one.accept;
  return h('p', { class: 'other-mark' }, bdi(one.reviewer), ' ', given(one), ' ',
    differs && h('span', { class: 'tag disputed' }, t('isDisputed')));
}

function appealTag(hand: Hand, finding: Finding): HTMLElement | null {
  const states = hand.sheet.appeals.filter((a) => a.about === finding.id).map((a) => a.state);
  if (states.includes('open')) return h('span', { class: 'tag appealed' }, t('appealOpen'));
  return states.length ? h('span', { class: 'tag' }, t(states.includes('upheld') ? 'appealUpheld' : 'appealDenied')) : null;
}

function reasons(finding: Finding): HTMLElement | null {
  const { why, suggestion } = finding;
  if (!why && !suggestion) return null;
  return h('details', {}, h('summary', {}, t('why')), why && h('p', {}, why),
    suggestion && h('p', { class: 'better' }, h('span', { class: 'muted' }, t('better')), ' ', bdi(suggestion)));
}

function card(hand: Hand, finding: Finding): HTMLElement {
  const level = `s${rank(finding)}`;
  const quote = h('button', { type: 'button', class: 'link', 'data-key': 'show', onclick: () => hand.point(finding) },
    h('q', {}, bdi(finding.text)));
  return h('li', {
    class: `finding ${level}${finding.verdict ? ' judged' : ''}`, id: cardId(finding), tabindex: -1, 'data-finding': finding.id,
  },
  h('p', { class: 'head' }, h('span', { class: `severity ${level}` }, word(finding.severity)), ' ',
    h('strong', {}, finding.title || finding.rule), ' ', h('span', { class: 'muted' }, t('turnOf', { n: finding.turn + 1 })), ' ',
    appealTag(hand, finding)),
  h('p', { class: 'quote' }, quote), reasons(finding), judgeRow(hand, finding), ...finding.others.map((o) => other(finding, o)));
}

export class Findings implements Panel {
  readonly element: HTMLElement;
  private readonly heading = h('h2', { id: 'findings-title' });
  private readonly list = h('ol', { class: 'cards' });
  private readonly none = h('p', { class: 'empty' }, t('noFindings'));
  private readonly cards: Keyed<Finding>;

  constructor(hand: Hand) {
    this.element = h('section', { class: 'panel', 'aria-labelledby': 'findings-title' }, this.heading, this.list, this.none);
    this.cards = new Keyed(this.list, (f) => f.id, (f) => card(hand, f));
  }

  update(sheet: Sheet): void {
    const { findings } = sheet;
    const judged = findings.filter((f) => f.verdict).length;
    this.heading.textContent = t('findingsTitle', { done: judged, all: findings.length });
    this.none.hidden = findings.length > 0;
    this.list.hidden = !findings.length;
    this.cards.update(findings, (f) => [sheet.status === 'done', sheet.appeals.filter((a) => a.about === f.id).map((a) => a.state)]);
  }
}
