/** Second half of verification: every record unpacked, parsed and digested in order, then the index and page list made again and compared. */
import type { FileHandle } from 'node:fs/promises';
import { readMember } from './gzip-member.ts';
import { describe, formatLine, isIndexed, parseLine } from './index-line.ts';
import { DATA, INDEX, PAGES, PAGES_HEADER, parsePages } from './manifest.ts';
import type { Problem } from './verify.ts';
import type { PartDigests } from './verify-container.ts';
import { parseRecord, recordTroubles, sha256, type WarcRecord } from './warc-record.ts';
import { readAt } from './zip.ts';

type FindPart = (name: string) => PartDigests | undefined;

export interface Scan {
  /** Records found sound in form. */
  records: number;
  /** Id of the last one. */
  last: string | null;
  /** The index as it should be, sorted. */
  index: string[];
  /** Addresses recorded. */
  urls: Set<string>;
}

const WINDOW = 1 << 20;

/** Gives bytes of one part from a buffer that is refilled as the walk goes on. */
function windowOn(file: FileHandle, part: PartDigests): (offset: number, length: number) => Promise<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let from = 0;
  return async (offset, length) => {
    const wanted = Math.min(length, part.size - offset);
    if (offset < from || offset + wanted > from + held.length) {
      held = await readAt(file, part.start + offset, Math.min(Math.max(WINDOW, wanted), part.size - offset));
      from = offset;
    }
    return held.subarray(offset - from, Math.max(offset - from + wanted, Math.min(held.length, offset - from + WINDOW)));
  };
}

type Step = { bytes: Buffer; member: Buffer; record: WarcRecord } | { says: string };

async function recordAt(bytesAt: ReturnType<typeof windowOn>, offset: number, size: number): Promise<Step> {
  for (let length = 65536; ;) {
    const window = await bytesAt(offset, length);
    const member = readMember(window);
    if ('short' in member) {
      if (offset + window.length >= size) return { says: '记录不完整' };
      length = window.length * 4;
      continue;
    }
    if ('says' in member) return member;
    const record = parseRecord(member.data);
    return 'says' in record ? record : { bytes: member.data, member: window.subarray(0, member.length), record };
  }
}

/** Walks the archive record by record with the memory of the largest one. After a broken record it goes on at the next the index knows. */
export async function scanRecords(
  file: FileHandle,
  data: PartDigests,
  part: FindPart,
  checked: string[],
  problems: Problem[],
): Promise<Scan> {
  const scan: Scan = { records: 0, last: null, index: [], urls: new Set() };
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
    for (const says of troubles)
      problems.push({ part: DATA, record: step.record.url ?? step.record.id, offset: data.start + offset, says });
    note(scan, step, offset);
    previous = step.record.id;
    offset += step.member.length;
  }
  scan.index.sort();
  if (problems.length === before) checked.push(`存档：${scan.records} 条记录逐条解压、解析，块摘要、载荷摘要与记录链相符`);
  return scan;
}

function note(scan: Scan, { record, member }: Exclude<Step, { says: string }>, offset: number): void {
  scan.records += 1;
  scan.last = record.id;
  if (!isIndexed(record.type) || record.url === null) return;
  const place = { sha256: sha256(record.payload), recordSha256: sha256(member), offset, length: member.length };
  scan.index.push(formatLine({ url: record.url, at: record.at, ...describe(record, record.fields.get('content-type') ?? ''), ...place }));
  scan.urls.add(record.url);
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
  const lines = (await textOf(file, index)).split('\n');
  const before = problems.length;
  let offset = index.start;
  for (let row = 0; row < Math.max(lines.length - 1, scan.index.length); row += 1) {
    const [actual, expected] = [lines[row], scan.index[row]];
    if (actual !== expected) {
      const record = parseLine(expected ?? actual ?? '')?.url ?? null;
      problems.push({ part: INDEX, record, offset, says: `索引第 ${row + 1} 行与存档中的记录不符` });
      break;
    }
    offset += Buffer.byteLength(actual ?? '') + 1;
  }
  if (lines.at(-1) !== '') problems.push({ part: INDEX, record: null, offset: index.start + index.size, says: '索引末行不完整' });
  if (problems.length === before) checked.push(`索引：${scan.index.length} 行逐行指向存档中的同一条记录`);
}

/** Every page listed must have been recorded. */
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
  if (problems.length === before) checked.push(`页面清单：${listed.length} 个页面都在存档中`);
}
