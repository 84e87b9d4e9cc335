/** A ledger period: one month, or a span of months printed as one sum. */

/** Months of '2018-12' or '2018-01/2018-11' in order; null when it is neither, runs backwards, or leaves its year (annual sums could not split it). */
export function monthsOf(period: string): string[] | null {
  const parts = /^(\d{4})-(0[1-9]|1[0-2])(?:\/(\d{4})-(0[1-9]|1[0-2]))?$/.exec(period);
  if (!parts) return null;
  const [, year, first, lastYear = year, last = first] = parts as unknown as [string, string, string, string?, string?];
  if (lastYear !== year || last! < first) return null;
  const months: string[] = [];
  for (let month = Number(first); month <= Number(last); month += 1) months.push(`${year}-${String(month).padStart(2, '0')}`);
  return months;
}

export function overlaps(a: string, b: string): boolean {
  const months = new Set(monthsOf(a) ?? []);
  return (monthsOf(b) ?? []).some((month) => months.has(month));
}

/** '2019-01' → '2018-12' */
export function monthBefore(month: string): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 2;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}
