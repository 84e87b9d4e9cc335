/** Makes office files the same bytes every time: libraries stamp the clock into zip entries and document properties. */
import { fromBuffer } from 'yauzl';
import type { Entry, ZipFile as Reader } from 'yauzl';
import { ZipFile } from 'yazl';

// Local parts, because DOS time has no zone: the stored bytes are the same in every time zone.
const EPOCH = new Date(1980, 0, 1, 0, 0, 0);

/** Members of an archive by name, in its own order. Throws on a damaged archive: it is our own writing. */
export async function unzip(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  const reader = await new Promise<Reader>((resolve, reject) => {
    fromBuffer(Buffer.from(bytes), { lazyEntries: true }, (error, file) => (error ? reject(error) : resolve(file)));
  });
  const members = new Map<string, Buffer>();
  await new Promise<void>((resolve, reject) => {
    reader.on('entry', (entry: Entry) => {
      collect(reader, entry).then((body) => {
        if (!entry.fileName.endsWith('/')) members.set(entry.fileName, body);
        reader.readEntry();
      }, reject);
    });
    reader.on('end', () => resolve());
    reader.on('error', reject);
    reader.readEntry();
  });
  return members;
}

/** The archive rewritten with fixed times; `mend` may replace a member's body. Order of members is kept. */
export async function fixedZip(bytes: Uint8Array, mend: (name: string, body: Buffer) => Buffer): Promise<Uint8Array> {
  const out = new ZipFile();
  for (const [name, body] of await unzip(bytes))
    out.addBuffer(mend(name, body), name, { mtime: EPOCH, mode: 0o100644, forceDosTimestamp: true });
  out.end();
  return Uint8Array.from(await drain(out.outputStream));
}

async function collect(reader: Reader, entry: Entry): Promise<Buffer> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    reader.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  return drain(stream);
}

async function drain(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
