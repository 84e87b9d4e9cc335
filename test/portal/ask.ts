/** Asks the sample city for one address, as a browser behind its proxy would: for the city's own tests. */
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import type { Portal } from './server.ts';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

export function ask(portal: Portal, url: string, headers: Record<string, string> = {}): Promise<Reply> {
  const target = new URL(url);
  const door = new URL(portal.proxyUrl ?? target.origin);
  const path = portal.proxyUrl ? target.href : `${target.pathname}${target.search}`;
  return new Promise((done, failed) => {
    const asked = request({ host: door.hostname, port: door.port, path, agent, headers: { host: target.host, ...headers } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }));
    });
    asked.once('error', failed);
    asked.end();
  });
}

/** The text of a page: its own meta says GBK, whatever the header claims. */
export function textOf(reply: Reply): string {
  const head = reply.body.subarray(0, 1024).toString('latin1');
  return new TextDecoder(/charset="?gb/i.test(head) ? 'gb18030' : 'utf-8').decode(reply.body);
}
