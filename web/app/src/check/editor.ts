/*
 * The editor: CodeMirror with its lint extension, fed from outside.
 *
 * While an input method composes, nothing is dispatched: marks that come then wait and are set
 * right after.  Answers belong to the text that was sent; `Trace` keeps what has changed since, so
 * that they land on the words they mean.
 */
import { history, historyKeymap, isolateHistory, standardKeymap } from '@codemirror/commands';
import { linter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { Compartment, EditorState, StateEffect, StateField, type ChangeDesc, type Extension } from '@codemirror/state';
import {
  Decoration, EditorView, highlightSpecialChars, keymap, placeholder, showTooltip, type DecorationSet, type Tooltip,
  type ViewUpdate,
} from '@codemirror/view';
import { h } from '../../../shared/dom';
import { hint } from './fixes';
import { pointerHints } from './pointer';
import { mapPlaced, place, placedField, samePlaced, setPlaced, target, type Placed } from './placed';
import { Ground, type Range } from './places';
import { t } from './texts';
import type { Answer, Evidence, Finding, Speaker } from './types';

export interface EditorHooks {
  changed(): void;
  /* For screen readers. */
  say(text: string): void;
}

/* Where each speaker's turn lies, for the colour at the line's edge. */
interface Voice extends Range {
  speaker: Speaker;
}

const setVoices = StateEffect.define<Voice[]>();
const voiceMarks: Partial<Record<Speaker, Decoration>> = {
  agent: Decoration.line({ class: 'voice-agent' }),
  customer: Decoration.line({ class: 'voice-customer' }),
};

const voiceField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, tr) {
    value = value.map(tr.changes);
    for (const effect of tr.effects) {
      if (!effect.is(setVoices)) continue;
      const marks = [];
      let last = -1;
      for (const voice of effect.value) {
        const mark = voiceMarks[voice.speaker];
        for (let at = tr.state.doc.lineAt(voice.from).from; mark && at <= voice.to;) {
          if (at > last) marks.push(mark.range(at));
          last = Math.max(last, at);
          at = tr.state.doc.lineAt(at).to + 1;
          if (at > tr.state.doc.length) break;
        }
      }
      value = Decoration.set(marks, true);
    }
    return value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/* The one open hint; the keyboard's goes when the cursor moves, the pointer's when that leaves. */
interface Hint {
  tooltip: Tooltip;
  placed: Placed[];
  byKey: boolean;
}

const setHint = StateEffect.define<Hint | null>();
const hintField = StateField.define<Hint | null>({
  create: () => null,
  update(value, tr) {
    for (const effect of tr.effects) if (effect.is(setHint)) return effect.value;
    const gone = tr.docChanged || (tr.selection && value?.byKey) || tr.effects.some((e) => e.is(setPlaced));
    return gone ? null : value;
  },
  provide: (field) => showTooltip.from(field, (value) => value && value.tooltip),
});

/* What has changed in the document since a moment. */
class Trace {
  private changes: ChangeDesc | null = null;

  add(changes: ChangeDesc): void {
    this.changes = this.changes ? this.changes.composeDesc(changes) : changes;
  }

  copy(): Trace {
    const copy = new Trace();
    copy.changes = this.changes;
    return copy;
  }

  get clean(): boolean {
    return this.changes === null;
  }

  get desc(): ChangeDesc | null {
    return this.changes;
  }

  map({ from, to }: Range): Range {
    if (!this.changes) return { from, to };
    const start = this.changes.mapPos(from, 1);
    return { from: start, to: Math.max(start, this.changes.mapPos(to, -1)) };
  }
}

interface Shown {
  answer: Answer;
  ground: Ground;
  since: Trace;
}

function diagnostic({ finding, from, to }: Placed): Diagnostic {
  return {
    from, to, severity: finding.severity, message: finding.title, source: finding.rule,
  };
}

export class Editor {
  readonly view: EditorView;
  private readonly labels = new Compartment();
  private sent = new Trace();
  private waiting: Shown | null = null;
  private shown: Shown | null = null;
  private wasComposing = false;
  private compositions = 0;
  private voices = '';

  constructor(parent: HTMLElement, text: string, nonce: string, private readonly hooks: EditorHooks) {
    this.view = new EditorView({
      parent,
      state: EditorState.create({ doc: text, extensions: this.extensions(nonce) }),
    });
  }

  private extensions(nonce: string): Extension[] {
    return [
      history(), highlightSpecialChars(), EditorView.lineWrapping, voiceField, placedField, hintField,
      linter(null, { tooltipFilter: () => [] }), pointerHints(this), this.labels.of(this.labelled()), EditorView.cspNonce.of(nonce),
      keymap.of([
        { key: 'F8', run: () => this.step(1), shift: () => this.step(-1) },
        { key: 'Mod-.', run: () => this.chooseHere() },
        { key: 'Alt-Enter', run: () => this.chooseHere() },
        { key: 'Escape', run: () => this.closeHint() },
        ...historyKeymap, ...standardKeymap,
      ]),
      EditorView.updateListener.of((update) => this.updated(update)),
      EditorView.domEventHandlers({
        compositionstart: () => {
          this.wasComposing = true;
          this.compositions++;
        },
        compositionend: () => this.settleSoon(0),
        blur: () => this.settleSoon(0),
      }),
    ];
  }

  private labelled(): Extension {
    return [
      EditorView.contentAttributes.of({
        'aria-label': t('editor'), 'aria-describedby': 'editor-help', spellcheck: 'false',
        autocorrect: 'off', autocapitalize: 'off',
      }),
      placeholder(t('placeholder')),
      EditorState.phrases.of({ 'Control character': t('control'), 'Special character': t('special') }),
    ];
  }

  /* After a change of language. */
  relabel(): void {
    this.view.dispatch({ effects: this.labels.reconfigure(this.labelled()) });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  get placed(): Placed[] {
    return this.view.state.field(placedField);
  }

  get composing(): boolean {
    return this.wasComposing || this.view.composing;
  }

  private updated(update: ViewUpdate): void {
    if (!update.docChanged) return;
    this.sent.add(update.changes.desc);
    this.shown?.since.add(update.changes.desc);
    this.waiting?.since.add(update.changes.desc);
    if (!this.composing) this.hooks.changed();
  }

  /* After the input method has put its text in, unless it has begun anew by then. */
  private settleSoon(wait: number): void {
    const which = this.compositions;
    setTimeout(() => {
      if (which !== this.compositions) return;
      if (this.view.composing) this.settleSoon(50);
      else this.settle();
    }, wait);
  }

  private settle(): void {
    const ended = this.wasComposing;
    this.wasComposing = false;
    if (this.waiting) this.set(this.waiting);
    if (ended && !this.sent.clean) this.hooks.changed();
  }

  /* The text to send; answers to it are `shown` with it. */
  take(): string {
    this.sent = new Trace();
    return this.text;
  }

  show(answer: Answer, text: string): void {
    const next = { answer, ground: new Ground(text, answer), since: this.sent };
    this.sent = next.since.copy();
    if (this.composing) this.waiting = next;
    else this.set(next);
  }

  clearMarks(): void {
    this.shown = null;
    this.waiting = null;
    if (!this.composing) this.mark([], []);
  }

  private set(next: Shown): void {
    this.waiting = null;
    this.shown = next;
    const { answer, ground, since } = next;
    const placed = place(answer, ground);
    const voices = (answer.speakers ?? []).map((speaker, turn) => {
      const range = ground.turn(turn);
      return range && { ...since.map(range), speaker };
    }).filter((voice) => voice !== null);
    this.mark(since.desc ? mapPlaced(placed, since.desc) : placed, answer.format === 'draft' ? [] : voices);
  }

  /* Nothing is dispatched that would change nothing: an open hint stays open. */
  private mark(placed: Placed[], voices: Voice[]): void {
    const effects: StateEffect<unknown>[] = [];
    const key = JSON.stringify(voices);
    if (key !== this.voices) effects.push(setVoices.of(voices));
    this.voices = key;
    if (!samePlaced(placed, this.placed)) {
      effects.push(setPlaced.of(placed));
      const marks = setDiagnostics(this.view.state, placed.map(diagnostic));
      effects.push(...marks.effects as StateEffect<unknown>[]);
    }
    if (effects.length) this.view.dispatch({ effects });
  }

  /* The words of a report, where they stand now. */
  locate(what: Pick<Evidence, 'turn' | 'span' | 'text'>): Range | null {
    const range = this.shown?.ground.range(what.turn, what.span, what.text);
    return range ? this.shown!.since.map(range) : null;
  }

  /* Where a turn of the report ends now. */
  turn(turn: number): Range | null {
    const range = this.shown?.ground.turn(turn);
    if (!range) return null;
    const since = this.shown!.since.desc;
    return since ? { from: since.mapPos(range.from, 1), to: since.mapPos(range.to, 1) } : range;
  }

  select({ from, to }: Range): void {
    const effects = EditorView.scrollIntoView(from, { y: 'center' });
    this.view.dispatch({ selection: { anchor: from, head: to }, effects });
    this.view.focus();
  }

  replace(range: Range, insert: string): void {
    const hole = /…+|_{2,}/.exec(insert);
    const from = range.from + (hole ? hole.index : insert.length);
    this.view.dispatch({
      changes: { ...range, insert },
      selection: { anchor: from, head: hole ? from + hole[0].length : from },
      annotations: isolateHistory.of('full'), userEvent: 'input.fix', scrollIntoView: true,
    });
    this.view.focus();
  }

  setText(text: string): void {
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text }, selection: { anchor: 0 },
      annotations: isolateHistory.of('full'), userEvent: 'input.fill',
    });
    this.view.scrollDOM.scrollTop = 0;
  }

  /* A suggestion of a finding, which is known by its number in the report and its words. */
  apply(index: number, finding: Finding, suggestion: number): void {
    const placed = this.placed.find((p) => p.index === index && p.finding.rule === finding.rule
      && p.finding.text === finding.text);
    const text = placed?.finding.suggestions[suggestion]?.text;
    const range = placed && target(this.view.state.doc, placed, suggestion);
    if (!range || text === undefined) {
      this.hooks.say(t('movedOn'));
      return;
    }
    this.replace(range, text);
    this.hooks.say(t('applied', { text: text || t('remove') }));
  }

  /* The next finding after the cursor, around the end. */
  private step(by: 1 | -1): boolean {
    const { placed } = this;
    const { from, to } = this.view.state.selection.main;
    if (!placed.length) {
      this.hooks.say(t('noFinding'));
      return true;
    }
    const here = placed.findIndex((p) => p.from === from && p.to === to && this.hintIs(p));
    const before = placed.filter((p) => p.to <= from).length;
    const after = placed.findIndex((p) => p.from >= to);
    const next = here >= 0 ? here + by : by > 0 ? Math.max(after, 0) : before - 1;
    this.goTo(placed[(next + placed.length) % placed.length]!);
    return true;
  }

  private hintIs(placed: Placed): boolean {
    const open = this.view.state.field(hintField);
    return open?.byKey === true && open.placed[0]?.index === placed.index;
  }

  get hint(): Hint | null {
    return this.view.state.field(hintField);
  }

  /* Selects a finding and opens its hint. */
  goTo(placed: Placed): void {
    const { finding } = placed;
    this.view.dispatch({
      selection: { anchor: placed.from, head: placed.to },
      effects: [setHint.of(this.hintFor([placed], true)),
        EditorView.scrollIntoView(placed.from, { y: 'nearest', yMargin: 60 })],
    });
    this.view.focus();
    const list = this.placed;
    this.hooks.say(t('atFinding', {
      i: list.indexOf(placed) + 1, n: list.length, severity: t(finding.severity), title: finding.title,
      why: finding.message,
    }));
  }

  /* The findings at a place, for the pointer. */
  hintAt(pos: number): void {
    const placed = this.placed.filter((p) => p.from <= pos && pos <= p.to);
    if (placed.length) this.view.dispatch({ effects: setHint.of(this.hintFor(placed, false)) });
  }

  private hintFor(placed: Placed[], byKey: boolean): Hint {
    const from = Math.min(...placed.map((p) => p.from));
    const create = () => {
      const dom = h('div', { class: byKey ? 'hints hint-keys' : 'hints' },
        ...placed.map((p) => hint(p.finding, (i) => this.apply(p.index, p.finding, i))),
        byKey && placed.some((p) => p.finding.suggestions.length) && h('p', { class: 'muted keys' }, t('tipKeys')));
      dom.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        this.closeHint();
        this.view.focus();
      });
      return { dom };
    };
    return { byKey, placed, tooltip: { pos: from, end: Math.max(...placed.map((p) => p.to)), above: false, create } };
  }

  /* Puts the keyboard on the first better wording of the finding at the cursor. */
  private chooseHere(): boolean {
    const at = this.view.state.selection.main;
    const found = this.placed.find((p) => this.hintIs(p))
      ?? this.placed.find((p) => p.from <= at.head && at.head <= p.to);
    if (!found) {
      this.hooks.say(t('noFinding'));
      return true;
    }
    if (!this.hintIs(found)) this.goTo(found);
    requestAnimationFrame(() => this.view.dom.querySelector<HTMLElement>('.hint-keys button')?.focus());
    return true;
  }

  closeHint(): boolean {
    if (!this.hint) return false;
    this.view.dispatch({ effects: setHint.of(null) });
    return true;
  }

  destroy(): void {
    this.view.destroy();
  }
}
