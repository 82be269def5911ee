/*
 * Heat map of steps by agent.  It is a table: it sorts, prints, scrolls inside itself on a phone
 * and reads aloud, and its colour only repeats its figures.
 */
import { append, bdi, fill, h } from '../../shared/dom';
import { decimal, integer, t } from './i18n';
import { heatRows, share, type HeatRow, type StepCell } from './aggregate';
import { drawTable, nameCell, type TableColumn } from './table';
import { agentName, FEW, type Context, type Section } from './context';
import type { RubricInfo } from './data';

function cellOf(cell: StepCell): HTMLElement {
  const value = share(cell);
  const n = cell.met + cell.partly + cell.missed;
  const text = t('cell', { met: cell.met, partly: cell.partly, missed: cell.missed });
  if (value === null) return h('span', { class: 'heat none', title: text }, '–');
  if (n < FEW) return h('span', { class: 'heat small', title: text }, `${decimal(cell.met + cell.partly / 2, cell.partly % 2)}/${n}`);
  const level = Math.min(6, Math.floor(value * 7));
  return h('span', { class: `heat h${level}`, title: text }, `${Math.round(value * 100)}%`);
}

function columns(ctx: Context, rubric: number): TableColumn<HeatRow>[] {
  const { store } = ctx;
  const name = (row: HeatRow) => (row.agent < 0 ? t('allAgents') : agentName(store, row.agent));
  return [
    { key: 'name', title: t('agent'), value: name, rising: true, cell: (row) => row.agent < 0 ? bdi(name(row))
      : nameCell(name(row), () => ctx.setFilter((f) => {
        f.agents.clear();
        f.agents.add(row.agent);
      }), t('onlyAgent'), `heat ${row.agent}`) },
    { key: 'n', title: t('dialogues'), numeric: true, className: 'wide', value: (row) => row.dialogues, cell: (row) => integer(row.dialogues) },
    { key: 'score', title: t('score'), numeric: true, value: (row) => row.sum / row.dialogues,
      cell: (row) => h('span', { class: row.dialogues < FEW ? 'few' : null }, decimal(row.sum / row.dialogues)) },
    ...store.island.rubrics[rubric]!.steps.map((step, s): TableColumn<HeatRow> => ({
      key: `s.${step.id}`, title: step.title || step.id, className: 'heat-cell', rising: true,
      value: (row) => share(row.cells[s]!), cell: (row) => cellOf(row.cells[s]!),
    })),
  ];
}

/* The five steps come first: they are what most people are trained on. */
function ordered(ctx: Context): RubricInfo[] {
  const first = (r: RubricInfo) => (r.id === 'five-step' ? 0 : 1);
  return [...ctx.store.island.rubrics].sort((a, b) => first(a) - first(b));
}

export function heat(ctx: Context): Section {
  const select = h('select', {
    'data-key': 'rubric', 'aria-label': t('rubric'),
    onchange: () => ctx.setOption('rubric', select.value),
  });
  for (const rubric of ordered(ctx)) append(select, h('option', { value: rubric.id }, rubric.title || rubric.id));
  const legend = h('span', { class: 'legend', 'aria-hidden': 'true' }, t('low'),
    ...[0, 1, 2, 3, 4, 5, 6].map((i) => h('span', { class: `heat h${i}` })), t('high'));
  const body = h('div');
  const head = h('div', { class: 'controls' }, h('label', {}, t('rubric'), ' ', select), legend);
  const element = h('div', {}, head, h('p', { class: 'muted' }, t('heatNote')), body);
  const update = () => {
    const rubrics = ctx.store.island.rubrics;
    head.hidden = !rubrics.length;
    if (!rubrics.length) {
      fill(body, h('p', { class: 'empty' }, t('noScores')));
      return;
    }
    const wanted = ctx.view.options.get('rubric');
    const found = rubrics.findIndex((r) => r.id === wanted);
    const index = found >= 0 ? found : rubrics.indexOf(ordered(ctx)[0]!);
    select.value = rubrics[index]!.id;
    const rows = heatRows(ctx.store, ctx.summary, index);
    if (!rows[0]!.dialogues) {
      fill(body, h('p', { class: 'empty' }, t('notApplied')));
      return;
    }
    drawTable(body, {
      name: 'heat', caption: t('heat'), columns: columns(ctx, index), first: 25, fixed: (row) => row.agent < 0,
      rows: rows.length === 2 ? rows.slice(1) : rows, sort: ctx.view.options.get('sort.heat') ?? 'score',
      onSort: (sort) => ctx.setOption('sort.heat', sort),
    });
  };
  return { id: 'heat', title: 'heat', element, update };
}
