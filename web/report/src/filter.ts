/*
 * What the reader has chosen, and the same as the hash of the address.  Choices are kept by name,
 * not by number, so that an address still means the same on a report made again.
 */
import { SEVERITIES, type Store } from './data';

export interface Filter {
  agents: Set<number>;
  teams: Set<number>;
  channels: Set<number>;
  rules: Set<number>;
  severities: Set<number>;
  from: number; // day values, 0 = open
  to: number;
}

export interface View {
  filter: Filter;
  options: Map<string, string>; // how things are shown: rubric, unit, measure, sorting
}

export function emptyFilter(): Filter {
  return {
    agents: new Set(), teams: new Set(), channels: new Set(), rules: new Set(),
    severities: new Set(), from: 0, to: 0,
  };
}

export function filterIsEmpty(f: Filter): boolean {
  return !hasFindingFilter(f) && !f.agents.size && !f.teams.size && !f.channels.size && !hasPeriod(f);
}

export function hasFindingFilter(f: Filter): boolean {
  return f.rules.size > 0 || f.severities.size > 0;
}

export function hasPeriod(f: Filter): boolean {
  return f.from > 0 || f.to > 0;
}

export function isoDay(days: number): string {
  return new Date(days * 86400000).toISOString().slice(0, 10);
}

export function parseDay(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) ? null : Math.round(time / 86400000);
}

const LISTS = ['agents', 'teams', 'channels', 'rules', 'severities'] as const;
const KEYS = { agents: 'agent', teams: 'team', channels: 'channel', rules: 'rule', severities: 'severity' };

/* Those beyond the list need a name of their own: "" means that none is named. */
function withOthers(list: string[], others: number): string[] {
  return others ? [...list.slice(0, -1), '…'] : list;
}

function names(store: Store, list: (typeof LISTS)[number]): readonly string[] {
  const island = store.island;
  switch (list) {
    case 'agents': return withOthers(island.agents, island.otherAgents);
    case 'teams': return withOthers(island.teams, island.otherTeams);
    case 'channels': return island.channels;
    case 'rules': return island.rules.map((r) => r.id);
    case 'severities': return SEVERITIES;
  }
}

export function writeHash(store: Store, view: View): string {
  const p = new URLSearchParams();
  for (const list of LISTS) {
    const all = names(store, list);
    for (const i of [...view.filter[list]].sort((a, b) => a - b)) p.append(KEYS[list], all[i] ?? '');
  }
  const first = store.island.firstDay;
  if (view.filter.from) p.set('from', isoDay(first + view.filter.from - 1));
  if (view.filter.to) p.set('to', isoDay(first + view.filter.to - 1));
  for (const [key, value] of view.options) p.set(`_${key}`, value);
  return p.toString();
}

export function readHash(store: Store, hash: string): View {
  const filter = emptyFilter();
  const p = new URLSearchParams(hash.replace(/^#/, ''));
  for (const list of LISTS) {
    const index = new Map(names(store, list).map((name, i) => [name, i]));
    for (const name of p.getAll(KEYS[list])) {
      const i = index.get(name);
      if (i !== undefined) filter[list].add(i);
    }
  }
  const dayOf = (key: string) => {
    const day = parseDay(p.get(key) ?? '');
    return day === null ? 0 : Math.max(1, day - store.island.firstDay + 1);
  };
  filter.from = dayOf('from');
  filter.to = dayOf('to');
  const options = new Map<string, string>();
  for (const [key, value] of p) if (key.startsWith('_')) options.set(key.slice(1), value);
  return { filter, options };
}
