/*
 * Asks the service about the newest text: one request under way at most, the next one at once when
 * it is answered and the text has changed.  While the service does not answer it is asked again,
 * less and less often.
 */
import { ApiError, post } from '../api';
import type { Answer } from './types';

export interface Query {
  text: string;
  channel?: string;
  format?: string;
  customer?: string; /* what a draft is the reply to */
}

export interface Hooks {
  /* The newest text, or null where there is nothing to ask; it counts as sent. */
  take(): Query | null;
  answered(answer: Answer, query: Query): void;
  refused(error: ApiError): void;
  /* Not answered at all, or again. */
  connected(yes: boolean): void;
}

const PATIENCE_MS = 20000;
const WAITS_MS = [500, 1000, 2000, 4000, 8000];
/* No answer, too slow, too many, not now: the same may go well later. */
const PASSING = [0, 408, 429, 503];

export class Checker {
  private busy = false;
  private wanted = false;
  private failures = 0;
  private timer = 0;
  private closed = false;
  private abort: AbortController | null = null;

  constructor(private readonly hooks: Hooks) {}

  get idle(): boolean {
    return !this.busy && !this.wanted && !this.timer;
  }

  poke(): void {
    this.wanted = true;
    if (!this.busy && !this.timer) void this.run();
  }

  retryNow(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.poke();
  }

  close(): void {
    this.closed = true;
    window.clearTimeout(this.timer);
    this.abort?.abort();
  }

  private async run(): Promise<void> {
    this.busy = true;
    try {
      while (this.wanted && !this.timer && !this.closed) {
        this.wanted = false;
        const query = this.hooks.take();
        if (query) await this.ask(query);
      }
    } finally {
      this.busy = false;
    }
  }

  private async ask(query: Query): Promise<void> {
    const abort = new AbortController();
    const patience = window.setTimeout(() => abort.abort(), PATIENCE_MS);
    this.abort = abort;
    try {
      const answer = await post<Answer>('/check', query, abort.signal);
      if (this.closed) return;
      if (this.failures) this.hooks.connected(true);
      this.failures = 0;
      this.hooks.answered(answer, query);
    } catch (error) {
      if (this.closed) return;
      if (error instanceof ApiError && !PASSING.includes(error.status)) this.hooks.refused(error);
      else this.later(error);
    } finally {
      window.clearTimeout(patience);
    }
  }

  private later(error: unknown): void {
    if (!(error instanceof ApiError) && !(error instanceof DOMException)) throw error;
    this.failures++;
    this.hooks.connected(false);
    this.wanted = true;
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      this.poke();
    }, WAITS_MS[Math.min(this.failures, WAITS_MS.length) - 1]);
  }
}
