/* What a talk was worth: score card, the heat over the turns, what to say better, what is next. */
import { append, bdi, fill, h } from '../../../shared/dom';
import { del } from '../api';
import { problem } from '../load';
import type { Context } from '../view';
import { adviceItem, begin } from './advice';
import { curve } from './heat';
import { bar, findingNote, type Names } from './parts';
import { t, word } from './texts';
import { replyNumber } from './turns';
import type { Result, Score, Session } from './types';

/* ---- the score card --------------------------------------------------------------- */

const STATUS_SIGN: Record<string, string> = { met: '✓', partly: '◐', missed: '✗' };

function scoreTable(score: Score, names: Names): HTMLElement {
  return h('div', { class: 'scroll' }, h('table', { class: 'card-table' },
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('step')), h('th', { scope: 'col' }, t('status')),
      h('th', { scope: 'col', class: 'number' }, t('points')))),
    h('tbody', {}, ...score.steps.map((step) => h('tr', { 'data-step': step.id, 'data-status': step.status },
      h('th', { scope: 'row' }, bdi(names.step(score.rubric, step.id))),
      h('td', {}, h('span', { class: `status ${step.status === 'n/a' ? 'none' : step.status}` },
        h('span', { 'aria-hidden': 'true' }, `${STATUS_SIGN[step.status] ?? '–'} `), word('status', step.status)),
      step.missing.length > 0 && step.status !== 'met' && h('span', { class: 'muted small missing' },
        t('missing'), ' ', bdi(step.missing.map((id) => names.behaviour(id)).join(t('listComma'))))),
      h('td', { class: 'number' }, step.status === 'n/a' ? '–' : `${step.points} / ${step.of}`))))));
}

function scoreCard(result: Result, names: Names): HTMLElement | null {
  const scores = result.report.scores.filter((s) => s.applicable);
  const first = scores.find((s) => s.rubric === 'five-step') ?? scores[0];
  if (!first) return null;
  const others = scores.filter((s) => s !== first);
  const best = first.best_next?.say;
  return h('section', { class: 'panel', 'aria-labelledby': 'card-title' },
    h('h3', { id: 'card-title' }, `${t('card')} · `, bdi(names.rubric(first.rubric)),
      ` ${Math.round(first.score)}`), scoreTable(first, names),
    best && h('p', { class: 'better' }, h('span', { class: 'muted' }, t('mostGain')), ' ', bdi(best)),
    others.length > 0 && h('details', { class: 'others' }, h('summary', {}, t('otherRubrics')),
      ...others.flatMap((s) => [h('h4', {}, bdi(names.rubric(s.rubric)), ` ${Math.round(s.score)}`),
        scoreTable(s, names)])));
}

/* ---- the rest ------------------------------------------------------------------------ */

function head(session: Session, result: Result): HTMLElement {
  const outcome = word('outcome', result.outcome);
  return h('section', { class: `panel outcome ${result.outcome}`, 'aria-labelledby': 'result-title' },
    h('div', {}, h('h2', { id: 'result-title', tabindex: -1 }, t('resultIs', { what: outcome })),
      h('p', {}, word('outcomeNote', result.outcome)),
      h('p', { class: 'muted' }, t('replies', { n: session.replies }))),
    h('p', { class: 'big' }, result.score === null ? h('span', { class: 'muted' }, t('unscored'))
      : h('span', {}, h('span', { class: 'sr' }, t('score')),
        h('strong', { 'data-result': 'score' }, result.score),
        h('span', { class: 'grade', 'data-result': 'grade' }, h('span', { class: 'sr' }, t('grade')),
          ` ${result.grade}`))));
}

function heatPanel(session: Session, result: Result, life: AbortSignal): HTMLElement {
  return h('section', { class: 'panel', 'aria-labelledby': 'curve-title' },
    h('h3', { id: 'curve-title' }, t('curve')), curve(session, life),
    h('h4', {}, t('turning')),
    result.turning_points.length
      ? h('ul', { class: 'plain-list' }, ...result.turning_points.map((p) => h('li', {},
        h('strong', {}, t('replyNo', { n: replyNumber(session.turns, p.turn) })), ' ', t('moved', { from: p.from, to: p.to }),
        p.why && h('span', { class: 'muted' }, ` ${p.why}`))))
      : h('p', { class: 'muted' }, t('noTurning')));
}

