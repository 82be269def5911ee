/*
 * One dialogue under review: its words on one side, the marks on the other, what to do next below.
 *
 *     key, click ──> do() ──> one change at a time ──> the service ──> sheet ──> panels follow
 *
 * What is done while a change is under way waits for it, so that quick keys act on the finding that
 * the reviewer will see.  Panels draw only what changed.
 */
import { append, bdi, fill, h } from '../../../shared/dom';
import { ApiError, del, get, post, put, query } from '../api';
import { load, problem, told } from '../load';
import { decimal } from '../texts';
import type { Context } from '../view';
import { Appeals } from './appeals';
import { askReason, cardId, Findings } from './findings';
import { press, statusWord, verdictWord, waiting, type Hand } from './hand';
import { MissedPanel } from './missed';
import { named, nextOf, type Life } from './parts';
import { Steps } from './steps';
import { t, word } from './texts';
import { marksFor, turnList } from './turns';
import type { Finding, Made, Missed, Sheet, Step } from './types';

const part = encodeURIComponent;

interface Panels {
  findings: Findings;
  missed: MissedPanel;
  steps: Steps;
  appeals: Appeals;
}

type Act = () => Promise<void> | void;

class Room implements Hand {
  sheet!: Sheet;
  private at = -1; // the finding that the keys act on
  private panels!: Panels;
  private pending: Act[] = [];
  private busy = false;
  private asking = false; // the key that opens the reason waits for its turn
  private readonly head = h('header', { class: 'sheet-head' });
  private readonly words = h('div', {
    class: 'said-words', tabindex: 0, role: 'group', 'aria-labelledby': 'said-title',
  });
  private readonly finish = h('div', { class: 'finish' });
  private readonly trouble = h('div');
  private missedButton!: HTMLElement;
  private readonly body: HTMLElement;

  constructor(root: HTMLElement, private readonly ctx: Context, private readonly life: Life,
    private readonly id: string) {
    this.body = h('div', { class: 'sheet' });
    append(root, this.body);
    document.addEventListener('keydown', (event) => this.key(event), { signal: life.signal });
  }

  get desk(): Life['desk'] {
    return this.life.desk;
  }

  get who(): string {
    return this.ctx.who();
  }

  get named(): boolean {
    return this.life.token;
  }

  private path(rest = ''): string {
    return `/reviews/dialogues/${part(this.id)}${rest}`;
  }

  private get me(): { reviewer: string } {
    return { reviewer: this.who };
  }

  start(): void {
    void load(this.body, this.life.signal, () => get<Sheet>(this.path(query(this.me)), this.life.signal), (sheet) => {
      this.sheet = sheet;
      this.build();
      this.update();
      this.mark(this.unjudged(0) ?? (sheet.findings.length ? 0 : -1));
    });
  }

  /* ---- changes ---------------------------------------------------------------- */

  private do(act: Act): void {
    this.pending.push(act);
    if (!this.busy) void this.drain();
  }

  private async drain(): Promise<void> {
    this.busy = true;
    for (let act = this.pending.shift(); act; act = this.pending.shift()) {
      const work = act();
      if (work) await work;
    }
    this.busy = false;
  }

  /* One change: the service answers with the sheet as it is then; `done` sees to the keyboard and says
     what was done. */
  private async change(work: () => Promise<Sheet | Made>, done: (sheet: Sheet) => string): Promise<boolean> {
    try {
      const answer = await work();
      if (this.life.signal.aborted) return false;
      this.sheet = 'dialogue' in answer ? answer.dialogue : answer;
      fill(this.trouble);
      this.update();
      this.ctx.say(done(this.sheet));
      return true;
    } catch (error) {
      if (this.life.signal.aborted) return false;
      this.pending = [];
      this.asking = false;
      const again = error instanceof ApiError && error.offline ? () => this.do(async () => {
        await this.change(work, done);
      }) : null;
      fill(this.trouble, problem(error, again));
      this.ctx.say(told(error));
      return false;
    }
  }

  private mend(work: () => Promise<Sheet | Made>, done: (sheet: Sheet) => string): void {
    this.do(async () => {
      await this.change(work, done);
    });
  }

