/** A bundle while it is being written: the container grows in place, record by record, and gets its headers last. */
import { createHash, type Hash } from 'node:crypto';
import { open, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { packMember } from './gzip-member.ts';
import { describe, formatLine, isIndexed } from './index-line.ts';
import { DATA, DIGEST, INDEX, PACKAGE, PAGES, PAGES_HEADER, digestJson, packageJson } from './manifest.ts';
import { serialise, sha256, type WarcDraft } from './warc-record.ts';
import { directory, localHeader, localHeaderSize, type ZipPart } from './zip.ts';

export interface Draft {
  file: FileHandle;
  path: string;
  id: string;
  software: string;
  /** ISO UTC: when it was begun, and the latest instant recorded. */
  created: string;
  modified: string;
  /** Where the next byte goes, and the checks of archive/data.warc.gz so far. */
  position: number;
  crc: number;
  hash: Hash;
  records: number;
  /** Id of the last record. */
  last: string;
  /** Index and page lines: about 400 bytes a record are all that stays in memory. */
  index: string[];
  pages: string[];
  urls: Set<string>;
  /** The first write that failed (disk full): a torn archive must not grow, nor be sealed. */
  broken: Error | null;
}

export const partialOf = (path: string): string => `${path}.partial`;

/** Opens `<path>.partial` afresh; what an unsealed attempt left there is gone. */
export async function openDraft(path: string, id: string, software: string, created: string): Promise<Draft> {
  const draft: Draft = {
    file: await open(partialOf(path), 'w+'),
    path,
    id,
    software,
    created,
    modified: created,
    position: localHeaderSize(DATA),
    crc: 0,
    hash: createHash('sha256'),
    records: 0,
    last: id,
    index: [],
    pages: [],
    urls: new Set(),
    broken: null,
  };
  const about = `software: ${software}\r\nformat: WARC File Format 1.1\r\nisPartOf: ${id}\r\n`;
  const payload = Buffer.from(about);
  await writeRecord(
    draft,
    { type: 'warcinfo', at: created, contentType: 'application/warc-fields', head: Buffer.alloc(0), payload },
    false,
  );
  return draft;
}

async function append(draft: Draft, bytes: Uint8Array): Promise<void> {
  if (draft.broken !== null) throw draft.broken;
  try {
    for (let done = 0; done < bytes.length;) {
      done += (await draft.file.write(bytes, done, bytes.length - done, draft.position + done)).bytesWritten;
    }
  } catch (error) {
    draft.broken = error as Error;
    throw error;
  }
  draft.position += bytes.length;
}

/** Appends one record. `dense`: the payload will not shrink further. */
export async function writeRecord(draft: Draft, record: WarcDraft, dense: boolean): Promise<{ id: string; sha256: string }> {
  const { id, bytes, sha256: payload } = serialise(record, draft.last);
  const member = await packMember(bytes, dense);
  const offset = draft.position - localHeaderSize(DATA);
  await append(draft, member);
  draft.hash.update(member);
  draft.crc = crc32(member, draft.crc);
  draft.records += 1;
  draft.last = id;
  if (record.at > draft.modified) draft.modified = record.at;
  if (isIndexed(record.type) && record.url !== undefined) {
    const place = { sha256: payload, recordSha256: sha256(member), offset, length: member.length };
    draft.index.push(formatLine({ url: record.url, at: record.at, ...describe(record, record.contentType), ...place }));
    draft.urls.add(record.url);
  }
  return { id, sha256: payload };
}

interface Written extends ZipPart {
  sha256: string;
}

async function writePart(draft: Draft, name: string, text: string): Promise<Written> {
  const bytes = Buffer.from(text);
  const part = { name, size: bytes.length, crc32: crc32(bytes), offset: draft.position, sha256: sha256(bytes) };
  await append(draft, localHeader(part));
  await append(draft, bytes);
  return part;
}

/** Writes the other parts, the directory and last the first part's header; then syncs and renames. Returns the file's size. */
export async function finishDraft(draft: Draft): Promise<number> {
  const dataSize = draft.position - localHeaderSize(DATA);
  const data: Written = { name: DATA, size: dataSize, crc32: draft.crc, offset: 0, sha256: draft.hash.digest('hex') };
  const index = await writePart(
    draft,
    INDEX,
    draft.index
      .sort()
      .map((line) => `${line}\n`)
      .join(''),
  );
  const pages = await writePart(draft, PAGES, [PAGES_HEADER, ...draft.pages, ''].join('\n'));
  const { id, software, created, modified, records, last } = draft;
  const resources = [data, index, pages].map((part) => ({ path: part.name, sha256: part.sha256, bytes: part.size }));
  const packageText = packageJson({ bundle: id, software, created, modified, records, lastRecord: last, resources });
  const paper = await writePart(draft, PACKAGE, packageText);
  const digest = await writePart(draft, DIGEST, digestJson(packageText));
  await append(draft, directory([data, index, pages, paper, digest], draft.position));
  const size = draft.position;
  draft.position = 0;
  await append(draft, localHeader(data));
  await draft.file.sync();
  await draft.file.close();
  await rename(partialOf(draft.path), draft.path);
  await syncFolder(dirname(draft.path));
  return size;
}

/** A rename is only lasting once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
