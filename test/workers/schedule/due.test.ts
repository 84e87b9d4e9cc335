/** What is due when: tables over month ends, leap years, the turn of the year, other clocks, and machines that were off. */
import { describe, expect, test } from '@jest/globals';
import { Schedule } from '../../../config/schedule.ts';
import { instantOf, lastAt, nextAt } from '../../../workers/schedule/civil-time.ts';
import { backupDue, draftsDue, nextDue, probeSlot, warningDue, warningsOver } from '../../../workers/schedule/due.ts';
import { monthInstant, monthsDue, type Shown } from '../../../workers/schedule/months.ts';

const usual = Schedule.parse({});
const schedule = (given: Record<string, unknown>) => Schedule.parse(given);
const month = (given: Record<string, unknown>, rest: Record<string, unknown> = {}) =>
  schedule({ month: { window: 'off', ...given }, warning: 'off', ...rest });
/** Shanghai time. */
const ms = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);
const iso = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

const nothing: Shown = { runs: [], assignments: [], drafts: new Set(), imported: new Set() };
const run = (id: string, closed = true) => ({ run: { id, month: id.slice(0, 7), trial: id.length > 7 }, closed });
type Sitting = Shown['assignments'][number];
const sitting = (id: string, begun: string, ended: string | null, outcome: Sitting['outcome'] = null): Sitting => ({
  run: id,
  month: id.slice(0, 7),
  kind: id.endsWith('warning') ? 'warning' : 'month',
  begun: new Date(ms(begun)).toISOString(),
  ended: ended && new Date(ms(ended)).toISOString(),
  outcome,
});

test.each<[string, Schedule, string, string]>([
  ['the evening after', usual, '2018-12', '2019-01-01 20:00'],
  ['31 is the last day of February', month({ day: 31, at: '03:00' }), '2019-01', '2019-02-28 03:00'],
  ['of a leap year, too', month({ day: 31, at: '03:00' }), '2020-01', '2020-02-29 03:00'],
  ['30 of April', month({ day: 31, at: '03:00' }), '2020-03', '2020-04-30 03:00'],
  ['never before the month has ended in Shanghai', month({ at: '00:30' }, { timeZone: 'Pacific/Auckland' }), '2026-10', '2026-11-01 00:00'],
  ['by the clock of New York in winter', month({ at: '20:00' }, { timeZone: 'America/New_York' }), '2026-12', '2027-01-02 09:00'],
  ['and in summer', month({ at: '20:00' }, { timeZone: 'America/New_York' }), '2026-06', '2026-07-02 08:00'],
])('a month is due: %s', (_, given, of, when) => {
  expect(iso(monthInstant(given, of))).toBe(when);
});

