/** Takes out of an old bundle what no finding cites. The list of all digests stays, so that what is left still leads to the sealed root. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { entryOf, formatLine } from '../index-line.ts';
import { lineFile, pieces, type LineFile } from '../line-file.ts';
import {
  DATA,
  DIGEST,
  INDEX,
  PACKAGE,
  PAGES,
  PAGES_HEADER,
  RECORDS,
  digestJson,
  listedBy,
  packageJson,
  parsePackage,
} from '../manifest.ts';
import type { PackageFacts, PrunedNote } from '../manifest.ts';
import { BundleDamaged } from '../read-record.ts';
import { openReadable, thinOf, type ReadableFile } from '../readable.ts';
import { syncFolder } from '../take-over.ts';
import { verifyBundle } from '../verify.ts';
import { recordAt, windowOn, type Step, type Stretch } from '../walk-records.ts';
import { digestOf, sha256 } from '../warc-record.ts';
import { localHeaderSize, readAt, readDirectory } from '../zip.ts';
import { container } from './container.ts';
import { keepingOf, type Keeping } from './kept-records.ts';

export interface Pruning {
  /** Plain path; the bundle may be kept thin. */
  path: string;
  /** Addresses that findings cite in it. */
  cited: Iterable<string>;
  /** ISO UTC. */
  at: string;
  /** The rule, in words; it goes into the bundle. */
  policy: string;
  /** sha256 (hex) of the whole file as the month's seal has it; null: nobody sealed it. */
  sealed: string | null;
  /** Only says what would be taken out. */
  dryRun?: boolean;
}

/** `bytes`: of the file before and after (when dry: of the archive alone); `kept`: it stays as it is, and why (Chinese). */
export type Pruned = { state: 'pruned'; records: number; left: number; bytes: number; after: number } | { state: 'kept'; why: string };

const SORT_BYTES = 4 * 1024 * 1024;
const PIECE = 1 << 20;

/** Throws what the file system throws; the bundle then stands as before. */
export async function pruneBundle(pruning: Pruning): Promise<Pruned> {
  const { path, sealed, dryRun = false } = pruning;
  const report = await verifyBundle(path);
  if (!report.ok || report.sealed === null) return { state: 'kept', why: '不完好，损坏之处见 sundial verify' };
  const { pruned, ...of } = report.sealed;
  if (pruned !== null) return { state: 'kept', why: `已于 ${pruned.at} 删减` };
  if (sealed !== null && of.sha256 !== sealed) return { state: 'kept', why: '与封存时的 SHA-256 不符' };
  const file = await openReadable(path);
  try {
    const { data, records, paper } = await partsOf(file);
    const facts = parsePackage(await readAt(file, paper.start, paper.size))!;
    const left = await countLeft(file, data, keepingOf(pruning.cited));
    const taken = of.records - left.records;
    if (taken === 0) return { state: 'kept', why: '全部记录都有发现引用' };
    if (dryRun) return { state: 'pruned', records: taken, left: left.records, bytes: of.bytes, after: left.bytes };
    const note: PrunedNote = {
      of: { sha256: of.sha256, bytes: of.bytes, records: of.records, root: of.root },
      at: pruning.at,
      policy: pruning.policy,
      records: taken,
    };
    const after = await replace(path, file, { data, records, facts: { ...facts, pruned: note }, keeping: left.keeping });
    return { state: 'pruned', records: taken, left: left.records, bytes: of.bytes, after };
  } finally {
    await file.close();
  }
}

async function partsOf(file: ReadableFile): Promise<{ data: Stretch; records: Stretch; paper: Stretch }> {
  const { size } = await file.stat();
  const listed = await readDirectory(file, size);
  if ('says' in listed) throw new BundleDamaged(listed.says);
  const find = (name: string): Stretch => {
    const part = listed.parts.find((one) => one.name === name)!;
    return { start: part.offset + localHeaderSize(name), size: part.size };
  };
  return { data: find(DATA), records: find(RECORDS), paper: find(PACKAGE) };
}

