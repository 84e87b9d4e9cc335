/** A name server on loopback that answers from a table: what the world's say changes under a test. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface NameServer {
  /** "127.0.0.1:PORT" */
  address: string;
  /** deaf: nothing is answered at all; lost: it says that it cannot tell, as one does whose own line is down. */
  state: 'ok' | 'deaf' | 'lost';
  close(): void;
}

/** `records`: name → addresses of kind A, and of kind AAAA as 32 hex digits; a name that is missing does not exist; null: no answer at all. */
export async function nameServer(records: Record<string, { a: string[]; aaaa: string[] } | null>): Promise<NameServer> {
  const socket = createSocket('udp4');
  const server: NameServer = { address: '', state: 'ok', close: () => socket.close() };
  socket.on('message', (query, { port, address }) => {
    if (server.state === 'deaf') return;
    const labels: string[] = [];
    let at = 12;
    for (; query[at]! > 0; at += query[at]! + 1) labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!));
    const isA = query.readUInt16BE(at + 1) === 1;
    const known = records[labels.join('.').toLowerCase()];
    if (known === null) return;
    const list = isA
      ? (known?.a ?? []).map((ip) => Buffer.from(ip.split('.').map(Number)))
      : (known?.aaaa ?? []).map((ip) => Buffer.from(ip, 'hex'));
    const answers = (server.state === 'lost' ? [] : list).map((data) =>
      Buffer.concat([Buffer.from([0xc0, 12, 0, isA ? 1 : 28, 0, 1, 0, 0, 0, 60, 0, data.length]), data]),
    );
    const head = Buffer.from([
      query[0]!,
      query[1]!,
      0x81,
      server.state === 'lost' ? 0x82 : known ? 0x80 : 0x83,
      0,
      1,
      0,
      answers.length,
      0,
      0,
      0,
      0,
    ]);
    socket.send(Buffer.concat([head, query.subarray(12, at + 5), ...answers]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  server.address = `127.0.0.1:${(socket.address() as AddressInfo).port}`;
  return server;
}
