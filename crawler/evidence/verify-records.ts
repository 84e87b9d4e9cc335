/** Second part of verification: every record unpacked, parsed and digested in order; what the lists beside the archive must say is noted on the way. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { held, type Held } from './held.ts';
import { entryOf, formatLine, parseLine } from './index-line.ts';
import { lineFile, linesBetween, type LineFile } from './line-file.ts';
import { DATA, INDEX, listedBy } from './manifest.ts';
import type { ReadableFile } from './readable.ts';
import type { PartDigests } from './verify-container.ts';
import type { Problem } from './verify.ts';
import { recordAt, windowOn, type Step } from './walk-records.ts';
import { digestOf, recordTroubles, sha256, type WarcRecord } from './warc-record.ts';
import { readWarcinfo, type FirstFacts } from './warcinfo.ts';

export type FindPart = (name: string) => PartDigests | undefined;

export interface Scan {
  /** Records found sound in form. */
  records: number;
  /** Something could not be read as a record: how many records there are is not known. */
  torn: boolean;
  /** What the first record says, and its instant; null when it is none. */
  first: (FirstFacts & { created: string }) | null;
  /** Latest instant of a record, and id of the last one. */
  modified: string;
  last: string | null;
  /** The lines of the index as they should be, on disk: a large archive has more of them than memory. */
  index: LineFile;
  indexed: number;
  /** As `<digest> <offset> <end> <address>`, in order: what the list of records must name, and where in the file it was found. */
  digests: LineFile;
  /** The lines of the page list that the archive has records for, in order. */
  pages: LineFile;
  /** Addresses recorded, and answers as revisits name them. */
  urls: Held;
  answers: Held;
}

/** Verifications so far in this process: several may go on side by side. */
let walks = 0;

function blankScan(): Scan {
  const beside = join(tmpdir(), `sundial-verify-${process.pid}-${(walks += 1)}`);
  const [index, digests, pages] = ['', '-digests', '-pages'].map((name) => lineFile(`${beside}${name}`)) as [LineFile, LineFile, LineFile];
  const lists = { index, indexed: 0, digests, pages, urls: held(), answers: held() };
  return { records: 0, torn: false, first: null, modified: '', last: null, ...lists };
}

export async function closeScan({ index, digests, pages }: Scan): Promise<void> {
  await Promise.all([index.close(), digests.close(), pages.close()]);
}

/**
 * Walks the archive record by record with the memory of the largest one. After a broken record it goes on at the next the index knows.
 * `pruned`: records are missing on purpose, so that one need not be chained to the one before it.
 */
export async function scanRecords(
  { file, data, part, pruned }: { file: ReadableFile; data: PartDigests; part: FindPart; pruned: boolean },
  checked: string[],
  problems: Problem[],
): Promise<Scan> {
  const scan = blankScan();
  const before = problems.length;
  const bytesAt = windowOn(file, data);
  const say = (record: string | null, from: number, to: number, says: string): void =>
    void problems.push({ part: DATA, record, offset: data.start + from, end: data.start + to, says });
  let known: Place[] | null = null;
  let previous: string | null = '';
  for (let offset = 0; offset < data.size;) {
    const step = await recordAt(bytesAt, offset, data.size);
    if ('says' in step) {
      known ??= await placesInIndex(file, part(INDEX));
      const next: number | undefined = known.find((one) => one.offset > offset)?.offset;
      say(known.find((one) => one.offset === offset)?.url ?? null, offset, next ?? data.size, step.says);
      scan.torn = true;
      if (next === undefined) break;
      [offset, previous] = [next, null];
      continue;
    }
    const { record, member } = step;
    if (scan.records === 0 && record.type === 'warcinfo') scan.first = { ...readWarcinfo(record.payload), created: record.at };
    // The first record is chained to the bundle's id, which it names itself.
    if (previous === '') previous = scan.first?.bundle ?? '';
    const troubles = recordTroubles(record, step.bytes, pruned && scan.records > 0 ? null : previous);
    if (record.type === 'revisit' && !scan.answers.has(vouchedFor(record))) troubles.push('它所指的先前应答不在存档里');
    for (const says of troubles) say(record.url ?? record.id, offset, offset + member.length, says);
    await note(scan, step, data.start);
    previous = record.id;
    offset += member.length;
  }
  if (problems.length === before) checked.push(`存档：${scan.records} 条记录逐条解压、解析，块摘要、载荷摘要与记录链相符`);
  return scan;
}

async function note(scan: Scan, { record, member, offset }: Step, start: number): Promise<void> {
  const digest = digestOf(record);
  const recordSha256 = sha256(member);
  scan.records += 1;
  scan.last = record.id;
  if (record.at > scan.modified) scan.modified = record.at;
  const place = `${start + offset} ${start + offset + member.length}`;
  await scan.digests.add(`${recordSha256} ${place} ${record.url ?? record.id}`);
  const contentType = record.fields.get('content-type') ?? '';
  const entry = entryOf({ ...record, contentType }, { sha256: digest, recordSha256, offset, length: member.length });
  if (entry === null) return;
  await scan.index.add(formatLine(entry));
  scan.indexed += 1;
  scan.urls.add(entry.url, entry.at, entry);
  if (record.type === 'response') scan.answers.add(`${record.url} ${record.at} ${digest}`, record.at, entry);
  const listed = listedBy(record);
  if (listed !== null) await scan.pages.add(listed);
}

/** The answer that a revisit says still holds; it stands before the revisit. */
function vouchedFor(revisit: WarcRecord): string {
  const { fields } = revisit;
  return `${fields.get('warc-refers-to-target-uri')} ${fields.get('warc-refers-to-date')} ${digestOf(revisit)}`;
}

interface Place {
  offset: number;
  url: string;
}

async function placesInIndex(file: ReadableFile, part: PartDigests | undefined): Promise<Place[]> {
  const places: Place[] = [];
  if (part === undefined) return places;
  for await (const line of linesBetween(file, part.start, part.start + part.size)) {
    const entry = parseLine(line);
    if (entry !== null) places.push({ offset: entry.offset, url: entry.url });
  }
  return places.sort((a, b) => a.offset - b.offset);
}
