/** Writes what a crawl saw into one sealed WACZ 1.1.1 file; until it is sealed only `<path>.partial` exists. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { finishDraft, openDraft, partialOf, writeRecord, type Draft } from './draft.ts';
import { pageLine, type PageLine } from './manifest.ts';
import { asUri, httpHead, type RawHeaders, type WarcDraft } from './warc-record.ts';

export { openBundle, BundleDamaged, type BundleReader, type Recorded } from './open-bundle.ts';
export { decodeBody } from './decode-body.ts';
export type { IndexEntry } from './index-line.ts';
export type { PageLine } from './manifest.ts';
export type { RawHeaders } from './warc-record.ts';

export interface ResponseCapture {
  /** Address asked for. A rendered DOM is a resource under urn:dom:<address>. */
  url: string;
  /** ISO UTC instant of the answer. */
  at: string;
  ip?: string;
  request: { method: string; headers: RawHeaders };
  status: number;
  statusText: string;
  /** '1.1' */
  httpVersion: string;
  /** As received: order and duplicates kept. Text stands for bytes one to one (latin1); what is beyond U+00FF is written as UTF-8. */
  headers: RawHeaders;
  /** As received, still content-encoded if it was; chunk framing (Transfer-Encoding) taken off. */
  body: Uint8Array;
  /** A browser handed the body over with its content coding already taken off. */
  decoded?: boolean;
  /** Why the body is not whole (WARC-Truncated). */
  truncated?: 'length' | 'time' | 'disconnect' | 'unspecified';
}

/** Something that is not an HTTP answer: urn:dom:<address>, urn:shot:<address>, urn:text:<address>, urn:probe:… */
export interface ResourceCapture {
  url: string;
  at: string;
  contentType: string;
  body: Uint8Array;
}

/**
 * Calls may overlap; records are written in the order of the calls. A failed write (disk full) fails every later call.
 *
 * `sha256` (hex) is the digest of the payload as recorded: the record's WARC-Payload-Digest, the body before its content
 * coding is taken off. It is `EvidenceRef.sha256`; anyone's WARC tool gives it again from the stored record.
 */
export interface BundleWriter {
  readonly id: string;
  addResponse(capture: ResponseCapture): Promise<{ sha256: string }>;
  addResource(capture: ResourceCapture): Promise<{ sha256: string }>;
  /** What Sundial itself knows of the crawl (policy, clock offset, interruptions): a metadata record under a urn:. */
  addMetadata(capture: ResourceCapture): Promise<{ sha256: string }>;
  /** Lists a page a reader may start from. Its address must have been recorded before. */
  addPage(page: PageLine): Promise<void>;
  /** Finishes, syncs and renames the file. `sha256` (hex) is that of the whole file. */
  seal(): Promise<{ sha256: string; bytes: number; records: number }>;
  /** Ends an attempt without a bundle and takes its `.partial` away; also after a seal that failed. After one that did not, nothing is left to do. */
  abandon(): Promise<void>;
}

/** `id`: `<run>.<site>`; `software`: 'Sundial/0.1.0'; `created`: ISO instant, the clock's when absent. Throws when the file cannot be made. */
export async function createBundle(options: { path: string; id: string; software: string; created?: string }): Promise<BundleWriter> {
  const created = instant(options.created ?? new Date().toISOString());
  const draft = await openDraft(options.path, options.id, options.software, created);
  const inTurn = oneAtATime();
  const add = (type: 'resource' | 'metadata', { url, at, contentType, body }: ResourceCapture): Promise<{ sha256: string }> =>
    inTurn(async () => {
      const record = { type, url: asUri(url), at: instant(at), contentType, head: Buffer.alloc(0), payload: body };
      return { sha256: (await writeRecord(draft, record, isDense(contentType))).sha256 };
    });
  return {
    id: options.id,
    addResponse: (capture) => inTurn(() => addExchange(draft, capture)),
    addResource: (capture) => add('resource', capture),
    addMetadata: (capture) => add('metadata', capture),
    addPage: ({ url, at, title }) =>
      inTurn(async () => {
        if (!draft.urls.has(asUri(url))) throw new Error(`page ${url} is listed before it is recorded`);
        draft.pages.push(pageLine({ url: asUri(url), at: instant(at), title }));
      }),
    seal: () =>
      inTurn.last(async () => {
        const bytes = await finishDraft(draft);
        return { sha256: await fileSha256(options.path), bytes, records: draft.records };
      }),
    abandon: () =>
      inTurn.end(async () => {
        await draft.file.close();
        await rm(partialOf(options.path), { force: true });
      }),
  };
}

