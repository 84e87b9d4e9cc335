/** First part of verification: the container byte for byte, then every part against the data package. */
import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { DIGEST, PACKAGE, PARTS, digestJson, packageJson, parsePackage, type PackageFacts } from './manifest.ts';
import type { ReadableFile } from './readable.ts';
import type { Problem } from './verify.ts';
import { directory, localHeader, localHeaderSize, readAt, readDirectory, type ZipPart } from './zip.ts';
import { partsByHeaders } from './zip-headers.ts';

export interface PartDigests {
  name: string;
  /** First byte of its content, from the start of the file. */
  start: number;
  size: number;
  sha256: string;
}

export interface Container {
  parts: PartDigests[];
  /** sha256 (hex) of the whole file. */
  sha256: string;
}

const CHUNK = 1 << 20;

/** Goes once through a stretch of the file, piece by piece. */
async function through(file: ReadableFile, from: number, to: number, take: (piece: Buffer) => void): Promise<void> {
  for (let at = from; at < to;) {
    const piece = await readAt(file, at, Math.min(CHUNK, to - at));
    if (piece.length === 0) return;
    take(piece);
    at += piece.length;
  }
}

/** Compares the container with the one lawful image of its parts. Null: nothing in it can be found. */
export async function checkContainer(file: ReadableFile, size: number, checked: string[], problems: Problem[]): Promise<Container | null> {
  const listed = await readDirectory(file, size);
  const isWhole = !('says' in listed) && (await isImage(file, size, listed));
  const found = isWhole ? listed : ((await partsByHeaders(file, size)) ?? listed);
  if ('says' in found) {
    const tail = Math.max(0, size - 22);
    problems.push({ part: '(container)', record: null, offset: size === 0 ? null : tail, end: size === 0 ? null : size, says: found.says });
    return null;
  }
  const before = problems.length;
  const whole = createHash('sha256');
  const parts: PartDigests[] = [];
  let position = 0;
  for (const part of found.parts) {
    const expected = localHeader({ ...part, offset: position });
    const end = part.offset + expected.length + part.size;
    if (part.offset !== position) say(problems, part.name, [position, part.offset], '各部分之间有空隙或重叠');
    if (end > found.start) {
      say(problems, part.name, [part.offset, found.start], '这一部分超出了容器的目录');
      return null;
    }
    await compare(file, part.offset, expected, part.name, '部分的容器头被改动', problems);
    whole.update(expected);
    parts.push(await digest(file, part, part.offset + expected.length, whole, problems));
    position = end;
  }
  // A name or a checksum stands in both places, and either may be the one that was changed.
  if (isWhole && problems.length > before) await compareWithHeaders(file, size, problems);
  if (position !== found.start) say(problems, '(container)', [position, found.start], '末一部分与目录之间有多余的字节');
  const image = directory(found.parts, found.start);
  await compare(file, found.start, image, '(container)', '容器目录被改动', problems);
  whole.update(image);
  const end = found.start + image.length;
  if (end < size) say(problems, '(container)', [end, size], '文件被追加：容器之后还有字节');
  if (problems.length > before) return { parts, sha256: await digestOfAll(file, size) };
  checked.push(`容器：${size} 字节逐字节符合规范形式，共 ${parts.length} 个部分，CRC-32 相符`);
  // Headers and directory were just found to be what they must be, so that what was hashed is what is there.
  return { parts, sha256: whole.digest('hex') };
}

async function compareWithHeaders(file: ReadableFile, size: number, problems: Problem[]): Promise<void> {
  const walked = await partsByHeaders(file, size);
  if (walked === null) return;
  await compare(file, walked.start, directory(walked.parts, walked.start), '(container)', '容器目录与部分的容器头不一致', problems);
}

/** Whether the directory is what it must be for the parts that it lists, one behind the other, up to the end of the file. */
async function isImage(file: ReadableFile, size: number, { parts, start }: { parts: ZipPart[]; start: number }): Promise<boolean> {
  let position = 0;
  for (const part of parts) {
    if (part.offset !== position) return false;
    position += localHeaderSize(part.name) + part.size;
  }
  const image = directory(parts, start);
  return position === start && start + image.length === size && image.equals(await readAt(file, start, image.length));
}

async function digestOfAll(file: ReadableFile, size: number): Promise<string> {
  const whole = createHash('sha256');
  await through(file, 0, size, (piece) => void whole.update(piece));
  return whole.digest('hex');
}

