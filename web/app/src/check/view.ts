/* The check page: editor on the left, score card on the right, findings below the editor. */
import './check.css';
import { ApiError, get } from '../api';
import { append, fill, h, save } from '../../../shared/dom';
import type { Context, View } from '../view';
import { Card, gradeClass } from './card';
import { Checker, type Query } from './checker';
import { Editor } from './editor';
import { countText, FindingList } from './findings';
import { insertBest } from './insert';
import { sample } from './samples';
import { asPage, asText, toClipboard, type Result } from './share';
import { t } from './texts';
import { Titles } from './titles';
import type { Answer, Health, Rules } from './types';
import { decimal, integer } from '../texts';

type Action = 'sampleDraft' | 'sampleChat' | 'open' | 'clear' | 'copy' | 'share';

const CHANNELS = ['auto', 'chat', 'call', 'email', 'draft'] as const;
const FORMATS = ['auto', 'draft', 'transcript', 'wechat', 'qianniu', 'line', 'whatsapp', 'srt'] as const;
const MOST_BYTES = 1 << 20; /* of a file, and of what the service takes */
const MOST_CHARS = 300000;
const HEALTH_MS = 20000;
const SAY_MS = 1200;

function kept(key: string): string {
  try {
    return sessionStorage.getItem(`huashu.check.${key}`) ?? '';
  } catch {
    return '';
  }
}

/* The window's own storage: the draft is gone with the window. */
function keep(key: string, value: string): void {
  try {
    sessionStorage.setItem(`huashu.check.${key}`, value);
  } catch { /* too much for it: the editor has it still */ }
}

/* What stands in the way, each with a notice of its own. */
interface Trouble {
  error: ApiError | null;
  offline: boolean;
  health: Health | null;
}

class CheckView {
  private readonly editor: Editor;
  private readonly checker: Checker;
  private readonly card: Card;
  private readonly list: FindingList;
  private readonly heading = h('h1');
  private readonly lead = h('p', { class: 'lead muted' });
  private readonly notices = h('div', { class: 'notices' });
  private readonly tools = h('div', { class: 'check-tools', role: 'group' });
  /* What the draft is the reply to; a chat has its own customer. */
  private readonly customerLabel = h('label', { for: 'customer-said' });
  private readonly customer = h('textarea', { id: 'customer-said', rows: 1, spellcheck: 'false', maxlength: 4000 });
  private readonly help = h('p', { id: 'editor-help', class: 'muted keys-help' });
  private readonly state = h('p', { class: 'state muted' });
  private readonly listTitle = h('h2', { id: 'findings-title' });
  private readonly findings = h('section', { class: 'check-findings', 'aria-labelledby': 'findings-title' });
  private readonly cardTitle = h('h2', { id: 'card-title', tabindex: -1 });
  private readonly outTools = h('div', { class: 'out-tools' });
  private readonly summary = h('div', { class: 'check-summary', hidden: true });
  private answer: Answer | null = null;
  private answered = '';
  private titles = new Titles(null);
  private rulesPrint = '';
  private channel = kept('channel') || 'auto';
  private format = kept('format') || 'auto';
  private trouble: Trouble = { error: null, offline: false, health: null };
  private readonly timers = new Set<number>();
  private drawing = false;
  private saving = 0;
  private saying = 0;
  private lastSaid = '';
  private closed = false;
  private readonly forget: () => void;

