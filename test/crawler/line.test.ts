/** Our own line goes down in the middle of a crawl: nothing of it is the site's fault, the crawl waits, and ends as if nothing had been. A dead site stays a dead site. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CrawlPolicy } from '../../config/policy.ts';
import { Site } from '../../config/site.ts';
import type { CrawlJob } from '../../crawler/crawl-result.ts';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { verifyBundle } from '../../crawler/evidence/verify.ts';
import { PAUSE, SESSION } from '../../crawler/notes.ts';
import { noteIn } from '../../crawler/session/reread.ts';
import { probeRound } from '../../crawler/probe/round.ts';
import { crawlOf, lines } from './crawled.ts';
import type { Crawled } from './crawled.ts';
import { carryOn, doorTo } from './line-stage.ts';
import type { Carried, Door } from './line-stage.ts';
import { nameServer } from './name-server.ts';
import type { NameServer } from './name-server.ts';
import { deadPort, html, policy, serve } from './servers.ts';
import type { Served } from './servers.ts';
import { portal } from './small-portal.ts';

const own = { a: ['127.0.0.1'], aaaa: [] };
const records: Parameters<typeof nameServer>[0] = { 'www.jia.test': own, 'www.yi.test': own, 'www.bing.test': own };
let site: Served;
let names: NameServer;
beforeAll(async () => {
  site = await portal({ steady: true });
  names = await nameServer(records);
});
beforeEach(() => void (names.state = 'ok'));
afterAll(async () => {
  names.close();
  await site.close();
});

/** What came of every address, in no order. */
const told = (origin: string, crawled: Crawled) => lines(origin, crawled).sort();

/** Ended like a crawl that nothing disturbed, in a bundle that holds. */
async function isSame(origin: string, { last }: Carried, whole: Crawled): Promise<void> {
  expect(last.result.counts).toEqual(whole.result.counts);
  expect(told(origin, last)).toEqual(told(origin, whole));
  expect((await verifyBundle(last.path)).problems).toEqual([]);
}

describe('the name server', () => {
  test('stops answering in mid-crawl, and before it: the crawl waits and goes on', async () => {
    const door = await doorTo(site.origin);
    const origin = `http://www.jia.test:${door.port}`;
    const job = { nameServers: [names.address] };
    const whole = await crawlOf(origin, {}, job);
    expect(whole.result.state).toBe('sealed');
    const cuts = new Set([9, 25].map((more) => door.asked + more));
    door.onAsk = (asked) => void (cuts.has(asked) && (names.state = 'lost'));
    names.state = 'deaf';
    let waits = 0;
    const carried = await carryOn(origin, {}, job, () => void (++waits !== 3 && (names.state = 'ok')));
    await isSame(origin, carried, whole);
    expect(new Set(carried.pauses)).toEqual(new Set(['line']));
    expect(carried.pauses.length).toBeGreaterThanOrEqual(3);
    // Nothing that was seen in between was called silent by any session.
    for (const { pages } of carried.sessions)
      for (const { record } of pages.values()) expect(record.outcome).not.toMatchObject({ why: 'dns' });
    const reader = await openBundle(carried.last.path);
    expect(await noteIn(reader, `${PAUSE}1`)).toMatchObject({ why: 'line', until: expect.any(String) });
    expect(await noteIn(reader, `${SESSION}2`)).toMatchObject({ before: 'line' });
    await reader.close();
    await door.shut();
  });

  test('a name that nobody has, and one whose own servers fail, are the site’s', async () => {
    records['www.mute.test'] = null;
    for (const [host, outcome] of [
      ['www.none.test', { kind: 'silent', why: 'dns' }],
      // Nobody answers in the time there is for a connection.
      ['www.mute.test', { kind: 'skipped', why: 'robots-unread' }],
    ] as const) {
      const { result, pages } = await crawlOf(`http://${host}:81`, {}, { nameServers: [names.address] });
      expect(result.state).toBe('sealed');
      expect(pages.get('/')?.record.outcome).toMatchObject(outcome);
    }
  });
});

describe('the proxy', () => {
  const through = (door: Door): Partial<CrawlPolicy> => ({ proxy: `http://127.0.0.1:${door.port}`, tries: 2 });
  const origin = 'http://www.jia.test';

  test('is closed and opened again in mid-crawl', async () => {
    const door = await doorTo(site.origin);
    const whole = await crawlOf(origin, through(door));
    const cuts = new Set([0, 3, 11, 24].map((more) => door.asked + 1 + more));
    let gone: Promise<void> | null = null;
    door.onAsk = (asked) => void (cuts.has(asked) && (gone = door.shut()));
    const carried = await carryOn(origin, through(door), {}, async () => {
      if (gone === null) return;
      await gone;
      gone = null;
      await door.open();
    });
    await isSame(origin, carried, whole);
    expect(carried.pauses.length).toBeGreaterThanOrEqual(cuts.size);
    await door.shut();
  });

  test('stays, but reaches nobody any more: told by others that answered before, or by a control', async () => {
    for (const job of [{ neighbours: ['http://www.yi.test/', 'http://www.bing.test/'] }, { controls: ['http://www.control.test/'] }]) {
      const door = await doorTo(site.origin);
      const rules = { ...through(door), controls: 'controls' in job ? job.controls! : [] };
      const given: Partial<CrawlJob> = 'neighbours' in job ? { neighbours: job.neighbours! } : {};
      for (const host of ['yi', 'bing']) expect((await crawlOf(`http://www.${host}.test`, rules)).result.state).toBe('sealed');
      const whole = await crawlOf(origin, rules, given);
      const cut = door.asked + 12;
      door.onAsk = (asked) => void (asked === cut && (door.state = 'lost'));
      const carried = await carryOn(origin, rules, given, () => (door.state = 'ok'));
      await isSame(origin, carried, whole);
      expect(carried.pauses).toEqual(['line']);
      await door.shut();
    }
  });
});

