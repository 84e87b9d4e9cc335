/** Crawls that wait: for the hours of a site, and for another hour when a guard turned them away. Refused is never dead. */
import { describe, expect, test } from '@jest/globals';
import { PAUSE } from '../../crawler/notes.ts';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { noteIn } from '../../crawler/session/reread.ts';
import { doubtOf, endingOf } from '../../crawler/session/second-look.ts';
import type { PutOff } from '../../crawler/session/second-look.ts';
import type { FetchOutcome } from '../../crawler/page-record.ts';
import { crawlOf, folder } from './crawled.ts';
import { html, serve } from './servers.ts';
import { article, shell } from './small-portal.ts';

const clock = (minutes: number) => new Date(Date.now() + 8 * 3_600_000 + minutes * 60_000).toISOString().slice(11, 16);

test('outside the hours nothing is asked', async () => {
  const site = await serve((_request, response) => html(response, shell('门户', '')));
  const { result } = await crawlOf(site.origin, { hours: `${clock(60)}-${clock(120)}` });
  expect(result).toMatchObject({ state: 'paused', why: 'hours', counts: { known: 0 } });
  const until = result.state === 'paused' ? Date.parse(result.until!) : 0;
  expect(until).toBeGreaterThan(Date.now() + 58 * 60_000);
  expect(until).toBeLessThan(Date.now() + 61 * 60_000);
  expect(site.log).toEqual([]);
  const open = await crawlOf(site.origin, { hours: `${clock(-60)}-${clock(60)}` });
  expect(open.result.state).toBe('sealed');
  await site.close();
});

type Answers = Record<string, number[]>;
/** Each path answers with its statuses in turn, the last one for good; what is not named is a 404. */
async function guarded(answers: Answers) {
  const times = new Map<string, number>();
  const links = Object.keys(answers).map((path) => `<a href="${path}">${path}</a>`);
  return serve((_request, response, path) => {
    const nth = times.get(path) ?? 0;
    times.set(path, nth + 1);
    if (path === '/' || path === '/bm/gaj/') return html(response, shell('市公安局', links.join(' ')));
    const status = answers[path]?.at(Math.min(nth, answers[path].length - 1)) ?? 404;
    html(response, status < 300 ? article(`文章${path}`, '2018-12-10') : `<html><title>${status}</title>访问被拦截</html>`, status);
  });
}

describe('turned away', () => {
  const answers: Answers = {
    '/open.html': [200],
    '/later.html': [403, 200],
    '/never.html': [403],
    '/gone-later.html': [403, 404],
    '/dead.html': [404, 403],
    '/login.html': [401, 200],
  };
  const asked = (log: string[], path: string) => log.filter((line) => line === `GET ${path}`).length;

  test('comes back at another hour, once; a second session does not ask again before', async () => {
    const site = await guarded(answers);
    const dir = await folder();
    const wait = { blockedAgainMs: 3_600_000 };
    const first = await crawlOf(site.origin, wait, { dir });
    expect(first.result).toMatchObject({ state: 'paused', why: 'blocked' });
    const until = first.result.state === 'paused' ? Date.parse(first.result.until!) : 0;
    expect(first.pages.has('/later.html')).toBe(false);
    const before = [...site.log];
    const early = await crawlOf(site.origin, wait, { dir, writer: 2 });
    expect(early.result).toMatchObject({ state: 'paused', why: 'blocked', until: new Date(until).toISOString() });
    expect(site.log).toEqual(before);
    // The hour is over sooner for whoever says so.
    const last = await crawlOf(site.origin, { blockedAgainMs: 1 }, { dir, writer: 3 });
    expect(last.result.state).toBe('sealed');
    const outcome = (path: string) => last.pages.get(path)?.record.outcome;
    expect(outcome('/later.html')).toMatchObject({ kind: 'answered', status: 200 });
    expect(last.pages.get('/later.html')?.facts?.kind).toBe('article');
    // Refused twice, or refused once and dead to one look only: nobody can tell.
    for (const path of ['/never.html', '/gone-later.html', '/dead.html'])
      expect(outcome(path)).toMatchObject({ kind: 'blocked', by: 'waf' });
    expect(outcome('/login.html')).toMatchObject({ kind: 'blocked', by: 'login' });
    expect(Object.keys(answers).map((path) => asked(site.log, path))).toEqual([1, 2, 2, 2, 2, 1]);
    const reader = await openBundle(last.path);
    expect(await noteIn(reader, `${PAUSE}1`)).toMatchObject({ why: 'blocked', until: new Date(until).toISOString() });
    await reader.close();
    await site.close();
  });

  test('a trial states it and does not wait', async () => {
    const site = await guarded(answers);
    const { result, pages } = await crawlOf(site.origin, { blockedAgainMs: 3_600_000 }, { only: ['gaj'] });
    expect(result.state).toBe('sealed');
    expect(pages.get('/later.html')?.record.outcome).toMatchObject({ kind: 'blocked' });
    expect(asked(site.log, '/later.html')).toBe(1);
    await site.close();
  });

  test('a guard that refuses one page after another is not asked on', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`/p${i}.html`, [403, 200]]));
    const site = await guarded(many);
    const { result, pages } = await crawlOf(site.origin, { blockedAgainMs: 0 });
    expect(result.state).toBe('sealed');
    const asks = Object.keys(many).map((path) => asked(site.log, path));
    // Twenty are refused, the rest of the host is left alone; at the other hour all are asked, once more or for the first time.
    expect(asks.filter((times) => times === 2)).toHaveLength(20);
    expect(Object.keys(many).every((path) => pages.get(path)?.record.outcome.kind !== 'skipped')).toBe(true);
    await site.close();
  });

  test('a robots.txt that cannot be read for now is read again at another hour', async () => {
    let times = 0;
    const site = await serve((_request, response) => html(response, article('文章', '2018-12-10')), {
      robotsStatus: () => (times++ === 0 ? 503 : 404),
    });
    const dir = await folder();
    const first = await crawlOf(site.origin, { blockedAgainMs: 1 }, { dir });
    const { result, pages } =
      first.result.state === 'sealed' ? first : await crawlOf(site.origin, { blockedAgainMs: 1 }, { dir, writer: 2 });
    expect(result.state).toBe('sealed');
    expect(pages.get('/')?.record.outcome).toMatchObject({ kind: 'answered', status: 200 });
    await site.close();
  });
});

