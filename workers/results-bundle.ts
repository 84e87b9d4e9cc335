/** What a month amounts to (scores, results, findings, rubric, judgements, the book), as records of a sealed bundle: provable like any page. */
import { canonicalJson, digestOf } from '../config/canonical.ts';
import { Rubric } from '../config/rubric.ts';
import type { InspectionRun } from '../config/run.ts';
import { BundleDamaged, createBundle, type BundleOptions, type BundleReader } from '../crawler/evidence/bundle.ts';
import type { Adjustment } from '../scoring/adjustment.ts';
import type { CheckResult } from '../scoring/check.ts';
import type { Correction } from '../scoring/correction.ts';
import type { Finding } from '../scoring/finding.ts';
import type { Judgement } from '../scoring/judgement.ts';
import type { LedgerEntry } from '../scoring/ledger.ts';
import type { RankingTable } from '../scoring/ranking.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { adjustmentNote, adjustmentRecords, readAdjustments } from './adjustment-records.ts';
import { correctionNote, correctionRecords, readCorrections } from './correction-records.ts';
import type { Engine } from './engine.ts';

/** Addresses of the records. */
export const resultUrls = {
  note: 'urn:sundial:results',
  rubric: 'urn:sundial:rubric',
  book: 'urn:sundial:book',
  score: (unit: string) => `urn:sundial:score:${unit}`,
  result: (unit: string, indicator: string) => `urn:sundial:result:${unit}:${indicator}`,
  finding: (id: string) => `urn:sundial:finding:${id}`,
  judgement: (digest: string) => `urn:sundial:judgement:${digest}`,
  ledger: (unit: string) => `urn:sundial:ledger:${unit}`,
  ranking: (group: string) => `urn:sundial:ranking:${group}`,
} as const;

/** Everything as it may be handed on: findings, scores and judgements went through `publicView`. */
export interface SealedResults {
  run: InspectionRun;
  rubric: Rubric;
  /** sha256 (hex) of its canonical JSON, as it was noted. */
  rubricDigest: string;
  engine: Engine;
  /** By unit id, in the order of the run. */
  scores: Map<string, UnitScore>;
  /** By unit id; in the rubric's order. */
  results: Map<string, CheckResult[]>;
  judgements: Judgement[];
  /** What the book holds of this month and these units, oldest first. */
  ledger: LedgerEntry[];
  rankings: RankingTable[];
  /** What this month's crawl saw too late for the month before; absent: nothing. */
  adjustments?: Adjustment[];
  /** What was said of this month after it was published, oldest first; `scores` stay as they were published. Absent: nothing. */
  corrections?: Correction[];
  /** All that the book holds of the year: what the ranking was made from, oldest first. */
  book: LedgerEntry[];
}

/** The record that lists the others. */
interface ResultsNote {
  run: InspectionRun;
  rubric: { id: string; digest: string };
  engine: Engine;
  units: string[];
  judgements: string[];
  rankings: string[];
  adjustments?: string[];
  corrections?: string[];
}

/** A result whose findings are named by id: each is a record of its own. */
type NamedResult = Omit<CheckResult, 'findings'> & { findings: string[] };

export interface ResultRecord {
  url: string;
  text: string;
}

/** The records in order of writing; the same results give the same texts. */
export function resultRecords(sealed: Omit<SealedResults, 'rubricDigest'>): ResultRecord[] {
  const { run, rubric, engine, scores, results, judgements, ledger, rankings, adjustments = [], corrections = [], book } = sealed;
  const record = (url: string, value: unknown): ResultRecord => ({ url, text: canonicalJson(value) });
  const rulings = judgements.map((judgement) => ({ digest: digestOf(judgement), judgement }));
  const units = [...scores.keys()];
  const note: ResultsNote = {
    run,
    rubric: { id: rubric.id, digest: digestOf(rubric) },
    engine,
    units,
    judgements: rulings.map(({ digest }) => digest),
    rankings: rankings.map(({ group }) => group),
    ...adjustmentNote(adjustments),
    ...correctionNote(corrections),
  };
  return once([
    record(resultUrls.note, note),
    record(resultUrls.rubric, rubric),
    ...units.flatMap((unit) => [
      record(resultUrls.score(unit), scores.get(unit)),
      ...(results.get(unit) ?? []).flatMap((result) => [
        record(resultUrls.result(unit, result.indicator), { ...result, findings: result.findings.map(({ id }) => id) }),
        ...result.findings.map((finding) => record(resultUrls.finding(finding.id), finding)),
      ]),
      record(
        resultUrls.ledger(unit),
        ledger.filter((entry) => entry.unit === unit),
      ),
    ]),
    ...rulings.map(({ digest, judgement }) => record(resultUrls.judgement(digest), judgement)),
    ...rankings.map((table) => record(resultUrls.ranking(table.group), table)),
    ...adjustmentRecords(adjustments),
    ...correctionRecords(corrections),
    record(resultUrls.book, book),
  ]);
}

