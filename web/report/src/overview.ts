/* Totals, what was audited, and what was set aside. */
import { append, bdi, fill, h, type Child } from '../../shared/dom';
import { decimal, integer, percent, t } from './i18n';
import { filterIsEmpty, hasFindingFilter, isoDay } from './filter';
import { gradeOf, meanOf } from './aggregate';
import { SMALL, type Context, type Section } from './context';

function tile(name: string, label: string, value: string, ...notes: Child[]): HTMLElement {
  return h('div', { class: 'tile', 'data-tile': name },
    h('dt', {}, label), h('dd', {}, h('strong', {}, value), ...notes.map((n) => n && h('span', { class: 'muted' }, n))));
}

/* The figures shown: of the whole run if nothing is chosen, though the rows may be a sample. */
function figures(ctx: Context) {
  const { summary, store } = ctx;
  const totals = store.island.totals;
  const whole = filterIsEmpty(ctx.view.filter);
  return {
    dialogues: whole ? totals.dialogues : summary.rows.length,
    turns: whole ? totals.turns : summary.turns,
    agents: whole ? totals.agents : summary.agents,
    findings: whole ? [totals.info, totals.warning, totals.error] : summary.total.bySeverity,
    mean: whole ? (totals.scored ? totals.sum / totals.scored : null) : meanOf(summary.total),
    scored: whole ? totals.scored : summary.total.scored,
  };
}

function errorTile(ctx: Context): HTMLElement {
  const { total } = ctx.summary;
  const { totals } = ctx.store.island;
  const whole = filterIsEmpty(ctx.view.filter);
  const narrowed = hasFindingFilter(ctx.view.filter);
  const of = whole ? totals.dialogues : total.dialogues;
  const n = whole ? totals.withError : narrowed ? total.dialogues - total.severe[0]! : total.severe[3]!;
  const ratio = `${integer(n)} / ${integer(of)}`;
  return tile('share', t(narrowed ? 'withHit' : 'withError'), of < SMALL ? ratio : percent(n / of), of >= SMALL && ratio);
}

function tiles(ctx: Context): HTMLElement {
  const f = figures(ctx);
  const found = f.findings.reduce((a, b) => a + b, 0);
  const base = filterIsEmpty(ctx.view.filter) ? f.dialogues : ctx.summary.base.length;
  const kinds = h('span', { class: 'kinds' }, ...[2, 1, 0].map((s) =>
    h('span', { class: `severity s${s}`, 'data-severity': s }, `${t(s === 2 ? 'error' : s === 1 ? 'warning' : 'info')} ${integer(f.findings[s]!)}`)));
  return h('dl', { class: 'tiles' },
    tile('dialogues', t('dialogues'), integer(f.dialogues), t('turns') + ' ' + integer(f.turns)),
    tile('agents', t('agents'), f.agents ? integer(f.agents) : '–', f.agents === 0 && t('agentsNone')),
    tile('findings', t('findings'), integer(found), kinds,
      base >= SMALL && t('perHundred', { n: decimal((found / base) * 100, 1) })),
    errorTile(ctx),
    tile('mean', t('meanScore'), decimal(f.mean),
      f.mean !== null && t('grade') + ' ' + gradeOf(Math.floor(f.mean + 0.5)), t('scoredOf', { n: integer(f.scored) })),
    tile('aside', t('aside'), integer(ctx.store.island.totals.aside),
      ctx.store.island.totals.aside > 0 && t('asideNote')));
}

export function facts(ctx: Context): HTMLElement {
  const island = ctx.store.island;
  const days = ctx.store.column('day');
  let last = 0;
  let undated = 0;
  for (const d of days) {
    if (d > last) last = d;
    if (!d) undated++;
  }
  const period = last
    ? t('periodOf', { from: isoDay(island.firstDay), to: isoDay(island.firstDay + last - 1) }) +
      (undated ? `；${t('undated', { n: integer(undated) })}` : '')
    : t('noDates');
  const row = (label: string, ...value: Child[]) => h('div', {}, h('dt', {}, label), h('dd', {}, ...value));
  return h('dl', { class: 'facts' },
    row(t('period'), period),
    row(t('packs'), h('code', {}, island.run.fingerprint)),
    row(t('version'), `huashu ${island.run.version}`),
    h('div', { class: island.run.masked ? 'safe' : 'unsafe' }, t(island.run.masked ? 'masked' : 'unmasked')));
}

function inputTable(ctx: Context): HTMLElement {
  const { inputs, totals } = ctx.store.island;
  const head = [t('file'), t('format'), t('encoding'), t('dialogues'), t('turns'), t('aside')];
  const box = h('div', { class: 'scroll', tabindex: 0 }, h('table', { class: 'plain' },
    h('thead', {}, h('tr', {}, ...head.map((c, i) => h('th', { scope: 'col', class: i > 2 ? 'number' : null }, c)))),
    h('tbody', {}, ...inputs.map((x) => h('tr', {}, h('th', { scope: 'row', class: 'path' }, bdi(x.path)),
      h('td', {}, bdi(x.format)), h('td', {}, bdi(x.encoding)), h('td', { class: 'number' }, integer(x.dialogues)),
      h('td', { class: 'number' }, integer(x.turns)), h('td', { class: 'number' }, integer(x.aside)))))));
  return h('div', {}, box, totals.inputs > inputs.length && h('p', { class: 'muted' }, t('more', { n: integer(totals.inputs - inputs.length) })));
}

function asideTable(ctx: Context): HTMLElement | null {
  const list = ctx.store.island.aside;
  if (!list.length) return null;
  return h('div', {}, h('h3', {}, t('asideList', { n: list.length })),
    h('div', { class: 'scroll', tabindex: 0 }, h('table', { class: 'plain' },
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('file')), h('th', { scope: 'col', class: 'number' }, t('line')), h('th', { scope: 'col' }, t('reason')))),
      h('tbody', {}, ...list.map((x) => h('tr', {}, h('th', { scope: 'row', class: 'path' }, bdi(x.input)),
        h('td', { class: 'number' }, x.line || '–'), h('td', {}, bdi(x.reason))))))));
}

export function overview(ctx: Context): Section {
  const body = h('div');
  const notices = h('div');
  const sources = h('details', { class: 'sources' }, h('summary', {}, t('sources')));
  append(sources, inputTable(ctx), asideTable(ctx));
  const element = h('div', {}, notices, body, sources);
  const update = () => {
    const island = ctx.store.island;
    const n = ctx.summary.rows.length;
    fill(notices,
      !island.run.finished && h('p', { class: 'notice warn' }, t('unfinished')),
      island.rows < island.totals.dialogues && h('p', { class: 'notice warn' },
        t('sampled', { n: integer(island.rows), all: integer(island.totals.dialogues) })),
      island.totals.dialogues === 0 && h('p', { class: 'notice' }, t('emptyStore')),
      island.totals.dialogues > 0 && n === 0 && h('p', { class: 'notice' }, t('emptySelection')),
      n > 0 && n < SMALL && h('p', { class: 'notice small-sample' }, t('smallSampleNote', { n })));
    fill(body, tiles(ctx));
  };
  return { id: 'overview', title: 'overview', element, update };
}
