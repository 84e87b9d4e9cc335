/** The working-day vectors of the official notices, and the edges of civil-date arithmetic. */
import { describe, expect, test } from '@jest/globals';
import {
  addMonths,
  calendarComplete,
  civilDate,
  daysBetween,
  isWorkday,
  lastDayBefore,
  workdayAfter,
  workdaysBetween,
} from '../../scoring/calendar.ts';

describe('working days', () => {
  test.each([
    ['2018-12-28', 7, '2019-01-09'],
    ['2018-12-28', 15, '2019-01-21'],
    ['2018-09-26', 7, '2018-10-10'],
    ['2018-02-09', 7, '2018-02-24'],
    ['2019-01-28', 7, '2019-02-11'],
    ['2019-04-26', 5, '2019-05-06'],
    ['2019-04-30', 3, '2019-05-07'],
    ['2018-12-31', 20, '2019-01-29'],
  ])('%s + %i → %s', (start, count, end) => {
    expect(workdayAfter(start, count)).toBe(end);
    expect(workdaysBetween(start, end)).toBe(count);
  });

  test('by month of 2018', () => {
    const months = Array.from({ length: 12 }, (_, index) => {
      const first = `2018-${String(index + 1).padStart(2, '0')}-01`;
      let count = 0;
      for (let day = 0; day < daysBetween(first, addMonths(first, 1)); day += 1) {
        if (isWorkday(`${first.slice(0, 8)}${String(day + 1).padStart(2, '0')}`)) count += 1;
      }
      return count;
    });
    expect(months).toEqual([22, 17, 22, 20, 22, 20, 22, 23, 21, 18, 22, 21]);
  });

  test('an unknown year falls back to Monday–Friday and says so', () => {
    expect(isWorkday('2094-01-04')).toBe(true);
    expect(isWorkday('2094-01-03')).toBe(false);
    expect(calendarComplete('2018-01-01', '2018-12-31')).toBe(true);
    expect(calendarComplete('2093-12-01', '2094-01-01')).toBe(false);
  });
});

test('civil dates', () => {
  expect(civilDate('2019-01-01T00:00:00+08:00')).toBe('2019-01-01');
  expect(lastDayBefore('2019-01-01T00:00:00+08:00')).toBe('2018-12-31');
  expect(lastDayBefore('2019-01-01T00:00:01+08:00')).toBe('2019-01-01');
  expect(civilDate('2018-12-31T16:30:00Z')).toBe('2019-01-01');
  expect(addMonths('2018-03-31', -1)).toBe('2018-02-28');
  expect(addMonths('2018-08-31', 6)).toBe('2019-02-28');
  expect(addMonths('2019-01-01', -12)).toBe('2018-01-01');
});
