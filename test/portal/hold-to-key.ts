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

/** Vetoes only flag what is planted elsewhere, so they are left out; so are indicators that are not yet checked. */
export function holdToKey(key: AnswerKey, results: readonly Outcome[]): Verdict {
  const working = new Set(results.filter(({ state }) => state !== 'pending').map(({ indicator }) => indicator));
  const findings = results.flatMap((result) => result.findings).filter(({ indicator }) => !indicator.startsWith('V-'));
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
  compareItems(
    key,
    findings.filter(({ merit }) => merit),
    working,
    verdict,
  );
  return verdict;
}
