/* One dialogue in its context: the turns, the findings marked in them, reasons and better words. */
import { append, bdi, fill, h } from '../../shared/dom';
import { decimal, integer, known, t } from './i18n';
import { gradeOf, UNSCORED } from './aggregate';
import { isoDay } from './filter';
import { agentName, channelName, ruleTitle, severityName, type Context } from './context';
import type { Dialogue, FindingText, TurnText } from './data';

function clock(ms: number | null): string {
  if (ms === null) return '';
  // Chats carry moments, calls seconds from the beginning.
  if (ms > 86400000 * 3650) return new Date(ms).toISOString().slice(11, 19);
  const s = Math.floor(ms / 1000);
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
}

interface Cut {
  from: number;
  to: number;
  findings: FindingText[];
}

/* The stretches between the ends of findings; in each the same findings hold. */
function cuts(length: number, findings: FindingText[]): Cut[] {
  const ends = new Set([0, length]);
  for (const f of findings) {
    ends.add(Math.max(0, Math.min(length, f[3])));
    ends.add(Math.max(0, Math.min(length, f[4])));
  }
  const sorted = [...ends].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((from, i) => ({
    from, to: sorted[i + 1]!, findings: findings.filter((f) => f[3] <= from && f[4] >= sorted[i + 1]!),
  }));
}

function turnText(turn: TurnText, findings: FindingText[], focus: number): HTMLElement {
  const characters = Array.from(turn[1]);
  const before = turn[3];
  const shifted = findings.map((f): FindingText => [f[0], f[1], f[2], f[3] - before, f[4] - before, f[5]]);
  const out = h('p', { class: 'words' }, before > 0 && h('span', { class: 'cut' }, t('cutChars', { n: integer(before) })));
  for (const cut of cuts(characters.length, shifted)) {
    const text = characters.slice(cut.from, cut.to).join('');
    if (!cut.findings.length) {
      append(out, text);
      continue;
    }
    const worst = cut.findings.reduce((a, b) => (b[1] > a[1] ? b : a));
    const here = cut.findings.some((f) => f[0] === focus);
    append(out, h('mark', { class: `s${worst[1]}${here ? ' focus' : ''}`, 'data-rule': worst[0] }, text));
  }
  append(out, turn[4] > 0 && h('span', { class: 'cut' }, t('cutChars', { n: integer(turn[4]) })));
  return out;
}

function findingNote(ctx: Context, f: FindingText, focus: number): HTMLElement {
  const rule = ctx.store.island.rules[f[0]];
  return h('div', { class: `finding s${f[1]}${f[0] === focus ? ' focus' : ''}` },
    h('p', {}, h('span', { class: `severity s${f[1]}` }, severityName(f[1])), ' ', h('strong', {}, bdi(ruleTitle(ctx.store, f[0]))),
      ' ', h('code', { class: 'muted' }, rule?.id ?? '')),
    rule?.why ? h('p', {}, h('span', { class: 'muted' }, t('why')), ' ', bdi(rule.why)) : null,
    f[5] ? h('p', { class: 'better' }, h('span', { class: 'muted' }, t('better')), ' ', bdi(f[5])) : null);
}

