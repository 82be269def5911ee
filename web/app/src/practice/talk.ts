/*
 * A talk with the customer.  The service plays it and keeps it: a reload goes on where it was.
 * What has been typed and not sent is kept in the window.
 */
import { append, bdi, fill, h } from '../../../shared/dom';
import { ApiError, del, get, post } from '../api';
import { load, problem, told } from '../load';
import type { Context } from '../view';
import { makeComposer, type Composer } from './composer';
import { makeMeter, moodText } from './heat';
import { names, tag, type Names } from './parts';
import { resultView } from './result';
import { t, word } from './texts';
import { Turns } from './turns';
import { isOver, type Scenario, type Session } from './types';

interface Data {
  session: Session;
  scenario: Scenario | null; // a scenario may have been taken away since
  names: Names;
}

const wide = () => window.matchMedia('(min-width: 900px)').matches;

/* ---- what stands beside the talk ------------------------------------------------ */

function fold(id: string, title: string, open: boolean, ...body: HTMLElement[]): HTMLDetailsElement {
  return h('details', { class: 'fold-panel', open, 'data-fold': id }, h('summary', {}, title), ...body);
}

/* On a phone the folds leave room for the talk; the task is read before the first word. */
function scenarioFolds(scenario: Scenario, fresh: boolean): HTMLElement[] {
  const { name, who, manner } = scenario.persona;
  return [
    fold('brief', t('brief'), fresh || wide(), h('p', {}, bdi(scenario.brief)),
      h('p', { class: 'muted' }, t('persona', { name }), who ? ` · ${who}` : '', manner ? ` · ${manner}` : ''),
      h('p', { class: 'tags' }, tag(word('industry', scenario.industry)),
        tag(word('channel', scenario.channel)),
        tag(`${t('motive')} ${word('motive', scenario.motive)}`), tag(word('type', scenario.type)))),
    fold('desk', t('desk'), wide(), h('ul', {}, ...scenario.desk.map((line) => h('li', {}, bdi(line))))),
  ];
}

function factList(session: Session): HTMLElement {
  return h('ul', { class: 'facts-out' }, ...session.facts.map((fact) => (fact.known
    ? h('li', { class: 'known' }, h('span', { 'aria-hidden': 'true' }, '✓ '), bdi(fact.say ?? ''))
    : h('li', { class: 'muted' }, h('span', { 'aria-hidden': 'true' }, '○ '), t('factHidden')))));
}

/* ---- the talk -------------------------------------------------------------------- */

class Talk {
  private session: Session;
  private readonly meter = makeMeter();
  private readonly turns: Turns;
  private readonly facts = fold('facts', '', wide());
  private readonly under = h('div', { class: 'under' });
  private readonly help = h('div', { class: 'help', role: 'group', 'aria-label': t('hint') });
  private readonly trouble = h('div');
  private composer: Composer | null = null;
  private undoButton: HTMLButtonElement | null = null;

