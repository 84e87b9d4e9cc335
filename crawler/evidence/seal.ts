/** Turns a draft into a sealed bundle: the other parts, the directory, and last the first part's header. */
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { DATA_START, append, writeAt, type Draft } from './draft.ts';
import { pieces } from './line-file.ts';
import { DATA, DIGEST, INDEX, PACKAGE, PAGES, PAGES_HEADER, RECORDS, digestJson, packageJson } from './manifest.ts';
import { BundleFenced, isStill, publish, refuseStale, syncFolder } from './take-over.ts';
import { directory, localHeader, localHeaderSize, type ZipPart } from './zip.ts';

interface Written extends ZipPart {
  sha256: string;
}

/** Content first, piece by piece; then the header that tells its size. */
async function writePart(draft: Draft, name: string, content: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<Written> {
  const offset = draft.position;
  const hash = createHash('sha256');
  let crc = 0;
  draft.position += localHeaderSize(name);
  for await (const piece of content) {
    await append(draft, piece);
    hash.update(piece);
    crc = crc32(piece, crc);
  }
  const size = draft.position - offset - localHeaderSize(name);
  const part = { name, size, crc32: crc, offset, sha256: hash.digest('hex') };
  await writeAt(draft, localHeader(part), offset);
  return part;
}

async function* pageList(draft: Draft): AsyncGenerator<string> {
  yield PAGES_HEADER;
  yield* draft.pages.lines();
}

/** Throws BundleFenced when the draft no longer is what stands under its name, or a later writer has begun. */
export async function refuseFenced({ file, partial, path, writer }: Draft): Promise<void> {
  if (!(await isStill(file, partial))) throw new BundleFenced(`${partial}: another writer took it over; leave this crawl to that one`);
  await refuseStale(path, writer);
}

/** Writes, syncs and gives the file its name. `memory`: bytes for sorting the index. Returns the file's size. */
export async function sealDraft(draft: Draft, memory: number, replace: boolean): Promise<number> {
  await refuseFenced(draft);
  const dataSize = draft.position - DATA_START;
  const data: Written = { name: DATA, size: dataSize, crc32: draft.crc, offset: 0, sha256: draft.hash.copy().digest('hex') };
  const index = await writePart(draft, INDEX, pieces(draft.index.sorted(memory)));
  const pages = await writePart(draft, PAGES, pieces(pageList(draft)));
  const digests = await writePart(draft, RECORDS, pieces(draft.digests.lines()));
  const { id, software, before, created, modified, records, last } = draft;
  const resources = [data, index, pages, digests].map((part) => ({ path: part.name, sha256: part.sha256, bytes: part.size }));
  const root = draft.tree.root().toString('hex');
  const facts = { bundle: id, software, created, modified, records, lastRecord: last, root, before, pruned: null, resources };
  const packageText = packageJson(facts);
  const paper = await writePart(draft, PACKAGE, [Buffer.from(packageText)]);
  const digest = await writePart(draft, DIGEST, [Buffer.from(digestJson(packageText))]);
  await append(draft, directory([data, index, pages, digests, paper, digest], draft.position));
  await writeAt(draft, localHeader(data), 0);
  await draft.file.sync();
  await refuseFenced(draft);
  await publish(draft.partial, draft.path, replace);
  await syncFolder(dirname(draft.path));
  return draft.position;
}
