/** What a failure says of the line, who was heard lately, how long a pause is, and whether a browser has room: the small parts, without a network. */
import { expect, test } from '@jest/globals';
import { scratchBytes, watchScratch } from '../../crawler/browser/scratch.ts';
import { openLine } from '../../crawler/line.ts';
import { namesAnswer } from '../../crawler/line/names.ts';
import { voices } from '../../crawler/line/voices.ts';
import { lineHint } from '../../crawler/silence.ts';
import { policy } from './servers.ts';

const failure = (code: string, address?: string) => Object.assign(new Error(code), { code, ...(address ? { address } : {}) });

test.each<[string, unknown, string | null]>([
  ['no resolver', failure('EAI_AGAIN'), 'names'],
  ['a resolver that gave up', failure('EAI_FAIL'), 'names'],
  ['nobody has the name', failure('ENOTFOUND'), null],
  ['no route', failure('ENETUNREACH', '192.0.2.1'), 'route'],
  ['the network is off', failure('ENETDOWN', '192.0.2.1'), 'here'],
  ['nobody listens', failure('ECONNREFUSED', '192.0.2.1'), 'door'],
  [
    'no IPv6 here, and nobody listens',
    new AggregateError([failure('ENETUNREACH', '2001:db8::1'), failure('ECONNREFUSED', '192.0.2.1')]),
    'door',
  ],
  ['no IPv6 here, and there is nothing else', new AggregateError([failure('ENETUNREACH', '2001:db8::1')]), null],
  ['two that disagree', new AggregateError([failure('ENETUNREACH', '192.0.2.1'), failure('ECONNREFUSED', '192.0.2.2')]), null],
  ['wrapped', new TypeError('fetch failed', { cause: failure('EAI_AGAIN') }), 'names'],
  ['broken off', failure('ECONNRESET'), null],
  ['no error at all', null, null],
])('a hint at our line: %s', (_, error, kind) => {
  expect(lineHint(error)?.kind ?? null).toBe(kind);
});

test('who was heard is known for an hour, the latest first', () => {
  let clock = 0;
  const known = voices(() => clock);
  expect(known.heardAfter(-1)).toBe(false);
  known.heard('http://a.test/x');
  clock = 10;
  known.heard('http://b.test/');
  expect(known.known()).toEqual(['http://b.test', 'http://a.test']);
  expect([known.heardAfter(9), known.heardAfter(10)]).toEqual([true, false]);
  clock = 3_600_005;
  expect(known.known()).toEqual(['http://b.test']);
});

test.each([
  [0, 60_000],
  [30_000, 60_000],
  [240_000, 240_000],
  [3_600_000, 600_000],
  [21_540_000, 60_000],
])('a line that is down for %d ms is tried again after %d', (lastedMs, expected) => {
  const paused = { why: 'line', since: new Date(Date.now() - lastedMs).toISOString() } as const;
  const line = openLine({ policy: policy(), home: 'http://a.test/', house: [], paused, log: () => undefined });
  const { until, since } = line.pause();
  expect(since).toBe(paused.since);
  expect(Math.abs(Date.parse(until) - Date.now() - expected)).toBeLessThan(5000);
  expect(line.isPatient).toBe(true);
});

test('after six hours nobody waits', () => {
  const since = new Date(Date.now() - 21_600_001).toISOString();
  const line = openLine({ policy: policy(), home: 'http://a.test/', house: [], paused: { why: 'line', since }, log: () => undefined });
  expect([line.isPatient, line.waits(), line.isShut()]).toEqual([false, false, false]);
});

test('an address has no name that could be asked for', async () => {
  expect(await namesAnswer('192.0.2.1')).toBeNull();
  expect(await namesAnswer('[2001:db8::1]')).toBeNull();
});

test('a browser without room for its profile is waited for, and that is said once each time', () => {
  let [clock, left] = [0, scratchBytes];
  const said: unknown[] = [];
  const has = watchScratch((event, data) => said.push([event, data]), { where: '/t', now: () => clock, free: () => left });
  expect(has()).toBe(true);
  left = 5;
  expect(has()).toBe(true);
  clock = 1000;
  expect([has(), has()]).toEqual([false, false]);
  left = scratchBytes;
  clock = 2000;
  expect(has()).toBe(true);
  expect(said).toEqual([['no-room-for-the-browser', { where: '/t', free: 5, needs: scratchBytes }]]);
});
