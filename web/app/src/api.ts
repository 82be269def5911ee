/*
 * The service: JSON in and out under /v1.  Every failure is an ApiError; one without an answer has
 * status 0 and code 'offline'.
 */
import { lang } from './texts';

export class ApiError extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly hint: string) {
    super(message);
    this.name = 'ApiError';
  }

  /* The service does not answer: it was stopped, or the machine sleeps. */
  get offline(): boolean {
    return this.status === 0;
  }
}

const TOKEN = 'huashu.token';
let onDenied: () => void = () => undefined;

let secret = '';

/* The token stands in the window's own storage, if there is one: another window asks again. */
export function setToken(token: string): void {
  secret = token;
  try {
    sessionStorage.setItem(TOKEN, token);
  } catch { /* it holds until the page is loaded anew */ }
}

function tokenNow(): string {
  try {
    return secret || (sessionStorage.getItem(TOKEN) ?? '');
  } catch {
    return secret;
  }
}

/* Called when the service wants a token, or another one. */
export function whenDenied(call: () => void): void {
  onDenied = call;
}

function headers(body: unknown): Record<string, string> {
  const out: Record<string, string> = { Accept: 'application/json' };
  const token = tokenNow();
  if (token) out['Authorization'] = `Bearer ${token}`;
  if (body !== undefined) out['Content-Type'] = 'application/json';
  return out;
}

async function failure(answer: Response): Promise<ApiError> {
  const told = await answer.json().catch(() => null) as { error?: Partial<ApiError> } | null;
  const error = told?.error;
  if (answer.status === 401) onDenied();
  return new ApiError(answer.status, error?.code ?? 'http', error?.message ?? `HTTP ${answer.status}`, error?.hint ?? '');
}

async function call(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const address = `/v1${path}${path.includes('?') ? '&' : '?'}lang=${lang()}`;
  const options: RequestInit = { method, headers: headers(body), cache: 'no-store', credentials: 'omit' };
  if (body !== undefined) options.body = JSON.stringify(body);
  if (signal) options.signal = signal;
  let answer: Response;
  try {
    answer = await fetch(address, options);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'offline', String(error), '');
  }
  if (!answer.ok) throw await failure(answer);
  return answer;
}

async function json<T>(answer: Response): Promise<T> {
  if (answer.status === 204) return undefined as T;
  try {
    return await answer.json() as T;
  } catch (error) {
    throw new ApiError(0, 'offline', String(error), '');
  }
}

/* Paths begin after /v1: get<Health>('/health'); values in them go through encodeURIComponent. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return json<T>(await call('GET', path, undefined, signal));
}

export async function post<T>(path: string, body: unknown = {}, signal?: AbortSignal): Promise<T> {
  return json<T>(await call('POST', path, body, signal));
}

export async function put<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return json<T>(await call('PUT', path, body, signal));
}

/* With a body where the service needs to know who. */
export async function del<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  return json<T>(await call('DELETE', path, body, signal));
}

/* An answer that is a file to keep: text as it came. */
export async function text(path: string, signal?: AbortSignal): Promise<string> {
  return (await call('GET', path, undefined, signal)).text();
}

/* ?a=b&c=d from what is there. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const parts = Object.entries(values).filter(([, v]) => v !== null && v !== undefined && v !== '')
    .map(([k, v]) => `${k}=${encodeURIComponent(String(v))}`);
  return parts.length ? `?${parts.join('&')}` : '';
}

/* Who the service takes us for, and what it can do. */
export interface Me {
  who: string;
  store: boolean;
  token: boolean;
  lang: string;
}