  constructor(root: HTMLElement, private readonly ctx: Context) {
    const host = h('div', { class: 'editor' });
    this.card = new Card({
      show: (e) => this.show(e),
      insert: (best, score) => {
        if (!this.answer) return;
        insertBest(this.editor, this.answer, best, score);
        this.ctx.say(t('inserted', { text: best.say }));
      },
    }, () => this.intro());
    this.list = new FindingList({
      show: (finding, index) => {
        const placed = this.editor.placed.find((p) => p.index === index);
        if (placed) this.editor.goTo(placed);
        else this.show(finding);
      },
      apply: (index, finding, suggestion) => this.editor.apply(index, finding, suggestion),
    });
    append(this.findings, this.listTitle, this.list.element);
    append(root, h('div', { class: 'check' },
      h('div', { class: 'check-head' }, this.heading, this.lead), this.notices,
      h('div', { class: 'check-left' }, this.tools,
        h('p', { class: 'customer-said' }, this.customerLabel, this.customer), host, this.help, this.state,
        this.findings),
      h('section', { class: 'check-card', 'aria-labelledby': 'card-title' },
        h('div', { class: 'card-head' }, this.cardTitle, this.outTools), this.card.element),
      this.summary));
    const nonce = document.querySelector<HTMLMetaElement>('meta[name=huashu-nonce]')?.content ?? '';
    this.editor = new Editor(host, kept('draft'), nonce, {
      changed: () => this.changed(),
      say: (text) => this.ctx.say(text),
    });
    this.customer.value = kept('customer');
    this.customer.addEventListener('input', (event) => {
      if ((event as InputEvent).isComposing) return;
      keep('customer', this.customer.value);
      this.changed();
    });
    this.customer.addEventListener('compositionend', () => this.changed());
    this.checker = new Checker({
      take: () => this.take(),
      answered: (answer, query) => this.takeIn(answer, query),
      refused: (error) => this.refused(error),
      connected: (yes) => this.connected(yes),
    });
    this.forget = ctx.onChange((what) => this.retext(what));
    window.addEventListener('pagehide', this.keepDraft);
    this.label();
    this.draw();
    void this.watch();
    this.timers.add(window.setInterval(() => void this.watch(), HEALTH_MS));
    this.checker.poke();
  }

  private readonly keepDraft = () => keep('draft', this.editor.text);

  /* ---- asking and answers ---- */

  private changed(): void {
    this.state.dataset['state'] = 'busy';
    this.checker.poke();
    if (!this.saving) {
      this.saving = window.setTimeout(() => {
        this.saving = 0;
        this.keepDraft();
      }, 400);
    }
  }

  private take(): Query | null {
    const text = this.editor.take();
    this.answered = text;
    if (!text.trim() || text.length > MOST_CHARS) {
      this.editor.clearMarks();
      this.answer = null;
      const tooLong = () => new ApiError(413, 'too-long', t('textTooBig', { n: integer(MOST_CHARS) }), '');
      this.trouble.error = text.trim() ? tooLong() : null;
      this.later();
      return null;
    }
    const query: Query = { text };
    if (this.channel !== 'auto') query.channel = this.channel;
    if (this.format !== 'auto') query.format = this.format;
    if (this.customer.value.trim()) query.customer = this.customer.value;
    return query;
  }

  private takeIn(answer: Answer, query: Query): void {
    this.trouble.error = null;
    this.answer = answer;
    this.editor.show(answer, query.text);
    this.later();
    this.sayCount();
  }

  private refused(error: ApiError): void {
    this.trouble.error = error;
    this.answer = null;
    this.editor.clearMarks();
    this.later();
  }

  private connected(yes: boolean): void {
    const before = this.trouble.offline;
    this.trouble.offline = !yes;
    if (before !== this.trouble.offline) this.ctx.say(t(yes ? 'backOnline' : 'offline'));
    this.later();
    if (yes) void this.watch();
  }

