/** A case is one file: a ZIP of stored parts with one lawful byte image, as bundles are; any unzip opens it. */
import { open, rename, rm } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { directory, localHeader } from '../../crawler/evidence/zip.ts';

export interface Part {
  name: string;
  bytes: Buffer;
}

/** The bytes of a container with these parts, in this order; the same parts give the same bytes. */
export function containerOf(parts: readonly Part[]): Buffer {
  const pieces: Buffer[] = [];
  const listed = [];
  let offset = 0;
  for (const { name, bytes } of parts) {
    const part = { name, size: bytes.length, crc32: crc32(bytes), offset };
    const head = localHeader(part);
    pieces.push(head, bytes);
    listed.push(part);
    offset += head.length + bytes.length;
  }
  return Buffer.concat([...pieces, directory(listed, offset)]);
}

/** `mode`: who may read it. Under its name only when it is whole, on disk, and `approve` (given the path of the draft) did not throw. */
export async function writeWhole(path: string, bytes: Buffer, mode: number, approve: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${path}.${process.pid}.new`;
  try {
    const file = await open(draft, 'w', mode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await approve(draft);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
