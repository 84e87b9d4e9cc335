/** Writes a container part by part, each header when its size is known: the one lawful image of its parts. */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { directory, localHeader, localHeaderSize, type ZipPart } from '../zip.ts';

export interface Written extends ZipPart {
  /** hex */
  sha256: string;
}

export interface Container {
  add(name: string, content: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<Written>;
  /** Ends it with its directory and syncs; gives the whole size in bytes. */
  end(): Promise<number>;
}

export function container(file: FileHandle): Container {
  const parts: Written[] = [];
  let position = 0;
  const write = async (bytes: Buffer, at: number): Promise<void> => {
    for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  };
  return {
    async add(name, content) {
      const offset = position;
      const hash = createHash('sha256');
      let crc = 0;
      position += localHeaderSize(name);
      for await (const piece of content) {
        await write(piece, position);
        position += piece.length;
        hash.update(piece);
        crc = crc32(piece, crc);
      }
      const size = position - offset - localHeaderSize(name);
      const part = { name, size, crc32: crc, offset, sha256: hash.digest('hex') };
      await write(localHeader(part), offset);
      parts.push(part);
      return part;
    },
    async end() {
      const image = directory(parts, position);
      await write(image, position);
      await file.sync();
      return position + image.length;
    },
  };
}