  private get left(): number {
    return this.sheet.findings.filter((f) => !f.verdict).length;
  }

  /* The first finding without a verdict from `from` on, then from the beginning. */
  private unjudged(from: number): number | null {
    const { findings } = this.sheet;
    const order = [...findings.keys()].map((i) => (i + from) % findings.length);
    return order.find((i) => !findings[i]!.verdict) ?? null;
  }

  private async judge(finding: Finding, verdict: 'accept' | 'reject', reason: string): Promise<void> {
    const here = this.sheet.findings.findIndex((f) => f.id === finding.id);
    await this.change(() => put<Sheet>(this.path(`/findings/${finding.id}`), { ...this.me, verdict, reason }), () => {
      const next = this.unjudged(here);
      if (next === null) this.mainAction()?.focus({ preventScroll: true });
      this.mark(next ?? here, next !== null);
      return t('judged', { what: verdictWord(verdict === 'accept'), n: this.left });
    });
  }

  accept(finding: Finding): void {
    this.do(() => this.judge(finding, 'accept', ''));
  }

  reject(finding: Finding, reason: string): void {
    this.do(() => this.judge(finding, 'reject', reason));
  }

  takeBack(finding: Finding): void {
    this.mend(() => del<Sheet>(this.path(`/findings/${finding.id}`) + query(this.me)), () => {
      this.point(finding);
      return t('takenBack');
    });
  }

  add(missed: { turn: number; start: number; end: number; category: string; note: string }): void {
    this.mend(() => post<Made>(this.path('/missed'), { ...this.me, ...missed }), () => {
      this.panels.missed.clear();
      this.panels.missed.focus();
      return t('added');
    });
  }

  removeMissed(missed: Missed): void {
    this.mend(() => del<Sheet>(this.path(`/missed/${missed.id}`) + query(this.me)), () => {
      this.panels.missed.focus();
      return t('removed');
    });
  }

  correct(step: Step, status: string): void {
    const path = this.path(`/steps/${part(step.rubric)}/${part(step.step)}`);
    const work = () => (status ? put<Sheet>(path, { ...this.me, status, note: '' })
      : del<Sheet>(path + query(this.me)));
    const said = `${step.title || step.step} · ${status ? statusWord(status) : t('asMachine')}`;
    this.do(async () => {
      const kept = await this.change(work, () => said);
      if (kept || this.life.signal.aborted) return;
      this.panels.steps.reset();
      this.panels.steps.focus(step);
    });
  }

  appeal(agent: string, about: string, text: string): void {
    this.mend(() => post<Made>(this.path(`/appeals${query(this.me)}`), { agent, about, text }), (sheet) => {
      this.panels.appeals.close();
      this.panels.appeals.focus(Math.max(...sheet.appeals.map((a) => a.id)));
      return t('appealEntered');
    });
  }

  answer(appeal: { id: number }, decision: 'upheld' | 'denied', text: string): void {
    this.mend(() => post<Sheet>(`/reviews/appeals/${appeal.id}/answer`, { ...this.me, decision, text }), () => {
      this.panels.appeals.focus(appeal.id);
      return t(decision);
    });
  }

  private hasEnded(): void {
    if (this.sheet.status === 'done') return;
    const next = this.unjudged(Math.max(0, this.at));
    if (next !== null) {
      this.mark(next, true);
      this.ctx.say(t('leftToJudge', { n: this.left }));
    } else {
      this.mend(() => post<Sheet>(this.path('/done'), this.me), () => {
        this.mainAction()?.focus({ preventScroll: true });
        return t('revealed');
      });
    }
  }

  private reopen(): void {
    this.mend(() => del<Sheet>(this.path('/done') + query(this.me)), () => {
      this.mainAction()?.focus({ preventScroll: true });
      return t('reopened');
    });
  }

  private next(): void {
    const id = nextOf(this.id);
    this.ctx.go(id ? `#/review/dialogue/${id}` : '#/review');
  }

  startAppeal(finding: Finding): void {
    this.panels.appeals.open(finding);
  }

  /* ---- keys ----------------------------------------------------------------------- */