const answered = (status: number): FetchOutcome => ({ kind: 'answered', status, type: 'text/html', ms: 0, hops: [], via: 'http' });
const waf: FetchOutcome = { kind: 'blocked', by: 'waf', status: 403 };
const rests: FetchOutcome = { kind: 'blocked', by: 'rate', status: null };
const silent: FetchOutcome = { kind: 'silent', why: 'timeout', tries: 2 };
const look = (why: PutOff['why'], outcome: FetchOutcome, asked = true): PutOff => ({
  why,
  look: { outcome, asked, at: '', finalUrl: '', sha256: null, bytes: 0, waits: 1, tries: outcome.kind === 'silent' ? outcome.tries : 1 },
});

test.each<[string, FetchOutcome, PutOff | undefined, PutOff['why'] | null, FetchOutcome | null]>([
  ['a page', answered(200), undefined, null, answered(200)],
  ['dead at first sight', answered(404), undefined, 'dead', null],
  ['dead twice', answered(404), look('dead', answered(404)), null, answered(404)],
  ['silent twice: tries add up', silent, look('dead', silent), null, { ...silent, tries: 4 }],
  ['back at the second look', answered(200), look('dead', answered(500)), null, answered(200)],
  ['dead, then refused', waf, look('dead', answered(500)), null, waf],
  ['refused', waf, undefined, 'blocked', null],
  ['refused twice', waf, look('blocked', waf), null, waf],
  ['refused, then dead to one look', answered(404), look('blocked', waf), null, waf],
  ['not asked while its host rested, then dead at first sight', answered(404), look('blocked', rests, false), 'dead', null],
  ['not asked again while its host rested', rests, look('blocked', rests, false), 'blocked', null],
  [
    'never asked, for as long as it may wait',
    rests,
    { ...look('blocked', rests, false), look: { ...look('blocked', rests, false).look, waits: 2 } },
    null,
    rests,
  ],
  ['not asked at first, then refused', waf, look('blocked', rests, false), 'blocked', null],
  ['login', { kind: 'blocked', by: 'login', status: 401 }, undefined, null, { kind: 'blocked', by: 'login', status: 401 }],
  ['robots.txt unread', { kind: 'skipped', why: 'robots-unread' }, undefined, 'blocked', null],
  ['forbidden', { kind: 'skipped', why: 'robots' }, undefined, null, { kind: 'skipped', why: 'robots' }],
])('two looks: %s', (_, outcome, before, doubt, ending) => {
  expect(doubtOf(outcome, before, 2)).toBe(doubt);
  if (ending !== null) expect(endingOf(outcome, before).outcome).toEqual(ending);
});