describe('months to inspect', () => {
  const grown = (...more: string[]) => [run('2018-06'), ...more.map((id) => run(id))];
  test.each<[string, Schedule, string, Partial<Shown>, string[]]>([
    ['fresh, a minute early', usual, '2019-01-01 19:59', {}, []],
    ['fresh: the last complete month, and none before', usual, '2019-01-01 20:00', {}, ['2018-12']],
    ['fresh, begun in mid-month', usual, '2019-01-23 04:00', {}, ['2018-12']],
    ['fresh, and the last complete month is not due yet', month({ day: 5 }), '2019-01-03 12:00', {}, []],
    ['a trial alone is no history', usual, '2019-01-23 04:00', { runs: [run('2018-03-trial', false)] }, ['2018-12']],
    ['published', usual, '2019-01-02 20:00', { runs: [run('2018-12')] }, []],
    ['missed', usual, '2019-03-02 20:00', { runs: grown('2018-11', '2018-12') }, ['2019-01', '2019-02']],
    ['missed, but not yet due', usual, '2019-03-01 08:00', { runs: grown('2018-11', '2018-12') }, ['2019-01']],
    ['off for a year: so many as may be', usual, '2020-03-02 20:00', { runs: grown() }, ['2019-11', '2019-12', '2020-01', '2020-02']],
    ['none at all may be made up for', month({ catchUpMonths: 0 }), '2020-03-02 20:00', { runs: grown() }, ['2020-02']],
    ['never behind the first', usual, '2019-03-02 20:00', { runs: [run('2019-01')] }, ['2019-02']],
    ['imported', usual, '2019-02-02 20:00', { runs: grown(), imported: new Set(['2018-12', '2018-11']) }, ['2018-10', '2019-01']],
    [
      'imported after it was begun',
      usual,
      '2019-01-02 20:00',
      { runs: [run('2018-12', false)], imported: new Set(['2018-12']) },
      ['2018-12'],
    ],
    ['printed for review', usual, '2019-01-02 20:00', { runs: [run('2018-12', false)], drafts: new Set(['2018-12']) }, []],
    [
      'in hand',
      usual,
      '2019-01-02 20:00',
      { runs: [run('2018-12', false)], assignments: [sitting('2018-12', '2019-01-01 20:00', null)] },
      [],
    ],
    ['in hand, but not opened yet', usual, '2019-01-02 20:00', { assignments: [sitting('2018-12', '2019-01-01 20:00', null)] }, []],
    ['begun by an older version and left off', usual, '2019-01-02 20:00', { runs: [run('2018-12', false)] }, ['2018-12']],
  ])('%s', (_, given, now, seen, due) => {
    expect(monthsDue(given, ms(now), { ...nothing, ...seen })).toEqual(due);
  });

  const ended = (outcome: Sitting['outcome'], ...ends: string[]) => ({
    runs: [run('2018-12', false)],
    assignments: ends.map((end) => sitting('2018-12', '2019-01-01 20:00', end, outcome)),
  });
  test.each<[string, string, Partial<Shown>, string[]]>([
    ['not in the same night', '2019-01-02 19:59', ended('open', '2019-01-02 03:00'), []],
    ['but in the next', '2019-01-02 20:00', ended('open', '2019-01-02 03:00'), ['2018-12']],
    ['and once more', '2019-01-03 20:00', ended('open', '2019-01-02 03:00', '2019-01-03 03:00'), ['2018-12']],
    ['and then no more', '2019-01-09 20:00', ended('open', '2019-01-02 03:00', '2019-01-03 03:00', '2019-01-04 03:00'), []],
    ['a draft that was published without a unit', '2019-01-20 20:00', ended('draft', '2019-01-02 03:00'), ['2018-12']],
    ['given up by a person: never', '2019-01-09 20:00', ended('given-up', '2019-01-02 03:00'), []],
  ])('a month without all totals is begun again: %s', (_, now, seen, due) => {
    expect(monthsDue(usual, ms(now), { ...nothing, ...seen })).toEqual(due);
  });
});

test.each<[string, Schedule, string, Partial<Shown>, string | null]>([
  ['too early', usual, '2026-11-15 19:59', {}, null],
  ['on its day', usual, '2026-11-15 20:00', {}, '2026-11'],
  ['made up for within the week', usual, '2026-11-22 19:59', {}, '2026-11'],
  ['later it warns nobody', usual, '2026-11-22 20:00', {}, null],
  ['not past the month', schedule({ month: { window: 'off' }, warning: { day: 28, at: '00:00' } }), '2026-12-01 00:00', {}, null],
  ['off', schedule({ warning: 'off' }), '2026-11-15 20:00', {}, null],
  ['once', usual, '2026-11-16 20:00', { assignments: [sitting('2026-11-warning', '2026-11-15 20:00', '2026-11-16 02:00')] }, null],
  ['killed between opening and assigning', usual, '2026-11-16 20:00', { runs: [run('2026-11-warning', false)] }, '2026-11'],
])('the warning: %s', (_, given, now, seen, due) => {
  expect(warningDue(given, ms(now), { ...nothing, ...seen })).toBe(due);
});

test('a warning ends with its month', () => {
  const assignments = [sitting('2026-11-warning', '2026-11-28 20:00', null), sitting('2026-11', '2026-11-28 20:00', null)];
  expect(warningsOver(ms('2026-11-30 23:59'), { assignments })).toEqual([]);
  expect(warningsOver(ms('2026-12-01 00:00'), { assignments })).toEqual(['2026-11-warning']);
});

test('a draft waits until the morning after its last day', () => {
  const drafts = [{ run: '2018-12', due: '2019-01-08' }];
  expect(draftsDue(usual, ms('2019-01-09 08:59'), drafts)).toEqual([]);
  expect(draftsDue(usual, ms('2019-01-09 09:00'), drafts)).toEqual(drafts);
  const east = schedule({ timeZone: 'Pacific/Auckland', publish: { at: '00:00' }, month: { window: 'off' }, warning: 'off' });
  expect(draftsDue(east, ms('2019-01-08 23:59'), drafts)).toEqual([]);
});

