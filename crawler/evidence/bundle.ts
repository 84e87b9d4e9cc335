/** Writes what a crawl saw into one sealed WACZ 1.1.1 file; until it is sealed only `<path>.partial-<writer>` exists, which a later writer goes on with. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { instant, type ResourceCapture, type ResponseCapture, type RevisitCapture } from './capture.ts';
import { DATA_START, writeRecords, type Draft } from './draft.ts';
import { addExchange, addRevisit, isDense } from './exchange-records.ts';
import { parseLine, type IndexEntry } from './index-line.ts';
import { listing, type PageLine } from './manifest.ts';
import { readRecorded, type Recorded, type Source } from './read-record.ts';
import { beginDraft, closeDraft, dropDraft, leaveDraft, type Resumed } from './resume.ts';
import { refuseFenced, sealDraft } from './seal.ts';
import { oneAtATime } from './turns.ts';
import { asUri } from './warc-record.ts';
import type { Before } from './warcinfo.ts';

export { openBundle, type BundleReader } from './open-bundle.ts';
export { BundleDamaged, type Recorded } from './read-record.ts';
export { BundleFenced, BundleSealed, discardPartials } from './take-over.ts';
export { decodeBody } from './decode-body.ts';
export type { ResourceCapture, ResponseCapture, RevisitCapture } from './capture.ts';
export type { IndexEntry } from './index-line.ts';
export type { BundleFacts, PageLine, PrunedNote } from './manifest.ts';
export type { RecordProof } from './prove.ts';
export type { Resumed } from './resume.ts';
export type { RawHeaders } from './warc-record.ts';
export type { Before } from './warcinfo.ts';

/** What the archive holds so far, from this session and those before it. */
export interface RecordedSoFar {
  /** As `BundleReader.read`; also of what was written a moment ago. */
  read(url: string, sha256?: string): Promise<Recorded | null>;
  has(url: string): boolean;
  /** In order of writing. */
  entries(): AsyncIterable<IndexEntry>;
}

/**
 * Calls may overlap; records are written in the order of the calls. A failed write (disk full) fails every later call but
 * `leave` and `abandon`.
 *
 * `sha256` (hex) is the digest of the payload as recorded: the record's WARC-Payload-Digest, the body before its content
 * coding is taken off. It is `EvidenceRef.sha256`; anyone's WARC tool gives it again from the stored record.
 */
export interface BundleWriter {
  readonly id: string;
  /** What an interrupted session left and this one goes on with; null for a new bundle. */
  readonly resumed: Resumed | null;
  readonly recorded: RecordedSoFar;
  addResponse(capture: ResponseCapture): Promise<{ sha256: string }>;
  addResource(capture: ResourceCapture): Promise<{ sha256: string }>;
  /** What Sundial itself knows of the crawl (policy, clock offset, interruptions): a metadata record under a urn:. */
  addMetadata(capture: ResourceCapture): Promise<{ sha256: string }>;
  /** A 304, and the earlier answer beside it unless it is there already: the bundle stands alone. `sha256` is that of the earlier body. */
  addRevisit(capture: RevisitCapture): Promise<{ sha256: string }>;
  /** Lists a page a reader may start from. Its address must have been recorded before. */
  addPage(page: PageLine): Promise<void>;
  /** Everything written so far survives a crash of the machine. Throws BundleFenced when a later writer has taken over. */
  checkpoint(): Promise<void>;
  /** Ends this session; the next writer goes on from here. */
  leave(): Promise<void>;
  /**
   * Finishes, syncs and names the file. `sha256` (hex) is that of the whole file, `root` (hex) that of the tree over its records.
   * Throws BundleFenced, and then nothing of this writer appears.
   */
  seal(): Promise<{ sha256: string; bytes: number; records: number; root: string }>;
  /** Ends an attempt without a bundle and takes its partial away; also after a seal that failed. After one that did not, nothing is left to do. */
  abandon(): Promise<void>;
}

