/** Third part of verification: index, page list and list of records made again from the archive and compared line for line. */
import { parseLine } from './index-line.ts';
import { linesBetween } from './line-file.ts';
import { DATA, INDEX, PAGES, PAGES_HEADER, RECORDS, parsePage, type PageLine, type PrunedNote } from './manifest.ts';
import { growingRoot } from './merkle.ts';
import { leafOfRecord } from './prove.ts';
import type { ReadableFile } from './readable.ts';
import type { PartDigests } from './verify-container.ts';
import type { FindPart, Scan } from './verify-records.ts';
import type { Problem } from './verify.ts';
import { readAt } from './zip.ts';

const SORT_BYTES = 4 * 1024 * 1024;

async function nextOf(lines: AsyncGenerator<string>): Promise<string | null> {
  const next = await lines.next();
  return next.done === true ? null : next.value;
}

const linesOf = (file: ReadableFile, { start, size }: PartDigests): AsyncGenerator<string> => linesBetween(file, start, start + size);

/** A list whose last line has no end. */
async function checkEnd(file: ReadableFile, part: PartDigests, says: string, problems: Problem[]): Promise<void> {
  const end = part.start + part.size;
  if (part.size > 0 && (await readAt(file, end - 1, 1))[0] !== 10)
    problems.push({ part: part.name, record: null, offset: end - 1, end, says });
}

/** The index must be, line for line, what the archive yields. */
export async function checkIndex(file: ReadableFile, scan: Scan, part: FindPart, checked: string[], problems: Problem[]): Promise<void> {
  const index = part(INDEX);
  if (index === undefined) return;
  const before = problems.length;
  const [actual, expected] = [linesOf(file, index), scan.index.sorted(SORT_BYTES)];
  let offset = index.start;
  for (let row = 1; ; row += 1) {
    const [is, should] = [await nextOf(actual), await nextOf(expected)];
    if (is === null && should === null) break;
    const end = Math.min(offset + Buffer.byteLength(is ?? '') + 1, index.start + index.size);
    if (is !== should) {
      const record = parseLine(should ?? is ?? '')?.url ?? null;
      problems.push({ part: INDEX, record, offset, end, says: `索引第 ${row} 行与存档中的记录不符` });
      break;
    }
    offset = end;
  }
  await expected.return(undefined);
  await checkEnd(file, index, '索引末行不完整', problems);
  if (problems.length === before) checked.push(`索引：${scan.indexed} 行逐行指向存档中的同一条记录`);
}

/** The page list must be, line for line, what the archive has records for; each page must have been recorded itself. */
export async function checkPages(file: ReadableFile, scan: Scan, part: FindPart, checked: string[], problems: Problem[]): Promise<void> {
  const pages = part(PAGES);
  if (pages === undefined) return;
  const before = problems.length;
  const [actual, expected] = [linesOf(file, pages), scan.pages.lines()];
  let [offset, row] = [pages.start, 0];
  for (let should: string | null = PAGES_HEADER; ; should = await nextOf(expected)) {
    const is = await nextOf(actual);
    if (is === null && should === null) break;
    row += 1;
    const end = Math.min(offset + Buffer.byteLength(is ?? '') + 1, pages.start + pages.size);
    const page = row === 1 ? null : parsePage(is ?? should ?? '');
    const says = pageTrouble(scan, row, is === should, page);
    if (says !== null) problems.push({ part: PAGES, record: page?.url ?? null, offset, end, says });
    // Where a line is missing, all that follow are in the wrong place.
    if (is !== should && should !== null) break;
    offset = end;
  }
  await Promise.all([actual.return(undefined), expected.return(undefined)]);
  await checkEnd(file, pages, '页面清单末行不完整', problems);
  if (problems.length === before) checked.push(`页面清单：${row - 1} 个页面都在存档中`);
}

function pageTrouble(scan: Scan, row: number, isSame: boolean, page: PageLine | null): string | null {
  if (row === 1) return isSame ? null : '页面清单的首行不符';
  if (page === null) return `页面清单第 ${row} 行读不出`;
  if (!scan.urls.has(page.url)) return '清单所列页面在存档中没有记录';
  return isSame ? null : `页面清单第 ${row} 行与存档中的清单记录不符`;
}

interface Listed {
  /** Of the tree over the digests that the list names, hex; null when one is none. */
  root: string | null;
  /** How many it names. */
  size: number;
}

/** The list of records must name each record in its place; of a pruned bundle also those that were taken out, and no others. */
export async function checkRecords(
  file: ReadableFile,
  scan: Scan,
  { part, pruned }: { part: FindPart; pruned: PrunedNote | null },
  checked: string[],
  problems: Problem[],
): Promise<Listed> {
  const list = part(RECORDS);
  if (list === undefined) return { root: null, size: 0 };
  const before = problems.length;
  const say = (record: string | null, row: number, rows: number, says: string): void =>
    void problems.push({ part: RECORDS, record, offset: list.start + row * 65, end: list.start + (row + rows) * 65, says });
  const [lines, found, tree] = [linesOf(file, list), scan.digests.lines(), growingRoot()];
  const mayMiss = pruned !== null || scan.torn;
  let missing = 0;
  let wanted = await nextOf(found);
  for (let line = await nextOf(lines); line !== null; line = await nextOf(lines)) {
    const row = tree.size();
    if (!/^[0-9a-f]{64}$/.test(line)) {
      say(null, row, 1, `记录清单第 ${row + 1} 行不是摘要`);
      return { root: null, size: 0 };
    }
    tree.add(leafOfRecord(line));
    if (wanted?.startsWith(line)) wanted = await nextOf(found);
    else if (mayMiss || wanted === null) missing += 1;
    else if (problems.length === before) {
      // Which of the two was changed cannot be told here: both places are named.
      say(nameIn(wanted), row, 1, `记录清单第 ${row + 1} 行与存档中的记录不符`);
      problems.push(placeIn(wanted, `这条记录的字节与记录清单第 ${row + 1} 行不符`));
    }
  }
  const [root, size] = [tree.root().toString('hex'), tree.size()];
  if (problems.length === before && wanted !== null) problems.push(placeIn(wanted, '存档中有一条记录不在记录清单里'));
  const should = pruned?.records ?? 0;
  if (problems.length === before && !scan.torn && missing !== should)
    say(null, size - Math.min(missing, size), missing, `记录清单里有 ${missing} 条记录存档中没有，应为 ${should} 条`);
  await checkEnd(file, list, '记录清单末行不完整', problems);
  if (pruned !== null && (pruned.of.root !== root || pruned.of.records !== size))
    say(null, 0, size, '记录清单与删减说明所记的根或条数不符');
  if (problems.length === before) checked.push(sound(size, root, pruned));
  return { root, size };
}

const nameIn = (found: string): string => found.split(' ').slice(3).join(' ');

/** The record of a line of what was found in the archive. */
function placeIn(found: string, says: string): Problem {
  const [, offset, end] = found.split(' ');
  return { part: DATA, record: nameIn(found), offset: Number(offset), end: Number(end), says };
}

function sound(size: number, root: string, pruned: PrunedNote | null): string {
  const less = pruned === null ? '' : `；其中 ${pruned.records} 条已按“${pruned.policy}”于 ${pruned.at} 删减，只留摘要`;
  return `记录清单：${size} 条记录的摘要逐条相符，合成根 ${root}${less}`;
}
