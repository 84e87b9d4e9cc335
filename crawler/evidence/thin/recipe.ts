/** How a thin bundle lies on disk: bytes of its own, then where each stretch of the bundle comes from, then what it is the recipe of. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../config/canonical.ts';

/** A whole file, plain. */
export interface WholeBundle {
  bundle: string;
  /** hex, of the whole file. */
  sha256: string;
  bytes: number;
}

export interface ThinPapers {
  format: 'sundial-thin-1';
  /** The bundle that the recipe gives, byte for byte. */
  of: WholeBundle;
  /** The newer bundle whose bytes it takes: `<evidence>/.bases/<sha256>.wacz`. */
  base: WholeBundle;
  /** Bytes of its own, and rows of the table. */
  own: number;
  rows: number;
  /** sha256 (hex) of the table. */
  table: string;
}

/**
 * Begins the file. Then: `own` bytes; `rows` of two 64-bit numbers (where the stretch begins in the bundle; twice the offset in the bytes of
 * its own, or twice the offset in the base plus one); the papers as canonical JSON; their
 * sha256, raw, and their length in 32 bits. All little-endian.
 */
export const MAGIC = Buffer.from('sundial-thin-1\r\n');
export const ROW = 16;
export const TAIL = 36;
/** Papers longer than this are none. */
export const MOST_PAPERS = 4096;

const HIGH = 2 ** 32;

export const numberAt = (bytes: Buffer, at: number): number => bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * HIGH;

export function row(at: number, source: { offset: number; base: boolean }): Buffer {
  const bytes = Buffer.alloc(ROW);
  const from = source.offset * 2 + (source.base ? 1 : 0);
  bytes.writeUInt32LE(at % HIGH, 0);
  bytes.writeUInt32LE(Math.floor(at / HIGH), 4);
  bytes.writeUInt32LE(from % HIGH, 8);
  bytes.writeUInt32LE(Math.floor(from / HIGH), 12);
  return bytes;
}

export function papersBytes(papers: ThinPapers): Buffer {
  const text = Buffer.from(canonicalJson(papers));
  const tail = Buffer.alloc(TAIL);
  digestOf(text).copy(tail);
  tail.writeUInt32LE(text.length, 32);
  return Buffer.concat([text, tail]);
}

const digestOf = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** Null for anything but the one lawful text of such papers; `digest`: raw, as it stands behind them. */
export function readPapers(text: Buffer, digest: Buffer): ThinPapers | null {
  if (!digestOf(text).equals(digest)) return null;
  let papers: unknown;
  try {
    papers = JSON.parse(text.toString('utf8'));
  } catch {
    return null;
  }
  if (!isPapers(papers) || canonicalJson(papers) !== text.toString('utf8')) return null;
  return papers;
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

function isWhole(value: unknown): boolean {
  const { bundle, sha256, bytes, ...rest } = (value ?? {}) as Record<string, unknown>;
  const named = typeof bundle === 'string' && typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256);
  return named && isCount(bytes) && Object.keys(rest).length === 0;
}

function isPapers(value: unknown): value is ThinPapers {
  const { format, of, base, own, rows, table, ...rest } = (value ?? {}) as Record<string, unknown>;
  const counted = isCount(own) && isCount(rows) && typeof table === 'string';
  return format === 'sundial-thin-1' && isWhole(of) && isWhole(base) && counted && Object.keys(rest).length === 0;
}
