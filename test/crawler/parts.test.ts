/** Parts of pages are asked for once, within bounds, kindly, and never where our client does not go; the archive is their memory. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import type { CrawlPolicy } from '../../config/policy.ts';
import { openParts } from '../../crawler/browser/parts.ts';
import type { Parts } from '../../crawler/browser/parts.ts';
import { createBundle } from '../../crawler/evidence/bundle.ts';
import type { BundleWriter } from '../../crawler/evidence/bundle.ts';
import type { Exchange } from '../../crawler/exchange.ts';
import { guard } from '../../crawler/guard.ts';
import { http } from '../../crawler/http.ts';
import type { Ask } from '../../crawler/http.ts';
import { keeper } from '../../crawler/keep.ts';
import { PART } from '../../crawler/notes.ts';
import { pace } from '../../crawler/pace.ts';
import { folder } from './crawled.ts';
import { policy, serve } from './servers.ts';
import type { Routes, Served } from './servers.ts';

interface Bench {
  site: Served;
  parts: Parts;
  bundle: BundleWriter;
  said: string[];
  dir: string;
  /** Status of what came, the kind of outcome when nothing did, null when it was left out. */
  get(path: string, forLooks?: boolean, ask?: Ask): Promise<number | string | null>;
  end(): Promise<void>;
}
const open: Bench[] = [];
afterEach(async () => {
  for (const bench of open.splice(0)) await bench.end();
});

const plain: Routes = (_request, response, path) => {
  if (path.startsWith('/long')) response.end(Buffer.alloc(50_000, 65));
  else if (path === '/moved') response.writeHead(302, { location: '/a' }).end();
  else if (path === '/away') response.writeHead(302, { location: 'http://127.0.0.1:9/x' }).end();
  else if (path.startsWith('/gone')) response.writeHead(404).end('no');
  else if (path.startsWith('/broken')) response.writeHead(500).end('broken');
  else if (path.startsWith('/busy')) response.writeHead(429, { 'retry-after': '0' }).end();
  else if (path.startsWith('/never')) response.flushHeaders();
  else response.writeHead(200, { 'content-type': 'text/css' }).end(`of ${path}`);
};

async function bench(
  change: Partial<CrawlPolicy> = {},
  { routes = plain, intranet = true, dir, site: before }: { routes?: Routes; intranet?: boolean; dir?: string; site?: Served } = {},
): Promise<Bench> {
  const site = before ?? (await serve(routes));
  const here = dir ?? (await folder());
  const rules = policy({ timeoutMs: 400, ...change });
  const house = guard({ hosts: [site.host], intranet, reach: 'hosts', connectMs: 400 });
  const client = http({ policy: rules, guard: house, pace: pace({ concurrency: 1, delayMs: 0, ceilingMs: 500, floorMs: 1 }) });
  const bundle = await createBundle({ path: join(here, 'r.s.wacz'), id: 'r.s', software: 'test', writer: before === undefined ? 1 : 2 });
  const [recalled, vouched, said] = [new WeakSet<Exchange>(), new WeakMap(), [] as string[]];
  const kept = keeper(bundle, { recalled, vouched });
  const isOutside = (url: string) => house.refuse(url) === 'outside';
  const archive = { recorded: bundle.recorded, keeper: kept, isOutside, recalled, prior: null, vouched };
  const parts = openParts({ http: client, policy: rules, archive, log: (event) => void said.push(event) });
  const made: Bench = {
    ...{ site, parts, bundle, said, dir: here },
    async get(path, forLooks = true, ask = {}) {
      const answer = await parts.get(
        path.startsWith('/') ? site.origin + path : path,
        { want: 'file', paced: false, tries: 1, ...ask },
        forLooks,
      );
      const last = answer?.exchanges.at(-1);
      return answer === null ? null : answer.outcome.kind === 'answered' ? last!.status : answer.outcome.kind;
    },
    async end() {
      await parts.close();
      await client.close();
      await bundle.leave();
      await site.close();
    },
  };
  open.push(made);
  return made;
}
async function entries(bundle: BundleWriter): Promise<string[]> {
  const found: string[] = [];
  for await (const { url } of bundle.recorded.entries()) found.push(url);
  return found.sort();
}

test.each([
  ['a part', '/a', 200, ['GET /a']],
  ['a part that is gone', '/gone', 404, ['GET /gone']],
  ['a part that moved', '/moved', 200, ['GET /moved', 'GET /a']],
  ['a part that breaks the server', '/broken', 500, ['GET /broken']],
  ['a part that never comes', '/never', 'silent', ['GET /never']],
])('%s is asked for once, however many ask', async (_, path, expected, log) => {
  const { get, site, parts } = await bench();
  expect(await Promise.all([get(path), get(path, false), get(path)])).toEqual([expected, expected, expected]);
  expect(await get(path)).toBe(expected);
  expect([site.log, parts.knows(site.origin + path), parts.knows(`${site.origin}/other`)]).toEqual([log, true, false]);
});

