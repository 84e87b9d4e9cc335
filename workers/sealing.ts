/** Seals a month: writes down what it amounts to, lists every bundle of it in one signed statement, and asks for a time stamp where it may. */
import { join } from 'node:path';
import { canonicalJson } from '../config/canonical.ts';
import { discardPartials, openBundle } from '../crawler/evidence/bundle.ts';
import { bundleStands } from '../crawler/evidence/readable.ts';
import { bundleIdsIn, entryOf } from '../crawler/seal/bundles-in.ts';
import { checkSeal } from '../crawler/seal/check-seal.ts';
import { readSeal, SealDamaged, sealPath, statementDigest, writeSeal, type Seal } from '../crawler/seal/seal-files.ts';
import { newestOf, parseStatement, statementBytes, treeOf, type BundleEntry, type SealStatement } from '../crawler/seal/statement.ts';
import type { CheckResult } from '../scoring/check.ts';
import type { PublicView } from '../scoring/public-finding.ts';
import type { RankingTable } from '../scoring/ranking.ts';
import { attemptId, bundleBefore, sealedDigest } from './bundle-chain.ts';
import { publicCorrections } from './correction-records.ts';
import { engine, type Engine } from './engine.ts';
import { publicAdjustments } from './adjustment-records.ts';
import { holdsExactly } from './results-held.ts';
import { aloneAtSigning } from './judging/alone.ts';
import { publicJudgements } from './public-judgements.ts';
import { resultRecords, writeResults, type SealedResults } from './results-bundle.ts';
import { StoreError, type StoredSeal } from './store.ts';
import { stampSeal } from './stamping.ts';
import { evidenceDir, RESULTS, type Work } from './work.ts';

export type Sealing = Pick<Work, 'run' | 'rubric' | 'store' | 'dataDir' | 'now' | 'log' | 'keys' | 'timestampServer'>;

/** What was concluded, already as it may be handed on. */
export interface Concluded extends Pick<SealedResults, 'scores' | 'results'> {
  rankings: RankingTable[];
  view: PublicView;
  /** The results as they were found, by unit. */
  found: ReadonlyMap<string, readonly CheckResult[]>;
  /** What scored the month, where that was not this one: a month that is corrected keeps its scores. */
  engine?: Engine;
}

/** Answers the seal that now holds. The same month again makes no new edition. Throws SealDamaged when what was sealed before does not hold. */
export async function sealMonth(work: Sealing, concluded: Concluded, isRepeated = false): Promise<Seal> {
  await writeDown(work, concluded);
  const dir = evidenceDir(work.dataDir, work.run.id);
  const former = await formerSeal(work, dir);
  const bundles = await entries(work, dir, former?.statement.bundles ?? []);
  const unchanged = former !== null && canonicalJson(former.statement.bundles) === canonicalJson(bundles);
  let seal: Seal;
  try {
    // Before another edition names it: who died between the file and the row left an edition that the store would lack for good.
    if (former !== null && (unchanged || (await isLeftUnsaved(work, former)))) await work.store.saveSeal(storedSeal(former));
    seal = unchanged ? former : await aloneAtSigning(work.store, () => signed(work, dir, former, bundles));
  } catch (error) {
    // Another process, which ours was taken for dead by, has sealed the month meanwhile: its seal stands, and what it lacks makes another edition.
    if (isRepeated || !(error instanceof StoreError) || error.trouble !== 'conflict') throw error;
    work.log('seal-conflict', { run: work.run.id, after: former?.statement.edition ?? null });
    return sealMonth(work, concluded, true);
  }
  return stampSeal(work, dir, seal);
}

/** Writes the results into a bundle of their own, unless the last one holds exactly these. */
async function writeDown(work: Sealing, { scores, results, found, rankings, view, engine: own = engine() }: Concluded): Promise<void> {
  const { run, rubric, store, dataDir, now, keys } = work;
  const stored = await store.judgements(run.id);
  const judgements = publicJudgements(stored, { view, keyed: keys().keyed, results: found });
  const corrections = publicCorrections(await store.corrections(run.id), { stored, shown: judgements }, view);
  const adjustments = publicAdjustments(await store.adjustments(run.id), view);
  const book = await store.ledger(run.month.slice(0, 4));
  const ledger = book.filter(({ period, unit }) => period === run.month && scores.has(unit));
  const told = { run, rubric, engine: own, scores, results, judgements, ledger, rankings, adjustments, corrections, book };
  const records = resultRecords(told);
  const dir = evidenceDir(dataDir, run.id);
  const pathOf = (nth: number) => join(dir, `${attemptId(run.id, RESULTS, nth)}.wacz`);
  let free = 1;
  while (bundleStands(pathOf(free))) free += 1;
  if (free > 1) {
    const last = await openBundle(pathOf(free - 1));
    if (await holdsExactly(last, records).finally(() => last.close())) return;
  }
  const id = attemptId(run.id, RESULTS, free);
  const writer = await store.takeSite(run.id, RESULTS, { closed: true });
  const before = await bundleBefore(work, RESULTS, id);
  const created = now().toISOString();
  // What an interrupted attempt left is soon made again, and may be of other results.
  await discardPartials(pathOf(free));
  await writeResults(records, { path: pathOf(free), id, software: `Sundial/${engine().version}`, created, writer, before });
}

