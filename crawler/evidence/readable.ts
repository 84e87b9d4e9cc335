/** What a reader of evidence needs of a file, so that bytes may lie elsewhere than under their own name. */
import { open } from 'node:fs/promises';

/** The part of a FileHandle that reading takes. */
export interface ReadableFile {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  stat(): Promise<{ size: number }>;
  close(): Promise<void>;
}

/** Throws what the file system throws. */
export function openReadable(path: string): Promise<ReadableFile> {
  return open(path, 'r');
}
