/** A tiny city on loopback through the command line: what a month, a trial and a second start of either leave behind. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { main as sundial } from '../outside/sundial.ts';
import type { AnalyseOutput } from '../../workers/outputs-analyse.ts';
import type { InspectOutput } from '../../workers/outputs.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { terminal } from './terminal.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-inspect-'));
const config = join(dir, 'city');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const home =
  '<html><head><meta charset="utf-8"><title>示例市公安局</title></head><body><h1>公安局</h1><p>主办单位：公安局</p></body></html>';
/** What the second site answers; the tests change it. */
let second = 200;
let asked = 0;
/** What happens elsewhere while the home of the second site is asked for. */
let meanwhile: () => Promise<unknown> = async () => {};
const servers: Server[] = [];

const answerOfSecond = () => second;

async function listen(status: () => number): Promise<string> {
  const server = createServer(async (request, response) => {
    asked += 1;
    if (status === answerOfSecond && request.url === '/') await meanwhile();
    const code = request.url === '/' ? status() : 404;
    response.writeHead(code, { 'content-type': 'text/html; charset=utf-8' }).end(code === 200 ? home : '<title>x</title>');
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

beforeAll(async () => {
  const [a, b] = [await listen(() => 200), await listen(answerOfSecond)];
  mkdirSync(config);
  const write = (name: string, text: string) => writeFileSync(join(config, name), text);
  write('city.yaml', 'name: 示例市\ngroups: [{ id: dept, name: 市直单位 }]\n');
  write('policy.yaml', 'delayMs: 0\ntries: 1\nbrowser: never\n');
  write(
    'sites.yaml',
    `sites:\n  - { id: b, name: 乙, home: "${b}", intranet: true }\n  - { id: a, name: 甲, home: "${a}", intranet: true }\n`,
  );
  const unit = (id: string, name: string, url: string) =>
    `  - { id: ${id}, name: ${name}, group: dept, places: [{ site: ${id}, entries: ["${url}"] }] }\n`;
  write('units.yaml', `units:\n${unit('b', '乙局', b)}${unit('a', '甲局', a)}`);
});
afterAll(() => Promise.all(servers.map((server) => new Promise((done) => server.close(done)))));

let data: string;
let places = 0;
beforeEach(() => {
  data = join(dir, `data-${(places += 1)}`);
  second = 200;
  asked = 0;
  meanwhile = async () => {};
});

async function run(...argv: string[]) {
  const screen = terminal();
  const code = await sundial(argv[0] === 'analyse' ? argv : [...argv, '--data', data], screen, { ...process.env, SUNDIAL_LOG: 'silent' });
  return { code, out: screen.text(), err: screen.complaints() };
}
async function month(...more: string[]) {
  const { code, out } = await run('inspect', '--config', config, '--month', '2018-12', '--json', ...more);
  return { code, read: JSON.parse(out) as InspectOutput, out };
}

describe('a month', () => {
  test('is inspected once: the second start asks nobody and says the same, in the order of the roster', async () => {
    const first = await month();
    expect(first).toMatchObject({ code: 0, read: { run: { id: '2018-12', state: 'closed' }, units: [{ unit: 'b' }, { unit: 'a' }] } });
    asked = 0;
    expect((await month()).out).toBe(first.out);
    expect(asked).toBe(0);
  });

  test('keeps the units it was published with when the configuration changes', async () => {
    const first = await month();
    const units = readFileSync(join(config, 'units.yaml'), 'utf8');
    try {
      writeFileSync(join(config, 'units.yaml'), units.replace(/ {2}- \{ id: b,.*\n/, '').replace('甲局', '改名局'));
      expect((await month()).read.units).toEqual(first.read.units);
    } finally {
      writeFileSync(join(config, 'units.yaml'), units);
    }
  });

  test('with a site that is down stays open, ranks the other, and asks only the first again', async () => {
    second = 500;
    const first = await month();
    expect(first.code).toBe(3);
    expect(first.read.run.state).toBe('open');
    expect(first.read.units[0]).toMatchObject({
      unit: 'b',
      total: null,
      annual: null,
      place: null,
      why: expect.stringMatching(/首页 HTTP 500/),
    });
    expect(first.read.units[1]).toMatchObject({ unit: 'a', place: 1, why: null });
    second = 200;
    const then = await month();
    expect(then).toMatchObject({ code: 0, read: { run: { state: 'closed' } } });
    expect(then.read.units[1]).toMatchObject({ total: first.read.units[1]!.total });
    expect(then.read.bundles.map((bundle) => bundle.id).sort()).toEqual([
      ...['2018-12.a', '2018-12.probes', '2018-12~2.b', '2018-12~2.exhibits', '2018-12~2.outside'],
    ]);
    // The evidence of both attempts scores as the month did: the later one counts, and once.
    const files = readdirSync(join(data, 'evidence/2018-12'))
      .filter((name) => name.endsWith('.wacz'))
      .map((name) => join(data, 'evidence/2018-12', name));
    const { code, out } = await run('analyse', ...files, ...files, '--json');
    const totals = (units: { unit: string; total: number | null }[]) => Object.fromEntries(units.map(({ unit, total }) => [unit, total]));
    expect(code).toBe(0);
    expect(totals((JSON.parse(out) as AnalyseOutput).units)).toEqual(totals(then.read.units));
  });

  test('is not judged again from a bundle with one changed byte, wherever it stands', async () => {
    const { read } = await month();
    const sound = readFileSync(read.bundles[0]!.path);
    const damaged = join(dir, 'damaged.wacz');
    for (let part = 1; part < 8; part += 1) {
      const bytes = Buffer.from(sound);
      bytes[Math.floor((sound.length * part) / 8)]! ^= 0x55;
      writeFileSync(damaged, bytes);
      expect(await run('analyse', damaged, '--json')).toMatchObject({
        code: 4,
        out: expect.stringMatching(/^\{"error":\{"code":"evidence"/),
      });
    }
  });

  test('was begun at one clock, and says so', async () => {
    await month('--as-of', '2018-12-20T00:00:00+08:00');
    expect((await month('--as-of', '2018-12-19T16:00:00Z')).read.run.asOf).toBe('2018-12-20T00:00:00+08:00');
    const { code, err } = await run('inspect', '--config', config, '--month', '2018-12', '--as-of', '2019-01-01T00:00:00+08:00');
    expect(code).toBe(2);
    expect(err).toMatch(/--as-of: expected 2018-12-20T00:00:00\+08:00, with which 2018-12 was begun, found "2019-01-01T00:00:00\+08:00"/);
  });

  test.each(['2018-12', '2018-01/2018-12'])('that was imported as %s is not inspected over it', async (period) => {
    writeFileSync(join(dir, 'book.csv'), `month,unit,group,total\n${period},甲局,dept,50\n`);
    await run('ledger', 'import', join(dir, 'book.csv'), '--config', config);
    const { code, err } = await run('inspect', '--config', config, '--month', '2018-12');
    expect(code).toBe(2);
    expect(err).toMatch(/2018-12: expected a month that is not in the ledger yet, found 甲局 2018-\S+, which was imported/);
    expect(asked).toBe(0);
  });

  test('of which another worker took a site over is left to that one, and not given up', async () => {
    const store = await openStore({ dataDir: data });
    meanwhile = () => store.takeSite('2018-12', 'b');
    expect((await month()).code).not.toBe(0);
    expect((await store.assignments()).map(({ run, outcome }) => [run, outcome])).toEqual([['2018-12', null]]);
    meanwhile = async () => {};
    await store.close();
    expect((await month()).code).toBe(0);
  });

  test('belongs to one process at a time', async () => {
    const store = await openStore({ dataDir: data });
    const release = await store.lease('2018-12');
    expect(await run('inspect', '--config', config, '--month', '2018-12')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/another process is inspecting 2018-12/),
    });
    await release();
    await store.close();
    expect(asked).toBe(0);
    expect((await month()).code).toBe(0);
  });
});

test('a trial is asked anew each time: its own units, its own clock, nothing in the ledger', async () => {
  await month('--unit', 'b', '--as-of', '2018-12-20T00:00:00+08:00');
  const { read } = await month('--unit', 'a', '--as-of', '2018-12-21T00:00:00+08:00');
  expect(read.run).toMatchObject({ id: '2018-12-trial', trial: true, asOf: '2018-12-21T00:00:00+08:00' });
  expect(read.units.map(({ unit }) => unit)).toEqual(['a']);
  expect(read.bundles.map(({ site }) => site)).toEqual(['a', 'exhibits', 'outside', 'probes']);
  expect((await run('ledger', 'show', '--month', '2018-12')).out).toMatch(/the ledger holds nothing/);
});

test('the books are read without the queue and the browser', async () => {
  const screen = terminal();
  const env = { ...process.env, REDIS_URL: 'redis://127.0.0.1:1', SUNDIAL_CHROMIUM: '/nowhere' };
  expect(await sundial(['ledger', 'show', '--month', '2018-12', '--data', data], screen, env)).toBe(0);
});
