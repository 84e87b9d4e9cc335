/** A line that a test can cut: a site behind a door that lets one request through at a time, a forward proxy that comes and goes, and the crawl sent again until it ends. */
import { afterAll } from '@jest/globals';
import { createServer, request as ask } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, createServer as connections } from 'node:net';
import type { Socket } from 'node:net';
import type { CrawlPolicy } from '../../config/policy.ts';
import type { CrawlJob } from '../../crawler/crawl-result.ts';
import { freePort } from '../contract/ports.ts';
import { crawlOf, folder } from './crawled.ts';
import type { Crawled } from './crawled.ts';

/** Whatever a test that failed has left open must not keep the process alive. */
const opened: (() => void)[] = [];
afterAll(() => opened.forEach((close) => close()));

export interface Door {
  port: number;
  /** Requests so far. */
  asked: number;
  /** Called before each request is passed on, with how many there were. */
  onAsk: (asked: number) => void;
  /** ok: passes on; deaf: takes requests and never answers; lost: there is nobody behind it (502). */
  state: 'ok' | 'deaf' | 'lost';
  /** Takes no connections any more, and breaks those there are. */
  shut(): Promise<void>;
  /** On the same port again. */
  open(): Promise<void>;
}

/** Passes every request on to `upstream`, whatever host it names; each on a connection of its own, so that every one is a new venture. */
export async function doorTo(upstream: string): Promise<Door> {
  const pass = (request: IncomingMessage, response: ServerResponse) => {
    door.asked += 1;
    door.onAsk(door.asked);
    if (door.state === 'deaf') return;
    if (door.state === 'lost' || !server.listening) return void response.writeHead(502, { connection: 'close' }).end();
    const { pathname, search } = new URL(request.url ?? '/', 'http://any.test/');
    const passed = ask(upstream + pathname + search, { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, connection: 'close' });
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  };
  const server = createServer(pass);
  opened.push(() => (server.close(), server.closeAllConnections()));
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const door: Door = {
    port: await freePort(),
    asked: 0,
    onAsk: () => undefined,
    state: 'ok',
    shut: () => new Promise((resolve) => (server.close(() => resolve()), server.closeAllConnections())),
    open: () => listen(door.port),
  };
  await door.open();
  return door;
}

export interface Carried {
  last: Crawled;
  /** Why each session before the last one paused. */
  pauses: string[];
  sessions: Crawled[];
}

/** One session after the other, as the job layer sends them, until the crawl is sealed. */
export async function carryOn(
  origin: string,
  change: Partial<CrawlPolicy>,
  job: Partial<CrawlJob>,
  between: () => unknown = () => undefined,
): Promise<Carried> {
  const dir = job.dir ?? (await folder());
  const sessions: Crawled[] = [];
  const pauses: string[] = [];
  let paused: CrawlJob['paused'] = null;
  for (let nth = 1; nth <= 200; nth += 1) {
    const one = await crawlOf(origin, { lineAgainMs: 40, ...change }, { ...job, dir, writer: nth, paused });
    sessions.push(one);
    const { result } = one;
    if (result.state === 'sealed') return { last: one, pauses, sessions };
    pauses.push(result.why);
    paused = { why: result.why, ...(result.since === undefined ? {} : { since: result.since }) };
    await between();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, Date.parse(result.until ?? '') - Date.now()) || 0));
  }
  throw new Error('never sealed');
}

export interface Cable {
  port: number;
  cut(): Promise<void>;
  /** On the same port again. */
  mend(): Promise<void>;
}

/** Carries bytes to a port on loopback and back. */
export async function cableTo(port: number): Promise<Cable> {
  const ends = new Set<Socket>();
  const server = connections((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one);
      one.on('error', () => undefined);
      one.on('close', () => (ends.delete(one), other.destroy()));
      one.pipe(other);
    }
  });
  opened.push(() => void cable.cut());
  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  const cable: Cable = {
    port: await freePort(),
    cut: () => new Promise((resolve) => (server.close(() => resolve()), ends.forEach((one) => one.destroy()))),
    mend: () => listen(cable.port),
  };
  await cable.mend();
  return cable;
}
