/** How a number stands on paper: integers bare, halves as .5, the unknown as a dash and never as a zero. */
import { Fraction } from 'fraction.js';
import type { Amount } from '../scoring/unit-score.ts';

/** What stands where nothing is known. */
export const UNKNOWN = '—';

/** '701.50' → '701.5', '4.0' → '4', null → '—'. Fractions that have no finite decimal stay fractions. */
export function printAmount(amount: Amount | null): string {
  if (amount === null) return UNKNOWN;
  const plain = decimal(amount);
  return plain ?? amount;
}

/** The amount as a JSON number for a spreadsheet cell; null when unknown. */
export function numberOf(amount: Amount | null): number | null {
  return amount === null ? null : new Fraction(amount).valueOf();
}

/** Mean of the known amounts, to one decimal, half up; null when none is known. */
export function mean(amounts: (Amount | null)[]): string | null {
  const known = amounts.filter((amount) => amount !== null);
  if (known.length === 0) return null;
  const sum = known.reduce((total, amount) => total.add(amount), new Fraction(0));
  const tenths = sum.div(known.length).mul(10).add(1, 2).floor();
  return printAmount(tenths.div(10).toString());
}

/** Finite decimal text without trailing zeros, or null if the value has none. */
function decimal(amount: Amount): string | null {
  if (!/^-?\d+(\.\d+)?$/.test(amount)) return null;
  const trimmed = amount.includes('.') ? amount.replace(/0+$/, '').replace(/\.$/, '') : amount;
  return trimmed === '-0' ? '0' : trimmed;
}
