/* The rules that were broken most, with examples. */
import { bdi, fill, h, type Child } from '../../shared/dom';
import { integer, percent, t } from './i18n';
import type { RuleCount } from './aggregate';
import { drawTable, nameCell, shareBar, type TableColumn } from './table';
import { ruleTitle, severityName, SMALL, type Context, type Section } from './context';
import type { Store } from './data';

const EXAMPLES = 5;

interface RuleRow {
  rule: number;
  count: RuleCount;
  severity: number; // the most frequent
}

/* Rows that have words and a finding of the rule and are among the dialogues shown. */
function exampleIndex(store: Store): Map<number, number[]> {
  const out = new Map<number, number[]>();
  for (const dialogue of store.texts().dialogues) {
    for (const rule of new Set(dialogue.findings.map((f) => f[0]))) {
      const list = out.get(rule) ?? [];
      list.push(dialogue.row);
      out.set(rule, list);
    }
  }
  return out;
}

/* Examples of different agents first. */
function pickExamples(ctx: Context, rows: number[], inRows: Uint8Array): number[] {
  const agent = ctx.store.column('agent');
  const seen = new Set<number>();
  const first: number[] = [];
  const rest: number[] = [];
  for (const row of rows) {
    if (!inRows[row]) continue;
    (seen.has(agent[row]!) ? rest : first).push(row);
    seen.add(agent[row]!);
  }
  return [...first, ...rest].slice(0, EXAMPLES);
}

function columns(ctx: Context, examples: (rule: number) => number[]): TableColumn<RuleRow>[] {
  const { store, summary } = ctx;
  const base = summary.base.length;
  const buttons = (row: RuleRow): Child => {
    const rows = examples(row.rule);
    if (!rows.length) return '–';
    return h('span', { class: 'examples' }, ...rows.map((_, i) => h('button', {
      type: 'button', class: 'small', 'data-key': `example ${row.rule} ${i}`, 'data-rule': store.island.rules[row.rule]!.id,
      'aria-label': t('openExample', { what: ruleTitle(store, row.rule), n: i + 1 }),
      onclick: () => ctx.openDialogue(rows, i, row.rule),
    }, i + 1)));
  };
  return [
    { key: 'rule', title: t('rule'), rising: true, value: (r) => ruleTitle(store, r.rule), cell: (r) => h('span', {},
      nameCell(ruleTitle(store, r.rule), () => ctx.setFilter((f) => {
        f.rules.clear();
        f.rules.add(r.rule);
      }), t('onlyThis'), `rule ${r.rule}`), ' ', h('code', { class: 'muted' }, bdi(store.island.rules[r.rule]!.id))) },
    { key: 'severity', title: t('severity'), value: (r) => r.severity,
      cell: (r) => h('span', { class: `severity s${r.severity}` }, severityName(r.severity)) },
    { key: 'findings', title: t('times'), numeric: true, value: (r) => r.count.findings, cell: (r) => integer(r.count.findings) },
    { key: 'dialogues', title: t('inDialogues'), numeric: true, value: (r) => r.count.dialogues, cell: (r) => integer(r.count.dialogues) },
    { key: 'share', title: t('shareOf'), numeric: true, className: 'with-bar', value: (r) => r.count.dialogues / base,
      cell: (r) => h('span', { class: 'bar-figure' }, base >= SMALL && shareBar(r.count.dialogues, base),
        base < SMALL ? `${r.count.dialogues}/${base}` : percent(r.count.dialogues / base)) },
    { key: 'examples', title: t('examples'), value: (r) => examples(r.rule).length, cell: buttons },
  ];
}

function commonest(count: RuleCount): number {
  return count.bySeverity.reduce((best, n, s) => (n > count.bySeverity[best]! ? s : best), 2);
}

export function rules(ctx: Context): Section {
  const body = h('div');
  let index: Map<number, number[]> | null = null;
  const update = () => {
    const rows: RuleRow[] = ctx.summary.rules.map((count, rule) => ({ rule, count, severity: commonest(count) }))
      .filter((r) => r.count.findings > 0);
    if (!rows.length) {
      fill(body, h('p', { class: 'empty' }, t('noFindings')));
      return;
    }
    const texts = (index ??= exampleIndex(ctx.store));
    const inRows = new Uint8Array(ctx.store.rows);
    for (const row of ctx.summary.rows) inRows[row] = 1;
    const cache = new Map<number, number[]>();
    const examples = (rule: number) => {
      let list = cache.get(rule);
      if (!list) cache.set(rule, (list = pickExamples(ctx, texts.get(rule) ?? [], inRows)));
      return list;
    };
    drawTable(body, {
      name: 'rules', caption: t('rules'), columns: columns(ctx, examples), rows, first: 15,
      sort: ctx.view.options.get('sort.rules') ?? '-findings',
      onSort: (sort) => ctx.setOption('sort.rules', sort),
    });
  };
  return { id: 'rules', title: 'rules', element: body, update };
}
