/** Holds an inspection to the answer key: everything planted is found, nothing else is, and the month's items are counted right. */
import type { AnswerKey } from './answer-key.ts';

/** What this comparison needs of a check's result; nothing of the product is imported. */
export interface Outcome {
  indicator: string;
  state: string;
  findings: { unit: string; indicator: string; subject: string; mark?: string; sort?: string; says: string; merit?: true }[];
}

export interface Verdict {
  planted: number;
  found: number;
  /** One line for each thing planted and not found, or counted too low. */
  missed: string[];
  /** One line for each thing found and not planted, or counted too high. */
  invented: string[];
}

/** The indicators that count a column's items, in the order in which one item earns once. */
const COUNTED: [string, string[]][] = [
  ['DI-01', ['news']],
  ['DI-02', ['notice']],
  ['DI-03', ['policy']],
  ['DI-05', ['plan', 'stats']],
  ['DI-06', ['budget']],
  ['DI-07', ['licence', 'penalty']],
  ['DI-08', ['livelihood']],
  ['DI-09', ['project', 'tender', 'hr', 'emergency', 'proposals']],
];

type Found = Outcome['findings'][number];

const same = (fault: AnswerKey['faults'][number], finding: Found) =>
  fault.unit === finding.unit &&
  fault.indicator === finding.indicator &&
  fault.subject === finding.subject &&
  fault.sort === finding.sort &&
  (fault.mark === undefined || fault.mark === finding.mark);

/** Own items and reprints of one unit by indicator; an item that was seen under an earlier indicator does not count again. */
function countMerits(merits: Found[]): Map<string, { own: number; reprint: number }> {
  const counts = new Map<string, { own: number; reprint: number }>();
  const seen = new Set<string>();
  for (const [indicator] of COUNTED) {
    const count = { own: 0, reprint: 0 };
    for (const merit of merits.filter((each) => each.indicator === indicator)) {
      if (seen.has(merit.subject)) continue;
      seen.add(merit.subject);
      count[merit.sort === 'reprint' ? 'reprint' : 'own'] += 1;
    }
    counts.set(indicator, count);
  }
  return counts;
}

function compareItems(key: AnswerKey, merits: Found[], working: ReadonlySet<string>, verdict: Verdict): void {
  for (const [id, unit] of Object.entries(key.units)) {
    const counts = countMerits(merits.filter((merit) => merit.unit === id));
    for (const [indicator, columns] of COUNTED) {
      if (!working.has(indicator)) continue;
      for (const sort of ['own', 'reprint'] as const) {
        const wanted = columns.reduce((sum, column) => sum + (unit.published[column]?.[sort] ?? 0), 0);
        const got = counts.get(indicator)?.[sort] ?? 0;
        const line = `${id} ${indicator} ${columns.join('+')} ${sort}: 应为 ${wanted}，数得 ${got}`;
        if (got < wanted) verdict.missed.push(line);
        if (got > wanted) verdict.invented.push(line);
      }
    }
  }
}

/** What earns beside items: as often as the key says, sort by sort; a sort that the key does not name is none too many. */
function compareMerits(key: AnswerKey, merits: Found[], working: ReadonlySet<string>, verdict: Verdict): void {
  for (const [id, { merits: wanted }] of Object.entries(key.units))
    for (const [indicator, sorts] of Object.entries(wanted)) {
      if (!working.has(indicator)) continue;
      const found = merits.filter((merit) => merit.unit === id && merit.indicator === indicator);
      for (const sort of new Set([...Object.keys(sorts), ...found.map((merit) => merit.sort ?? '')])) {
        const got = found.filter((merit) => (merit.sort ?? '') === sort).length;
        const line = `${id} ${indicator} ${sort}: 应为 ${sorts[sort] ?? 0}，数得 ${got}`;
        if (got < (sorts[sort] ?? 0)) verdict.missed.push(line);
        if (got > (sorts[sort] ?? 0)) verdict.invented.push(line);
      }
    }
}

/** These vetoes only flag what is planted and priced elsewhere. */
const FLAGS = new Set(['V-01', 'V-02', 'V-03', 'V-04', 'V-05']);

/** Indicators that are not yet checked are left out. */
export function holdToKey(key: AnswerKey, results: readonly Outcome[]): Verdict {
  const working = new Set(results.filter(({ state }) => state !== 'pending').map(({ indicator }) => indicator));
  const findings = results.flatMap((result) => result.findings).filter(({ indicator }) => !FLAGS.has(indicator));
  const faults = findings.filter(({ merit }) => !merit);
  const planted = key.faults.filter(({ indicator }) => working.has(indicator));
  const missed = planted.filter((fault) => !faults.some((finding) => same(fault, finding)));
  const invented = faults.filter((finding) => !planted.some((fault) => same(fault, finding)));
  const line = (each: { unit: string; indicator: string; sort?: string; subject: string; mark?: string; says: string }) =>
    `${each.unit} ${each.indicator} ${each.sort ?? ''} ${each.subject} ${each.mark ?? ''} ${each.says}`;
  const verdict = {
    planted: planted.length,
    found: planted.length - missed.length,
    missed: missed.map(line),
    invented: invented.map(line),
  };
  const merits = findings.filter(({ merit }) => merit);
  compareItems(key, merits, working, verdict);
  compareMerits(key, merits, working, verdict);
  return verdict;
}
