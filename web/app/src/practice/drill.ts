/*
 * Drills: one task, one answer, one verdict.  What is due comes first; the service says what is
 * next.  After a verdict Ctrl-Enter goes on from anywhere; a passed one puts the keyboard on the
 * button that does the same.
 */
import { append, bdi, fill, h } from '../../../shared/dom';
import { get, post, query } from '../api';
import { gone, load, problem } from '../load';
import type { Context } from '../view';
import { composing, makeComposer, type Composer } from './composer';
import { findingNote, marked, tag } from './parts';
import { t, word } from './texts';
import type { Drill, DrillSkill, Verdict } from './types';

interface Next {
  drill: Drill | null;
  next_due: string | null;
}

/* ---- the skills ------------------------------------------------------------------- */

function skillLink(skill: DrillSkill, here: boolean): HTMLElement {
  return h('li', {}, h('a', { href: `#/practice/drill/${encodeURIComponent(skill.id)}`,
    'aria-current': here ? 'true' : null, 'data-skill': skill.id },
    h('strong', {}, skill.title || word('skill', skill.id)),
    h('span', { class: 'muted small' }, t('skillCount', { seen: skill.seen, all: skill.drills }),
      skill.mean === null ? '' : ` · ${t('score')} ${Math.round(skill.mean)}`),
    skill.due > 0 && tag(t('skillDue', { n: skill.due }), 'due')));
}

function skillList(skills: DrillSkill[], chosen: string): HTMLElement {
  const due = skills.reduce((sum, s) => sum + s.due, 0);
  return h('nav', { class: 'skills', 'aria-label': t('drillPick') }, h('ul', {},
    h('li', {}, h('a', { href: '#/practice/drill', 'aria-current': chosen ? null : 'true', 'data-skill': '' },
      h('strong', {}, t('mix')),
      due > 0 && tag(t('skillDue', { n: due }), 'due'))),
    ...skills.map((s) => skillLink(s, s.id === chosen))));
}

/* ---- the verdict -------------------------------------------------------------------- */

