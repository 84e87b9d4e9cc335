/** What a forger does who knows the format: takes a bundle apart, changes it, and makes every check right again that he can. */
import { crc32 } from 'node:zlib';
import { readMember } from '../../../crawler/evidence/gzip-member.ts';
import { DATA, DIGEST, PACKAGE, RECORDS, digestJson, packageJson, parsePackage } from '../../../crawler/evidence/manifest.ts';
import { rootOf } from '../../../crawler/evidence/merkle.ts';
import { leafOfRecord } from '../../../crawler/evidence/prove.ts';
import { sha256 } from '../../../crawler/evidence/warc-record.ts';
import { directory, localHeader, type ZipPart } from '../../../crawler/evidence/zip.ts';

export function partsOf(sound: Buffer): Map<string, Buffer> {
  const parts = new Map<string, Buffer>();
  for (let at = 0; sound.readUInt32LE(at) === 0x04034b50;) {
    const [size, name, extra] = [sound.readUInt32LE(at + 18), sound.readUInt16LE(at + 26), sound.readUInt16LE(at + 28)];
    const start = at + 30 + name + extra;
    parts.set(sound.toString('utf8', at + 30, at + 30 + name), sound.subarray(start, start + size));
    at = start + size;
  }
  return parts;
}

/** A container of these parts with every header right. */
export function contained(parts: Iterable<[string, Buffer]>): Buffer {
  const listed: ZipPart[] = [];
  const chunks: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of parts) {
    const part = { name, size: content.length, crc32: crc32(content), offset };
    const header = localHeader(part);
    chunks.push(header, content);
    listed.push(part);
    offset += header.length + content.length;
  }
  return Buffer.concat([...chunks, directory(listed, offset)]);
}

/** The bundle with changed parts (null: left out), and all hashes and headers made right again around them. */
export function resealed(sound: Buffer, changes: Record<string, Buffer | null>): Buffer {
  const parts = partsOf(sound);
  for (const [name, content] of Object.entries(changes)) {
    if (content === null) parts.delete(name);
    else parts.set(name, content);
  }
  if (changes[PACKAGE] === undefined) {
    const facts = parsePackage(parts.get(PACKAGE)!)!;
    const resources = [...parts].filter(([name]) => name !== PACKAGE && name !== DIGEST);
    const mended = { ...facts, resources: resources.map(([path, content]) => ({ path, sha256: sha256(content), bytes: content.length })) };
    parts.set(PACKAGE, Buffer.from(packageJson(mended)));
  }
  if (changes[DIGEST] === undefined) parts.set(DIGEST, Buffer.from(digestJson(parts.get(PACKAGE)!)));
  return contained(parts);
}

/** The packed records of an archive. */
export function members(data: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < data.length;) {
    const member = readMember(data.subarray(at));
    if (!('length' in member)) throw new Error('the sample is broken');
    found.push(data.subarray(at, at + member.length));
    at += member.length;
  }
  return found;
}

/** The bundle with other records, and list of records, root and number made right as well. */
export function withRecords(sound: Buffer, edit: (all: Buffer[]) => Buffer[]): Buffer {
  const parts = partsOf(sound);
  const kept = edit(members(parts.get(DATA)!));
  const digests = kept.map((member) => sha256(member));
  const changed = resealed(sound, { [DATA]: Buffer.concat(kept), [RECORDS]: Buffer.from(digests.map((digest) => `${digest}\n`).join('')) });
  const facts = parsePackage(partsOf(changed).get(PACKAGE)!)!;
  const root = rootOf(digests.map(leafOfRecord)).toString('hex');
  return resealed(changed, { [PACKAGE]: Buffer.from(packageJson({ ...facts, records: kept.length, root })) });
}
