/** What a session says of its clock and its vantage: medians over hosts, no guesses, and one Chinese line for each sitting. */
import { describe, expect, test } from '@jest/globals';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { lookOutside } from '../../crawler/links.ts';
import { SESSION } from '../../crawler/notes.ts';
import type { SessionNote } from '../../crawler/notes.ts';
import { noteIn } from '../../crawler/session/reread.ts';
import { clockSays, sessionsOf, vantageSays } from '../../crawler/session/sessions-of.ts';
import { offsetOf, witness } from '../../crawler/session/witness.ts';
import { crawlOf, folder } from './crawled.ts';
import { html, policy, proxyTo, serve } from './servers.ts';
import { orderFor, shell } from './small-portal.ts';

const heardAt = '2019-01-05T08:00:10.000Z';
const answer = (date: string | null, more: [string, string][] = [], firstByteMs = 200, url = 'http://a.cn/x') => {
  const headers: [string, string][] = date === null ? more : [['Date', date], ...more];
  return { url, at: heardAt, headers, firstByteMs };
};
const told = (second: number) => `Sat, 05 Jan 2019 08:00:${String(second).padStart(2, '0')} GMT`;

test.each([
  // Asked at 10.0, heard at 10.2: the server wrote its 10.0–11.0 at about 10.1.
  ['the same second', answer(told(10)), -400],
  ['ours is ahead', answer(told(5)), 4600],
  ['ours is behind', answer(told(40)), -30_400],
  ['a slow answer', answer(told(12), [], 4000), -500],
  ['no time told', answer(null), null],
  ['no time at all', answer('yesterday'), null],
  ['an old answer of a cache', answer(told(5), [['age', '300']]), null],
  ['a fresh answer of a cache', answer(told(10), [['Age', '0']]), -400],
])('%s', (_, exchange, expected) => {
  expect(offsetOf(exchange)).toBe(expected);
});

describe('a witness', () => {
  test.each([
    ['of nobody', [], null],
    [
      'of one host, by the median of its answers',
      [
        ['a', 10],
        ['a', 8],
        ['a', 0],
      ],
      { offsetMs: 1600, hosts: 1, spreadMs: 0 },
    ],
    [
      'of two hosts, between them',
      [
        ['a', 10],
        ['b', 8],
      ],
      { offsetMs: 600, hosts: 2, spreadMs: 2000 },
    ],
    [
      'of three hosts, one of them mad',
      [
        ['a', 10],
        ['b', 10],
        ['c', 59],
      ],
      { offsetMs: -400, hosts: 3, spreadMs: 49_000 },
    ],
    [
      'of a host that talks much beside two that do not',
      [...Array.from({ length: 500 }, () => ['a', 59] as [string, number]), ['b', 10], ['c', 10]],
      { offsetMs: -400, hosts: 3, spreadMs: 49_000 },
    ],
  ] as [string, [string, number][], object | null][])('%s', (_, heard, expected) => {
    const bystander = witness({});
    for (const [host, second] of heard) bystander.heard(answer(told(second), [], 200, `http://${host}.cn/`));
    expect(bystander.clock()).toEqual(expected);
  });

  test('of connections: each address once, IPv4 as it is written; a proxy without its password', () => {
    const bystander = witness({ proxy: 'http://user:secret@10.0.0.9:3128/x', vantage: '政务外网出口' });
    for (const localAddress of ['192.0.2.7', '::ffff:192.0.2.7', '2001:db8::1', undefined]) bystander.connected({ localAddress });
    expect(bystander.vantage()).toEqual({ addresses: ['192.0.2.7', '2001:db8::1'], proxy: 'http://10.0.0.9:3128', says: '政务外网出口' });
  });
});

test.each([
  [clockSays(null), '时钟未能核对（没有服务器报时）'],
  [clockSays({ offsetMs: 400, hosts: 1, spreadMs: 0 }), '时钟与 1 家服务器所报时间的中位数相差不到 1 秒'],
  [clockSays({ offsetMs: 4600, hosts: 3, spreadMs: 1200 }), '时钟与 3 家服务器所报时间的中位数相比快 4.6 秒，各家相差至多 1.2 秒'],
  [clockSays({ offsetMs: -61_000, hosts: 1, spreadMs: 0 }), '时钟与 1 家服务器所报时间的中位数相比慢 61.0 秒'],
  [vantageSays(null), '出口地址未记录'],
  [vantageSays({ addresses: [], proxy: null, says: null }), '没有建立过连接'],
  [vantageSays({ addresses: ['192.0.2.7'], proxy: 'http://p:1', says: '出口' }), '本机地址 192.0.2.7，经代理 http://p:1，出口'],
])('%s', (says, expected) => {
  expect(says).toBe(expected);
});

