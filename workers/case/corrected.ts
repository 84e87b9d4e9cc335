/** What of a unit was corrected after publication, as a case tells it: by time, each with the word of the person it follows from, and what holds since. */
import type { z } from 'zod';
import type { CaseCorrection, CaseFile } from './case-file.ts';
import { CaseDamaged, CorrectionRecord, JudgementRecord, jsonOf, speaksOf, type FindingRecord, type RunRecord } from './read-json.ts';
import { roleOf, type CaseRecord } from './records.ts';

export const judgementUrl = (digest: string): string => `urn:sundial:judgement:${digest}`;
const digestIn = (url: string): string => url.slice(url.lastIndexOf(':') + 1);

export interface Corrected {
  /** The first spoken first. */
  told: CaseCorrection[];
  /** The unit's score with all of them; null: nothing was corrected. */
  last: { at: string; score: z.output<typeof CorrectionRecord>['score'] } | null;
}

/** `run`: lists the corrections in the order in which they were entered. Throws CaseDamaged. */
export function correctedIn(
  records: readonly CaseRecord[],
  finding: FindingRecord,
  unit: string,
  run: z.output<typeof RunRecord>,
): Corrected {
  const entered = inTime(
    records.filter((record) => roleOf(record) === 'correction'),
    run.corrections ?? [],
  ).map((record) => jsonOf(record, CorrectionRecord));
  if (entered.some((correction) => correction.unit !== unit)) throw new CaseDamaged('更正不是针对这个单位的');
  const told = entered.map(({ at, entry, judgement: digest, score }) => {
    const record = records.find(({ url }) => url === judgementUrl(digest));
    if (record === undefined) throw new CaseDamaged('缺少更正所依据的复核意见');
    const judgement = jsonOf(record, JudgementRecord);
    const indicator = speaksOf(judgement, finding) ? finding.indicator : (judgement.indicator ?? null);
    const line = score.lines.find((each) => each.indicator === indicator);
    return {
      at,
      entry,
      indicator: indicator === null ? null : { id: indicator, title: line?.title ?? '' },
      kind: judgement.kind,
      by: judgement.by,
      note: judgement.note,
      points: line?.points ?? null,
      total: score.total,
    };
  });
  const last = entered.at(-1);
  return { told, last: last === undefined ? null : { at: last.at, score: last.score } };
}

/** People's words on the finding, the first spoken first. Throws CaseDamaged when one is about neither the finding nor a correction. */
export function judgementsIn(
  records: readonly CaseRecord[],
  finding: FindingRecord,
  { judgements }: z.output<typeof RunRecord>,
): CaseFile['judgements'] {
  const corrected = new Set(
    records.filter((record) => roleOf(record) === 'correction').map((record) => judgementUrl(jsonOf(record, CorrectionRecord).judgement)),
  );
  return inTime(
    records.filter((record) => roleOf(record) === 'judgement'),
    judgements,
  ).flatMap((record) => {
    const judgement = jsonOf(record, JudgementRecord);
    const { kind, by, at, note } = judgement;
    if (speaksOf(judgement, finding)) return [{ kind, by, at, note }];
    if (!corrected.has(record.url)) throw new CaseDamaged('复核意见不是针对这项发现的');
    return [];
  });
}

/** By the instant they speak of; of one instant, as the run lists them. */
function inTime(records: readonly CaseRecord[], listed: readonly string[]): CaseRecord[] {
  const dated = records.map((record) => ({
    record,
    at: jsonOf(record, JudgementRecord.pick({ at: true })).at,
    place: listed.indexOf(digestIn(record.url)),
  }));
  return dated.sort((a, b) => (a.at === b.at ? a.place - b.place : a.at < b.at ? -1 : 1)).map(({ record }) => record);
}
