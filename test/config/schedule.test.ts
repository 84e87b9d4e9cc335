/** What an admin may write into schedule.yaml, what is meant where nothing is written, and what is refused in which words. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { scheduleYaml } from '../../config/init-yaml.ts';
import { CrawlPolicy } from '../../config/policy.ts';
import { problemLine } from '../../config/problem.ts';
import { inWindow, Schedule } from '../../config/schedule.ts';
import { readYaml } from '../../config/yaml-file.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-schedule-'));
const file = join(dir, 'schedule.yaml');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function read(text: string) {
  writeFileSync(file, text);
  const { value, problems } = readYaml(file, Schedule);
  return { value, says: problems.map((problem) => problemLine(problem).replace(`${dir}/`, '')) };
}

test('a file that says nothing means the defaults; so does what init writes, and the same uncommented but for the backup', () => {
  const usual = Schedule.parse({});
  expect(usual).toMatchObject({ timeZone: 'Asia/Shanghai', month: { day: 1, at: '20:00', window: '20:00-07:00', catchUpMonths: 3 } });
  expect(read(scheduleYaml)).toEqual({ value: usual, says: [] });
  const spoken = scheduleYaml.replace(/^.*\n/, '').replace(/^# /gm, '');
  expect(read(spoken)).toEqual({ value: { ...usual, backup: { at: '03:30', keep: 14, dir: '/backup/sundial' } }, says: [] });
});

test('times that nobody names are those at which the window opens', () => {
  expect(read('month: { window: "22:00-06:00" }\n').value).toMatchObject({ month: { at: '22:00' }, warning: { at: '22:00' } });
  expect(read('month: { window: off }\nwarning: off\nprobe: off\n').value).toMatchObject({
    month: { at: '20:00', window: 'off' },
    warning: 'off',
    probe: 'off',
  });
  // The window is told by the Shanghai clock, and this is another one.
  expect(read('timeZone: America/New_York\nmonth: { at: "09:00" }\n').value).toMatchObject({ month: { at: '09:00' } });
});

test.each<[string, string, string | RegExp]>([
  [
    'no zone',
    'timeZone: Mars/Base\n',
    'schedule.yaml:1: timeZone: expected a time zone by its IANA name, e.g. "Asia/Shanghai", found "Mars/Base"',
  ],
  ['no day', 'month:\n  day: 32\n', 'schedule.yaml:2: month.day: expected at most 31, found 32'],
  ['no time', 'month:\n  at: 24:00\n', 'schedule.yaml:2: month.at: expected a time of day, e.g. "20:00", found "24:00"'],
  ['by day', 'month:\n  at: "12:00"\n', 'schedule.yaml:2: month.at: expected a time within month.window (20:00-07:00), found "12:00"'],
  [
    'a warning by day',
    'warning: { day: 15, at: "07:00" }\n',
    /warning\.at: expected a time within month\.window \(20:00-07:00\), found "07:00"/,
  ],
  ['a warning at the end', 'warning: { day: 30 }\n', 'schedule.yaml:1: warning.day: expected at most 28, found 30'],
  ['a slip', 'probe: of\n', 'schedule.yaml:1: probe: expected one of "off", found "of"; did you mean "off"?'],
  [
    'a key too many',
    'probe: { everyMinutes: 30, every: 5 }\n',
    'schedule.yaml:1: probe.every: expected a known key, found "every"; known here: everyMinutes',
  ],
  ['too often', 'probe: { everyMinutes: 1 }\n', 'schedule.yaml:1: probe.everyMinutes: expected at least 5, found 1'],
  [
    'a backup beside whoever starts it',
    'backup: { at: "03:00", dir: backups }\n',
    /backup\.dir: expected an absolute path, e\.g\. "\/backup\/sundial", found "backups"/,
  ],
  ['a backup to nowhere', 'backup: { at: "03:00" }\n', /backup\.dir: expected a value of type string, found nothing/],
])('refused: %s', (_, text, line) => {
  const { value, says } = read(text);
  expect(value).toBeNull();
  expect(says[0]).toMatch(line);
});

test('the night window binds whoever has no hours of their own', () => {
  const schedule = Schedule.parse({});
  const plain = CrawlPolicy.parse({});
  expect(inWindow(plain, schedule).hours).toBe('20:00-07:00');
  expect(inWindow({ ...plain, hours: '12:00-13:00' }, schedule).hours).toBe('12:00-13:00');
  expect(inWindow(plain, Schedule.parse({ month: { window: 'off' } })).hours).toBeUndefined();
});