describe('one dead site beside living ones', () => {
  const living = () => doorTo(site.origin);
  test.each(['refused', 'timeout'])(
    '%s: it is dead, and nothing waits',
    async (why) => {
      const [yi, bing, dead] = [await living(), await living(), await living()];
      const origin = `http://www.jia.test:${dead.port}`;
      const neighbours = [`http://www.yi.test:${yi.port}/`, `http://www.bing.test:${bing.port}/`];
      if (why === 'refused') await dead.shut();
      else dead.state = 'deaf';
      const { result, pages } = await crawlOf(
        origin,
        { timeoutMs: 400, controls: [neighbours[0]!] },
        { neighbours, nameServers: [names.address] },
      );
      expect(result.state).toBe('sealed');
      const outcome = pages.get('/')!.record.outcome;
      expect(outcome).toMatchObject(why === 'refused' ? { kind: 'silent', why } : { kind: 'skipped', why: 'robots-unread' });
      for (const door of why === 'refused' ? [yi, bing] : [yi, bing, dead]) await door.shut();
    },
    60_000,
  );

  test('one that dies in mid-crawl keeps what it said, and the rest is dead', async () => {
    const [yi, dying] = [await living(), await living()];
    const origin = `http://www.jia.test:${dying.port}`;
    const given = { neighbours: [`http://www.yi.test:${yi.port}/`], nameServers: [names.address] };
    dying.onAsk = (asked) => void (asked === 8 && void dying.shut());
    const { result, pages } = await crawlOf(origin, {}, given);
    expect(result.state).toBe('sealed');
    const outcomes = [...pages.values()].map(({ record }) => record.outcome);
    expect(outcomes.filter(({ kind }) => kind === 'answered').length).toBeGreaterThan(2);
    expect(outcomes.some((outcome) => outcome.kind === 'silent' && ['refused', 'reset'].includes(outcome.why))).toBe(true);
    expect(outcomes.some((outcome) => outcome.kind === 'silent' && outcome.why === 'our-line')).toBe(false);
    await yi.shut();
  });
});

describe('patience', () => {
  test('a line that does not come back: in the end it is stated, and nobody is called dead', async () => {
    const door = await doorTo(site.origin);
    const rules = { proxy: `http://127.0.0.1:${door.port}`, lineWaitMs: 1500, lineAgainMs: 100 };
    const cut = 14;
    let gone: Promise<void> | null = null;
    door.onAsk = (asked) => void (asked === cut && (gone = door.shut()));
    const carried = await carryOn('http://www.jia.test', rules, {});
    await gone;
    const { pages, links } = carried.last;
    const outcomes = [...pages.values()].map(({ record }) => record.outcome);
    expect(outcomes.filter(({ kind }) => kind === 'answered').length).toBeGreaterThan(3);
    expect(outcomes.filter((outcome) => outcome.kind === 'silent').every((outcome) => outcome.why === 'our-line')).toBe(true);
    expect(outcomes.some(({ kind }) => kind === 'silent')).toBe(true);
    expect([...links.values()].every(({ verdict }) => verdict !== 'dead')).toBe(true);
    expect(outcomes.some((outcome) => outcome.kind === 'skipped' && outcome.why === 'robots-unread')).toBe(false);
    // The pauses grow: what has lasted long is tried again less often.
    expect(carried.pauses.length).toBeLessThan(8);
  });

  test('a line that has come back by then is used: the rest is asked for', async () => {
    const door = await doorTo(site.origin);
    const rules = { proxy: `http://127.0.0.1:${door.port}`, lineAgainMs: 50 };
    const whole = await crawlOf('http://www.jia.test', rules);
    const long = { why: 'line', since: new Date(Date.now() - 7 * 3_600_000).toISOString() } as const;
    const { result, pages, links, path } = await crawlOf('http://www.jia.test', rules, { paused: long });
    expect(result.counts).toEqual(whole.result.counts);
    expect(told('http://www.jia.test', { pages, links } as Crawled)).toEqual(told('http://www.jia.test', whole));
    expect((await verifyBundle(path)).problems).toEqual([]);
    await door.shut();
  });
});

test('nothing is asked of a site while the line is known to be down', async () => {
  const server = await serve((_request, response) => html(response, '<p>here</p>'));
  const rules = { proxy: `http://127.0.0.1:${await deadPort()}` };
  const since = new Date(Date.now() - 60_000).toISOString();
  const { result } = await crawlOf(server.origin, { ...rules, lineAgainMs: 1000 }, { paused: { why: 'line', since } });
  expect(result).toMatchObject({ state: 'paused', why: 'line', since, counts: { known: 0 } });
  const wait = result.state === 'paused' ? Date.parse(result.until!) - Date.now() : 0;
  expect(wait).toBeGreaterThan(50_000);
  expect(wait).toBeLessThan(90_000);
  expect(server.log).toEqual([]);
  await server.close();
});

test('a round of looks through a proxy that is gone counts for nothing, and by one that is there it counts', async () => {
  const door = await doorTo(site.origin);
  const home = Site.parse({ id: 'jia', name: '甲', home: 'http://www.jia.test/' });
  const round = () =>
    probeRound({
      sites: [{ site: home, policy: policy({ proxy: `http://127.0.0.1:${door.port}` }), permitted: {} }],
      intranetHosts: [],
      waitMs: 1500,
      log: () => undefined,
    });
  expect((await round()).samples).toMatchObject([{ status: 200, discarded: null }]);
  await door.shut();
  expect((await round()).samples).toMatchObject([{ outcome: { kind: 'silent' }, discarded: 'all-down' }]);
});
