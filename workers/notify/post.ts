/** One JSON document sent to an address that is a secret: bounded in time and size, never redirected, and told of without the address. */
import { Agent, ProxyAgent, request } from 'undici';
import type { NotifyChannel } from '../../config/notify.ts';
import type { Notice } from './notice.ts';

export type Answer =
  | { sent: true; says: string }
  /** `afterMs`: the receiver asks to be left alone for so long. */
  | { sent: false; why: string; afterMs: number | null };

/** One way to somebody. Never throws. */
export interface Channel {
  id: string;
  kind: NotifyChannel['kind'];
  /** Longest text that it takes. */
  mostBytes: number;
  send(notice: Notice): Promise<Answer>;
}

export interface Reply {
  status: number;
  text: string;
  /** The body as an object; empty: it is none. */
  body: Record<string, unknown>;
  afterMs: number | null;
}

export interface Address {
  url: string;
  proxy?: string | undefined;
  timeoutMs: number;
  headers?: Record<string, string>;
}

const mostAnswer = 65_536;

/** The answer, or why there is none. */
export async function post({ url, proxy, timeoutMs, headers = {} }: Address, document: unknown): Promise<Reply | string> {
  const options = { connections: 1, connect: { timeout: timeoutMs } };
  const dispatcher = proxy === undefined ? new Agent(options) : new ProxyAgent({ uri: proxy, ...options });
  try {
    const answer = await request(url, {
      method: 'POST',
      dispatcher,
      signal: AbortSignal.timeout(timeoutMs),
      headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Sundial', ...headers },
      body: JSON.stringify(document),
    });
    const text = await shortText(answer.body);
    return { status: answer.statusCode, text, body: objectIn(text), afterMs: waitOf(answer.headers['retry-after']) };
  } catch (error) {
    return reasonOf(error, timeoutMs);
  } finally {
    await dispatcher.destroy();
  }
}

async function shortText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    parts.push(part);
    bytes += part.length;
    if (bytes > mostAnswer) break;
  }
  return Buffer.concat(parts).toString('utf8').slice(0, mostAnswer);
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function waitOf(header: string | string[] | undefined): number | null {
  const seconds = Number(typeof header === 'string' ? header : NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3600) * 1000 : null;
}

/** By code rather than by message: messages of some errors name the address. */
export function reasonOf(error: unknown, timeoutMs: number): string {
  const { name, code, cause } = error as { name?: string; code?: string; cause?: { code?: string } };
  if (name === 'TimeoutError' || name === 'AbortError' || /TIMEOUT|ETIMEDOUT/.test(code ?? ''))
    return `no answer within ${timeoutMs / 1000} s`;
  return `no connection (${cause?.code ?? code ?? name ?? 'unknown reason'})`;
}

/** A 4xx, 5xx or redirect in words; null: the answer is 2xx, and its body decides. */
export function refusalOf({ status, text, afterMs }: Reply): Answer | null {
  if (status >= 200 && status < 300) return null;
  const body = text.trim() === '' ? '' : `: ${oneLine(text)}`;
  if (status === 429) return { sent: false, why: `answered 429, too many messages${body}`, afterMs: afterMs ?? 60_000 };
  const hint = status >= 300 && status < 400 ? ' (a redirect is not followed: name the address itself)' : '';
  return { sent: false, why: `answered ${status}${hint}${body}`, afterMs };
}

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 200);
