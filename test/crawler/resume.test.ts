/** A crawl that is interrupted (told to stop, or killed at any moment) goes on, asks for nothing twice that was finished, and ends as if nothing had been. */
import { describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { CrawlResult } from '../../crawler/crawl-result.ts';
import { BundleFenced, openBundle } from '../../crawler/evidence/bundle.ts';
import { verifyBundle } from '../../crawler/evidence/verify.ts';
import { PAUSE, SESSION } from '../../crawler/notes.ts';
import type { SessionNote } from '../../crawler/notes.ts';
import { replay } from '../../crawler/replay.ts';
import { noteIn } from '../../crawler/session/reread.ts';
import { crawlOf, folder, lines } from './crawled.ts';
import type { Crawled } from './crawled.ts';
import { html, serve } from './servers.ts';
import type { Served } from './servers.ts';
import { columns, portal, shell } from './small-portal.ts';

/** What a sealed bundle says by itself, in order of address. */
async function told(origin: string, path: string): Promise<string[]> {
  expect((await verifyBundle(path)).problems).toEqual([]);
  const reader = await openBundle(path);
  const { pages, links } = (await replay(reader))!;
  await reader.close();
  expect(pages.filter(({ same }) => !same)).toEqual([]);
  const byPath = {
    pages: new Map(pages.map(({ page }) => [page.record.url, page])),
    links: new Map(links.map((link) => [link.url, link])),
  };
  return lines(origin, byPath)
    .map((line) => line.replaceAll(origin, ''))
    .sort();
}

/** The whole crawl at once, of the same server. */
async function uninterrupted(site: Served): Promise<{ told: string[]; whole: Crawled }> {
  const whole = await crawlOf(site.origin);
  return { told: await told(site.origin, whole.path), whole };
}

/** Addresses that were asked for more often than the whole crawl did, beyond those in hand at an interruption; rules are read anew before second looks. */
function askedAgain(log: string[], whole: string[], allowed: number): string[] {
  const count = (list: string[]) => list.reduce((map, line) => map.set(line, (map.get(line) ?? 0) + 1), new Map<string, number>());
  const usual = count(whole);
  const extra = [...count(log.filter((line) => line !== 'GET /robots.txt'))].flatMap(([line, times]) =>
    Array<string>(Math.max(0, times - (usual.get(line) ?? 0))).fill(line),
  );
  return extra.length > allowed ? extra : [];
}

interface Child {
  ended: Promise<{ result: CrawlResult; said: [string, Partial<SessionNote>][] } | null>;
  kill(signal: 'SIGKILL' | 'SIGTERM'): void;
}
function child(origin: string, dir: string, writer: number): Child {
  const script = join(import.meta.dirname, 'crawl-child.ts');
  const run = spawn(process.execPath, ['--import', 'tsx', script, origin, dir, String(writer)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  run.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const ended = new Promise<Awaited<Child['ended']>>((resolve) =>
    run.on('close', () => resolve(out === '' ? null : (JSON.parse(out) as Awaited<Child['ended']>))),
  );
  return { ended, kill: (signal) => void run.kill(signal) };
}

/** Resolves when the server has been asked so often in all. */
async function askedFor(site: Served, times: number, orUntil: Promise<unknown>): Promise<void> {
  let over = false;
  void orUntil.then(() => (over = true));
  while (site.log.length < times && !over) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('kill -9', () => {
  test('at any moment: the crawl goes on and ends as an uninterrupted one', async () => {
    const site = await portal({ steady: true });
    const { told: expected, whole } = await uninterrupted(site);
    const usual = site.log.splice(0);
    const dir = await folder();
    const kills = 12;
    let last: Awaited<Child['ended']> = null;
    for (let nth = 0; nth < kills + 3 && last?.result.state !== 'sealed'; nth += 1) {
      const run = child(site.origin, dir, nth + 1);
      if (nth < kills) {
        // Some further requests, then a moment that nobody chose.
        await askedFor(site, site.log.length + 1 + ((nth * 7) % 5), run.ended);
        await new Promise((resolve) => setTimeout(resolve, (nth * 13) % 29));
        run.kill('SIGKILL');
      }
      last = await run.ended;
    }
    expect(last?.result).toMatchObject({ state: 'sealed', counts: whole.result.counts });
    const path = last?.result.state === 'sealed' ? last.result.path : '';
    expect(await told(site.origin, path)).toEqual(expected);
    // One page in hand for each kill, and the fingerprint that may belong to it.
    expect(askedAgain(site.log, usual, kills * 2)).toEqual([]);
    const reader = await openBundle(path);
    const begun = await noteIn<SessionNote>(reader, `${SESSION}2`);
    await reader.close();
    expect(begun).toMatchObject({ before: 'crashed' });
    await site.close();
  });
});

describe('told to stop', () => {
  test('the page in hand is finished, and one session after another ends as one', async () => {
    const site = await portal({ steady: true });
    const { told: expected, whole } = await uninterrupted(site);
    const usual = site.log.splice(0);
    const dir = await folder();
    let [nth, last] = [0, whole];
    do {
      nth += 1;
      const stop = new AbortController();
      const before = last === whole ? 0 : last.pages.size + last.links.size;
      const onProgress = ({ done }: { done: number }) => void (done >= before + 6 && stop.abort());
      last = await crawlOf(site.origin, {}, { dir, signal: stop.signal, onProgress, writer: nth });
      if (last.result.state === 'paused') expect(last.result).toMatchObject({ why: 'interrupted', until: null });
    } while (last.result.state === 'paused' && nth < 40);
    expect(nth).toBeGreaterThan(3);
    expect(last.result.counts).toEqual(whole.result.counts);
    expect(lines(site.origin, last).sort()).toEqual(lines(site.origin, whole).sort());
    expect(await told(site.origin, last.path)).toEqual(expected);
    // Whatever was asked for was finished.
    expect(askedAgain(site.log, usual, 0)).toEqual([]);
    const reader = await openBundle(last.path);
    expect(await noteIn(reader, `${SESSION}2`)).toMatchObject({ before: 'interrupted', cutBytes: 0 });
    expect(await noteIn(reader, `${PAUSE}1`)).toMatchObject({ why: 'interrupted', until: null });
    await reader.close();
    await site.close();
  });

  test('SIGTERM reaches it', async () => {
    const site = await portal({ steady: true });
    const dir = await folder();
    const run = child(site.origin, dir, 1);
    await askedFor(site, 8, run.ended);
    run.kill('SIGTERM');
    const ended = await run.ended;
    expect(ended?.result).toMatchObject({ state: 'paused', why: 'interrupted' });
    const asked = site.log.length;
    const { result } = await crawlOf(site.origin, {}, { dir, writer: 2 });
    expect(result.state).toBe('sealed');
    expect(site.log.length).toBeGreaterThan(asked);
    await site.close();
  });
});

test('whoever waits out a long crawl-delay stops at once, and its process ends', async () => {
  const site = await serve((_request, response) => html(response, shell('门户', '')), { robots: 'User-agent: *\nCrawl-delay: 100\n' });
  const run = child(site.origin, await folder(), 1);
  await askedFor(site, 1, run.ended);
  await new Promise((resolve) => setTimeout(resolve, 300));
  run.kill('SIGTERM');
  expect((await run.ended)?.result).toMatchObject({ state: 'paused', why: 'interrupted', counts: { answered: 0 } });
  expect(site.log).toEqual(['GET /robots.txt']);
  await site.close();
});

test('a callback that fails leaves the archive to go on with', async () => {
  const site = await portal({ steady: true });
  const dir = await folder();
  let left = 5;
  const failing = crawlOf(
    site.origin,
    {},
    { dir, onPage: () => (left-- > 0 ? Promise.resolve() : Promise.reject(new Error('disk full'))) },
  );
  await expect(failing).rejects.toThrow('disk full');
  const asked = [...site.log];
  const { result } = await crawlOf(site.origin, {}, { dir, writer: 2 });
  expect(result.state).toBe('sealed');
  const again = site.log.slice(asked.length).filter((line) => asked.includes(line) && !/robots/.test(line));
  expect(again.length).toBeLessThan(4);
  await site.close();
});

test('a stale writer neither writes nor seals', async () => {
  const site = await portal({ steady: true });
  const dir = await folder();
  let second: Promise<Crawled> | null = null;
  const onProgress = ({ done }: { done: number }) => {
    if (done === 5) second = crawlOf(site.origin, {}, { dir, writer: 2 });
  };
  const stale = crawlOf(site.origin, {}, { dir, writer: 1, onProgress });
  await expect(stale).rejects.toThrow(BundleFenced);
  const { result, path } = await second!;
  expect(result.state).toBe('sealed');
  expect((await verifyBundle(path)).problems).toEqual([]);
  await site.close();
});

test('a crawl that was sealed, but not saved, tells itself again without a network', async () => {
  const site = await portal({ steady: true });
  const dir = await folder();
  const first = await crawlOf(site.origin, {}, { dir });
  await site.close();
  const again = await crawlOf(site.origin, {}, { dir, columns, writer: 2 });
  expect(again.result).toEqual(first.result);
  expect(lines(site.origin, again).sort()).toEqual(lines(site.origin, first).sort());
});
