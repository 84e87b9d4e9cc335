/** Walks an archive record by record with the memory of the largest one: for checking it, and for going on with one that was interrupted. */
import { readMember } from './gzip-member.ts';
import type { ReadableFile } from './readable.ts';
import { parseRecord, type WarcRecord } from './warc-record.ts';
import { readAt } from './zip.ts';

/** A stretch of a file, in bytes from its start. */
export interface Stretch {
  start: number;
  size: number;
}

export interface Step {
  /** Within the stretch. */
  offset: number;
  /** Packed, and unpacked. */
  member: Buffer;
  bytes: Buffer;
  record: WarcRecord;
}

type Window = (offset: number, length: number) => Promise<Buffer>;

const WINDOW = 1 << 20;

/** Gives bytes of a stretch from a buffer that is refilled as the walk goes on. */
export function windowOn(file: ReadableFile, { start, size }: Stretch): Window {
  let held: Buffer = Buffer.alloc(0);
  let from = 0;
  return async (offset, length) => {
    const wanted = Math.min(length, size - offset);
    if (offset < from || offset + wanted > from + held.length) {
      held = await readAt(file, start + offset, Math.min(Math.max(WINDOW, wanted), size - offset));
      from = offset;
    }
    return held.subarray(offset - from, Math.max(offset - from + wanted, Math.min(held.length, offset - from + WINDOW)));
  };
}

/** The record that begins at `offset`, or a Chinese sentence that says why there is none. `guess`: how long it may be. */
export async function recordAt(bytesAt: Window, offset: number, size: number, guess = 65536): Promise<Step | { says: string }> {
  for (let length = guess; ;) {
    const window = await bytesAt(offset, length);
    const member = readMember(window);
    if ('short' in member) {
      if (offset + window.length >= size || window.length < Math.min(length, size - offset)) return { says: '记录不完整' };
      length = window.length * 4;
      continue;
    }
    if ('says' in member) return member;
    const record = parseRecord(member.data);
    return 'says' in record ? record : { offset, bytes: member.data, member: window.subarray(0, member.length), record };
  }
}
