/** Puts what people added by hand among what the checks found: from there on it is a finding like any other. */
import { byCodePoint } from '../config/canonical.ts';
import type { CheckResult } from './check.ts';
import type { Finding } from './finding.ts';
import { findingId } from './judge.ts';
import type { Addition, Judgement } from './judgement.ts';

/** The results with the additions of this run and unit in them; the same ones again change nothing. What a check found itself is not found twice. */
export function withAdded(
  results: readonly CheckResult[],
  { run, unit, judgements }: { run: string; unit: string; judgements: readonly Judgement[] },
): CheckResult[] {
  const own = judgements.filter(
    (judgement): judgement is Addition => judgement.kind === 'added' && judgement.run === run && judgement.unit === unit,
  );
  return results.map((result) => {
    const findings = new Map(result.findings.map((finding) => [finding.id, finding]));
    for (const { indicator, sighting } of own) {
      if (indicator !== result.indicator) continue;
      const added = addedFinding(sighting, { run, unit, indicator });
      if (!findings.has(added.id)) findings.set(added.id, added);
    }
    if (findings.size === result.findings.length) return result;
    return { ...result, findings: [...findings.values()].sort(inOrder) };
  });
}

export function addedFinding(sighting: Addition['sighting'], at: Pick<Finding, 'run' | 'unit' | 'indicator'>): Finding {
  return { ...sighting, id: findingId(at.unit, at.indicator, sighting), ...at, added: true };
}

/** As `judge` gives them. */
const inOrder = (a: Finding, b: Finding): number => byCodePoint(a.subject, b.subject) || byCodePoint(a.mark ?? '', b.mark ?? '');