function weakPanel(session: Session, result: Result): HTMLElement {
  return h('section', { class: 'panel', 'aria-labelledby': 'weak-title' },
    h('h3', { id: 'weak-title' }, t('weakest')),
    ...result.weakest.map((weak) => h('div', { class: 'weak' },
      h('p', {}, h('strong', {}, t('replyNo', { n: replyNumber(session.turns, weak.turn) })), ' ', weak.why),
      h('div', { class: 'beside' },
        h('div', { class: 'said' }, h('p', { class: 'muted small' }, t('youSaid')),
          h('p', { class: 'words' }, bdi(session.turns[weak.turn]?.text ?? ''))),
        h('div', { class: 'could' }, h('p', { class: 'muted small' }, t('couldSay')),
          h('p', { class: 'words' }, bdi(weak.model)))))),
    !result.weakest.length && h('p', { class: 'muted' }, t('noWeak')));
}

function skillPanel(result: Result): HTMLElement | null {
  if (!result.skills.length) return null;
  return h('section', { class: 'panel', 'aria-labelledby': 'skills-title' },
    h('h3', { id: 'skills-title' }, t('skills')),
    h('dl', { class: 'skill-bars' }, ...result.skills.map((s) => h('div', { 'data-skill': s.id },
      h('dt', {}, bdi(s.title || word('skill', s.id))),
      h('dd', {}, bar(s.value), h('span', { class: 'figure' }, s.value))))));
}

/* Findings that stand on no single reply, as an unanswered feeling, are told here. */
function acrossPanel(session: Session, result: Result): HTMLElement | null {
  const shown = new Set(session.turns.flatMap((turn, i) =>
    turn.findings.map((f) => `${i} ${f.rule} ${f.span.start}`)));
  const rest = result.report.findings.filter((f) => !shown.has(`${f.turn} ${f.rule} ${f.span.start}`));
  if (!rest.length) return null;
  return h('section', { class: 'panel', 'aria-labelledby': 'across-title' },
    h('h3', { id: 'across-title' }, t('across')), ...rest.map(findingNote));
}

function lastRow(ctx: Context, session: Session): HTMLElement {
  const box = h('div', { class: 'row last' });
  const remove = () => {
    box.querySelector('.problem')?.remove();
    del(`/sessions/${encodeURIComponent(session.id)}`).then(() => ctx.go('#/practice'))
      .catch((error: unknown) => append(box, problem(error, remove)));
  };
  const ask = (event: Event) => {
    const yes = h('button', { type: 'button', class: 'danger', 'data-key': 'remove-now', onclick: remove },
      t('removeNow'));
    (event.currentTarget as HTMLElement).replaceWith(h('span', { class: 'muted' }, t('removeAsk')), yes);
    yes.focus();
  };
  append(box,
    h('button', { type: 'button', class: 'primary', 'data-key': 'again',
      onclick: () => begin(ctx, session.scenario, box) }, t('again')),
    h('a', { class: 'button', href: '#/practice' }, t('newTalk')),
    h('button', { type: 'button', class: 'danger quiet', 'data-key': 'remove', onclick: ask }, t('remove')));
  return box;
}

export function resultView(ctx: Context, life: AbortSignal, session: Session, names: Names): HTMLElement {
  const box = h('div', { class: 'result' });
  const { result } = session;
  if (!result) {
    append(box, h('h2', { tabindex: -1 }, word('outcome', session.state)), lastRow(ctx, session));
    return box;
  }
  const next = h('section', { class: 'panel next', 'aria-labelledby': 'after-title' },
    h('h3', { id: 'after-title' }, t('next')));
  append(next, h('ul', { class: 'rows' }, ...result.next.map((advice) => adviceItem(ctx, advice, next))));
  fill(box, head(session, result), scoreCard(result, names), heatPanel(session, result, life),
    weakPanel(session, result),
    acrossPanel(session, result), skillPanel(result), result.next.length ? next : null, lastRow(ctx, session));
  return box;
}
