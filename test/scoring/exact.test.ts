/** Exact amounts: reading, printing, and rounding with the halves away from zero. */
import { expect, test } from '@jest/globals';
import { exact, print, roundTo } from '../../scoring/exact.ts';

test.each([
  ['701.5', '701.5'],
  ['701.50', '701.5'],
  ['-0.1', '-0.1'],
  ['1/3', '1/3'],
  ['-2/4', '-0.5'],
  ['0', '0'],
  ['19', '19'],
  ['0.05', '0.05'],
  ['7/40', '0.175'],
])('%s prints as %s', (text, printed) => expect(print(exact(text))).toBe(printed));

test('a tenth ten times is one', () => {
  let total = exact('0');
  for (let time = 0; time < 10; time += 1) total = total.add(exact('0.1'));
  expect(print(total)).toBe('1');
});

test.each([
  ['2.625', '2.5'],
  ['2.75', '3'],
  ['2.25', '2.5'],
  ['2.249', '2'],
  ['-2.25', '-2.5'],
  ['-0.2', '0'],
  ['1/4', '0.5'],
  ['0', '0'],
])('%s at 0.5 is %s', (value, rounded) => expect(print(roundTo(exact(value), exact('0.5')))).toBe(rounded));

test('what is no amount is refused', () => {
  for (const text of ['', '1e3', '一', '1/0', '1.', '--1', ' 1']) expect(() => exact(text)).toThrow();
});
