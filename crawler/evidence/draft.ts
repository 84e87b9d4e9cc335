/** A bundle while it is being written: the container grows in place, record by record, and gets its headers last. */
import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { packMember } from './gzip-member.ts';
import { held, type Held } from './held.ts';
import { entryOf, formatLine, type Indexable } from './index-line.ts';
import { lineFile, type LineFile } from './line-file.ts';
import { DATA, listedBy } from './manifest.ts';
import { growingRoot } from './merkle.ts';
import { leafOfRecord } from './prove.ts';
import { serialise, sha256, type WarcDraft } from './warc-record.ts';
import type { Before } from './warcinfo.ts';
import { localHeaderSize } from './zip.ts';

export interface Draft {
  file: FileHandle;
  /** Where the sealed bundle will stand, and the partial that `file` is. */
  path: string;
  partial: string;
  writer: number;
  id: string;
  software: string;
  before: Before | null;
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
  /** The tree over all records. */
  tree: ReturnType<typeof growingRoot>;
  /**
   * Lines of the index and of the page list; the digest of each record; where each address lies. All of them, and the tree, are made
   * again from the archive after an interruption.
   */
  index: LineFile;
  pages: LineFile;
  digests: LineFile;
  held: Held;
  /** The first write that failed (disk full): a torn archive must not grow, nor be sealed. */
  broken: Error | null;
}

export const DATA_START = localHeaderSize(DATA);

type About = Pick<Draft, 'file' | 'path' | 'partial' | 'writer' | 'id' | 'software' | 'before' | 'created'>;

export function blankDraft(about: About): Draft {
  return {
    ...about,
    modified: about.created,
    position: DATA_START,
    crc: 0,
    hash: createHash('sha256'),
    records: 0,
    last: about.id,
    tree: growingRoot(),
    index: lineFile(`${about.partial}.index`),
    pages: lineFile(`${about.partial}.pages`),
    digests: lineFile(`${about.partial}.records`),
    held: held(),
    broken: null,
  };
}

export async function writeAt(draft: Draft, bytes: Uint8Array, at: number): Promise<void> {
  if (draft.broken !== null) throw draft.broken;
  try {
    for (let done = 0; done < bytes.length;) {
      done += (await draft.file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
    }
  } catch (error) {
    draft.broken = error as Error;
    throw error;
  }
}

export async function append(draft: Draft, bytes: Uint8Array): Promise<void> {
  await writeAt(draft, bytes, draft.position);
  draft.position += bytes.length;
}

/** A record on its way into the archive. `dense`: the payload will not shrink further. */
export interface Arriving {
  record: WarcDraft;
  dense: boolean;
}

/** Appends records that belong together, each made with the id of the one before it in the group (null for the first). */
export async function writeRecords(
  draft: Draft,
  group: ((before: string | null) => Arriving)[],
): Promise<{ id: string; sha256: string }[]> {
  const made: { id: string; sha256: string; member: Buffer; record: WarcDraft }[] = [];
  for (const make of group) {
    const before = made.at(-1)?.id ?? null;
    const { record, dense } = make(before);
    const { id, head, payload, sha256: digest } = serialise(record, before ?? draft.last);
    made.push({ id, sha256: digest, member: await packMember(head, payload, dense), record });
  }
  const first = draft.position - DATA_START;
  await append(draft, made.length === 1 ? made[0]!.member : Buffer.concat(made.map(({ member }) => member)));
  let offset = first;
  for (const { id, sha256: payload, member, record } of made) {
    await note(draft, record, { id, sha256: payload, member, offset });
    offset += member.length;
  }
  return made.map(({ id, sha256: payload }) => ({ id, sha256: payload }));
}

/** Takes a record that stands in the archive into everything that is known of the archive. */
export async function note(
  draft: Draft,
  record: Indexable & { payload: Uint8Array },
  { id, sha256: payload, member, offset }: { id: string; sha256: string; member: Buffer; offset: number },
): Promise<void> {
  draft.hash.update(member);
  draft.crc = crc32(member, draft.crc);
  draft.records += 1;
  draft.last = id;
  if (record.at > draft.modified) draft.modified = record.at;
  const recordSha256 = sha256(member);
  draft.tree.add(leafOfRecord(recordSha256));
  const entry = entryOf(record, { sha256: payload, recordSha256, offset, length: member.length });
  const listed = listedBy(record);
  try {
    await draft.digests.add(recordSha256);
    if (entry !== null) await draft.index.add(formatLine(entry));
    if (listed !== null) await draft.pages.add(listed);
  } catch (error) {
    draft.broken = error as Error;
    throw error;
  }
  if (entry !== null) draft.held.add(entry.url, entry.at, entry);
}
