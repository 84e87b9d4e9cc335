/** The log of whatever runs: one bounded JSON line an event, from which personal data and secrets are taken out, and which never stops the work. */
import { writeSync } from 'node:fs';
import pino from 'pino';
import { isSecretKey, redacted } from './redaction.ts';

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';
export type Log = (event: string, data: Record<string, unknown>) => void;

export interface LogOptions {
  level: LogLevel;
  /** Values that must not appear anywhere in it, e.g. a database's password. */
  secrets?: readonly string[];
  /** Takes one line with its end; default: stderr. */
  write?(line: string): void;
}

/** Longest line, text, list and nesting that is written. */
const LINE = 8_000;
const ITEMS = 30;
const DEPTH = 4;

/** What an operator should see without asking for more. */
const troubles = /fail|unread|error|key-made|disk|outage|stalled|dead-|lost|clock|not-told/;

export function openLog({ level, secrets = [], write = toStderr() }: LogOptions): Log {
  const options = {
    level,
    base: null,
    messageKey: 'event',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = pino(options, { write: (line: string) => safely(() => write(bounded(line))) });
  return (event, data) =>
    safely(() => {
      const grade = troubles.test(event) ? 'warn' : 'info';
      if (logger.isLevelEnabled(grade)) logger[grade](entryOf(data, secrets), redacted(event, secrets, 200));
    });
}

/** The passwords that lie within addresses, and the keys themselves. */
export function secretsOf(
  settings: { databaseUrl?: string | undefined; redisUrl?: string | undefined } & Record<string, unknown>,
): string[] {
  const passwords = [settings.databaseUrl, settings.redisUrl].flatMap((address) => {
    if (address === undefined || !URL.canParse(address)) return [];
    const { password } = new URL(address);
    return [password, unescaped(password)];
  });
  const keys = Object.entries(settings).flatMap(([key, value]) => (isSecretKey(key) && typeof value === 'string' ? [value] : []));
  return [...new Set([...passwords, ...keys])].filter((secret) => secret.length >= 4);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A log that cannot be written is no reason to stop, and there is nobody to tell. */
function safely(act: () => void): void {
  try {
    act();
  } catch {
    return;
  }
}

function entryOf(data: Record<string, unknown>, secrets: readonly string[]): Record<string, unknown> {
  const holder = { data };
  const held = member(holder, 'data', secrets, DEPTH + 1);
  const entry: Record<string, unknown> = typeof held === 'object' && held !== null && !Array.isArray(held) ? { ...held } : { data: held };
  const own = ['level', 'time', 'event'].filter((key) => Object.hasOwn(entry, key));
  for (const key of own) {
    entry[`${key}_`] = entry[key];
    delete entry[key];
  }
  return entry;
}

/** A value as JSON can hold it, whatever was handed over: no depth, no cycle and no getter that throws does any harm. */
function plain(value: unknown, secrets: readonly string[], depth: number): unknown {
  if (typeof value === 'string') return redacted(value, secrets);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined) return value;
  if (typeof value !== 'object') return redacted(String(value), secrets);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (depth === 0) return '…';
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (value instanceof Error) return errorOf(value, secrets, depth);
  if (Array.isArray(value)) {
    const items = value.slice(0, ITEMS).map((item) => plain(item, secrets, depth - 1));
    return value.length > ITEMS ? [...items, `… ${value.length - ITEMS} more`] : items;
  }
  if (value instanceof Map || value instanceof Set) return plain([...value], secrets, depth);
  return Object.fromEntries(
    Object.keys(value)
      .slice(0, ITEMS)
      .map((key) => [redacted(key, secrets, 100), isSecretKey(key) ? '***' : member(value, key, secrets, depth)]),
  );
}

function member(value: object, key: string, secrets: readonly string[], depth: number): unknown {
  try {
    return plain((value as Record<string, unknown>)[key], secrets, depth - 1);
  } catch (error) {
    return `unreadable: ${error instanceof Error ? error.name : 'thrown'}`;
  }
}

function errorOf(error: Error, secrets: readonly string[], depth: number): Record<string, unknown> {
  const { name, message, cause } = error;
  const code = (error as NodeJS.ErrnoException).code;
  return {
    name: String(name),
    message: redacted(String(message), secrets),
    ...(code === undefined ? {} : { code: String(code) }),
    ...(cause === undefined || depth <= 1 ? {} : { cause: plain(cause, secrets, depth - 1) }),
  };
}

/** A longer line keeps what says where it belongs. */
function bounded(line: string): string {
  if (line.length <= LINE) return line;
  const { level, time, event, run, site, job } = JSON.parse(line) as Record<string, unknown>;
  const head = { level, time, event: String(event).slice(0, 200), run, site, job, cut: line.length };
  const whole = JSON.stringify({ ...head, begins: line.slice(0, LINE / 4) });
  return `${whole.length <= LINE ? whole : JSON.stringify({ level, time, event: head.event, cut: line.length })}\n`;
}

/** Straight to the descriptor: what was logged before a crash stands there. A reader that is slow loses lines, and is told how many. */
export function toStderr(fd = 2): (line: string) => void {
  let lost = 0;
  return (line) => {
    // The line before may have been cut in its midst: what follows begins on its own.
    const text = lost > 0 ? line.replace(/^\{/, `\n{"linesLost":${lost},`) : line;
    lost = wroteAll(fd, Buffer.from(text)) ? 0 : lost + 1;
  };
}

const patienceMs = 5;
const triesAtMost = 20;

function wroteAll(fd: number, bytes: Buffer): boolean {
  let at = 0;
  for (let tries = 0; at < bytes.length && tries < triesAtMost;) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      // A full pipe empties; a closed one (EPIPE) or a full disk does not.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return false;
      tries += 1;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, patienceMs);
    }
  }
  return at === bytes.length;
}