/** A finding of a whole site stands in the results of each of its units, and is one record. */
function once(records: readonly ResultRecord[]): ResultRecord[] {
  const seen = new Map<string, string>();
  return records.filter(({ url, text }) => {
    const isNew = seen.get(url) !== text;
    if (isNew) seen.set(url, text);
    return isNew;
  });
}

/** Writes and seals them, all dated with the instant at which the bundle is begun. */
export async function writeResults(
  records: readonly ResultRecord[],
  options: Omit<BundleOptions, 'software'> & { software: string; created: string },
): Promise<{ sha256: string; bytes: number }> {
  const bundle = await createBundle(options);
  try {
    for (const { url, text } of records) {
      const capture = { url, at: options.created, contentType: 'application/json', body: Buffer.from(text) };
      await (url === resultUrls.note ? bundle.addMetadata(capture) : bundle.addResource(capture));
    }
    return await bundle.seal();
  } catch (error) {
    await bundle.abandon();
    throw error;
  }
}

/** Null when the bundle is none of results. Throws BundleDamaged when one of its records is missing or is not what it should be. */
export async function readResults(reader: BundleReader): Promise<SealedResults | null> {
  const noted = await reader.read(resultUrls.note);
  if (noted === null) return null;
  const note = json<ResultsNote>(noted.payload, resultUrls.note);
  const get = async <T>(url: string): Promise<T> => {
    const recorded = await reader.read(url);
    if (recorded === null) throw new BundleDamaged(`缺少记录 ${url}`);
    return json<T>(recorded.payload, url);
  };
  const rubric = Rubric.parse(await get(resultUrls.rubric));
  const scores = new Map<string, UnitScore>();
  const results = new Map<string, CheckResult[]>();
  const ledger: LedgerEntry[] = [];
  for (const unit of note.units) {
    scores.set(unit, await get(resultUrls.score(unit)));
    results.set(unit, await resultsOf(unit, rubric, get));
    ledger.push(...(await get<LedgerEntry[]>(resultUrls.ledger(unit))));
  }
  const judgements: Judgement[] = [];
  for (const digest of note.judgements) judgements.push(await get(resultUrls.judgement(digest)));
  const rankings: RankingTable[] = [];
  for (const group of note.rankings) rankings.push(await get(resultUrls.ranking(group)));
  const adjustments = await readAdjustments(note, get);
  const book = await get<LedgerEntry[]>(resultUrls.book);
  const corrections = await readCorrections(note, get);
  const about = { run: note.run, rubric, rubricDigest: note.rubric.digest, engine: note.engine };
  return { ...about, scores, results, judgements, ledger, rankings, adjustments, corrections, book };
}

async function resultsOf(unit: string, rubric: Rubric, get: <T>(url: string) => Promise<T>): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { id } of rubric.indicators) {
    const { findings: ids, ...result } = await get<NamedResult>(resultUrls.result(unit, id));
    const findings: Finding[] = [];
    for (const finding of ids) findings.push(await get(resultUrls.finding(finding)));
    results.push({ ...result, findings });
  }
  return results;
}

function json<T>(payload: Uint8Array, url: string): T {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8')) as T;
  } catch {
    throw new BundleDamaged(`记录 ${url} 不是 JSON`);
  }
}
