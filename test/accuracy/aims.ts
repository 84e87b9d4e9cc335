/** What the readers are held to; the figures of issue 5. */
import { figures, type Tally } from './tally.ts';

export interface Aim {
  name: string;
  fields: RegExp;
  measure: 'exact' | 'f1' | 'precision' | 'recall';
  least: number;
}

export const aims: Aim[] = [
  { name: 'publication date', fields: /^publication date$/, measure: 'exact', least: 0.98 },
  { name: 'dates of entries', fields: /^(?:entries with dates|newest entry|first entry|dated entries)$/, measure: 'exact', least: 0.98 },
  { name: 'section keys', fields: /^section keys$/, measure: 'f1', least: 0.95 },
  { name: 'footer marks', fields: /^foot: /, measure: 'f1', least: 0.97 },
  { name: 'standard tags', fields: /^tags$/, measure: 'f1', least: 0.99 },
  { name: 'personal data, precision', fields: /^personal data$/, measure: 'precision', least: 0.99 },
  { name: 'personal data, recall', fields: /^personal data$/, measure: 'recall', least: 0.99 },
];

export interface Held {
  name: string;
  ok: boolean;
  says: string;
}

/** Each aim with what came of it; fields that nobody labelled hold no aim. */
export function held(tally: Tally, wanted: Aim[]): Held[] {
  return wanted.flatMap(({ name, fields, measure, least }) => {
    const own = new Map([...tally.counts].filter(([field]) => fields.test(field)));
    if (own.size === 0) return [];
    const sum = { hit: 0, wrong: 0, missed: 0, absent: 0 };
    for (const count of own.values()) for (const key of ['hit', 'wrong', 'missed', 'absent'] as const) sum[key] += count[key];
    const value = figures({ counts: new Map([[name, sum]]), misses: [] })[0]![measure];
    const ok = value >= least;
    return [
      {
        name,
        ok,
        says: `${ok ? 'held  ' : 'MISSED'} ${name}: ${measure} ${(value * 100).toFixed(1)} %, aim ${(least * 100).toFixed(0)} %`,
      },
    ];
  });
}