function localDay(ahead: number): string {
  const day = new Date(Date.now() + ahead * 86400000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

function dueText(verdict: Verdict): string {
  const day = verdict.next_due;
  if (day <= localDay(0)) return t('dueOn', { day, near: t('today') });
  if (day === localDay(1)) return t('dueOn', { day, near: t('tomorrow') });
  return t('dueOn', { day, near: t('dueIn', { n: verdict.interval }) });
}

function pointList(verdict: Verdict): HTMLElement {
  return h('ul', { class: 'points' }, ...verdict.points.map((point) =>
    h('li', { class: point.met ? 'met' : 'missed' },
      h('span', { 'aria-hidden': 'true' }, point.met ? '✓ ' : '✗ '),
      h('span', { class: 'sr' }, `${t(point.met ? 'met' : 'unmet')}: `), point.what)));
}

function verdictView(verdict: Verdict, said: string, next: () => void, again: () => void): HTMLElement {
  const { findings } = verdict.report;
  const model = h('p', { class: 'better words' }, bdi(verdict.model));
  /* Enter that is still held down from handing in the answer does not go on. */
  const held = (event: Event) => {
    if ((event as KeyboardEvent).repeat) event.preventDefault();
  };
  const nextButton = h('button', { type: 'button', class: verdict.passed ? 'primary' : null,
    'data-key': 'next', 'aria-describedby': 'verdict-title', onkeydown: held, onclick: next }, t('nextDrill'));
  const [look, title] = verdict.passed ? ['passed', `✓ ${t('passed')}`] : ['failed', `✗ ${t('notPassed')}`];
  return h('section', { class: `panel verdict ${look}`, 'aria-labelledby': 'verdict-title' },
    h('h3', { id: 'verdict-title' }, title),
    pointList(verdict),
    findings.length > 0 && h('div', { class: 'said' }, h('p', { class: 'muted small' }, t('youSaid')),
      marked(said, findings)),
    ...findings.map(findingNote),
    verdict.passed ? h('div', {}, h('p', { class: 'muted small' }, t('model')), model)
      : h('details', {}, h('summary', {}, t('modelShow')), model),
    h('p', { class: 'muted' }, dueText(verdict)),
    h('div', { class: 'row' }, nextButton,
      !verdict.passed && h('button', { type: 'button', class: 'primary', 'data-key': 'once-more',
        onkeydown: held, onclick: again }, t('onceMore')),
      h('span', { class: 'muted small' }, t(verdict.passed ? 'nextKeys' : 'nextKeysFailed'))));
}

function spoken(verdict: Verdict): string {
  const missed = verdict.points.filter((p) => !p.met).map((p) => p.what);
  return [t(verdict.passed ? 'passed' : 'notPassed'),
    missed.length ? `${t('unmet')}: ${missed.join('; ')}` : '',
    ...verdict.report.findings.map((f) => f.title)].filter((part) => part).join('. ');
}

/* ---- one drill ------------------------------------------------------------------------ */

class Card {
  readonly element = h('div', { class: 'drill' });
  private readonly composer: Composer;
  private readonly help = h('div');
  private readonly outcome = h('div');
  private hinted = false;
  private judged = false;

  constructor(private readonly ctx: Context, private readonly life: AbortSignal,
    private readonly drill: Drill, private readonly next: () => void) {
    this.composer = makeComposer('answer', { label: 'answer', send: 'submit', keys: 'submitHint' },
      (text) => void this.answer(text), (text) => sessionStorage.setItem(this.draftKey(), text));
    this.composer.set(sessionStorage.getItem(this.draftKey()) ?? '');
    const hint = h('button', { type: 'button', 'data-key': 'hint', onclick: () => void this.hint(hint) },
      t('showHint'));
    append(this.composer.row, hint);
    fill(this.element, h('section', { class: 'panel', 'aria-labelledby': 'drill-title', 'data-drill': drill.id },
      h('p', { class: 'tags' }, tag(drill.title || word('skill', drill.skill)),
        tag(word('level', String(drill.level)), `level${drill.level}`),
        tag(t(drill.due ? 'isDue' : 'isNew'), drill.due ? 'due' : '')),
      h('h2', { id: 'drill-title' }, bdi(drill.task)),
      drill.customer && h('figure', { class: 'quote-box' },
        h('figcaption', { class: 'muted small' }, t('customerSays')),
        h('p', { class: 'words' }, bdi(drill.customer))),
      drill.given && h('figure', { class: 'quote-box given' },
        h('figcaption', { class: 'muted small' }, t('givenText')),
        h('p', { class: 'words' }, bdi(drill.given))),
      this.composer.element, this.help), this.outcome);
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || composing(event) || !this.judged) return;
      event.preventDefault();
      this.next();
    });
  }

  /* What is being typed outlives a reload and a change of language. */
  private draftKey(): string {
    return `huashu.practice.answer.${this.drill.id}`;
  }

  focus(): void {
    this.composer.box.focus({ preventScroll: true });
  }

  private async hint(button: HTMLButtonElement): Promise<void> {
    try {
      const mine = query({ learner: this.ctx.who() });
      const { hint } = await get<Drill>(`/drills/${encodeURIComponent(this.drill.id)}${mine}`, this.life);
      this.hinted = true;
      button.disabled = true;
      this.focus();
      fill(this.help, h('p', { class: 'notice hint' }, hint ?? ''));
      this.ctx.say(t('hintIs', { what: hint ?? '' }));
    } catch (error) {
      if (!this.life.aborted && !gone(error)) fill(this.help, problem(error, () => void this.hint(button)));
    }
  }

  private async answer(text: string): Promise<void> {
    this.composer.busy(true);
    fill(this.outcome);
    try {
      const body = { learner: this.ctx.who(), text, hinted: this.hinted };
      const verdict = await post<Verdict>(`/drills/${encodeURIComponent(this.drill.id)}/answers`, body);
      if (this.life.aborted) return;
      this.composer.busy(false);
      this.judged = true;
      if (verdict.passed) sessionStorage.removeItem(this.draftKey());
      this.show(verdict, text);
    } catch (error) {
      if (this.life.aborted) return;
      this.composer.busy(false);
      fill(this.outcome, problem(error, () => void this.answer(text)));
    }
  }

  private show(verdict: Verdict, text: string): void {
    fill(this.outcome, verdictView(verdict, text, this.next, () => {
      this.composer.box.select();
      this.focus();
      this.element.scrollIntoView({ block: 'nearest' });
    }));
    this.ctx.say(spoken(verdict));
    const target = this.outcome.querySelector<HTMLElement>(`[data-key=${verdict.passed ? 'next' : 'once-more'}]`);
    target?.focus({ preventScroll: true });
    this.outcome.scrollIntoView({ block: 'nearest' });
  }
}

/* ---- the room ---------------------------------------------------------------------------- */

function nothing(next: Next): HTMLElement {
  return h('section', { class: 'panel' },
    h('p', {}, t('allDone'), ' ', next.next_due && t('nextDue', { day: next.next_due })),
    h('p', {}, h('a', { href: '#/practice' }, t('newTalk'))));
}

/* `id` names a skill, or a drill that was advised. */
export function drills(root: HTMLElement, ctx: Context, life: AbortSignal, id: string): void {
  const mine = query({ learner: ctx.who() });
  const side = h('div', { class: 'drill-side' });
  const desk = h('div', { class: 'drill-main' });
  const body = h('div', { class: 'drill-room' }, side, desk);
  append(root, h('h1', {}, t('navDrills')), body);
  let skills: DrillSkill[] = [];
  const skill = () => (skills.some((s) => s.id === id) ? id : '');

  const fetchNext = async (first: boolean): Promise<Next> => {
    skills = (await get<{ skills: DrillSkill[] }>(`/drills${mine}`, life)).skills;
    if (first && id && !skill()) {
      return { drill: await get<Drill>(`/drills/${encodeURIComponent(id)}${mine}`, life), next_due: null };
    }
    return get<Next>(`/drills/next${query({ learner: ctx.who(), skill: skill() })}`, life);
  };
  const show = (first: boolean): void => {
    void load(desk, life, () => fetchNext(first), (next) => {
      fill(side, skillList(skills, skill()));
      if (!next.drill) {
        fill(desk, nothing(next));
        return;
      }
      const card = new Card(ctx, life, next.drill, () => show(false));
      fill(desk, card.element);
      card.focus();
      if (!first) {
        ctx.say(next.drill.task);
        window.scrollTo(0, 0);
      }
    });
  };
  show(true);
}
