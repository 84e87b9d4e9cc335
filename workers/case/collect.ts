/** Takes the records of one finding out of the sealed bundles of its month, each with its proof. */
import { BundleDamaged, openBundle, type BundleReader } from '../../crawler/evidence/bundle.ts';
import { bundleStands } from '../../crawler/evidence/readable.ts';
import { maskAddress } from '../../crawler/read/masks.ts';
import { newestOf } from '../../crawler/seal/statement.ts';
import { siteKey } from '../../scoring/judge.ts';
import { correctionUrl } from '../correction-records.ts';
import { exhibitUrls } from '../exhibit-bundle.ts';
import { nameOf } from '../exhibit-cited.ts';
import { resultUrls } from '../results-bundle.ts';
import { bundlePath, EXHIBITS } from '../work.ts';
import type { SealedMonth } from './find-finding.ts';
import type { Proofs } from './proofs.ts';
import {
  CorrectionRecord,
  ExhibitNote,
  FindingRecord,
  JudgementRecord,
  jsonOf,
  ResultRecord,
  RunRecord,
  ScoreRecord,
  speaksOf,
} from './read-json.ts';
import { inOrder, unpack, type CaseRecord } from './records.ts';

type Way = Pick<Proofs['records'][number], 'index' | 'size' | 'path'>;

/** A record with its way to the root of its bundle. */
export interface Proven {
  record: CaseRecord;
  way: Way;
}

/** 'hmac-sha256:…' of a digest; null: the key is not at hand. */
type Keyed = ((sha256: string) => string) | null;

export interface Collected {
  /** In their lawful order. */
  proven: Proven[];
  /** Bundles that the seal lists and that are not there: what they held is missing from the case. */
  gone: string[];
}

/** All that a case holds. `raw`: also what was recorded of the cited pages, unredacted. Throws BundleDamaged. */
export async function collect(dataDir: string, month: SealedMonth, id: string, raw: { keyed: Keyed } | null): Promise<Collected> {
  const open = new Map<string, BundleReader | null>([[month.results.id, month.results]]);
  const at = async (bundle: string): Promise<BundleReader | null> => {
    const known = open.get(bundle);
    if (known !== undefined) return known;
    const sealed = month.seal.statement.bundles.some((entry) => entry.id === bundle);
    const path = bundlePath(dataDir, bundle);
    const reader = sealed && bundleStands(path) ? await openBundle(path) : null;
    open.set(bundle, reader);
    return reader;
  };
  try {
    const found = await ofResults(month.results, id);
    const finding = jsonOf(found[0]!.record, FindingRecord);
    const exhibits = newestOf(month.seal.statement, EXHIBITS);
    const shown = exhibits === null ? null : await at(exhibits.id);
    if (shown !== null) found.push(...(await ofExhibits(shown, finding, at)));
    if (raw !== null) for (const ref of finding.evidence) found.push(...(await rawOf(await at(ref.bundle), ref, raw.keyed)));
    const gone = [...open].filter(([, reader]) => reader === null).map(([bundle]) => bundle);
    return { proven: unique(found), gone };
  } finally {
    for (const reader of open.values()) if (reader !== null && reader !== month.results) await reader.close();
  }
}

async function take(reader: BundleReader, url: string, sha256?: string): Promise<Proven | null> {
  const proof = await reader.prove(url, sha256);
  if (proof === null) return null;
  const { member, index, size, path } = proof;
  const record = unpack(member, reader.id);
  if ('says' in record) throw new BundleDamaged(`${url}：${record.says}`);
  return { record, way: { index, size, path } };
}

async function must(reader: BundleReader, url: string): Promise<Proven> {
  const proven = await take(reader, url);
  if (proven === null) throw new BundleDamaged(`证据包 ${reader.id} 缺少记录 ${url}`);
  return proven;
}

