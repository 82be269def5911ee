/* Where a sentence that is missing goes. */
import type { Editor } from './editor';
import type { Range } from './places';
import type { Answer, Best, Score } from './types';

const ENDS = /[。！？!?…”」]$/;

/* The agent's turn that the sentence joins: the first for a first step, else the last; -1 if the
   customer spoke last and the agent answers in a turn of its own. */
function joins(answer: Answer, best: Best, score: Score): number {
  const speakers = answer.speakers ?? [];
  if (score.steps[0]?.id === best.step) return speakers.indexOf('agent');
  return speakers[speakers.length - 1] === 'agent' ? speakers.length - 1 : -1;
}

/* What stands before the words of an agent's line: "客服：". */
function label(editor: Editor, answer: Answer): string {
  const turn = (answer.speakers ?? []).lastIndexOf('agent');
  const range = turn < 0 ? null : editor.turn(turn);
  const line = range && editor.view.state.doc.lineAt(range.from);
  const before = line ? line.text.slice(0, range.from - line.from) : '';
  return /^[^\d\n]{1,20}[:：]\s*$/.test(before) ? before : '客服：';
}

export function insertBest(editor: Editor, answer: Answer, best: Best, score: Score): void {
  const end = editor.view.state.doc.length;
  const at = (range: Range | null) => range?.to ?? end;
  const talk = answer.format !== 'draft' && (answer.speakers ?? []).length > 0;
  const turn = talk ? joins(answer, best, score) : -1;
  if (talk && turn < 0) {
    const last = at(editor.turn((answer.speakers ?? []).length - 1));
    editor.replace({ from: last, to: last }, `\n${label(editor, answer)}${best.say}`);
    return;
  }
  const to = talk ? at(editor.turn(turn)) : editor.text.trimEnd().length;
  const before = editor.view.state.doc.sliceString(Math.max(0, to - 1), to);
  const mark = before === '' || /\s/.test(before) || ENDS.test(before) ? '' : '。';
  editor.replace({ from: to, to }, mark + best.say);
}