function turnItem(ctx: Context, dialogue: Dialogue, turn: TurnText, focus: number): HTMLElement {
  const findings = dialogue.findings.filter((f) => f[2] === turn[5]);
  const speaker = turn[0];
  const seen = new Set<string>();
  const notes = findings.filter((f) => {
    const key = `${f[0]} ${f[5]}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return h('li', { class: `turn ${speaker === 'agent' ? 'agent' : speaker === 'customer' ? 'customer' : 'other'}` },
    h('p', { class: 'who' }, known(`speaker_${speaker}`, speaker), ' ', h('span', { class: 'muted' }, clock(turn[2]))),
    turnText(turn, findings, focus), ...notes.map((f) => findingNote(ctx, f, focus)));
}

function turnList(ctx: Context, dialogue: Dialogue, focus: number): HTMLElement {
  const list = h('ol', { class: 'turns' });
  let next = 0;
  const gap = (to: number) => {
    if (to > next) append(list, h('li', { class: 'gap' }, t('cutTurns', { n: to - next })));
  };
  for (const turn of dialogue.turns) {
    gap(turn[5]);
    append(list, turnItem(ctx, dialogue, turn, focus));
    next = turn[5] + 1;
  }
  gap(dialogue.total);
  return list;
}

function heading(ctx: Context, dialogue: Dialogue): HTMLElement {
  const { store } = ctx;
  const row = dialogue.row;
  const score = store.column('score')[row]!;
  const day = store.column('day')[row]!;
  const parts: (HTMLElement | string)[] = [
    bdi(agentName(store, store.column('agent')[row]!)), channelName(store, store.column('channel')[row]!),
    day ? isoDay(store.island.firstDay + day - 1) : '',
    score === UNSCORED ? '' : `${t('score')} ${decimal(score, 0)} ${gradeOf(score)}`,
  ].filter((part) => part !== '');
  const line = h('p', { class: 'muted' });
  parts.forEach((part, i) => append(line, i ? ' · ' : null, part));
  return h('div', {}, h('h2', { id: 'dialogue-title' }, bdi(dialogue.name || `#${store.column('id')[row]}`)), line,
    h('p', { class: 'muted path' }, t('source'), ' ', bdi(dialogue.input + (dialogue.line ? `:${dialogue.line}` : '')),
      ` · ${t('number')} ${store.column('id')[row]}`));
}

function advice(ctx: Context, dialogue: Dialogue): HTMLElement | null {
  const items = dialogue.best.filter((b) => b[2]);
  if (!items.length) return null;
  return h('div', { class: 'advice' }, h('h3', {}, t('bestNext')), ...items.map(([rubric, step, say]) => {
    const info = ctx.store.island.rubrics.find((r) => r.id === rubric);
    const title = info?.steps.find((s) => s.id === step)?.title ?? step;
    return h('p', {}, h('span', { class: 'muted' }, bdi(`${info?.title ?? rubric} · ${title}`)), ' ', bdi(say));
  }));
}

export class DialogueBox {
  readonly element = h('dialog', { class: 'dialogue', 'aria-labelledby': 'dialogue-title' });
  private rows: number[] = [];
  private at = 0;
  private focus = -1;

  constructor(private readonly ctx: Context) {
    this.element.addEventListener('click', (event) => {
      if (event.target === this.element) this.element.close(); // beside the box
    });
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowLeft') this.move(-1);
      if (event.key === 'ArrowRight') this.move(1);
    });
  }

  open(rows: number[], at: number, rule = -1): void {
    this.rows = rows;
    this.at = at;
    this.focus = rule;
    this.draw();
    if (!this.element.open) this.element.showModal();
    this.element.querySelector('mark.focus, .finding.focus')?.scrollIntoView({ block: 'center' });
  }

  private move(by: number): void {
    const to = this.at + by;
    if (to < 0 || to >= this.rows.length) return;
    this.open(this.rows, to, this.focus);
  }

  private button(by: number): HTMLElement {
    const end = this.at + by < 0 || this.at + by >= this.rows.length;
    return h('button', { type: 'button', disabled: end, 'aria-label': t(by < 0 ? 'previous' : 'next'), onclick: () => this.move(by) }, by < 0 ? '←' : '→');
  }

  private draw(): void {
    const { ctx } = this;
    const index = ctx.store.textRows().get(this.rows[this.at]!);
    if (index === undefined) return;
    const dialogue = ctx.store.texts().dialogues[index]!;
    fill(this.element,
      h('div', { class: 'dialogue-bar' }, this.button(-1), h('span', { class: 'muted' }, t('position', { i: this.at + 1, n: this.rows.length })), this.button(1),
        h('button', { type: 'button', class: 'close', onclick: () => this.element.close() }, t('close'))),
      h('div', { class: 'dialogue-body', tabindex: 0 }, heading(ctx, dialogue), turnList(ctx, dialogue, this.focus), advice(ctx, dialogue)));
  }
}
