/** What a reader of evidence needs of a file, so that bytes may lie elsewhere than under their own name. */
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { openThin, type Thin } from './thin/open-thin.ts';

/** The part of a FileHandle that reading takes. */
export interface ReadableFile {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  stat(): Promise<{ size: number }>;
  close(): Promise<void>;
  /** Of a bundle that shares what it has in common with a newer one. */
  thin?: Thin;
}

const THIN = '.thin';
/** A bundle rests on the next month's, that on the next …: twenty years of them, each with an open file. */
const DEEPEST = 240;

/** Where the thin form of the bundle `<id>.wacz` stands. */
export const thinOf = (path: string): string => `${path}${THIN}`;

/** A sealed bundle stands at this path (`<id>.wacz`), plain or thin. */
export function bundleStands(path: string): boolean {
  return existsSync(path) || existsSync(thinOf(path));
}

/** `<run>.<site>` of `…/<run>.<site>.wacz`, however it is kept. */
export function bundleIdOf(path: string): string {
  return basename(path).replace(/\.wacz(\.thin)?$/, '');
}

/** Opens a bundle by its plain path, also when it is kept thin. Throws what the file system throws, and BundleDamaged for a thin one that does not hold together. */
export function openReadable(path: string): Promise<ReadableFile> {
  return openAt(path, 0);
}

async function openAt(path: string, depth: number): Promise<ReadableFile> {
  const thin = (at: string) => openThin(at, depth < DEEPEST ? (base) => openAt(base, depth + 1) : null);
  if (path.endsWith(THIN)) return thin(path);
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // Between the two looks a thin bundle may have become a plain, pruned one.
    return existsSync(thinOf(path)) ? thin(thinOf(path)) : await open(path, 'r');
  }
}