/** The finding first. */
async function ofResults(results: BundleReader, id: string): Promise<Proven[]> {
  const found = await must(results, resultUrls.finding(id));
  const finding = jsonOf(found.record, FindingRecord);
  const run = await must(results, resultUrls.note);
  const unit = await unitOf(results, finding, jsonOf(run.record, RunRecord).units ?? []);
  const { indicator } = finding;
  const score = await must(results, resultUrls.score(unit));
  const proven = [found, await must(results, resultUrls.result(unit, indicator)), score, await must(results, resultUrls.rubric), run];
  const { group } = jsonOf(score.record, ScoreRecord);
  for (const url of [resultUrls.ledger(unit), resultUrls.ranking(group)]) {
    const beside = await take(results, url);
    if (beside !== null) proven.push(beside);
  }
  const noted = jsonOf(run.record, RunRecord);
  const corrected = new Set<string>();
  for (const digest of noted.corrections ?? []) {
    const correction = await must(results, correctionUrl(digest));
    const { unit: whose, judgement } = jsonOf(correction.record, CorrectionRecord);
    if (whose !== unit) continue;
    proven.push(correction);
    corrected.add(judgement);
  }
  for (const digest of noted.judgements) {
    const judgement = await must(results, resultUrls.judgement(digest));
    if (corrected.has(digest) || speaksOf(jsonOf(judgement.record, JudgementRecord), finding)) proven.push(judgement);
  }
  return proven;
}

/** A finding of a whole site is told of for the first of its units. */
async function unitOf(results: BundleReader, { id, unit, indicator }: FindingRecord, units: readonly string[]): Promise<string> {
  if (!unit.startsWith(siteKey(''))) return unit;
  for (const candidate of units) {
    const result = await take(results, resultUrls.result(candidate, indicator));
    if (result !== null && jsonOf(result.record, ResultRecord).findings.includes(id)) return candidate;
  }
  return unit;
}

async function ofExhibits(
  exhibits: BundleReader,
  finding: FindingRecord,
  at: (bundle: string) => Promise<BundleReader | null>,
): Promise<Proven[]> {
  const proven: Proven[] = [];
  const add = (one: Proven | null): void => void (one !== null && proven.push(one));
  add(await take(exhibits, exhibitUrls.all));
  for (const name of new Set(finding.evidence.map(nameOf))) {
    const note = await take(exhibits, exhibitUrls.note(name));
    if (note === null) continue;
    proven.push(note);
    add(await take(exhibits, exhibitUrls.page(name)));
    add(await take(exhibits, exhibitUrls.picture(name)));
    const { live, blurred } = jsonOf(note.record, ExhibitNote);
    // Nobody has blotted what a live page showed.
    if (live !== null && !blurred) {
      const shots = await at(live.bundle);
      add(shots === null ? null : await take(shots, live.url, live.sha256));
    }
  }
  return proven;
}

/** By digest; where that is keyed and the key is not at hand, by address and instant. */
async function rawOf(crawl: BundleReader | null, ref: FindingRecord['evidence'][number], keyed: Keyed): Promise<Proven[]> {
  if (crawl === null) return [];
  const isKeyed = ref.sha256.startsWith('hmac-sha256:');
  const direct = isKeyed ? null : await take(crawl, ref.url, ref.sha256);
  if (direct !== null) return [direct];
  const proven: Proven[] = [];
  const taken = new Set<string>();
  for await (const { url, sha256, at } of crawl.entries()) {
    const same = !isKeyed ? sha256 === ref.sha256 : keyed === null ? at === ref.at : keyed(sha256) === ref.sha256;
    if (!same || maskAddress(url) !== ref.url || taken.has(`${url} ${sha256}`)) continue;
    taken.add(`${url} ${sha256}`);
    const one = await take(crawl, url, sha256);
    if (one !== null) proven.push(one);
  }
  return proven;
}

function unique(proven: readonly Proven[]): Proven[] {
  const byPlace = new Map(proven.map((one) => [`${one.record.bundle} ${one.way.index}`, one]));
  const records = inOrder([...byPlace.values()].map(({ record }) => record));
  const ways = new Map([...byPlace.values()].map(({ record, way }) => [record, way]));
  return records.map((record) => ({ record, way: ways.get(record)! }));
}
