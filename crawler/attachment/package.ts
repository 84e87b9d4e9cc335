/** Opens a ZIP within limits: how many members, how much they unpack to, by their own word and by what really comes out. */
import { fromBuffer } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { Unreadable } from './text-sink.ts';

export interface Package {
  /** In code order, each once. */
  names: string[];
  /** What a member unpacks to, piece by piece. */
  read(name: string): AsyncIterable<Buffer>;
}

const MAX_MEMBERS = 5000;
/** All members together; a workbook of this size has half a million rows. */
const MAX_UNPACKED = 100_000_000;

function nameOf({ fileName, generalPurposeBitFlag }: Entry): string {
  const bytes = fileName as unknown as Buffer;
  const utf8 = (generalPurposeBitFlag & 0x800) !== 0 || bytes.every((byte) => byte < 0x80);
  return new TextDecoder(utf8 ? 'utf-8' : 'gb18030').decode(bytes);
}

function open(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, decodeStrings: false, validateEntrySizes: true }, (error, zip) => {
      if (error) reject(error);
      else resolve(zip);
    });
  });
}

function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  let unpacked = 0;
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      unpacked += entry.uncompressedSize;
      if (unpacked > MAX_UNPACKED) return reject(new Unreadable('too-big', `unpacks to more than ${MAX_UNPACKED} bytes`));
      if (entries.size >= MAX_MEMBERS) return reject(new Unreadable('too-big', `more than ${MAX_MEMBERS} members`));
      const name = nameOf(entry);
      if (!name.endsWith('/') && !entries.has(name)) entries.set(name, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

export async function openPackage(bytes: Buffer): Promise<Package> {
  const zip = await open(bytes);
  const entries = await entriesOf(zip);
  return {
    names: [...entries.keys()].sort((a, b) => (a < b ? -1 : 1)),
    async *read(name) {
      const entry = entries.get(name);
      if (entry === undefined) return;
      if (entry.isEncrypted()) throw new Unreadable('encrypted', name);
      const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
        zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
      });
      for await (const piece of stream) yield piece as Buffer;
    },
  };
}

export async function wholeOf(zip: Package, name: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of zip.read(name)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Unpacks all and keeps nothing: for readers that trust the sizes a package claims for itself. */
export async function checkSizes(zip: Package): Promise<void> {
  for (const name of zip.names) for await (const _ of zip.read(name));
}
