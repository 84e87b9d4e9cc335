/** Checks a sealed bundle offline, from the container's bytes to the last page address, and names what is wrong and where. */
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { checkContainer, checkPapers, type PartDigests } from './verify-container.ts';
import { checkIndex, checkPages, scanRecords } from './verify-records.ts';
import { DATA, PARTS } from './manifest.ts';

export interface Problem {
  /** 'archive/data.warc.gz', or '(container)' for the bytes around the parts. */
  part: string;
  /** Address of the record (or its WARC-Record-ID when it has none); null when no single record is meant. */
  record: string | null;
  /** From the start of the file, in bytes. */
  offset: number | null;
  /** Chinese. */
  says: string;
}

export interface VerifyReport {
  ok: boolean;
  /** The bundle's own id (a copy may bear another file name); the file name without '.wacz' when it cannot be read. */
  bundle: string;
  /** Chinese sentences: what was checked, with counts. */
  checked: string[];
  problems: Problem[];
}

/** A broken archive can be broken everywhere; nobody reads more than this. */
const MAX_PROBLEMS = 200;

/** Never throws: whatever stands at `path` (nothing, a folder, half a file) is a report. */
export async function verifyBundle(path: string): Promise<VerifyReport> {
  const report: VerifyReport = { ok: false, bundle: basename(path).replace(/\.wacz$/, ''), checked: [], problems: [] };
  const fail = (error: unknown): void =>
    void report.problems.push({ part: '(container)', record: null, offset: null, says: unreadable(error) });
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    fail(error);
    return report;
  }
  try {
    await check(file, report);
  } catch (error) {
    fail(error);
  } finally {
    await file.close();
  }
  return { ...report, ok: report.problems.length === 0, problems: report.problems.slice(0, MAX_PROBLEMS) };
}

async function check(file: FileHandle, report: VerifyReport): Promise<void> {
  const { checked, problems } = report;
  const { size } = await file.stat();
  const container = await checkContainer(file, size, checked, problems);
  if (container === null) return;
  const missing = PARTS.filter((name) => !container.some((part) => part.name === name));
  for (const name of missing) problems.push({ part: name, record: null, offset: null, says: '缺少这一部分' });
  const part = (name: string): PartDigests | undefined => container.find((one) => one.name === name);
  const expected = await checkPapers(file, container, checked, problems);
  report.bundle = expected?.bundle ?? report.bundle;
  const data = part(DATA);
  if (data === undefined) return;
  const scan = await scanRecords(file, data, part, checked, problems);
  if (expected !== null && (scan.records !== expected.records || scan.last !== expected.lastRecord)) {
    const says = `记录条数或末条编号与 datapackage.json 不符：应为 ${expected.records} 条，实为 ${scan.records} 条`;
    problems.push({ part: DATA, record: null, offset: data.start, says });
  }
  try {
    await checkIndex(file, scan, part, checked, problems);
    await checkPages(file, scan, part, checked, problems);
  } finally {
    await scan.index.close();
  }
}

function unreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return '文件不存在';
  if (code === 'EISDIR') return '这是一个目录，不是文件';
  if (code === 'EACCES' || code === 'EPERM') return '没有读取这个文件的权限';
  return `文件读取失败：${message}`;
}
