/** Checks a sealed bundle offline, from the container's bytes to the last page address, and names what is wrong and where. */
import { DATA, PACKAGE, PARTS, type PackageFacts, type PrunedNote } from './manifest.ts';
import { bundleIdOf, openReadable, type ReadableFile } from './readable.ts';
import { checkContainer, checkPackage, checkPapers, type Container, type PartDigests } from './verify-container.ts';
import { checkIndex, checkPages, checkRecords } from './verify-lists.ts';
import { closeScan, scanRecords, type Scan } from './verify-records.ts';
import { isUnfinished } from './take-over.ts';
import type { Before } from './warcinfo.ts';

export interface Problem {
  /** 'archive/data.warc.gz', or '(container)' for the bytes around the parts. */
  part: string;
  /** Address of the record (or its WARC-Record-ID when it has none); null when no single record is meant. */
  record: string | null;
  /** [offset, end): bytes from the start of the file; null when no place can be named. */
  offset: number | null;
  end: number | null;
  /** Chinese. */
  says: string;
}

/** What was found to be there, for comparing with what a month's seal says of it. */
export interface SealedFacts {
  bundle: string;
  /** Hex, of the whole file as it is. */
  sha256: string;
  bytes: number;
  /** Leaves of its tree, and the tree's root (hex), as its list of records gives them. */
  records: number;
  root: string;
  before: Before | null;
  pruned: PrunedNote | null;
}

export interface VerifyReport {
  ok: boolean;
  /** The bundle's own id (a copy may bear another file name); the file name without '.wacz' when it cannot be read. */
  bundle: string;
  /** Null when it is too damaged to tell. */
  sealed: SealedFacts | null;
  /** Chinese sentences: what was checked, with counts. */
  checked: string[];
  problems: Problem[];
}

const UNFINISHED = '没有封存：这里只有未完成的抓取，不作证据；下次巡检接着写，或按策略舍弃';

/** A broken archive can be broken everywhere; nobody reads more than this. */
const MAX_PROBLEMS = 200;

/** Never throws: whatever stands at `path` (nothing, a folder, half a file) is a report. */
export async function verifyBundle(path: string): Promise<VerifyReport> {
  const report: VerifyReport = { ok: false, bundle: bundleIdOf(path), sealed: null, checked: [], problems: [] };
  const say = (says: string): void => void report.problems.push({ part: '(container)', record: null, offset: null, end: null, says });
  const fail = (error: unknown): void => say(unreadable(error));
  let file: ReadableFile;
  try {
    file = await openReadable(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && (await isUnfinished(path))) say(UNFINISHED);
    else fail(error);
    return report;
  }
  try {
    if (/\.wacz\.partial-/.test(path)) say(UNFINISHED);
    else await check(file, report);
  } catch (error) {
    fail(error);
  } finally {
    await file.close();
  }
  return { ...report, ok: report.problems.length === 0, problems: report.problems.slice(0, MAX_PROBLEMS) };
}

async function check(file: ReadableFile, report: VerifyReport): Promise<void> {
  const { checked, problems } = report;
  const { size } = await file.stat();
  const container = await checkContainer(file, size, checked, problems);
  if (container === null) return;
  for (const says of (await file.thin?.troubles(container.sha256)) ?? [])
    problems.push({ part: '(container)', record: null, offset: null, end: null, says });
  checkParts(container, size, report);
  const part = (name: string): PartDigests | undefined => container.parts.find((one) => one.name === name);
  const facts = await checkPapers(file, container.parts, checked, problems);
  report.bundle = facts?.bundle ?? report.bundle;
  const pruned = facts?.pruned ?? null;
  const data = part(DATA);
  if (data === undefined) return;
  const scan = await scanRecords({ file, data, part, pruned: pruned !== null }, checked, problems);
  try {
    if (facts !== null) checkCount(scan, facts, data, problems);
    await checkIndex(file, scan, part, checked, problems);
    await checkPages(file, scan, part, checked, problems);
    const { root, size: records } = await checkRecords(file, scan, { part, pruned }, checked, problems);
    if (facts === null || root === null) return;
    const before = scan.first?.before ?? null;
    report.sealed = { bundle: facts.bundle, sha256: container.sha256, bytes: size, records, root, before, pruned };
    if (scan.first === null || scan.torn) return;
    const inData = pruned === null ? { modified: scan.modified, lastRecord: scan.last ?? '' } : {};
    const resources = container.parts.slice(0, -2).map(({ name, sha256, size: bytes }) => ({ path: name, sha256, bytes }));
    await checkPackage(file, container.parts, { ...facts, ...scan.first, ...inData, records, root, resources }, problems);
  } finally {
    await closeScan(scan);
  }
}

/** Exactly the known parts, in their order: anything else could be put there by anybody. */
function checkParts({ parts }: Container, size: number, { problems }: VerifyReport): void {
  const names = parts.map(({ name }) => name);
  for (const name of PARTS.filter((one) => !names.includes(one)))
    problems.push({ part: name, record: null, offset: null, end: null, says: '缺少这一部分' });
  const wrong = parts.find(({ name }, index) => name !== PARTS[index]);
  if (wrong === undefined || problems.some(({ says }) => says === '缺少这一部分')) return;
  const end = Math.min(size, wrong.start + wrong.size);
  problems.push({ part: wrong.name, record: null, offset: wrong.start, end, says: '这一部分不该有，或不在它的位置' });
}

function checkCount(scan: Scan, { records, lastRecord, pruned }: PackageFacts, data: PartDigests, problems: Problem[]): void {
  const should = records - (pruned?.records ?? 0);
  if (scan.records === should && (pruned !== null || scan.last === lastRecord)) return;
  const says = `记录条数或末条编号与 ${PACKAGE} 不符：应为 ${should} 条，实为 ${scan.records} 条`;
  problems.push({ part: DATA, record: null, offset: data.start, end: data.start + data.size, says });
}

function unreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return '文件不存在';
  if (code === 'EISDIR') return '这是一个目录，不是文件';
  if (code === 'EACCES' || code === 'EPERM') return '没有读取这个文件的权限';
  return `文件读取失败：${message}`;
}