  private judgeable(finding: Finding): boolean {
    return !finding.verdict && this.sheet.status !== 'done';
  }

  private readonly keys: Record<string, Act> = {
    j: () => this.mark(Math.min(this.at + 1, this.sheet.findings.length - 1), true),
    k: () => this.mark(Math.max(this.at - 1, 0), true),
    a: () => {
      const finding = this.sheet.findings[this.at];
      return finding && this.judgeable(finding) ? this.judge(finding, 'accept', '') : undefined;
    },
    r: () => {
      this.asking = false;
      const finding = this.sheet.findings[this.at];
      if (finding && this.judgeable(finding)) askReason(this, finding);
    },
    u: () => {
      const finding = this.sheet.findings[this.at];
      if (finding?.verdict && this.sheet.status !== 'done') this.takeBack(finding);
    },
    m: () => {
      if (this.sheet.status !== 'done') this.panels.missed.focus();
    },
    d: () => this.hasEnded(),
    n: () => this.next(),
  };

  private key(event: KeyboardEvent): void {
    const target = event.target instanceof HTMLElement ? event.target : null;
    const combined = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    if (!this.panels || combined || event.defaultPrevented) return;
    const writing = target?.closest('input, textarea, select, [contenteditable=true], dialog');
    if (writing && event.key === 'Escape' && this.body.contains(writing)) this.mark(this.at, true);
    const act = this.keys[event.key.toLowerCase()];
    if (writing || !act || this.asking) return;
    event.preventDefault();
    this.asking = event.key.toLowerCase() === 'r';
    this.do(act);
  }

  /* ---- the finding at hand -------------------------------------------------------- */

  point(finding: Finding): void {
    this.mark(this.sheet.findings.findIndex((f) => f.id === finding.id), true);
  }

  /* Makes one finding the one at hand and shows its words; `focus` puts the keyboard on its card. */
  private mark(at: number, focus = false): void {
    const finding = this.sheet.findings[at];
    if (!finding) return;
    this.at = at;
    this.showHand();
    const card = document.getElementById(cardId(finding));
    if (!focus || !card) return;
    card.scrollIntoView({ block: 'nearest' });
    card.focus({ preventScroll: true });
  }

  private showHand(): void {
    for (const old of this.body.querySelectorAll('.at-hand')) old.classList.remove('at-hand');
    const finding = this.sheet.findings[this.at];
    if (!finding) return;
    document.getElementById(cardId(finding))?.classList.add('at-hand');
    const marks = marksFor(this.words, finding.id);
    for (const mark of marks) mark.classList.add('at-hand');
    const [first] = marks;
    if (!first) return;
    const [box, pane] = [first.getBoundingClientRect(), this.words.getBoundingClientRect()];
    if (box.top < pane.top || box.bottom > pane.bottom) this.words.scrollTop += box.top - pane.top - pane.height / 3;
  }

  /* ---- drawing ----------------------------------------------------------------------- */

  private build(): void {
    this.panels = {
      findings: new Findings(this), missed: new MissedPanel(this, this.life.signal), steps: new Steps(this),
      appeals: new Appeals(this),
    };
    const { findings, missed, steps, appeals } = this.panels;
    const first = waiting(this.sheet).length ? [appeals, findings, missed, steps] : [findings, missed, steps, appeals];
    this.missedButton = press('missed', t('missedAdd'), () => missed.focus(), { letter: 'M', className: 'small' });
    this.missedButton.addEventListener('mousedown', (event) => event.preventDefault()); // keeps the selection
    fill(this.body, this.head, h('div', { class: 'columns' },
      h('section', { class: 'panel said', 'aria-labelledby': 'said-title' },
        h('div', { class: 'said-head' }, h('h2', { id: 'said-title' }, t('turnsTitle')), this.missedButton), this.words),
      h('div', { class: 'stack' }, ...first.map((p) => p.element),
        h('details', { class: 'keys' }, h('summary', {}, t('keys')), h('p', {}, t('keysNote'))))), this.finish);
    this.words.addEventListener('click', (event) => this.clicked(event));
  }

