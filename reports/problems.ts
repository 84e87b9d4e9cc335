/** Findings in the words of a bulletin: which kind of problem, how many, at whose door. Only what was found is said. */
import type { Indicator, Rubric } from '../config/rubric.ts';
import type { CheckResult } from '../scoring/check.ts';
import type { Finding } from '../scoring/finding.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { WORDINGS, type Wording } from './problem-words.ts';

/** A kind of problem met this month. */
export interface Problem {
  title: string;
  /** How many findings, all units together. */
  count: number;
  /** Units it was found at, most findings first, then in printed order. */
  units: { unit: string; count: number }[];
  /** '的35个栏目超过规定期限未更新' */
  says: string;
  mend: string | null;
}

/** Problems in the bulletin's own order; findings that wait for a person are left out: they are not yet said. */
export function problems(rubric: Rubric, order: string[], scores: UnitScore[], results: Map<string, CheckResult[]>): Problem[] {
  const byTitle = new Map<string, { wording: Omit<Wording, 'keys'>; units: Map<string, number>; rank: number }>();
  for (const unit of order) {
    const score = scores.find((candidate) => candidate.unit === unit);
    for (const result of results.get(unit) ?? []) {
      const indicator = rubric.indicators.find((candidate) => candidate.id === result.indicator);
      if (!indicator || indicator.effect.kind === 'veto') continue; // vetoes are told by name, see paragraphs.ts
      for (const finding of settledFaults(result, score)) {
        const { wording, rank } = wordingOf(indicator, finding);
        const entry = byTitle.get(wording.title) ?? { wording, units: new Map<string, number>(), rank };
        entry.units.set(unit, (entry.units.get(unit) ?? 0) + 1);
        byTitle.set(wording.title, entry);
      }
    }
  }
  return [...byTitle.values()].sort((a, b) => a.rank - b.rank).map(({ wording, units }) => tell(wording, units));
}

/** Faults that neither wait for a person nor earned elsewhere; of a priced line those that moved its points: what a person dismissed is none. */
function settledFaults(result: CheckResult, score: UnitScore | undefined): Finding[] {
  const line = score?.lines.find((candidate) => candidate.indicator === result.indicator);
  const held = new Set([...(line?.waiting ?? []), ...(line?.elsewhere ?? [])]);
  const priced = line?.state === 'settled' || line?.state === 'waiting' ? new Set(line.counted) : null;
  return result.findings.filter(({ id, merit }) => merit !== true && !held.has(id) && (priced === null || priced.has(id)));
}

function wordingOf({ check, title, with: given }: Indicator, finding: Finding): { wording: Omit<Wording, 'keys'>; rank: number } {
  const exact = given.from === 'other' ? `${check}@other` : `${check}/${finding.sort ?? ''}`;
  const at = (key: string): number => WORDINGS.findIndex((wording) => wording.keys.includes(key));
  const rank = at(exact) >= 0 ? at(exact) : at(check);
  const known = WORDINGS[rank];
  if (known) return { wording: known, rank };
  // A check this table does not know yet still speaks, under its indicator's own title.
  return { wording: { title: `${title}方面存在问题`, says: (n) => `有${n}处`, mend: '' }, rank: WORDINGS.length };
}

function tell(wording: Omit<Wording, 'keys'>, units: Map<string, number>): Problem {
  const count = [...units.values()].reduce((sum, n) => sum + n, 0);
  const listed = [...units].map(([unit, n]) => ({ unit, count: n })).sort((a, b) => b.count - a.count);
  return { title: wording.title, count, units: listed, says: wording.says(count), mend: wording.mend || null };
}
