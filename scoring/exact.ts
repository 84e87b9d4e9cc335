/** Points are exact rationals until the rounding that the rubric names: floating point would move a unit by its 0.1 + 0.2. */
import Fraction from 'fraction.js';
import type { Amount } from './unit-score.ts';

export type Exact = Fraction;

export const ZERO: Exact = new Fraction(0);

/** Reads "701.5", "-0.1", "1/3" or a whole number; throws on anything else, for amounts are checked where they enter. */
export function exact(text: string | number | bigint): Exact {
  const spelled = String(text);
  const known = read.get(spelled);
  if (known) return known;
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:\/(\d+))?$/.exec(spelled);
  if (!parts) throw new Error(`not an exact amount: ${spelled}`);
  const [, sign, whole, decimals = '', under = '1'] = parts;
  const top = BigInt(`${whole}${decimals}`) * (sign ? -1n : 1n);
  const bottom = 10n ** BigInt(decimals.length) * BigInt(under);
  if (bottom === 0n) throw new Error(`not an exact amount: ${spelled}`);
  const value = new Fraction(top, bottom);
  // A rubric has a few hundred amounts, and a year's lines ask for them a million times. Fractions never change.
  if (read.size < 10_000) read.set(spelled, value);
  return value;
}
const read = new Map<string, Exact>();

/** Decimal text when it is finite ("701.5", "19", "-0.25"), else "a/b". */
export function print(value: Exact): Amount {
  const top = value.n;
  let rest = value.d;
  let digits = 0;
  for (const prime of [2n, 5n]) {
    let times = 0;
    while (rest % prime === 0n) {
      rest /= prime;
      times += 1;
    }
    digits = Math.max(digits, times);
  }
  const sign = value.s < 0n ? '-' : '';
  if (rest !== 1n) return `${sign}${top}/${value.d}`;
  const scaled = String((top * 10n ** BigInt(digits)) / value.d).padStart(digits + 1, '0');
  return sign + (digits === 0 ? scaled : `${scaled.slice(0, -digits)}.${scaled.slice(-digits)}`);
}

/** Sorts and compares amounts without leaving exactness: negative when `a` is less. */
export function compare(a: Exact, b: Exact): number {
  return a.compare(b);
}

export function sum(values: readonly Exact[]): Exact {
  return values.reduce((total, value) => total.add(value), ZERO);
}

export function clamp(value: Exact, floor: Exact | null, cap: Exact | null): Exact {
  if (cap && value.compare(cap) > 0) return cap;
  if (floor && value.compare(floor) < 0) return floor;
  return value;
}

/**
 * Rounds to a multiple of `step`, halves away from zero (四舍五入 on the magnitude): 2.25 → 2.5 and −2.25 → −2.5 at 0.5,
 * so that a penalty weighs as much as the merit of its size.
 */
export function roundTo(value: Exact, step: Exact): Exact {
  const steps = value.abs().div(step);
  const rounded = new Fraction((steps.n * 2n + steps.d) / (steps.d * 2n), 1n).mul(step);
  return value.s < 0n ? rounded.neg() : rounded;
}