/** The newest edition of this run, on disk or, where it was lost there, as the store holds it. */
async function formerSeal({ run, store, log }: Sealing, dir: string): Promise<Seal | null> {
  const onDisk = await readSeal(dir, run.id);
  const known = (await store.seals()).filter((seal) => seal.run === run.id).at(-1);
  const seal = known && (known.edition > (onDisk?.statement.edition ?? 0) || isRival(onDisk!, known)) ? sealOf(known) : onDisk;
  if (seal === null) return null;
  const [trouble] = checkSeal(seal);
  if (trouble !== undefined) throw new SealDamaged(sealPath(dir, seal.statement, 'statement'), trouble);
  if (seal !== onDisk) {
    await writeSeal(dir, seal);
    log('seal-files-were-unread', { run: run.id, edition: seal.statement.edition, written: 'again, from the store' });
  }
  return seal;
}

/** Two processes sealed the same edition, each with the office's key: the one that the store took holds. Anything else is told as damage. */
function isRival(onDisk: Seal, known: StoredSeal): boolean {
  const { edition, sha256, publicKey } = known;
  if (edition !== onDisk.statement.edition || statementDigest(onDisk.bytes) === sha256) return false;
  return checkSeal(onDisk).length === 0 && onDisk.publicKey === publicKey;
}

/** Ours only: what another key has signed is told by `verify`, and gets no row from here. */
async function isLeftUnsaved({ run, store, keys }: Sealing, { statement, publicKey }: Seal): Promise<boolean> {
  if (publicKey !== keys().publicKey) return false;
  return !(await store.seals()).some((known) => known.run === run.id && known.edition === statement.edition);
}

/** What was listed once stays as it was listed; of the others the digest of sealing counts, not that of today's file. */
async function entries({ run, store, log }: Sealing, dir: string, former: readonly BundleEntry[]): Promise<BundleEntry[]> {
  const told = new Map((await store.sites(run.id)).flatMap(({ bundle, sha256 }) => (bundle && sha256 ? [[bundle, sha256] as const] : [])));
  const listed: BundleEntry[] = [];
  for (const id of await bundleIdsIn(dir)) {
    const known = former.find((entry) => entry.id === id);
    if (known) {
      listed.push(known);
      continue;
    }
    try {
      listed.push(await entryOf(dir, id, told.get(id) ?? (await sealedDigest(join(dir, `${id}.wacz`)))));
    } catch (error) {
      if (told.has(id) || (error as Error).name !== 'BundleDamaged') throw error;
      log('bundle-unread', { bundle: id, why: 'it is none of ours, and is not sealed with the month' });
    }
  }
  return listed;
}

async function signed(work: Sealing, dir: string, former: Seal | null, bundles: BundleEntry[]): Promise<Seal> {
  const { run, store, now, keys } = work;
  const last = (await store.seals()).at(-1);
  const stamp = last === undefined ? null : await stampOf(work, last);
  const before = last === undefined ? null : { run: last.run, edition: last.edition, sha256: last.sha256, ...(stamp && { stamp }) };
  const { fingerprint, publicKey, sign } = keys();
  const statement: SealStatement = {
    format: 'sundial-seal-1',
    run: run.id,
    edition: (former?.statement.edition ?? 0) + 1,
    at: now().toISOString(),
    before,
    engine: engine(),
    key: fingerprint,
    tree: treeOf(bundles),
    bundles,
  };
  const bytes = statementBytes(statement);
  const seal = { statement, bytes, signature: sign(bytes), publicKey, timestamp: null, timestampSignature: null };
  await writeSeal(dir, seal);
  await store.saveSeal(storedSeal(seal));
  work.log('month-sealed', {
    run: run.id,
    edition: statement.edition,
    root: statement.tree.root,
    results: newestOf(statement, RESULTS)?.id,
  });
  return seal;
}

/** sha256 (hex) of the time stamp of the seal before: taken away later, it would be missed. Null: it has none, or its files are not at hand. */
async function stampOf({ dataDir }: Sealing, { run, edition }: StoredSeal): Promise<string | null> {
  try {
    const seal = await readSeal(evidenceDir(dataDir, run), run, edition);
    return seal?.timestamp ? statementDigest(seal.timestamp) : null;
  } catch (error) {
    if (error instanceof SealDamaged) return null;
    throw error;
  }
}

/** As the store keeps it. */
export function storedSeal({ statement: { run, edition }, bytes, signature, publicKey }: Seal): StoredSeal {
  const { sha256, text } = { sha256: statementDigest(bytes), text: bytes.toString('utf8') };
  return { run, edition, sha256, statement: text, signature: signature.toString('hex'), publicKey };
}

function sealOf({ statement: text, signature, publicKey, run }: StoredSeal): Seal {
  const bytes = Buffer.from(text);
  const statement = parseStatement(bytes);
  if (statement === null) throw new SealDamaged(run, '数据库中的封存声明读不出');
  return { statement, bytes, signature: Buffer.from(signature, 'hex'), publicKey, timestamp: null, timestampSignature: null };
}