test("what came is archived as an ordinary answer, once; what did not is noted, and is nobody's page or link", async () => {
  const { get, site, bundle } = await bench();
  const forbid = () => Promise.resolve({ kind: 'skipped', why: 'robots' } as const);
  for (const path of ['/moved', '/a', '/gone', '/never', '/a']) await get(path);
  expect(await get('/forbidden', true, { permit: forbid })).toBe('skipped');
  expect(await get('http://elsewhere.example/x')).toBe('skipped');
  expect(await entries(bundle)).toEqual(
    [
      ...['/a', '/gone', '/moved'].map((path) => site.origin + path),
      ...['/forbidden', '/never'].map((path) => PART + site.origin + path),
    ].sort(),
  );
  expect(site.log).toEqual(['GET /moved', 'GET /a', 'GET /gone', 'GET /never']);
});

test('nothing leads to private addresses, nor outside', async () => {
  const shut = await bench({}, { intranet: false });
  expect([await shut.get('/a'), shut.site.log]).toEqual(['silent', []]);
  const { get, site } = await bench();
  expect(await get('/away')).toBe(302);
  for (const url of ['http://169.254.169.254/latest', 'http://localhost:1/x', 'http://10.0.0.1/x']) expect(await get(url)).toBe('skipped');
  expect(site.log).toEqual(['GET /away']);
});

describe('for looks only', () => {
  test.each([
    ['so many', { maxParts: 2 }, ['/a', '/b', '/c', '/d'], [200, 200, null, null]],
    ['so much', { maxAllPartsBytes: 60_000 }, ['/long1', '/long2', '/long3'], [200, 200, null]],
    ['so large', { maxPartBytes: 1000 }, ['/long1', '/long2', '/long3', '/long4', '/a'], ['silent', 'silent', 'silent', 'silent', 200]],
    ['not after 429', {}, ['/busy', '/a', '/b'], [429, null, null]],
    [
      'not after silence upon silence',
      {},
      ['/never1', '/never2', '/never3', '/never4', '/a'],
      ['silent', 'silent', 'silent', 'silent', null],
    ],
    [
      'again after an answer between',
      {},
      ['/never1', '/never2', '/a', '/never3', '/never4', '/b'],
      ['silent', 'silent', 200, 'silent', 'silent', 200],
    ],
  ])('%s', async (_, change, paths, expected) => {
    const { get } = await bench(change);
    const found: (number | string | null)[] = [];
    for (const path of paths) found.push(await get(path));
    expect(found).toEqual(expected);
  });

  test('what is left out may still be needed by a script; the budget is told of once', async () => {
    const { get, said, site } = await bench({ maxParts: 1 });
    expect([await get('/a'), await get('/b'), await get('/c'), await get('/b', false), await get('/b')]).toEqual([
      200,
      null,
      null,
      200,
      200,
    ]);
    expect(said).toEqual(['parts-budget-spent']);
    expect(site.log).toEqual(['GET /a', 'GET /b']);
  });
});

describe('the archive', () => {
  test('of an earlier session answers before anybody is asked', async () => {
    const first = await bench();
    for (const path of ['/a', '/moved', '/gone', '/broken']) await first.get(path);
    await first.bundle.leave();
    first.site.log.length = 0;
    const { get, site, bundle } = await bench({}, { dir: first.dir, site: first.site });
    const before = await entries(bundle);
    expect([await get('/a'), await get('/moved'), await get('/gone')]).toEqual([200, 200, 404]);
    expect([site.log, await entries(bundle)]).toEqual([[], before]);
    // A server error was for that hour.
    expect([await get('/broken'), site.log]).toEqual([500, ['GET /broken']]);
  });

  test('holds what is too much to keep at hand', async () => {
    const large = Buffer.alloc(3_000_000, 66);
    const { get, site } = await bench({ timeoutMs: 5000 }, { routes: (_request, response) => void response.end(large) });
    const paths = Array.from({ length: 10 }, (_, n) => `/${n}.png`);
    for (const path of [...paths, ...paths]) expect(await get(path)).toBe(200);
    expect(site.log).toEqual(paths.map((path) => `GET ${path}`));
  });

  test('that cannot be written fails whoever asks, and ends nothing else', async () => {
    const { get, bundle } = await bench();
    await bundle.leave();
    await expect(get('/a')).rejects.toThrow();
  });
});

test('once closed nothing is begun, and what is under way is waited for', async () => {
  const { get, parts, site } = await bench();
  const underWay = get('/never');
  while (site.log.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await parts.close();
  expect([await get('/a'), await underWay, site.log]).toEqual([null, 'silent', ['GET /never']]);
});
