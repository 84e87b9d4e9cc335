/** Servers that break HTTP on the wire: each ends with a stated outcome, in time, and leaves nothing behind. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Socket } from 'node:net';
import { costOf } from './memory.ts';
import { ask, speaking } from './servers.ts';
import type { Listening } from './servers.ts';

let server: Listening;
/** Timers of answers that never end. */
const ticking = new Set<NodeJS.Timeout>();

function drip(socket: Socket, bytes: () => string | Buffer, everyMs = 20): void {
  const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(bytes())), everyMs);
  ticking.add(timer);
}
/** Writes as fast as the other side takes it, until it has had enough. */
function pour(socket: Socket, bytes: Buffer | string): void {
  const more = () => {
    while (!socket.destroyed && socket.write(bytes));
  };
  socket.on('drain', more);
  more();
}
const head = (lines: string[] = [], status = '200 OK', version = '1.1') =>
  `HTTP/${version} ${status}\r\n${['content-type: text/html', ...lines].map((line) => `${line}\r\n`).join('')}\r\n`;
const chunked = head(['transfer-encoding: chunked']);
const silent = (why: string) => ({ kind: 'silent', why });
const answered = (status: number) => ({ kind: 'answered', status });

type Row = [name: string, speak: (socket: Socket) => void, outcome: object, body?: string];
const rows: Row[] = [
  // Slowness
  ['never a word', () => undefined, silent('timeout')],
  ['headers byte by byte', (socket) => (socket.write('HTTP/1.1 200 OK\r\nx: '), drip(socket, () => 'x')), silent('timeout')],
  [
    'header lines without end, slowly',
    (socket) => (socket.write('HTTP/1.1 200 OK\r\n'), drip(socket, () => 'a: b\r\n')),
    silent('timeout'),
  ],
  ['a body byte by byte', (socket) => (socket.write(head(['content-length: 100000'])), drip(socket, () => '.')), silent('timeout')],
  ['chunks byte by byte', (socket) => (socket.write(chunked), drip(socket, () => '1\r\n.\r\n')), silent('timeout')],
  ['the last chunk never comes', (socket) => socket.write(`${chunked}2\r\nhi\r\n`), silent('timeout')],
  ['a chunk size that never ends', (socket) => (socket.write(chunked), drip(socket, () => '0')), silent('timeout')],
  ['one byte short, line kept open', (socket) => socket.write(`${head(['content-length: 3'])}hi`), silent('timeout')],
  ['100 Continue for ever', (socket) => drip(socket, () => 'HTTP/1.1 100 Continue\r\n\r\n', 5), silent('reset')],
  ['103 for ever', (socket) => drip(socket, () => 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n', 5), silent('timeout')],
  ['103 in a flood', (socket) => pour(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(500)), silent('timeout')],
  ['trailers without end', (socket) => (socket.write(`${chunked}0\r\n`), drip(socket, () => 'a: b\r\n')), silent('timeout')],
  // Size
  ['a body without end', (socket) => (socket.write(head()), pour(socket, Buffer.alloc(65_536, 'x'))), silent('too-big')],
  ['chunks without end', (socket) => (socket.write(chunked), pour(socket, `2000\r\n${'x'.repeat(8192)}\r\n`)), silent('too-big')],
  ['chunks of one byte without end', (socket) => (socket.write(chunked), pour(socket, '1\r\nx\r\n'.repeat(5000))), silent('too-big')],
  ['10 GB announced', (socket) => (socket.write(head(['content-length: 10000000000'])), drip(socket, () => 'x')), silent('too-big')],
  ['a length beyond all numbers', (socket) => socket.write(head([`content-length: ${'9'.repeat(40)}`])), silent('malformed')],
  ['one header of a megabyte', (socket) => pour(socket, `HTTP/1.1 200 OK\r\nx: ${'f'.repeat(1_000_000)}`), silent('malformed')],
  ['a header without end', (socket) => (socket.write('HTTP/1.1 200 OK\r\nx: '), pour(socket, 'f'.repeat(50_000))), silent('malformed')],
  ['100,000 headers', (socket) => pour(socket, `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(100_000)}\r\n`), silent('malformed')],
  ['trailers in a flood', (socket) => (socket.write(`${chunked}0\r\n`), pour(socket, 'a: b\r\n'.repeat(5000))), silent('malformed')],
  ['a chunk extension without end', (socket) => (socket.write(`${chunked}1;`), pour(socket, 'e'.repeat(50_000))), silent('timeout')],
  ['a status line without end', (socket) => (socket.write('HTTP/1.1 200 '), pour(socket, 'O'.repeat(50_000))), silent('timeout')],
  // Breakage
  ['hung up without a word', (socket) => socket.end(), silent('reset')],
  ['reset without a word', (socket) => socket.resetAndDestroy(), silent('reset')],
  ['hung up within the headers', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-ty'), silent('reset')],
  ['hung up within the body', (socket) => socket.end(`${head(['content-length: 1000'])}half`), silent('reset')],
  [
    'reset within the body',
    (socket) => socket.write(`${head(['content-length: 1000'])}half`, () => socket.resetAndDestroy()),
    silent('reset'),
  ],
  ['reset within a chunk', (socket) => socket.write(`${chunked}ff\r\nhalf`, () => socket.resetAndDestroy()), silent('reset')],
  ['hung up between two chunks', (socket) => socket.end(`${chunked}2\r\nhi\r\n`), silent('reset')],
  ['half closed, then nothing', (socket) => socket.end(), silent('reset')],
  ['more than announced', (socket) => socket.end(`${head(['content-length: 2'])}hi and more`), answered(200), 'hi'],
  ['two lengths that agree', (socket) => socket.end(`${head(['content-length: 2', 'content-length: 2'])}hi`), silent('malformed')],
  ['two lengths that do not', (socket) => socket.end(`${head(['content-length: 2', 'content-length: 9'])}hi`), silent('malformed')],
  [
    'a length and chunks',
    (socket) => socket.end(`${head(['content-length: 9', 'transfer-encoding: chunked'])}2\r\nhi\r\n0\r\n\r\n`),
    silent('malformed'),
  ],
  ['a negative length', (socket) => socket.end(`${head(['content-length: -5'])}hi`), silent('malformed')],
  ['chunks that are none', (socket) => socket.end(`${chunked}<html>hello</html>`), silent('malformed')],
  ['a chunk longer than it says', (socket) => socket.end(`${chunked}2\r\nhello\r\n0\r\n\r\n`), silent('malformed')],
  ['HTTP/0.9', (socket) => socket.end('<html><body>hello</body></html>'), silent('malformed')],
  ['a mail server', (socket) => socket.end('220 ready to serve mail\r\n'), silent('malformed')],
  ['noise', (socket) => socket.end(Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * 7919) % 256))), silent('malformed')],
  ['HTTP/2 unasked', (socket) => socket.end(Buffer.from('000012040000000000000300000064', 'hex')), silent('malformed')],
  ['a status that is none', (socket) => socket.end(head([], '999999 Yes')), silent('malformed')],
  ['NULs in a header', (socket) => socket.end(`${head(['x: a\0b', 'content-length: 2'])}hi`), silent('malformed')],
  [
    'switching protocols unasked',
    (socket) => socket.write(head(['upgrade: x', 'connection: upgrade'], '101 Switching Protocols')),
    silent('reset'),
  ],
  [
    'an answer before the question, and one after',
    (socket) => socket.end(`${head(['content-length: 2'])}hi${head(['content-length: 3'])}two`),
    answered(200),
    'hi',
  ],
  // Old and odd, but readable
  ['HTTP/1.0 without a length', (socket) => socket.end(`${head([], '200 OK', '1.0')}old`), answered(200), 'old'],
  ['no length, closed at the end', (socket) => socket.end(`${head()}until the end`), answered(200), 'until the end'],
  ['no reason phrase', (socket) => socket.end('HTTP/1.1 200\r\ncontent-length: 2\r\n\r\nhi'), answered(200), 'hi'],
  [
    'one 103, then the answer',
    (socket) => socket.end(`HTTP/1.1 103 Early Hints\r\n\r\n${head(['content-length: 2'])}hi`),
    answered(200),
    'hi',
  ],
  ['204 with a body', (socket) => socket.end(`${head(['content-length: 2'], '204 No Content')}hi`), answered(204), ''],
  ['304 though nobody asked', (socket) => socket.end(head([], '304 Not Modified')), answered(304), ''],
  ['status 600', (socket) => socket.end(`${head(['content-length: 2'], '600 What')}hi`), answered(600), 'hi'],
  [
    'headers of Latin-1 and worse',
    (socket) => socket.end(Buffer.from(`${head(['x: \xff\xfe', 'content-length: 2'])}hi`, 'latin1')),
    answered(200),
    'hi',
  ],
  [
    '50 cookies',
    (socket) => socket.end(`${head([...Array.from({ length: 50 }, (_, n) => `set-cookie: c${n}=v`), 'content-length: 2'])}hi`),
    answered(200),
    'hi',
  ],
];

