/** Results and rubrics made by hand: the engine on its own, without a page or a check behind it. */
import { Rubric } from '../../config/rubric.ts';
import type { CheckResult } from '../../scoring/check.ts';
import type { Finding, Sighting } from '../../scoring/finding.ts';
import { findingId } from '../../scoring/judge.ts';
import type { Judgement } from '../../scoring/judgement.ts';
import { priceUnit } from '../../scoring/score.ts';
import type { CategoryScore, ScoreLine, UnitScore } from '../../scoring/unit-score.ts';
import { facts, home, sha, unit } from './facts.ts';

const bare = facts([home({})]);

export function finding(indicator: string, subject: string, sort: string, rest: Partial<Sighting> = {}): Finding {
  const sighting: Sighting = {
    subject,
    sort,
    says: `发现 ${subject}`,
    evidence: [{ bundle: '2018-12.portal', url: `http://gov.test/${subject}`, at: '2019-01-02T00:00:00Z', sha256: sha(subject) }],
    ...rest,
  };
  return { ...sighting, id: findingId(unit.id, indicator, sighting), run: '2018-12', unit: unit.id, indicator };
}

/** `found`: how many of each sort, with subjects of their own; or findings. */
export function result(indicator: string, found: Record<string, number> | Finding[], rest: Partial<CheckResult> = {}): CheckResult {
  const findings = Array.isArray(found)
    ? found
    : Object.entries(found).flatMap(([sort, count]) =>
        Array.from({ length: count }, (_, at) => finding(indicator, `${indicator}-${sort}-${at}`, sort)),
      );
  return { indicator, state: 'seen', examined: findings.length, findings, unseen: [], why: null, ...rest };
}

const lost = { url: 'http://gov.test/lost', why: 'blocked: waf', role: 'notice', evidence: null };
/** Nothing of it was seen. */
export const unseen = (indicator: string): CheckResult => result(indicator, [], { state: 'unseen', unseen: [lost] });
/** So much was seen, and at most so many more are not. */
export const partly = (indicator: string, found: Record<string, number>, atMost?: number): CheckResult =>
  result(indicator, found, { state: 'partial', unseen: [lost], ...(atMost === undefined ? {} : { atMost }) });

/** Indicators as [id, category, check, effect]; categories of what they name, each capped at 100 unless given. */
export function rubricOf(lines: [string, string | null, string, object, object?][], rest: object = {}): Rubric {
  const ids = [...new Set(lines.flatMap(([, category]) => category ?? []))];
  return Rubric.parse({
    id: 'by-hand',
    title: '手工细则',
    inForce: { from: '2018-01-01' },
    categories: ids.map((id) => ({ id, name: `类${id}`, cap: 100 })),
    indicators: lines.map(([id, category, check, effect, more]) => ({ id, category, check, title: `指标${id}`, effect, ...more })),
    ...rest,
  });
}

export function scored(
  rubric: Rubric,
  results: CheckResult[],
  { judgements = [], services = true }: { judgements?: Judgement[]; services?: boolean } = {},
): Omit<UnitScore, 'madeFrom'> {
  return priceUnit({ run: '2018-12', unit: { ...unit, services }, facts: bare, results, rubric, judgements });
}

export const lineOf = (score: { lines: ScoreLine[] }, id: string): ScoreLine => score.lines.find(({ indicator }) => indicator === id)!;
export const categoryOf = (score: { categories: CategoryScore[] }, id: string): CategoryScore =>
  score.categories.find((category) => category.id === id)!;

export const said = (kind: 'upheld' | 'dismissed', of: Finding, rest: object = {}): Judgement => ({
  kind,
  run: '2018-12',
  by: '审核人',
  at: '2019-01-03T00:00:00Z',
  note: '',
  finding: of.id,
  evidence: of.evidence[0].sha256,
  ...rest,
});