  constructor(root: HTMLElement, private readonly ctx: Context, private readonly life: AbortSignal,
    private readonly data: Data) {
    this.session = data.session;
    this.turns = new Turns(data.names, this.customer());
    this.help.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.closeHelp();
    });
    const { scenario } = data;
    fill(root,
      h('p', { class: 'back' }, h('a', { href: '#/practice' }, t('backToStart'))),
      h('h1', {}, bdi(this.session.title)),
      h('div', { class: 'talk' },
        h('div', { class: 'talk-side' }, this.meter.element,
          ...(scenario ? scenarioFolds(scenario, !this.session.replies) : []), this.facts),
        h('section', { class: 'talk-main', 'aria-label': t('chat') }, this.turns.element, this.trouble,
          this.under)));
    this.draw();
    if (!isOver(this.session.state)) {
      this.composer?.box.focus({ preventScroll: true });
      if (this.session.replies) this.reveal();
    }
  }

  private customer(): string {
    return this.data.scenario?.persona.name || word('speaker', 'customer');
  }

  private path(what = ''): string {
    return `/sessions/${encodeURIComponent(this.session.id)}${what}`;
  }

  private draftKey(): string {
    return `huashu.practice.draft.${this.session.id}`;
  }

  private draw(): void {
    const { session } = this;
    this.meter.show(session);
    this.turns.show(session);
    const known = session.facts.filter((f) => f.known).length;
    const open = this.facts.open;
    const count = t('factsCount', { n: known, all: session.facts.length });
    fill(this.facts, h('summary', {}, t('factsTitle'), ' ', h('span', { class: 'muted' }, count)), factList(session));
    this.facts.open = open;
    this.facts.hidden = !session.facts.length;
    if (isOver(session.state)) this.drawResult();
    else this.drawComposer();
  }

  private drawComposer(): void {
    if (!this.composer) {
      this.composer = makeComposer('reply', { label: 'yourReply', send: 'send', keys: 'replyHint' },
        (text) => void this.send(text), (text) => sessionStorage.setItem(this.draftKey(), text));
      const button = (key: 'hint' | 'undo' | 'end', act: () => void) =>
        h('button', { type: 'button', 'data-key': key, onclick: act }, t(key));
      this.undoButton = button('undo', () => void this.undo());
      append(this.composer.row, button('hint', () => void this.hint()), this.undoButton,
        button('end', () => this.askEnd()));
      fill(this.under, h('div', { class: 'dock' },
        h('p', { class: 'notice closing', hidden: true }, t('closingHint')), this.help, this.composer.element));
      this.composer.set(sessionStorage.getItem(this.draftKey()) ?? '');
    }
    this.undoButton!.disabled = this.session.replies === 0;
    this.under.querySelector<HTMLElement>('.closing')!.hidden = this.session.state !== 'closing';
  }

  private drawResult(): void {
    this.meter.element.classList.add('over');
    sessionStorage.removeItem(this.draftKey());
    this.composer = null;
    fill(this.under, resultView(this.ctx, this.life, this.session, this.data.names));
  }

  /* Does something with the service; what fails is said, and nothing is lost. */
  private async act(work: () => Promise<Session>, done: () => void): Promise<void> {
    fill(this.trouble);
    this.composer?.busy(true);
    try {
      const session = await work();
      if (this.life.aborted) return;
      this.session = session;
      this.composer?.busy(false);
      fill(this.help);
      this.draw();
      done();
    } catch (error) {
      if (this.life.aborted) return;
      this.composer?.busy(false);
      fill(this.trouble, problem(error, () => void this.act(work, done)));
      this.trouble.scrollIntoView({ block: 'nearest' });
    }
  }

  /* A reply whose answer was lost may have been played: it is not sent twice. */
  private send(text: string): Promise<void> {
    const before = this.session.replies;
    let tried = false;
    const work = async (): Promise<Session> => {
      if (tried) {
        const now = await get<Session>(this.path());
        if (now.replies > before) return now;
      }
      tried = true;
      return this.post('/replies', { text });
    };
    return this.act(work, () => {
      this.composer?.set('');
      const last = this.session.turns[this.session.turns.length - 1];
      const answered = last && last.speaker !== 'agent';
      const line = answered ? t('says', { name: this.customer(), text: last.text }) : '';
      this.ctx.say(`${line} ${moodText(this.session)}`.trim());
      this.settleView();
    });
  }

  /* A talk that changed elsewhere (another window, a lost answer) is read anew and told. */
  private async post(what: string, body: object): Promise<Session> {
    try {
      return await post<Session>(this.path(what), body);
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) {
        const now = await get<Session>(this.path());
        if (isOver(now.state)) return now;
      }
      throw error;
    }
  }

  private reveal(): void {
    this.turns.reveal(this.under.querySelector<HTMLElement>('.dock')?.offsetHeight ?? 0);
  }

  private settleView(): void {
    if (isOver(this.session.state)) this.toResult();
    else {
      this.reveal();
      this.composer?.box.focus({ preventScroll: true });
    }
  }

  private toResult(): void {
    const heading = this.under.querySelector<HTMLElement>('h2');
    this.reveal();
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView({ block: 'start' });
  }

  private undo(): Promise<void> {
    const said = [...this.session.turns].reverse().find((turn) => turn.speaker === 'agent')?.text ?? '';
    return this.act(() => this.post('/undo', {}), () => {
      if (!this.composer?.value()) this.composer?.set(said);
      this.ctx.say(t('undone'));
      this.settleView();
    });
  }

  private async hint(): Promise<void> {
    fill(this.trouble);
    try {
      const { hint, model } = await get<{ hint: string; model: string }>(this.path('/hint'), this.life);
      fill(this.help, h('div', { class: 'notice hint' }, h('p', {}, hint),
        model && h('details', {}, h('summary', {}, t('modelFold')), h('p', { class: 'better' }, bdi(model)),
          h('button', { type: 'button', class: 'small', 'data-key': 'use-model', onclick: () => {
            this.composer?.set(model);
            this.composer?.box.focus();
          } }, t('useIt')))));
      this.reveal();
      this.ctx.say(t('hintIs', { what: hint }));
    } catch (error) {
      if (this.life.aborted) return;
      fill(this.trouble, problem(error, () => void this.hint()));
    }
  }

  private closeHelp(): void {
    fill(this.help);
    this.composer?.box.focus();
  }

  private askEnd(): void {
    const yes = h('button', { type: 'button', class: 'primary', 'data-key': 'end-now',
      onclick: () => void this.end() }, t('endNow'));
    fill(this.help, h('div', { class: 'notice warn' }, h('p', {}, t('endAsk')), h('div', { class: 'row' }, yes,
      h('button', { type: 'button', 'data-key': 'cancel', onclick: () => this.closeHelp() }, t('cancel')),
      h('button', { type: 'button', class: 'danger', 'data-key': 'remove',
        onclick: () => void this.remove() }, t('remove')))));
    yes.focus();
  }

  private end(): Promise<void> {
    return this.act(() => this.post('/end', {}), () => {
      this.ctx.say(word('outcome', this.session.state));
      this.toResult();
    });
  }

  private async remove(): Promise<void> {
    try {
      await del(this.path());
      sessionStorage.removeItem(this.draftKey());
      this.ctx.go('#/practice');
    } catch (error) {
      if (!this.life.aborted) fill(this.trouble, problem(error, () => void this.remove()));
    }
  }
}

function notThere(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

async function fetchTalk(id: string, life: AbortSignal): Promise<Data> {
  const session = await get<Session>(`/sessions/${encodeURIComponent(id)}`, life);
  const place = `/scenarios/${encodeURIComponent(session.scenario)}`;
  const scenario = get<Scenario>(place, life).catch((error: unknown) => {
    if (notThere(error)) return null;
    throw error;
  });
  return { session, scenario: await scenario, names: await names() };
}

export function talk(root: HTMLElement, ctx: Context, life: AbortSignal, id: string): void {
  if (!id) {
    ctx.go('#/practice');
    return;
  }
  const missing = (error: unknown) => {
    if (!notThere(error)) throw error;
    fill(root, h('h1', {}, t('chat')), h('p', { class: 'notice warn' }, t('goneTalk')),
      h('p', {}, h('a', { href: '#/practice' }, t('backToStart'))));
    ctx.say(told(error));
    return null;
  };
  void load(root, life, () => fetchTalk(id, life).catch(missing), (data) => {
    if (data) new Talk(root, ctx, life, data);
  });
}