const page = shell('门户', '<a href="/a.html">页面</a>');
describe('a crawl', () => {
  test('notes a server whose clock is an hour behind, at its end and when it is interrupted, sitting by sitting', async () => {
    const site = await serve((_request, response) => {
      response.setHeader('date', new Date(Date.now() - 3_600_000).toUTCString());
      html(response, page);
    });
    const [dir, stop] = [await folder(), new AbortController()];
    const first = await crawlOf(
      site.origin,
      { vantage: '机房' },
      { dir, signal: stop.signal, onProgress: ({ done }) => void (done === 1 && stop.abort()) },
      ['/'],
    );
    expect(first.result.state).toBe('paused');
    const { path } = await crawlOf(site.origin, {}, { dir, writer: 2 }, ['/']);
    await site.close();
    const reader = await openBundle(path);
    const notes = [await noteIn<SessionNote>(reader, `${SESSION}1`), await noteIn<SessionNote>(reader, `${SESSION}2`)];
    for (const note of notes) {
      expect(note?.clock?.hosts).toBe(1);
      expect(Math.abs(note!.clock!.offsetMs - 3_600_000)).toBeLessThan(5000);
    }
    expect(notes.map((note) => note?.vantage)).toEqual([
      { addresses: ['127.0.0.1'], proxy: null, says: '机房' },
      { addresses: ['127.0.0.1'], proxy: null, says: null },
    ]);
    const sessions = await sessionsOf(reader);
    await reader.close();
    expect(sessions.map(({ nth, paused }) => [nth, paused?.why ?? null])).toEqual([
      [1, 'interrupted'],
      [2, null],
    ]);
    expect(sessions[0]!.says).toMatch(
      /^第 1 次抓取：\S+ 开始；时钟与 1 家服务器所报时间的中位数相比快 3\d{3}\.\d 秒；本机地址 127\.0\.0\.1，机房$/,
    );
    expect(sessions[1]!.says).toMatch(/开始，前一次被中断；/);
  });

  test('by proxy says so', async () => {
    const site = await serve((_request, response) => html(response, page));
    const way = await proxyTo(site.origin);
    const { path } = await crawlOf(site.origin, { proxy: way.origin }, {}, ['/']);
    const reader = await openBundle(path);
    expect((await noteIn<SessionNote>(reader, `${SESSION}1`))?.vantage).toEqual({
      addresses: ['127.0.0.1'],
      proxy: way.origin,
      says: null,
    });
    await reader.close();
    await Promise.all([site.close(), way.close()]);
  });

  test('that nobody answers has no clock and no vantage', async () => {
    const { path } = await crawlOf('http://127.0.0.1:1', {}, {}, ['/']);
    const reader = await openBundle(path);
    expect(await noteIn<SessionNote>(reader, `${SESSION}1`)).toMatchObject({ clock: null, vantage: { addresses: [] } });
    expect((await sessionsOf(reader))[0]!.says).toContain('时钟未能核对（没有服务器报时）；没有建立过连接');
    await reader.close();
  });
});

test('looks at outside addresses note the clock of many hosts', async () => {
  const site = await serve((request, response) => {
    const hours = request.headers.host?.startsWith('mad') === true ? 5 : 0;
    response.setHeader('date', new Date(Date.now() - hours * 3_600_000).toUTCString());
    html(response, page);
  });
  const way = await proxyTo(site.origin);
  const { run } = orderFor(site.origin, '');
  const addresses = ['a', 'b', 'mad'].map((host) => `http://${host}.test/`);
  const result = await lookOutside({
    ...{ run, addresses, dir: await folder(), policy: policy({ proxy: way.origin }), log: () => undefined },
    onLink: () => Promise.resolve(),
  });
  const reader = await openBundle(result.state === 'sealed' ? result.path : '');
  const [session] = await sessionsOf(reader);
  await reader.close();
  await Promise.all([site.close(), way.close()]);
  expect(session?.clock?.hosts).toBe(3);
  expect(Math.abs(session!.clock!.offsetMs)).toBeLessThan(5000);
  // Its robots.txt is told by another clock than its pages.
  expect(Math.abs(session!.clock!.spreadMs - 2.5 * 3_600_000)).toBeLessThan(5000);
  expect(session?.vantage).toMatchObject({ addresses: ['127.0.0.1'], proxy: way.origin });
});
