/* The worst and the best dialogues of those selected. */
import { append, bdi, fill, h } from '../../shared/dom';
import { integer, t } from './i18n';
import { extremes, gradeOf } from './aggregate';
import { isoDay } from './filter';
import { drawTable, nameCell, type TableColumn } from './table';
import { agentName, channelName, type Context, type Section } from './context';

/* As many as the program gives words for. */
const WORST = 50;
const BEST = 20;

function columns(ctx: Context, openable: number[]): TableColumn<number>[] {
  const { store } = ctx;
  const column = (name: string) => store.column(name);
  const at = new Map(openable.map((row, i) => [row, i]));
  const day = (row: number) => {
    const d = column('day')[row]!;
    return d ? isoDay(store.island.firstDay + d - 1) : '';
  };
  const name = (row: number) => {
    const i = store.textRows().get(row);
    return i === undefined ? null : store.texts().dialogues[i]!.name;
  };
  const open = (row: number) => {
    const i = at.get(row);
    if (i === undefined) return h('span', { class: 'muted' }, t('notHere'));
    return nameCell(name(row) || `#${column('id')[row]}`, () => ctx.openDialogue(openable, i), t('open'), `open ${row}`);
  };
  return [
    { key: 'name', title: t('name'), value: name, cell: open, rising: true },
    { key: 'score', title: t('score'), numeric: true, value: (row) => column('score')[row]!,
      cell: (row) => h('span', {}, column('score')[row]!, h('span', { class: 'muted' }, ` ${gradeOf(column('score')[row]!)}`)) },
    { key: 'findings', title: t('findings'), numeric: true, value: (row) => column('findings')[row]!, cell: (row) => integer(column('findings')[row]!) },
    { key: 'agent', title: t('agent'), rising: true, value: (row) => agentName(store, column('agent')[row]!), cell: (row) => bdi(agentName(store, column('agent')[row]!)) },
    { key: 'channel', title: t('channel'), className: 'wide', rising: true, value: (row) => channelName(store, column('channel')[row]!) },
    { key: 'day', title: t('day'), rising: true, value: (row) => day(row) || null },
    { key: 'turns', title: t('turns'), numeric: true, className: 'wide', value: (row) => column('turns')[row]! },
    { key: 'id', title: t('number'), numeric: true, className: 'wide', value: (row) => column('id')[row]! },
  ];
}

function drawList(ctx: Context, worst: boolean, body: HTMLElement): void {
  const rows = extremes(ctx.store, ctx.summary.rows, worst, worst ? WORST : BEST);
  const name = worst ? 'worst' : 'best';
  if (!rows.length) {
    fill(body, h('p', { class: 'empty' }, t(ctx.summary.rows.length ? 'noScores' : 'emptySelection')));
    return;
  }
  const texts = ctx.store.textRows();
  const openable = rows.filter((row) => texts.has(row));
  drawTable(body, {
    name, caption: t(name), columns: columns(ctx, openable), rows, first: 10,
    sort: ctx.view.options.get(`sort.${name}`) ?? '', onSort: (sort) => ctx.setOption(`sort.${name}`, sort),
  });
  if (openable.length < rows.length) append(body, h('p', { class: 'muted' }, t('noText')));
}

export function lists(ctx: Context): Section {
  const worst = h('div');
  const best = h('div');
  const element = h('div', {}, h('h3', {}, t('worst')), worst, h('h3', {}, t('best')), best);
  return {
    id: 'lists', title: 'lists', element,
    update: () => {
      drawList(ctx, true, worst);
      drawList(ctx, false, best);
    },
  };
}
