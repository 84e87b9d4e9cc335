/** Makes a judgement out of what a person typed: who, why, about which evidence; what does not hold is refused before anything is written. */
import { nearest } from '../../config/nearest.ts';
import type { Indicator } from '../../config/rubric.ts';
import { CivilDate } from '../../config/unit.ts';
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import { maskText } from '../../crawler/read/masks.ts';
import { awardBounds, isMerit, isStep, pricedSorts } from '../../scoring/award.ts';
import { findCheck } from '../../scoring/checks/index.ts';
import { compare, exact, print } from '../../scoring/exact.ts';
import { findingId } from '../../scoring/judge.ts';
import type { Addition, Award, Verdict } from '../../scoring/judgement.ts';
import { Refusal } from '../commands/command.ts';
import { findingFor, scoreFor, shortId, type StoredMonth } from './stored-month.ts';

export interface Signature {
  by: string;
  why: string;
  /** ISO UTC. */
  at: string;
}

/** What all judgements bear. Nobody judges without a name, and nobody without a reason. */
function signed({ run }: StoredMonth, { by, why, at }: Signature): Pick<Verdict, 'run' | 'by' | 'at' | 'note'> {
  const [name, reason] = [maskText(by.trim()), maskText(why.trim())];
  if (name === '') throw new Refusal('usage', '--by: expected who judges, found nothing', 'for example --by 复核员甲');
  if (reason === '')
    throw new Refusal('usage', '--why: expected the reason, found nothing', 'it stands in the record and in the case file');
  return { run: run.id, by: name, at, note: reason };
}

export function verdictOf(
  month: StoredMonth,
  asked: { finding: string; verdict: string; until?: string | undefined },
  signature: Signature,
): Verdict {
  const { verdict, until } = asked;
  if (verdict !== 'upheld' && verdict !== 'dismissed')
    throw new Refusal('usage', `expected upheld or dismissed, found "${verdict}"`, nearest(verdict, ['upheld', 'dismissed']));
  if (until !== undefined && !CivilDate.safeParse(until).success)
    throw new Refusal('usage', `--until: expected a date YYYY-MM-DD, found "${until}"`, '');
  if (until !== undefined && until < month.run.to)
    throw new Refusal(
      'usage',
      `--until: expected ${month.run.to} or later, for it carries the judgement into later months, found ${until}`,
      '',
    );
  const finding = findingFor(month, asked.finding);
  // Whose it is must be known where the finding itself is out of sight.
  const { id, unit, indicator, evidence } = finding;
  const said = { finding: id, unit, indicator, evidence: evidence[0].sha256, ...(until === undefined ? {} : { until }) };
  return { ...signed(month, signature), kind: verdict, ...said };
}

export function awardOf(
  month: StoredMonth,
  asked: { unit: string; indicator: string; points: string; attachment: EvidenceRef | null },
  signature: Signature,
): Award {
  const { unit } = scoreFor(month, asked.unit);
  const indicator = indicatorFor(month, asked.indicator);
  const points = pointsFor(month, indicator, asked.points);
  const attachment = asked.attachment === null ? {} : { attachment: asked.attachment.sha256 };
  return { ...signed(month, signature), kind: 'awarded', unit, indicator: indicator.id, points, ...attachment };
}

const whyNot = {
  checked: 'a check speaks for it: judge its findings, or add one',
  pending: 'it is not checked yet, and so it is shown and never scored',
  unpriced: 'it moves no points: add a finding to it',
} as const;

function pointsFor({ rubric }: StoredMonth, indicator: Indicator, text: string): string {
  const { id, title } = indicator;
  const bounds = awardBounds(indicator);
  if (typeof bounds === 'string')
    throw new Refusal('usage', `${id} ${title}: expected an indicator that a person judges (check: manual)`, whyNot[bounds]);
  const { least, most } = bounds;
  const range = `${least} to ${most}`;
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new Refusal('usage', `${id}: expected points from ${range}, found "${text}"`, '');
  const points = exact(text);
  if (compare(points, exact(least)) < 0 || compare(points, exact(most)) > 0)
    throw new Refusal('usage', `${id} ${title}: expected points from ${range}, found ${text}`, `${most} is its full mark in ${rubric.id}`);
  if (!isStep(text, rubric))
    throw new Refusal('usage', `${id} ${title}: expected a multiple of ${rubric.round}, found ${text}`, 'it would be rounded away');
  return print(points);
}

export interface AskedAddition {
  unit: string;
  indicator: string;
  sort: string;
  subject: string;
  says: string;
  evidence: EvidenceRef;
}

export function additionOf(month: StoredMonth, asked: AskedAddition, signature: Signature): Addition {
  const { unit } = scoreFor(month, asked.unit);
  const indicator = indicatorFor(month, asked.indicator);
  if (indicator.check === 'pending') throw new Refusal('usage', `${indicator.id} ${indicator.title}: ${whyNot.pending}`, '');
  refuseSort(indicator, asked.sort);
  const [subject, says] = [maskText(asked.subject.trim()), maskText(asked.says.trim())];
  for (const [option, text] of [
    ['--subject', subject],
    ['--says', says],
  ] as const)
    if (text === '') throw new Refusal('usage', `${option}: expected what it is about, in a sentence, found nothing`, '');
  const merit = isMerit(indicator, asked.sort) ? { merit: true as const } : {};
  const sighting = { subject, sort: asked.sort, says, evidence: [asked.evidence] as [EvidenceRef], ...merit };
  const id = findingId(unit, indicator.id, sighting);
  const known = month.results
    .get(unit)
    ?.flatMap(({ findings }) => findings)
    .find((finding) => finding.id === id);
  if (known)
    throw new Refusal(
      'usage',
      `${unit}/${indicator.id}: this was found already (${shortId(month, known)})`,
      `${judging(month, shortId(month, known))} --by … --why …; or say what else it is about`,
    );
  return { ...signed(month, signature), kind: 'added', unit, indicator: indicator.id, sighting };
}

const judging = ({ run, isClosed }: StoredMonth, id: string): string =>
  isClosed ? `npx sundial correct ${run.id} --finding ${id} --verdict upheld|dismissed` : `npx sundial judge ${id} upheld|dismissed`;

export function indicatorFor({ rubric }: StoredMonth, id: string): Indicator {
  const indicator = rubric.indicators.find((each) => each.id === id);
  if (indicator) return indicator;
  const ids = rubric.indicators.map((each) => each.id);
  throw new Refusal('usage', `expected an indicator of ${rubric.id}, found "${id}"`, nearest(id, ids) || `known: ${ids.join(', ')}`);
}

/** A sort without a price would move nothing, and nobody would know why. */
function refuseSort(indicator: Indicator, sort: string): void {
  const sorts = findCheck(indicator.check)?.sorts ?? pricedSorts(indicator);
  if (!/^[a-z][a-z0-9-]*$/.test(sort) || (sorts.length > 0 && !sorts.includes(sort)))
    throw new Refusal(
      'usage',
      `--sort: expected ${sorts.length > 0 ? `one of ${sorts.join(', ')}, as ${indicator.id} prices them` : 'a word such as late'}, found "${sort}"`,
      nearest(sort, sorts),
    );
}
