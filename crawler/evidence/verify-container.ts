/** First half of verification: the container byte for byte, then every part against the data package. */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { DATA, DIGEST, INDEX, PACKAGE, PAGES, digestJson } from './manifest.ts';
import type { Problem } from './verify.ts';
import { directory, localHeader, readAt, readDirectory, type ZipPart } from './zip.ts';

export interface PartDigests {
  name: string;
  /** First byte of its content, from the start of the file. */
  start: number;
  size: number;
  sha256: string;
}

const CHUNK = 1 << 20;

/** Compares the container with the one lawful image of its directory. Null: nothing in it can be found. */
export async function checkContainer(
  file: FileHandle,
  size: number,
  checked: string[],
  problems: Problem[],
): Promise<PartDigests[] | null> {
  const listed = await readDirectory(file, size);
  if ('says' in listed) {
    problems.push({ part: '(container)', record: null, offset: size === 0 ? null : Math.max(0, size - 22), says: listed.says });
    return null;
  }
  const before = problems.length;
  const found: PartDigests[] = [];
  let position = 0;
  for (const part of listed.parts) {
    const expected = localHeader({ ...part, offset: position });
    if (part.offset !== position) say(problems, part.name, position, '各部分之间有空隙或重叠');
    if (part.offset + expected.length + part.size > listed.start) {
      say(problems, part.name, part.offset, '这一部分超出了容器的目录');
      return null;
    }
    await compare(file, part.offset, expected, part.name, '部分的容器头被改动', problems);
    found.push(await digest(file, part, part.offset + expected.length, problems));
    position = part.offset + expected.length + part.size;
  }
  if (position !== listed.start) say(problems, '(container)', position, '末一部分与目录之间有多余的字节');
  const image = directory(listed.parts, listed.start);
  await compare(file, listed.start, image, '(container)', '容器目录被改动', problems);
  if (listed.start + image.length !== size) say(problems, '(container)', listed.start + image.length, '容器末尾的字节数不符');
  if (problems.length === before) checked.push(`容器：${size} 字节逐字节符合规范形式，共 ${found.length} 个部分，CRC-32 相符`);
  return found;
}

function say(problems: Problem[], part: string, offset: number, says: string): void {
  problems.push({ part, record: null, offset, says });
}

async function compare(file: FileHandle, at: number, expected: Buffer, part: string, says: string, problems: Problem[]): Promise<void> {
  const actual = await readAt(file, at, expected.length);
  const wrong = expected.findIndex((byte, index) => actual[index] !== byte);
  if (wrong >= 0) say(problems, part, at + wrong, says);
}

async function digest(file: FileHandle, part: ZipPart, start: number, problems: Problem[]): Promise<PartDigests> {
  const hash = createHash('sha256');
  let crc = 0;
  for (let done = 0; done < part.size;) {
    const chunk = await readAt(file, start + done, Math.min(CHUNK, part.size - done));
    if (chunk.length === 0) break;
    hash.update(chunk);
    crc = crc32(chunk, crc);
    done += chunk.length;
  }
  if (crc !== part.crc32) say(problems, part.name, start, '内容的 CRC-32 与容器所记不符');
  return { name: part.name, start, size: part.size, sha256: hash.digest('hex') };
}

interface Papers {
  resources?: { path?: unknown; hash?: unknown; bytes?: unknown }[];
  sundial?: { bundle?: unknown; records?: unknown; lastRecord?: unknown };
}

/** Compares parts with datapackage.json and that with its digest. Returns what the archive must hold, or null when that cannot be read. */
export async function checkPapers(
  file: FileHandle,
  parts: PartDigests[],
  checked: string[],
  problems: Problem[],
): Promise<{ bundle: string | null; records: number; lastRecord: string } | null> {
  const before = problems.length;
  const paper = parts.find((part) => part.name === PACKAGE);
  if (paper === undefined) return null;
  const bytes = await readAt(file, paper.start, paper.size);
  const digestPart = parts.find((part) => part.name === DIGEST);
  if (digestPart !== undefined) await compareDigest(file, digestPart, bytes, problems);
  const papers = parse(bytes);
  if (papers === null) {
    say(problems, PACKAGE, paper.start, 'datapackage.json 读不出');
    return null;
  }
  compareResources(papers, parts, problems);
  const { sundial = {} } = papers;
  if (problems.length === before)
    checked.push('清单：各部分的 SHA-256 与 datapackage.json 相符，datapackage.json 与 datapackage-digest.json 相符');
  return {
    bundle: typeof sundial.bundle === 'string' ? sundial.bundle : null,
    records: Number(sundial.records),
    lastRecord: String(sundial.lastRecord),
  };
}

async function compareDigest(file: FileHandle, part: PartDigests, paper: Buffer, problems: Problem[]): Promise<void> {
  const expected = Buffer.from(digestJson(paper));
  await compare(file, part.start, expected, DIGEST, 'datapackage.json 的摘要不符：清单或其摘要被改动', problems);
  if (part.size !== expected.length) say(problems, DIGEST, part.start, 'datapackage-digest.json 的长度不符');
}

function parse(bytes: Buffer): Papers | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Papers) : null;
  } catch {
    return null;
  }
}

function compareResources(papers: Papers, parts: PartDigests[], problems: Problem[]): void {
  const resources = Array.isArray(papers.resources) ? papers.resources : [];
  for (const part of parts) {
    if (part.name === PACKAGE || part.name === DIGEST) continue;
    const listed = resources.find((one) => one.path === part.name);
    if (listed === undefined) say(problems, part.name, part.start, '清单里没有这一部分');
    else if (listed.hash !== `sha256:${part.sha256}`) say(problems, part.name, part.start, '内容的 SHA-256 与清单不符');
    else if (listed.bytes !== part.size) say(problems, part.name, part.start, '字节数与清单不符');
  }
  for (const name of [DATA, INDEX, PAGES]) {
    if (!resources.some((one) => one.path === name)) problems.push({ part: PACKAGE, record: null, offset: null, says: `清单缺少 ${name}` });
  }
}