  /* The rules' titles, and whether a pack has broken; after a reload the text is checked anew. */
  private async watch(): Promise<void> {
    if (document.hidden || this.closed) return;
    try {
      const health = await get<Health>('/health');
      if (this.closed) return;
      const print = `${health.fingerprint} ${this.ctx.lang()}`;
      this.trouble.health = health;
      if (print !== this.rulesPrint) {
        const reloaded = this.rulesPrint !== '';
        this.rulesPrint = print;
        this.titles = new Titles(await get<Rules>('/rules'));
        if (reloaded) this.checker.poke();
      }
      this.later();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /* ---- drawing ---- */

  /* After the underlines have been painted. */
  private later(): void {
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(() => setTimeout(() => {
      this.drawing = false;
      if (!this.closed) this.draw();
    }));
  }

  private draw(): void {
    this.card.update(this.answer, this.titles, this.ctx.lang());
    this.list.update(this.answer, this.ctx.lang());
    this.findings.hidden = !this.answer;
    this.customer.parentElement!.hidden = !!this.answer?.format && this.answer.format !== 'draft';
    fill(this.listTitle, this.answer ? countText(this.answer.findings.length) : t('findings'));
    this.drawState();
    this.drawNotices();
    this.drawSummary();
    for (const button of this.outTools.querySelectorAll('button')) button.disabled = !this.answer;
  }

  private drawState(): void {
    const { answer } = this;
    const done = this.checker.idle && this.answered === this.editor.text;
    this.state.dataset['state'] = done ? 'done' : 'busy';
    const parts = answer
      ? [this.readText(answer), t('characters', { n: integer([...this.answered].length) })] : [t('empty')];
    if (answer && (answer.dialogues ?? 1) > 1) parts.push(t('moreDialogues', { n: answer.dialogues! }));
    const text = parts.join(' · ');
    if (this.state.textContent !== text) this.state.textContent = text;
  }

  private readText(answer: Answer): string {
    if (answer.format === 'draft' || !answer.speakers) return t(answer.turns > 1 ? 'readReply' : 'readDraft');
    const count = (who: string) => answer.speakers!.filter((s) => s === who).length;
    const talk = t('readTalk', { c: count('customer'), a: count('agent') });
    return count('other') ? `${talk} · ${t('readOthers', { n: count('other') })}` : talk;
  }

  private drawNotices(): void {
    const { error, offline, health } = this.trouble;
    const problem = health?.problem;
    const notices: HTMLElement[] = [];
    if (offline) {
      notices.push(h('div', { class: 'notice warn', 'data-notice': 'offline' }, h('p', {}, t('offline')),
        h('p', { class: 'muted' }, t('offlineHow')),
        h('button', { type: 'button', class: 'small', onclick: () => this.checker.retryNow() }, t('retryNow'))));
    }
    if (error && !offline) {
      notices.push(h('div', { class: 'notice warn', 'data-notice': 'refused' },
        h('p', {}, error.code === 'too-long' ? error.message : t('refused', { what: error.message })),
        error.hint && h('p', { class: 'muted' }, error.hint)));
    }
    if (problem) {
      notices.push(h('div', { class: 'notice warn', 'data-notice': 'rules' },
        h('p', {}, t('brokenRules', { file: problem.file, line: problem.line, message: problem.message })),
        problem.hint && h('p', { class: 'muted' }, problem.hint)));
    }
    const key = notices.map((n) => n.textContent).join('\n');
    if (this.notices.dataset['key'] === key) return;
    this.notices.dataset['key'] = key;
    fill(this.notices, ...notices);
  }

  /* On a phone the card is below: this line stays in sight. */
  private drawSummary(): void {
    const { answer } = this;
    this.summary.hidden = !answer;
    if (!answer) return;
    const { overall } = answer;
    fill(this.summary,
      overall.score === null ? null : h('span', { class: `grade-chip ${gradeClass(overall.grade)}` },
        `${decimal(overall.score)} · ${t('gradeOf', { grade: overall.grade })}`),
      h('span', {}, countText(answer.findings.length)),
      h('button', {
        type: 'button', onclick: () => {
          this.cardTitle.scrollIntoView({ block: 'start' });
          this.cardTitle.focus({ preventScroll: true });
        },
      }, t('toScore')));
  }

  private intro(): HTMLElement {
    return h('div', { class: 'intro' }, h('p', { class: 'muted' }, t('intro')), h('p', {}, t('introSample')),
      h('p', { class: 'buttons' }, ...(['draft', 'chat'] as const).map((kind) => h('button', {
        type: 'button', onclick: () => this.fillIn(sample(kind, this.ctx.lang())),
      }, t(kind === 'draft' ? 'sampleDraft' : 'sampleChat')))));
  }

  /* Texts that stand still; anew for another language. */
  private label(): void {
    this.heading.textContent = t('title');
    this.lead.textContent = t('lead');
    this.help.textContent = t('editorHelp');
    this.customerLabel.textContent = t('customer');
    this.cardTitle.textContent = t('score');
    this.summary.setAttribute('aria-label', t('summary'));
    this.tools.setAttribute('aria-label', t('actions'));
    fill(this.tools, this.button('sampleDraft', () => this.fillIn(sample('draft', this.ctx.lang()))),
      this.button('sampleChat', () => this.fillIn(sample('chat', this.ctx.lang()))),
      this.button('open', () => this.openFile()), this.button('clear', () => this.fillIn('')),
      h('span', { class: 'grow' }),
      this.chooser('channel', CHANNELS.map((c) => [c, t(`channel_${c}`)]), this.channel),
      this.chooser('readAs', FORMATS.map((f) => [f, t(`as_${f}`)]), this.format));
    fill(this.outTools, this.button('copy', () => void this.copy()), this.button('share', () => this.share()));
  }

  private button(key: Action, act: () => void): HTMLElement {
    return h('button', { type: 'button', 'data-act': key, onclick: act }, t(key));
  }

  private chooser(key: 'channel' | 'readAs', choices: [string, string][], now: string): HTMLElement {
    const select = h('select', {
      'aria-label': t(key), 'data-act': key, onchange: () => {
        if (key === 'channel') this.channel = select.value;
        else this.format = select.value;
        keep(key === 'channel' ? 'channel' : 'format', select.value);
        this.changed();
      },
    }, ...choices.map(([value, words]) => h('option', { value, selected: value === now }, words)));
    return select;
  }

  private retext(what: string): void {
    if (what !== 'lang') return;
    this.label();
    this.editor.relabel();
    this.draw();
    void this.watch();
    this.changed();
  }

  /* ---- what the reader does ---- */

  private show(what: { turn: number; span: { start: number; end: number }; text: string }): void {
    const range = this.editor.locate(what);
    if (range) this.editor.select(range);
    else this.ctx.say(t('nowhere'));
  }

  private fillIn(text: string): void {
    this.editor.setText(text);
    this.editor.view.focus();
  }

  private openFile(): void {
    const pick = h('input', { type: 'file', accept: '.txt,.csv,.tsv,.srt,.vtt,.json,.jsonl,.md,text/*' });
    pick.addEventListener('change', () => {
      const file = pick.files?.[0];
      if (file) void this.read(file);
    });
    pick.click();
  }

  private async read(file: File): Promise<void> {
    try {
      if (file.size > MOST_BYTES) throw new ApiError(413, 'too-long', t('tooBig'), '');
      const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
      this.fillIn(text);
      this.ctx.say(t('opened', { name: file.name }));
    } catch (error) {
      this.trouble.error = error instanceof ApiError ? error : new ApiError(415, 'too-long', t('notText'), '');
      this.ctx.say(this.trouble.error.message);
      this.draw();
    }
  }

  private result(): Result | null {
    const { answer, editor, titles } = this;
    return answer && { text: editor.text, answer, placed: editor.placed, titles };
  }

  private async copy(): Promise<void> {
    const result = this.result();
    if (!result) return;
    const done = await toClipboard(asText(result));
    this.flash('copy', t(done ? 'copied' : 'notCopied'));
  }

  private share(): void {
    const result = this.result();
    if (!result) return;
    const name = `huashu-${new Date().toISOString().slice(0, 10)}.html`;
    save(name, 'text/html;charset=utf-8', asPage(result, new Date()));
    this.ctx.say(t('saved', { name }));
  }

  /* A word on the button itself for a moment. */
  private flash(act: 'copy', text: string): void {
    const button = this.outTools.querySelector<HTMLElement>(`[data-act=${act}]`);
    this.ctx.say(text);
    if (!button) return;
    button.textContent = text;
    this.timers.add(window.setTimeout(() => {
      button.textContent = t(act);
    }, 2000));
  }

  /* The number of findings, when the typing rests and it is another one. */
  private sayCount(): void {
    window.clearTimeout(this.saying);
    this.saying = window.setTimeout(() => {
      const text = this.answer ? countText(this.answer.findings.length) : '';
      if (text && text !== this.lastSaid) this.ctx.say(text);
      this.lastSaid = text;
    }, SAY_MS);
  }

  close(): void {
    this.closed = true;
    this.keepDraft();
    window.removeEventListener('pagehide', this.keepDraft);
    window.clearTimeout(this.saving);
    window.clearTimeout(this.saying);
    for (const timer of this.timers) window.clearTimeout(timer);
    this.checker.close();
    this.forget();
    this.editor.destroy();
  }
}

export const view: View = {
  route: /^\/check$/,
  title: () => t('title'),
  mount(root, ctx) {
    const page = new CheckView(root, ctx);
    return () => page.close();
  },
};