  /* A click into marked words shows the finding; where several overlap, the next one of them. */
  private clicked(event: Event): void {
    const mark = event.target instanceof Element ? event.target.closest<HTMLElement>('mark') : null;
    if (!mark || window.getSelection()?.isCollapsed === false) return;
    const ids = (mark.dataset['findings'] ?? '').split(' ');
    const now = ids.indexOf(this.sheet.findings[this.at]?.id ?? '');
    this.mark(this.sheet.findings.findIndex((f) => f.id === ids[(now + 1) % ids.length]), true);
  }

  private update(): void {
    const focus = document.activeElement;
    this.drawHead();
    const top = this.words.scrollTop;
    fill(this.words, turnList(this.sheet));
    this.words.scrollTop = top;
    for (const panel of Object.values(this.panels) as Panels[keyof Panels][]) panel.update(this.sheet);
    this.missedButton.hidden = this.sheet.status === 'done';
    this.drawFinish();
    this.showHand();
    if (focus !== document.activeElement) this.refocus(focus);
  }

  /* What was drawn anew under the keyboard gets it back. */
  private refocus(lost: Element | null): void {
    const again = lost?.id ? document.getElementById(lost.id) : null;
    (again ?? this.mainAction())?.focus({ preventScroll: true });
  }

  private drawHead(): void {
    const { agent, team, day, channel, score, grade, source, name, id, blind, reviewers } = this.sheet;
    const open = waiting(this.sheet).length;
    const others = reviewers.filter((r) => r.name !== this.who);
    const facts = [agent, team, day, word(channel), score === null ? '' : `${decimal(score)} ${grade ?? ''}`, source];
    const waits = open > 0 && h('p', { class: 'notice warn appeal-waits' }, t('appealWaits', { n: open }), ' ',
      press('to-appeals', t('toAppeals'), () => {
        this.panels.appeals.element.scrollIntoView({ block: 'start' });
        this.panels.appeals.element.focus({ preventScroll: true });
      }, { className: 'small', id: 'to-appeals' }));
    fill(this.head,
      h('p', { class: 'back' }, h('a', { href: '#/review', id: 'to-queue' }, t('back')), ' · ',
        h('a', { href: `#/review/trail/${id}`, id: 'to-trail' }, t('trailOf'))),
      h('h1', {}, named(name || `#${id}`)),
      h('p', { class: 'muted facts-line' },
        ...facts.filter((one) => one).flatMap((one, i) => [i ? ' · ' : '', bdi(one)])),
      h('p', { class: 'states' }, h('span', { class: `tag ${blind ? '' : 'done'}` }, t(blind ? 'blind' : 'revealed')),
        ...others.map((r) => h('span', { class: 'tag' }, bdi(r.name), ` ${t(r.status)}`))), waits);
  }

  private mainAction(): HTMLElement | null {
    return document.getElementById('main-action');
  }

  /* The one thing to do next. */
  private makeMain(): HTMLElement {
    const look = { className: 'primary', id: 'main-action' };
    if (this.sheet.status === 'done') return press('next', this.nextText(), () => this.next(), { ...look, letter: 'N' });
    if (!this.left) return press('done', t('finish'), () => this.hasEnded(), { ...look, letter: 'D' });
    return press('pending', t('judgeNext', { n: this.left }), () => this.mark(this.unjudged(this.at + 1) ?? this.at, true), look);
  }

  private nextText(): string {
    return nextOf(this.id) ? t('next') : t('back');
  }

  private drawFinish(): void {
    const done = this.sheet.status === 'done';
    const shown = this.sheet.reviewers.some((r) => r.name !== this.who && r.status === 'done');
    const other = done ? !shown && press('reopen', t('reopen'), () => this.reopen())
      : press('next', this.nextText(), () => this.next(), { letter: 'N' });
    const note = done ? t(shown ? 'doneShown' : 'doneAlone') : t(this.left ? 'judgeNote' : 'finishNote');
    fill(this.finish, this.trouble, h('div', { class: 'row' }, this.makeMain(), other, h('span', { class: 'muted' }, note)));
  }
}

export function dialogue(root: HTMLElement, ctx: Context, life: Life, id: string): void {
  new Room(root, ctx, life, id).start();
}
