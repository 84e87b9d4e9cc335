/** Certificates that nobody vouches for, TLS that is none, names that do not resolve, and names that flip between two looks. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LookupAddress } from 'node:dns';
import type { GuardOptions } from '../../../crawler/guard.ts';
import { certificate } from '../certificate.ts';
import { answering, ask, secured, speaking } from './servers.ts';
import type { Listening } from './servers.ts';

const open: Listening[] = [];
const keep = async (server: Promise<Listening>) => {
  open.push(await server);
  return open.at(-1)!;
};
afterAll(async () => {
  await Promise.all(open.map((server) => server.close()));
});

describe('TLS', () => {
  test.each<[string, Parameters<typeof certificate>]>([
    ['self-signed', ['127.0.0.1']],
    ['expired', ['127.0.0.1', { from: '2017-01-01', to: '2018-01-01' }]],
    ['not yet valid', ['127.0.0.1', { from: '2048-01-01' }]],
    ['somebody else’s', ['www.example.gov.cn']],
  ])('a certificate that is %s', async (_, papers) => {
    const { origin } = await keep(secured(certificate(...papers)));
    expect((await ask(`${origin}/`)).outcome).toEqual({ kind: 'silent', why: 'tls', tries: 1 });
  });
  test('plain HTTP where TLS was asked for, and the other way', async () => {
    const plain = await keep(answering((_request, response) => void response.end('x')));
    const secret = await keep(secured(certificate('127.0.0.1')));
    expect((await ask(`https://${plain.host}/`)).outcome).toMatchObject({ kind: 'silent', why: 'tls' });
    expect((await ask(`http://${secret.host}/`)).outcome).toMatchObject({ kind: 'silent', why: expect.stringMatching(/reset|malformed/) });
  });
  test.each<[string, (bytes: Buffer) => Buffer | null, string]>([
    ['garbage', () => Buffer.alloc(500, 0x7f), 'tls'],
    ['a TLS alert', () => Buffer.from('15030300020228', 'hex'), 'tls'],
    ['what we said', (bytes) => bytes, 'tls'],
    ['nothing, for ever', () => null, 'timeout'],
    ['the beginning of a hello', () => Buffer.from('1603030100', 'hex'), 'timeout'],
  ])('a handshake of %s', async (_, says, why) => {
    const { createServer } = await import('node:net');
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (bytes) => {
        const answer = says(bytes);
        if (answer !== null) socket.write(answer);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const answer = await ask(`https://127.0.0.1:${port}/`);
    server.close();
    expect(answer.outcome).toMatchObject({ kind: 'silent', why });
  });
  test('hung up in the handshake', async () => {
    const { host } = await keep(speaking((socket) => void socket.destroy()));
    // A bare socket never sees a request line in TLS, so nobody speaks: the line is closed by time.
    expect((await ask(`https://${host}/`)).outcome).toMatchObject({ kind: 'silent', why: 'timeout' });
  });
});

type Names = Record<string, (nth: number) => string[] | string | null>;
/** A resolver by table: addresses, an error code, or no answer at all; `nth` counts the questions for a name. */
function resolver(names: Names): { lookup: GuardOptions['lookup']; asked: string[] } {
  const asked: string[] = [];
  const lookup = (name: string, _options: unknown, callback: (error: Error | null, found: LookupAddress[]) => void) => {
    asked.push(name);
    const found = names[name]?.(asked.filter((one) => one === name).length) ?? null;
    if (found === null) return;
    if (typeof found === 'string') callback(Object.assign(new Error(found), { code: found }), []);
    else
      callback(
        null,
        found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
  };
  return { lookup: lookup as unknown as GuardOptions['lookup'], asked };
}

/** In the public range, and given to nobody. */
const unassigned = '2d00::1';

describe('names', () => {
  let site: Listening;
  let secret: Listening;
  beforeAll(async () => {
    secret = await keep(answering((_request, response) => void response.end('secret')));
    site = await keep(
      answering((request, response) => {
        if (request.url === '/flip') response.writeHead(302, { location: `http://flip.test:${secret.port}/` }).end();
        else response.end('public');
      }),
    );
  });

  test.each<[string, () => string[] | string | null, object]>([
    ['no such name', () => 'ENOTFOUND', { why: 'dns' }],
    ['the name server fails', () => 'EAI_AGAIN', { why: 'dns' }],
    ['the name server says nothing', () => null, { why: 'timeout' }],
    ['no address', () => [], { why: 'private-address' }],
    ['this machine', () => ['127.0.0.1'], { why: 'private-address' }],
    ['this machine by IPv6', () => ['::1'], { why: 'private-address' }],
    ['this machine, mapped', () => ['::ffff:127.0.0.1'], { why: 'private-address' }],
    ['a neighbour', () => ['192.168.0.10', '10.0.0.1'], { why: 'private-address' }],
    ['the cloud’s own', () => ['169.254.169.254'], { why: 'private-address' }],
    ['nobody', () => ['0.0.0.0'], { why: 'private-address' }],
    ['no address at all', () => ['somewhere'], { why: 'private-address' }],
  ])('%s', async (_, answer, outcome) => {
    const { lookup } = resolver({ 'a.test': answer });
    const asked = await ask(`http://a.test:${site.port}/`, {}, { intranet: false, lookup, reach: 'anywhere' });
    expect(asked.outcome).toMatchObject({ kind: 'silent', ...outcome });
  });

  test('a name that flips inside after the first look is not followed there', async () => {
    const { lookup, asked } = resolver({ 'flip.test': (nth) => (nth === 1 ? [unassigned] : ['127.0.0.1']) });
    const look = () =>
      ask(`http://flip.test:${secret.port}/`, {}, { intranet: false, lookup, reach: 'anywhere', change: { timeoutMs: 300, tries: 3 } });
    await look();
    expect((await look()).outcome).toMatchObject({ kind: 'silent', why: 'private-address' });
    expect(asked.length).toBeGreaterThanOrEqual(2);
    expect(secret.log).toEqual([]);
  });

  test('among several addresses only the public ones are tried', async () => {
    const { lookup } = resolver({ 'mixed.test': () => ['127.0.0.1', unassigned, '10.0.0.1'] });
    const answer = await ask(
      `http://mixed.test:${secret.port}/`,
      {},
      { intranet: false, lookup, reach: 'anywhere', change: { timeoutMs: 400 } },
    );
    expect(answer.outcome).toMatchObject({ kind: 'silent', why: expect.stringMatching(/timeout|refused/) });
    expect(secret.log).toEqual([]);
  });

  test('a redirect to a name that leads inside is refused at the socket', async () => {
    const { lookup } = resolver({ 'flip.test': () => ['127.0.0.1'] });
    // The site is declared; flip.test is not, though it leads to the very same machine.
    const answer = await ask(`${site.origin}/flip`, {}, { lookup, reach: 'anywhere' });
    expect(answer.outcome).toMatchObject({ kind: 'silent', why: 'private-address' });
    expect(secret.log).toEqual([]);
  });

  test('what is declared as intranet is opened, and never a metadata address', async () => {
    const names = { 'oa.test': () => ['127.0.0.1'], 'cloud.test': () => ['169.254.169.254', '100.100.100.200'] };
    const { lookup } = resolver(names);
    expect((await ask(`http://oa.test:${site.port}/`, {}, { lookup })).outcome).toMatchObject({ kind: 'answered', status: 200 });
    expect((await ask('http://cloud.test/', {}, { lookup })).outcome).toMatchObject({ kind: 'silent', why: 'private-address' });
  });
});
