/* What the sections share: the store, the reader's choices and what has been counted for them. */
import type { Summary } from './aggregate';
import { SEVERITIES, type Store } from './data';
import type { Filter, View } from './filter';
import { integer, known, t, type Key } from './i18n';

/* Below this many dialogues shares and distributions would mislead. */
export const SMALL = 30;
/* Below this a group's figures are greyed. */
export const FEW = 10;

export interface Context {
  store: Store;
  view: View;
  summary: Summary;
  setFilter(change: (f: Filter) => void): void;
  setOption(key: string, value: string): void;
  openDialogue(rows: number[], at: number, rule?: number): void;
}

export interface Section {
  id: string;
  title: Key;
  element: HTMLElement;
  update(): void;
}

export function agentName(store: Store, index: number): string {
  if (index === 0) return t('none');
  const island = store.island;
  if (island.otherAgents && index === island.agents.length - 1) return t('others', { n: integer(island.otherAgents) });
  return island.agents[index] ?? '';
}

export function teamName(store: Store, index: number): string {
  if (index === 0) return t('none');
  const island = store.island;
  if (island.otherTeams && index === island.teams.length - 1) return t('others', { n: integer(island.otherTeams) });
  return island.teams[index] ?? '';
}

export function channelName(store: Store, index: number): string {
  const id = store.island.channels[index] ?? '';
  return known(`channel_${id}`, id);
}

export function severityName(severity: number): string {
  return t(SEVERITIES[severity] ?? 'info');
}

export function ruleTitle(store: Store, index: number): string {
  const rule = store.island.rules[index];
  return rule ? rule.title || rule.id : '';
}

export function tagValue(tag: string, value: { id: string; title: string }): string {
  return known(`${tag}.${value.id}`, value.title || value.id);
}

/* A share, or how many of how many where a share would say too much. */
export function few(n: number): boolean {
  return n < FEW;
}
