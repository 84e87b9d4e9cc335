/** Second half of verification: every record unpacked, parsed and digested in order, then the index and page list made again and compared. */
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { held, type Held } from './held.ts';
import { entryOf, formatLine, parseLine } from './index-line.ts';
import { lineFile, linesBetween, type LineFile } from './line-file.ts';
import { DATA, INDEX, PAGES, PAGES_HEADER, listedBy, parsePages } from './manifest.ts';
import type { Problem } from './verify.ts';
import type { PartDigests } from './verify-container.ts';
import { recordAt, windowOn, type Step } from './walk-records.ts';
import { digestOf, recordTroubles, sha256, type WarcRecord } from './warc-record.ts';
import { readAt } from './zip.ts';

type FindPart = (name: string) => PartDigests | undefined;

export interface Scan {
  /** Records found sound in form. */
  records: number;
  /** Id of the last one. */
  last: string | null;
  /** The lines of the index as they should be, on disk: a large archive has more of them than memory. */
  index: LineFile;
  indexed: number;
  /** The lines of the page list that the archive has records for, in order. */
  pages: string[];
  /** Addresses recorded, and answers as revisits name them. */
  urls: Held;
  answers: Held;
}

/** Verifications so far in this process: several may go on side by side. */
let walks = 0;
const SORT_BYTES = 4 * 1024 * 1024;

/** Walks the archive record by record with the memory of the largest one. After a broken record it goes on at the next the index knows. */
export async function scanRecords(
  file: FileHandle,
  data: PartDigests,
  part: FindPart,
  checked: string[],
  problems: Problem[],
): Promise<Scan> {
  const index = lineFile(join(tmpdir(), `sundial-verify-${process.pid}-${(walks += 1)}`));
  const scan: Scan = { records: 0, last: null, index, indexed: 0, pages: [], urls: held(), answers: held() };
  const before = problems.length;
  const bytesAt = windowOn(file, data);
  let known: { offset: number; url: string }[] | null = null;
  let previous: string | null = '';
  for (let offset = 0; offset < data.size;) {
    const step = await recordAt(bytesAt, offset, data.size);
    if ('says' in step) {
      known ??= await placesInIndex(file, part(INDEX));
      const record = known.find((one) => one.offset === offset)?.url ?? null;
      problems.push({ part: DATA, record, offset: data.start + offset, says: step.says });
      const next: number | undefined = known.find((one) => one.offset > offset)?.offset;
      if (next === undefined) break;
      [offset, previous] = [next, null];
      continue;
    }
    // The first record is chained to the bundle's id, which it names itself.
    if (previous === '') previous = /^isPartOf: (.*)\r$/m.exec(step.record.payload.toString('utf8'))?.[1] ?? '';
    const troubles = recordTroubles(step.record, step.bytes, previous);
    if (step.record.type === 'revisit' && !scan.answers.has(vouchedFor(step.record))) troubles.push('它所指的先前应答不在存档里');
    for (const says of troubles)
      problems.push({ part: DATA, record: step.record.url ?? step.record.id, offset: data.start + offset, says });
    await note(scan, step, offset);
    previous = step.record.id;
    offset += step.member.length;
  }
  if (problems.length === before) checked.push(`存档：${scan.records} 条记录逐条解压、解析，块摘要、载荷摘要与记录链相符`);
  return scan;
}

async function note(scan: Scan, { record, member }: Step, offset: number): Promise<void> {
  scan.records += 1;
  scan.last = record.id;
  const digest = digestOf(record);
  const contentType = record.fields.get('content-type') ?? '';
  const place = { sha256: digest, recordSha256: sha256(member), offset, length: member.length };
  const entry = entryOf({ ...record, contentType }, place);
  if (entry === null) return;
  await scan.index.add(formatLine(entry));
  scan.indexed += 1;
  scan.urls.add(entry.url, entry.at, entry);
  if (record.type === 'response') scan.answers.add(`${record.url} ${record.at} ${digest}`, record.at, entry);
  const listed = listedBy(record);
  if (listed !== null) scan.pages.push(listed);
}

/** The answer that a revisit says still holds; it stands before the revisit. */
function vouchedFor(revisit: WarcRecord): string {
  const { fields } = revisit;
  return `${fields.get('warc-refers-to-target-uri')} ${fields.get('warc-refers-to-date')} ${digestOf(revisit)}`;
}

async function textOf(file: FileHandle, part: PartDigests | undefined): Promise<string> {
  return part === undefined ? '' : (await readAt(file, part.start, part.size)).toString('utf8');
}

async function placesInIndex(file: FileHandle, part: PartDigests | undefined): Promise<{ offset: number; url: string }[]> {
  const entries = (await textOf(file, part)).split('\n').map(parseLine);
  return entries.filter((entry) => entry !== null).sort((a, b) => a.offset - b.offset);
}

/** The index must be, line for line, what the archive yields. */
export async function checkIndex(file: FileHandle, scan: Scan, part: FindPart, checked: string[], problems: Problem[]): Promise<void> {
  const index = part(INDEX);
  if (index === undefined) return;
  const before = problems.length;
  const [actual, expected] = [linesBetween(file, index.start, index.start + index.size), scan.index.sorted(SORT_BYTES)];
  let offset = index.start;
  for (let row = 1; ; row += 1) {
    const [is, should] = [await nextOf(actual), await nextOf(expected)];
    if (is === null && should === null) break;
    if (is !== should) {
      const record = parseLine(should ?? is ?? '')?.url ?? null;
      problems.push({ part: INDEX, record, offset, says: `索引第 ${row} 行与存档中的记录不符` });
      break;
    }
    offset += Buffer.byteLength(is ?? '') + 1;
  }
  await expected.return(undefined);
  const last = index.size === 0 ? '\n' : (await readAt(file, index.start + index.size - 1, 1)).toString('latin1');
  if (last !== '\n') problems.push({ part: INDEX, record: null, offset: index.start + index.size, says: '索引末行不完整' });
  if (problems.length === before) checked.push(`索引：${scan.indexed} 行逐行指向存档中的同一条记录`);
}

async function nextOf(lines: AsyncGenerator<string>): Promise<string | null> {
  const next = await lines.next();
  return next.done === true ? null : next.value;
}

/** The page list must be, line for line, what the archive has records for; each page must have been recorded itself. */
export async function checkPages(file: FileHandle, scan: Scan, part: FindPart, checked: string[], problems: Problem[]): Promise<void> {
  const pages = part(PAGES);
  if (pages === undefined) return;
  const text = await textOf(file, pages);
  const before = problems.length;
  const say = (record: string | null, says: string): void => void problems.push({ part: PAGES, record, offset: pages.start, says });
  if (!text.startsWith(`${PAGES_HEADER}\n`)) say(null, '页面清单的首行不符');
  const listed = parsePages(text);
  listed.forEach((page, row) => {
    if (page === null) say(null, `页面清单第 ${row + 2} 行读不出`);
    else if (!scan.urls.has(page.url)) say(page.url, '清单所列页面在存档中没有记录');
  });
  // Bundles of the first version have no records behind their lists.
  const expected = scan.pages.length > 0 || listed.length === 0;
  if (problems.length === before && expected && text !== [PAGES_HEADER, ...scan.pages, ''].join('\n'))
    say(null, '页面清单与存档中的清单记录不符');
  if (problems.length === before) checked.push(`页面清单：${listed.length} 个页面都在存档中`);
}
