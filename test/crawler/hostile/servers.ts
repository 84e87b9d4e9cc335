/** Servers that do as they like: HTTP without a robots.txt of its own, bare sockets, TLS; and a client that asks them as the crawler does. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createSockets } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import type { CrawlPolicy } from '../../../config/policy.ts';
import { guard } from '../../../crawler/guard.ts';
import type { GuardOptions } from '../../../crawler/guard.ts';
import { http } from '../../../crawler/http.ts';
import type { Answer, Ask } from '../../../crawler/http.ts';
import { pace } from '../../../crawler/pace.ts';
import { policy } from '../servers.ts';

export interface Listening {
  port: number;
  host: string;
  origin: string;
  /** First lines of what was asked. */
  log: string[];
  close(): Promise<void>;
}

async function listen(server: Server, log: string[], scheme = 'http'): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { port, host: `127.0.0.1:${port}`, origin: `${scheme}://127.0.0.1:${port}`, log, close };
}

/** Plain HTTP; every path is the caller's, robots.txt too. */
export function answering(routes: (request: IncomingMessage, response: ServerResponse) => void): Promise<Listening> {
  const log: string[] = [];
  const server = createServer((request, response) => {
    log.push(`${request.method} ${request.url}`);
    response.on('error', () => undefined);
    routes(request, response);
  });
  return listen(server, log);
}

/** A bare socket: `speak` is called once a request has come in whole, with its path. */
export function speaking(speak: (socket: Socket, path: string) => void): Promise<Listening> {
  const log: string[] = [];
  const server = createSockets((socket) => {
    let heard = '';
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      if (!heard.includes('\r\n\r\n')) return;
      const line = heard.split('\r\n', 1)[0]!;
      heard = '';
      log.push(line);
      speak(socket, line.split(' ')[1] ?? '');
    });
  });
  return listen(server, log);
}

export async function secured(papers: { key: string; cert: string }): Promise<Listening> {
  const server = createTls(papers, (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\n\r\nok'));
  });
  server.on('tlsClientError', () => undefined);
  return listen(server, [], 'https');
}

export interface Asking {
  change?: Partial<CrawlPolicy>;
  /** Hosts declared besides the one asked. */
  hosts?: string[];
  reach?: GuardOptions['reach'];
  intranet?: boolean;
  lookup?: GuardOptions['lookup'];
}

/** Asks once as the crawler would (page, one try, a second's patience, a megabyte) and closes the line. */
export async function ask(
  url: string,
  request: Ask = {},
  { change = {}, hosts = [], reach = 'hosts', intranet = true, lookup }: Asking = {},
) {
  const rules = policy({ maxBodyBytes: 1_000_000, timeoutMs: 1000, tries: 1, ...change });
  const client = http({
    policy: rules,
    guard: guard({ hosts: [new URL(url).host, ...hosts], intranet, reach, connectMs: 1000, lookup }),
    pace: pace({ concurrency: 2, delayMs: 0, ceilingMs: 300, floorMs: 1 }),
  });
  const answer: Answer = await client.ask(url, { want: 'page', ...request });
  await client.close();
  return answer;
}