beforeAll(async () => {
  server = await speaking((socket, path) => rows[Number(path.slice(1))]![1](socket));
});
afterAll(async () => {
  for (const timer of ticking) clearInterval(timer);
  await server.close();
});

test.each(rows.map(([name, , outcome, body], index) => [name, index, outcome, body ?? null] as const))(
  '%s',
  async (_, index, outcome, body) => {
    const { result, peakMb, leftMb } = await costOf(() => ask(`${server.origin}/${index}`));
    expect(result.outcome).toMatchObject(outcome);
    if (body !== null) expect(Buffer.from(result.exchanges[0]!.decoded).toString()).toBe(body);
    // Garbage that a busy machine has not swept yet counts too; what was kept is `leftMb`.
    expect(peakMb).toBeLessThan(250);
    expect(leftMb).toBeLessThan(6);
  },
);

describe('one host, many such answers', () => {
  test('two hundred hang-ups and resets leave nothing behind', async () => {
    const kinds = rows.flatMap(([name], index) => (/^(?:hung up|reset|HTTP\/0\.9|noise)/.test(name) ? [index] : []));
    const { leftMb } = await costOf(async () => {
      for (let round = 0; round < 200; round++) await ask(`${server.origin}/${kinds[round % kinds.length]}`);
    });
    expect(leftMb).toBeLessThan(10);
  });
});