export interface BundleOptions {
  path: string;
  /** `<run>.<site>` */
  id: string;
  /** 'Sundial/0.1.0' */
  software: string;
  /** The bundle that this one follows, named in its first record; an earlier session's word counts. Default null. */
  before?: Before | null;
  /** ISO instant, the clock's when absent. */
  created?: string;
  /** Fencing token: larger than that of anybody who wrote here before. Default 1. */
  writer?: number;
  /** A trial: may take the place of a sealed bundle, when it is sealed itself. */
  replace?: boolean;
  /** Bytes of index lines that are sorted at once. */
  sortBytes?: number;
}

const SORT_BYTES = 4 * 1024 * 1024;

/** Goes on with what earlier writers left. Throws BundleSealed, BundleFenced, and what the file system throws. */
export async function createBundle(options: BundleOptions): Promise<BundleWriter> {
  const { path, id, software, before = null, writer = 1, replace = false, sortBytes = SORT_BYTES } = options;
  if (!Number.isSafeInteger(writer) || writer < 1) throw new Error(`expected a writer's token of 1 or more, found ${writer}`);
  const created = instant(options.created ?? new Date().toISOString());
  const { draft, resumed } = await beginDraft({ path, id, software, before, created, writer, replace });
  const inTurn = oneAtATime();
  const { recorded, instantOf } = readBack(draft);
  const add = (type: 'resource' | 'metadata', capture: ResourceCapture) => inTurn(() => addOne(draft, type, capture));
  return {
    id,
    resumed,
    recorded,
    addResponse: (capture) => inTurn(() => addExchange(draft, capture)),
    addResource: (capture) => add('resource', capture),
    addMetadata: (capture) => add('metadata', capture),
    addRevisit: (capture) => inTurn(async () => addRevisit(draft, capture, await instantOf(capture))),
    addPage: ({ url, at, title }) =>
      inTurn(async () => {
        if (draft.broken !== null) throw draft.broken;
        if (!draft.held.has(asUri(url))) throw new Error(`page ${url} is listed before it is recorded`);
        await addOne(draft, 'metadata', listing({ url: asUri(url), at, title }));
      }),
    checkpoint: () =>
      inTurn(async () => {
        await refuseFenced(draft);
        await draft.file.datasync();
      }),
    leave: () => inTurn.end(() => leaveDraft(draft)),
    seal: () =>
      inTurn.last(async () => {
        const bytes = await sealDraft(draft, sortBytes, replace);
        await closeDraft(draft);
        return { sha256: await fileSha256(path), bytes, records: draft.records, root: draft.tree.root().toString('hex') };
      }),
    abandon: () => inTurn.end(() => dropDraft(draft)),
  };
}

async function addOne(draft: Draft, type: 'resource' | 'metadata', capture: ResourceCapture): Promise<{ sha256: string }> {
  const { url, at, contentType, body } = capture;
  const record = { type, url: asUri(url), at: instant(at), contentType, head: Buffer.alloc(0), payload: body };
  const [written] = await writeRecords(draft, [() => ({ record, dense: isDense(contentType) })]);
  return { sha256: written!.sha256 };
}

function readBack(draft: Draft): { recorded: RecordedSoFar; instantOf(revisit: RevisitCapture): Promise<string | null> } {
  const source = (): Source => ({
    file: draft.file,
    data: { start: DATA_START, size: draft.position - DATA_START },
    slotsOf: (url) => Promise.resolve(draft.held.of(url)),
  });
  const read = (url: string, wanted?: string): Promise<Recorded | null> => readRecorded(source(), asUri(url), wanted);
  async function* entries(): AsyncGenerator<IndexEntry> {
    for await (const line of draft.index.lines()) {
      const entry = parseLine(line);
      if (entry !== null) yield entry;
    }
  }
  const instantOf = async ({ of }: RevisitCapture): Promise<string | null> => {
    const there = draft.held.has(asUri(of.response.url)) ? await read(of.response.url, of.sha256) : null;
    return there?.type === 'response' ? there.at : null;
  };
  return { recorded: { read, has: (url) => draft.held.has(asUri(url)), entries }, instantOf };
}

async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
