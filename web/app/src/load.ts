/* What every room needs to fetch what it shows: waiting, failures in place, and a way to try again. */
import { append, fill, h } from '../../shared/dom';
import { ApiError } from './api';
import { texts } from './texts';

const t = texts({
  loading: ['正在读取…', '正在讀取…', 'Loading…'],
  retry: ['再试一次', '再試一次', 'Try again'],
  failed: ['没有成功：{what}', '沒有成功：{what}', 'That did not work: {what}'],
  unreachable: [
    '连不上服务。请看看运行 huashu serve 的窗口是否还开着，再试一次。',
    '連不上服務。請看看執行 huashu serve 的視窗是否還開著，再試一次。',
    'The service does not answer. Is huashu serve still running? Then try again.',
  ],
});

export function told(error: unknown): string {
  if (!(error instanceof ApiError)) return String(error);
  if (error.offline) return t('unreachable');
  return error.hint ? `${error.message} ${error.hint}` : error.message;
}

export function failed(error: unknown): string {
  return t('failed', { what: told(error) });
}

/* What failed, said at once, with a way to try it again. */
export function problem(error: unknown, retry: (() => void) | null): HTMLElement {
  return h('div', { class: 'notice warn problem', role: 'alert' },
    h('p', {}, failed(error)),
    retry && h('button', { type: 'button', 'data-key': 'retry', onclick: retry }, t('retry')));
}

export function gone(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/* Fills `host` with what `work` fetches; a failure stands there instead until it is tried again. */
export async function load<T>(host: Element, life: AbortSignal, work: () => Promise<T>, draw: (data: T) => void): Promise<void> {
  host.setAttribute('aria-busy', 'true');
  if (!host.hasChildNodes()) append(host, h('p', { class: 'muted' }, t('loading')));
  try {
    const data = await work();
    if (!life.aborted) draw(data);
  } catch (error) {
    if (life.aborted || gone(error)) return;
    fill(host, problem(error, () => {
      host.replaceChildren();
      void load(host, life, work, draw);
    }));
  } finally {
    host.removeAttribute('aria-busy');
  }
}

/* The service counts names in bytes. */
export const MOST_NAME = 80;

export function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
