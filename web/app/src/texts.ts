/* Texts in three languages: each view has a table of its own, the language is the page's. */

export const LANGS = ['zh-Hans', 'zh-Hant', 'en'] as const;
export type Lang = (typeof LANGS)[number];

type Three = readonly [hans: string, hant: string, en: string];
type Values = Record<string, string | number>;

let current: Lang = 'zh-Hans';

export function lang(): Lang {
  return current;
}

export function setLang(next: Lang): void {
  current = next;
}

export function isLang(text: string | null): text is Lang {
  return (LANGS as readonly string[]).includes(text ?? '');
}

/* The language a browser asks for. */
export function langOf(wanted: readonly string[]): Lang {
  for (const tag of wanted) {
    if (/^zh\b.*(hant|tw|hk|mo)/i.test(tag)) return 'zh-Hant';
    if (/^zh\b/i.test(tag)) return 'zh-Hans';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'zh-Hans';
}

function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
}

/* const t = texts({ left: ['还有 {n} 个', '還有 {n} 個', '{n} left'] });  t('left', { n: 3 }) */
export function texts<K extends string>(table: Record<K, Three>): Texts<K> {
  const t = (key: K, values: Values = {}) => filled(table[key][LANGS.indexOf(current)] ?? key, values);
  return Object.assign(t, {
    known: (key: string, otherwise: string) =>
      Object.prototype.hasOwnProperty.call(table, key) ? t(key as K) : otherwise,
  });
}

export interface Texts<K extends string> {
  (key: K, values?: Values): string;
  /* The text of a key that may not be there. */
  known(key: string, otherwise: string): string;
}

export function integer(n: number): string {
  return Math.round(n).toLocaleString('en-US');
}

/* A score of the report, 41 or 41.5. */
export function decimal(n: number | null | undefined, digits = 1): string {
  if (n === null || n === undefined) return '–';
  return n.toLocaleString('en-US', { maximumFractionDigits: digits });
}

/* An RFC 3339 time as the reader's clock has it: 2026-03-02 10:20 */
export function moment(time: string): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return time;
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