function say(problems: Problem[], part: string, [from, to]: [number, number], says: string): void {
  problems.push({ part, record: null, offset: Math.min(from, to), end: Math.max(from, to), says });
}

/** The range named is that from the first to the last byte that differs. */
async function compare(file: ReadableFile, at: number, expected: Buffer, part: string, says: string, problems: Problem[]): Promise<void> {
  const actual = await readAt(file, at, expected.length);
  const differs = (byte: number, index: number): boolean => actual[index] !== byte;
  const first = expected.findIndex(differs);
  if (first >= 0) say(problems, part, [at + first, at + expected.findLastIndex(differs) + 1], says);
}

async function digest(file: ReadableFile, part: ZipPart, start: number, whole: Hash, problems: Problem[]): Promise<PartDigests> {
  const hash = createHash('sha256');
  let crc = 0;
  await through(file, start, start + part.size, (piece) => {
    hash.update(piece);
    whole.update(piece);
    crc = crc32(piece, crc);
  });
  if (crc !== part.crc32) say(problems, part.name, [start, start + part.size], '内容的 CRC-32 与容器所记不符');
  return { name: part.name, start, size: part.size, sha256: hash.digest('hex') };
}

/** Compares parts with datapackage.json and that with its digest. Gives what the bundle says of itself, or null when that cannot be read. */
export async function checkPapers(
  file: ReadableFile,
  parts: PartDigests[],
  checked: string[],
  problems: Problem[],
): Promise<PackageFacts | null> {
  const before = problems.length;
  const paper = parts.find((part) => part.name === PACKAGE);
  if (paper === undefined) return null;
  const bytes = await readAt(file, paper.start, paper.size);
  const digestPart = parts.find((part) => part.name === DIGEST);
  if (digestPart !== undefined) await compareDigest(file, digestPart, bytes, problems);
  const facts = parsePackage(bytes);
  if (facts === null) {
    say(problems, PACKAGE, [paper.start, paper.start + paper.size], 'datapackage.json 读不出');
    return null;
  }
  compareResources(facts, parts, paper, problems);
  if (problems.length === before)
    checked.push('清单：各部分的 SHA-256 与 datapackage.json 相符，datapackage.json 与 datapackage-digest.json 相符');
  return facts;
}

/** datapackage.json must be, byte for byte, what follows from the other parts. */
export async function checkPackage(file: ReadableFile, parts: PartDigests[], should: PackageFacts, problems: Problem[]): Promise<void> {
  const paper = parts.find((part) => part.name === PACKAGE)!;
  const expected = Buffer.from(packageJson(should));
  const says = 'datapackage.json 与其余部分得出的不符';
  if (paper.size !== expected.length) say(problems, PACKAGE, [paper.start, paper.start + paper.size], says);
  else await compare(file, paper.start, expected, PACKAGE, says, problems);
}

async function compareDigest(file: ReadableFile, part: PartDigests, paper: Buffer, problems: Problem[]): Promise<void> {
  const expected = Buffer.from(digestJson(paper));
  const says = 'datapackage.json 的摘要不符：清单或其摘要被改动';
  if (part.size !== expected.length) say(problems, DIGEST, [part.start, part.start + part.size], 'datapackage-digest.json 的长度不符');
  else await compare(file, part.start, expected, DIGEST, says, problems);
}

function compareResources({ resources }: PackageFacts, parts: PartDigests[], paper: PartDigests, problems: Problem[]): void {
  const ends = (part: PartDigests): [number, number] => [part.start, part.start + part.size];
  for (const part of parts) {
    if (part.name === PACKAGE || part.name === DIGEST) continue;
    const listed = resources.find((one) => one.path === part.name);
    if (listed === undefined) say(problems, part.name, ends(part), '清单里没有这一部分');
    else if (listed.sha256 !== part.sha256) say(problems, part.name, ends(part), '内容的 SHA-256 与清单不符');
    else if (listed.bytes !== part.size) say(problems, part.name, ends(part), '字节数与清单不符');
  }
  for (const name of PARTS.filter((one) => one !== PACKAGE && one !== DIGEST)) {
    if (!resources.some((one) => one.path === name)) say(problems, PACKAGE, ends(paper), `清单缺少 ${name}`);
  }
}