async function* steps(file: ReadableFile, data: Stretch): AsyncGenerator<Step> {
  const bytesAt = windowOn(file, data);
  for (let offset = 0; offset < data.size;) {
    const step = await recordAt(bytesAt, offset, data.size);
    if ('says' in step) throw new BundleDamaged(step.says);
    yield step;
    offset += step.member.length;
  }
}

/** Meets every record, then counts what stays. */
async function countLeft(file: ReadableFile, data: Stretch, keeping: Keeping) {
  for await (const { record } of steps(file, data)) keeping.meet(record);
  let [records, bytes] = [0, 0];
  for await (const { record, member } of steps(file, data)) {
    if (!keeping.stays(record)) continue;
    records += 1;
    bytes += member.length;
  }
  return { records, bytes, keeping };
}

interface Source {
  data: Stretch;
  records: Stretch;
  facts: PackageFacts;
  keeping: Keeping;
}

/** The pruned bundle takes the place of the whole one in one step, and only when it verifies. */
async function replace(path: string, file: ReadableFile, source: Source): Promise<number> {
  const pruning = `${path}.pruning`;
  try {
    const bytes = await write(pruning, file, source);
    const { ok, problems, sealed } = await verifyBundle(pruning);
    if (!ok || sealed?.root !== source.facts.root)
      throw new Error(`${source.facts.bundle}: the pruned bundle does not verify: ${problems[0]?.says ?? 'its root differs'}`);
    await rename(pruning, path);
    await syncFolder(dirname(path));
    await rm(thinOf(path), { force: true });
    return bytes;
  } finally {
    await rm(pruning, { force: true });
  }
}

async function write(path: string, file: ReadableFile, { data, records, facts, keeping }: Source): Promise<number> {
  const out = await open(path, 'w');
  const [index, pages] = [lineFile(`${path}.index`), lineFile(`${path}.pages`)];
  try {
    const made = container(out);
    const parts = [await made.add(DATA, kept(file, data, keeping, { index, pages }))];
    parts.push(await made.add(INDEX, pieces(index.sorted(SORT_BYTES))));
    parts.push(await made.add(PAGES, pieces(headed(pages))));
    parts.push(await made.add(RECORDS, stretch(file, records)));
    const resources = parts.map(({ name, sha256: digest, size }) => ({ path: name, sha256: digest, bytes: size }));
    const paper = packageJson({ ...facts, resources });
    await made.add(PACKAGE, [Buffer.from(paper)]);
    await made.add(DIGEST, [Buffer.from(digestJson(paper))]);
    return await made.end();
  } finally {
    await Promise.all([out.close(), index.close(), pages.close()]);
  }
}

/** Members that stay, byte for byte; what they are called and where they now lie is noted on the way. */
async function* kept(
  file: ReadableFile,
  data: Stretch,
  keeping: Keeping,
  lists: { index: LineFile; pages: LineFile },
): AsyncGenerator<Buffer> {
  let offset = 0;
  for await (const { record, member } of steps(file, data)) {
    if (!keeping.stays(record)) continue;
    const contentType = record.fields.get('content-type') ?? '';
    const place = { sha256: digestOf(record), recordSha256: sha256(member), offset, length: member.length };
    const entry = entryOf({ ...record, contentType }, place);
    const listed = listedBy(record);
    if (entry !== null) await lists.index.add(formatLine(entry));
    if (listed !== null) await lists.pages.add(listed);
    yield member;
    offset += member.length;
  }
}

async function* headed(pages: LineFile): AsyncGenerator<string> {
  yield PAGES_HEADER;
  yield* pages.lines();
}

async function* stretch(file: ReadableFile, { start, size }: Stretch): AsyncGenerator<Buffer> {
  for (let at = 0; at < size;) {
    const piece = await readAt(file, start + at, Math.min(PIECE, size - at));
    if (piece.length === 0) throw new BundleDamaged('文件在读取时变短');
    yield piece;
    at += piece.length;
  }
}