test.each<[string, string, number, string, [string, string]]>([
  ['hourly', 'Asia/Shanghai', 60, '2026-11-15 10:59', ['2026-11-15 10:00', '2026-11-15 11:00']],
  [
    'what does not divide the day begins anew at midnight',
    'Asia/Shanghai',
    700,
    '2026-11-15 23:59',
    ['2026-11-15 23:20', '2026-11-16 00:00'],
  ],
  ['the hour that comes twice is two', 'America/New_York', 60, '2026-11-01 14:30', ['2026-11-01 14:00', '2026-11-01 15:00']],
])('rounds of looks: %s', (_, timeZone, everyMinutes, now, slot) => {
  const { from, to } = probeSlot({ timeZone, probe: { everyMinutes } }, ms(now))!;
  expect([iso(from), iso(to)]).toEqual(slot);
});

test('a backup is due once a day, and at once where there is none', () => {
  const given = schedule({ backup: { at: '03:30', dir: '/b' } });
  expect(backupDue(given, ms('2026-11-15 12:00'), null)).toBe(true);
  expect(backupDue(given, ms('2026-11-15 12:00'), ms('2026-11-15 03:29'))).toBe(true);
  expect(backupDue(given, ms('2026-11-16 03:29'), ms('2026-11-15 03:31'))).toBe(false);
  expect(backupDue(given, ms('2026-11-16 03:30'), ms('2026-11-15 03:31'))).toBe(true);
  expect(backupDue(usual, ms('2026-11-16 03:30'), null)).toBe(false);
});

test('clocks put forward and back', () => {
  const at = (date: string, time: string) => new Date(instantOf('America/New_York', date, time)).toISOString();
  expect(at('2026-03-08', '01:59')).toBe('2026-03-08T06:59:00.000Z');
  expect(at('2026-03-08', '02:30')).toBe('2026-03-08T07:30:00.000Z'); // never shown: 03:30
  expect(at('2026-11-01', '01:30')).toBe('2026-11-01T05:30:00.000Z'); // shown twice: the first
  expect(at('2026-11-01', '02:00')).toBe('2026-11-01T07:00:00.000Z');
  // A day that never was, and one that was half an hour shorter.
  expect(new Date(instantOf('Pacific/Apia', '2011-12-31', '00:00')).toISOString()).toBe('2011-12-30T10:00:00.000Z');
  expect(new Date(instantOf('Australia/Lord_Howe', '2026-10-04', '12:00')).toISOString()).toBe('2026-10-04T01:00:00.000Z');
  for (const zone of ['Asia/Shanghai', 'America/New_York', 'Pacific/Apia', 'Africa/Casablanca'])
    for (let now = Date.UTC(2026, 0, 1); now < Date.UTC(2027, 0, 1); now += 31 * 3_600_000) {
      expect(nextAt(zone, '02:30', now)).toBeGreaterThan(now);
      expect(lastAt(zone, '02:30', now)).toBeLessThanOrEqual(now);
      expect(nextAt(zone, '02:30', now) - lastAt(zone, '02:30', now)).toBeLessThanOrEqual(25 * 3_600_000);
    }
});

test('what comes next, the soonest first', () => {
  const given = schedule({ backup: { at: '03:30', dir: '/b' } });
  const drafts = [{ run: '2018-11', due: '2018-12-28' }];
  const told = nextDue(given, new Date(ms('2018-12-15 20:00')), drafts).map(({ what, month, at }) => [what, month, iso(Date.parse(at))]);
  expect(told).toEqual([
    ['probe', null, '2018-12-15 21:00'],
    ['backup', null, '2018-12-16 03:30'],
    ['publish', '2018-11', '2018-12-29 09:00'],
    ['month', '2018-12', '2019-01-01 20:00'],
    ['warning', '2019-01', '2019-01-15 20:00'],
  ]);
  const quiet = schedule({ warning: 'off', probe: 'off', month: { day: 5, window: 'off', at: '01:00' } });
  expect(nextDue(quiet, new Date(ms('2019-01-03 00:00')))).toEqual([{ what: 'month', month: '2018-12', at: '2019-01-04T17:00:00.000Z' }]);
});
