/** Real servers on loopback for the crawler's tests: a site by a routing function, and a small forward proxy. */
import { createServer, request as ask } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { CrawlPolicy } from '../../config/policy.ts';

export type Routes = (request: IncomingMessage, response: ServerResponse, path: string) => void;

export interface Served {
  /** http://127.0.0.1:PORT */
  origin: string;
  host: string;
  /** `METHOD path` of everything asked, in order. */
  log: string[];
  close(): Promise<void>;
}

async function listen(server: Server, log: string[]): Promise<Served> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { origin: `http://${host}`, host, log, close };
}

/** Answers by `routes`; robots.txt is 404 unless it handles that path itself. */
export function serve(routes: Routes, options: { robots?: string; robotsStatus?: () => number } = {}): Promise<Served> {
  const log: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    log.push(`${request.method} ${path}`);
    if (path === '/robots.txt' && options.robots !== undefined) return void response.end(options.robots);
    if (path === '/robots.txt') return void response.writeHead(options.robotsStatus?.() ?? 404).end();
    routes(request, response, path);
  });
  return listen(server, log);
}

/** A forward proxy that sends every host to `upstream`, as if the names were real; CONNECT is refused. */
export function proxyTo(upstream: string): Promise<Served> {
  const log: string[] = [];
  const server = createServer((request, response) => {
    log.push(`${request.method} ${request.url}`);
    const target = new URL(request.url ?? '');
    const passed = ask(upstream + target.pathname + target.search, { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.writeHead(502).end());
    request.pipe(passed);
  });
  server.on('connect', (request, socket) => {
    log.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 501 not here\r\n\r\n');
  });
  return listen(server, log);
}

/** A port nobody listens on. */
export { freePort as deadPort } from '../contract/ports.ts';

export const html = (response: ServerResponse, body: string, status = 200): void => {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(body);
};

/** A policy for loopback: no pauses, short waits. */
export const policy = (change: Partial<CrawlPolicy> = {}): CrawlPolicy => ({
  ...CrawlPolicy.parse({}),
  delayMs: 0,
  timeoutMs: 3000,
  ...change,
});