/** Response, then the request that brought it, tied together by WARC-Concurrent-To. */
async function addExchange(draft: Draft, capture: ResponseCapture): Promise<{ sha256: string }> {
  const [url, at] = [asUri(capture.url), instant(capture.at)];
  const version = `HTTP/${capture.httpVersion}`;
  const fields: [string, string][] = capture.ip === undefined ? [] : [['WARC-IP-Address', capture.ip]];
  const marks: [string, string][] = [];
  if (capture.decoded === true) marks.push(['Sundial-Body', 'decoded by the browser']);
  if (capture.truncated !== undefined) marks.push(['WARC-Truncated', capture.truncated]);
  const response: WarcDraft = {
    type: 'response',
    url,
    at,
    contentType: 'application/http; msgtype=response',
    fields: [...fields, ...marks],
    head: httpHead(`${version} ${capture.status} ${capture.statusText}`, statedHeaders(capture)),
    payload: capture.body,
  };
  const written = await writeRecord(draft, response, isDenseAnswer(capture.headers, capture.decoded));
  const target = URL.canParse(url) ? new URL(url).pathname + new URL(url).search : url;
  const request: WarcDraft = {
    type: 'request',
    url,
    at,
    contentType: 'application/http; msgtype=request',
    fields: [...fields, ['WARC-Concurrent-To', written.id]],
    head: httpHead(`${capture.request.method} ${target} ${version}`, capture.request.headers),
    payload: new Uint8Array(),
  };
  await writeRecord(draft, request, false);
  return { sha256: written.sha256 };
}

/** Headers that no longer describe the stored bytes are kept under X-Orig-, as other archives' tools do, so that no reader decodes twice. */
function statedHeaders({ headers, decoded }: ResponseCapture): RawHeaders {
  const stale = decoded === true ? ['transfer-encoding', 'content-encoding', 'content-length'] : ['transfer-encoding'];
  return headers.map(([name, value]) => [stale.includes(name.toLowerCase()) ? `X-Orig-${name}` : name, value]);
}

const isDense = (contentType: string): boolean =>
  /^(image\/(?!svg|bmp)|video\/|audio\/|application\/(pdf|zip|gzip|x-rar|vnd\.openxml))/i.test(contentType);

function isDenseAnswer(headers: RawHeaders, decoded: boolean | undefined): boolean {
  return headers.some(([name, value]) => {
    const is = name.toLowerCase();
    return (is === 'content-encoding' && decoded !== true) || (is === 'content-type' && isDense(String(value)));
  });
}

/** ISO UTC without idle milliseconds. Throws on what is no instant: that is a bug of the caller. */
function instant(at: string): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

interface Turns {
  <T>(run: () => Promise<T>): Promise<T>;
  /** After this one nothing more is taken. */
  last<T>(run: () => Promise<T>): Promise<T>;
  /** The same, even when nothing more is taken. */
  end<T>(run: () => Promise<T>): Promise<T>;
}

/** Runs one call after the other, whatever became of the one before. */
function oneAtATime(): Turns {
  let tail: Promise<unknown> = Promise.resolve();
  let closed = false;
  const enter = <T>(run: () => Promise<T>): Promise<T> => {
    const turn = tail.then(run);
    // The caller gets the failure; the next in line only needs to know that this turn is over.
    tail = turn.catch(() => undefined);
    return turn;
  };
  const turns = <T>(run: () => Promise<T>): Promise<T> => (closed ? Promise.reject(new Error('the bundle is closed')) : enter(run));
  const end = <T>(run: () => Promise<T>): Promise<T> => {
    closed = true;
    return enter(run);
  };
  return Object.assign(turns, { end, last: <T>(run: () => Promise<T>) => (closed ? turns(run) : end(run)) });
}

async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
