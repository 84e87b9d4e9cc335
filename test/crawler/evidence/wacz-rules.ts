/** The pinned validator of our bundles: the rules of WACZ 1.1.1, WARC 1.1 (ISO 28500:2017), CDXJ and Data Package 1.0, asked by other people's readers (yauzl, warcio). */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { WARCParser, type WARCRecord } from 'warcio';
import { getSurt } from 'warcio/utils';
import yauzl from 'yauzl';
import { z } from 'zod';

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export interface Unzipped {
  name: string;
  method: number;
  bytes: Buffer;
}

/** The parts as an independent ZIP reader gives them; it checks their CRC-32. */
export function unzip(container: Buffer): Promise<Unzipped[]> {
  return new Promise((resolve, reject) => {
    const parts: Unzipped[] = [];
    yauzl.fromBuffer(container, { lazyEntries: true, strictFileNames: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('error', reject);
      zip.on('end', () => resolve(parts));
      zip.on('entry', (entry: yauzl.Entry) => {
        zip.openReadStream(entry, (failure, stream) => {
          if (failure) return reject(failure);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('error', reject);
          stream.on('end', () => {
            parts.push({ name: entry.fileName, method: entry.compressionMethod, bytes: Buffer.concat(chunks) });
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    });
  });
}

const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/);
const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const Package = z.object({
  profile: z.literal('data-package'),
  wacz_version: z.literal('1.1.1'),
  title: z.string(),
  software: z.string(),
  created: instant,
  modified: instant,
  resources: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[-a-z0-9._/]+$/),
        path: z.string().regex(/^(?!\/|.*\.\.)[\x21-\x7e]+$/),
        hash,
        bytes: z.int().nonnegative(),
      }),
    )
    .min(1),
});
const Digest = z.strictObject({ path: z.literal('datapackage.json'), hash });
const PagesHeader = z.object({ format: z.literal('json-pages-1.0'), id: z.string(), title: z.string() });
const Page = z.object({ id: z.string(), url: z.string(), ts: instant, title: z.string().optional() });
const decimal = z.string().regex(/^\d+$/);
const IndexLine = z.object({
  url: z.string(),
  mime: z.string(),
  status: z
    .string()
    .regex(/^\d{3}$/)
    .optional(),
  digest: hash,
  recordDigest: hash,
  length: decimal,
  offset: decimal,
  filename: z.string(),
});

type Say = (rule: string) => void;

function parsed<T>(shape: z.ZodType<T>, text: string, where: string, say: Say): T | null {
  try {
    const { success, data, error } = shape.safeParse(JSON.parse(text));
    if (!success) say(`${where}: ${error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`);
    return data ?? null;
  } catch (error) {
    say(`${where}: ${(error as Error).message}`);
    return null;
  }
}

/** Everything that is against a rule, in words; [] is a bundle that every tool must take. */
export async function againstTheRules(container: Buffer): Promise<string[]> {
  const found: string[] = [];
  const say: Say = (rule) => void found.push(rule);
  const parts = await unzip(container).catch((error: Error) => (say(`container: ${error.message}`), []));
  const names = parts.map(({ name }) => name);
  const text = (name: string): string => parts.find((part) => part.name === name)?.bytes.toString('utf8') ?? '';
  if (new Set(names).size < names.length) say('container: a name stands twice');
  for (const [folder, file] of [
    ['archive/', /^archive\/[^/]+\.warc(\.gz)?$/],
    ['indexes/', /^indexes\/.+\.cdxj?(\.gz)?$/],
    ['pages/', /^pages\/pages\.jsonl$/],
    ['', /^datapackage\.json$/],
  ] as const)
    if (!names.some((name) => name.startsWith(folder) && file.test(name))) say(`container: nothing like ${file.source}`);
  for (const { name, method } of parts) if (/^archive\/|\.gz$/.test(name) && method !== 0) say(`${name}: must be stored, not compressed`);
  checkPackage(parts, text, say);
  const places = await checkArchive(parts, say);
  checkIndex(text('indexes/index.cdxj'), places, say);
  checkPages(text('pages/pages.jsonl'), places, say);
  return found;
}

function checkPackage(parts: Unzipped[], text: (name: string) => string, say: Say): void {
  const paper = parsed(Package, text('datapackage.json'), 'datapackage.json', say);
  const papers = ['datapackage.json', 'datapackage-digest.json'];
  const resources = paper?.resources ?? [];
  for (const { name, bytes } of parts.filter((part) => !papers.includes(part.name))) {
    const listed = resources.filter(({ path }) => path === name);
    if (listed.length !== 1) say(`datapackage.json: ${name} is listed ${listed.length} times`);
    else if (listed[0]!.hash !== sha256(bytes) || listed[0]!.bytes !== bytes.length) say(`datapackage.json: ${name} is not what is listed`);
  }
  for (const { path } of resources) if (!parts.some(({ name }) => name === path)) say(`datapackage.json: ${path} is not there`);
  if (new Set(resources.map(({ name }) => name)).size < resources.length) say('datapackage.json: a resource name stands twice');
  const digest = parsed(Digest, text('datapackage-digest.json'), 'datapackage-digest.json', say);
  if (digest !== null && digest.hash !== sha256(Buffer.from(text('datapackage.json')))) say('datapackage-digest.json: another digest');
}

interface Place {
  url: string;
  type: string;
  digest: string;
}

/** Each record by where it lies: `offset length`. */
async function checkArchive(parts: Unzipped[], say: Say): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  for (const { name, bytes } of parts.filter((part) => part.name.startsWith('archive/'))) {
    const seen = new Map<string, WARCRecord>();
    const parser = new WARCParser([bytes], { keepHeadersCase: true });
    try {
      for await (const record of parser) {
        const payload = await record.readFully(false);
        const [offset, length] = [parser.offset, parser.recordLength];
        const id = record.warcHeader('WARC-Record-ID') ?? '';
        const member = bytes.subarray(offset, offset + length);
        checkRecord(record, payload, gunzipSync(member), (rule) => say(`${name} at ${offset} (${record.warcType}): ${rule}`), seen);
        seen.set(id, record);
        places.set(`${offset} ${length}`, { url: record.warcTargetURI ?? '', type: record.warcType ?? '', digest: sha256(member) });
      }
    } catch (error) {
      say(`${name}: ${(error as Error).message}`);
    }
    if (seen.values().next().value?.warcType !== 'warcinfo') say(`${name}: no warcinfo at its beginning`);
  }
  return places;
}

/** WARC 1.1, clauses 5 and 6; `whole`: the record unpacked, from a gzip member of its own (annex D). */
function checkRecord(record: WARCRecord, payload: Uint8Array, whole: Buffer, say: Say, seen: Map<string, WARCRecord>): void {
  const field = (name: string): string => record.warcHeader(name) ?? '';
  const block = whole.subarray(whole.indexOf('\r\n\r\n') + 4, -4);
  if (!whole.subarray(0, 10).equals(Buffer.from('WARC/1.1\r\n'))) say('not WARC 1.1');
  if (!/^<[a-z]+:[^\s<>]+>$/.test(field('WARC-Record-ID')) || seen.has(field('WARC-Record-ID'))) say('no id of its own');
  if (!instant.safeParse(field('WARC-Date')).success) say('no instant');
  if (Number(field('Content-Length')) !== block.length || !whole.subarray(-4).equals(Buffer.from('\r\n\r\n'))) say('another length');
  if (!/^[\w.+-]+\/[\w.+-]+/.test(field('Content-Type')) && block.length > 0 && field('Content-Type') !== '') say('no content type');
  if (field('WARC-Block-Digest') !== sha256(block)) say('another block digest');
  const isInfo = record.warcType === 'warcinfo';
  if (isInfo ? field('WARC-Target-URI') !== '' : !/^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i.test(field('WARC-Target-URI'))) say('no target URI');
  if (!isInfo && record.warcType !== 'revisit' && field('WARC-Payload-Digest') !== sha256(payload)) say('another payload digest');
  if (/^(request|response|revisit)$/.test(record.warcType ?? '')) checkHttp(record, field, say, seen);
}

function checkHttp(record: WARCRecord, field: (name: string) => string, say: Say, seen: Map<string, WARCRecord>): void {
  if (!field('Content-Type').startsWith('application/http')) say('not application/http');
  if (record.httpHeaders === null || record.httpHeaders === undefined) say('no HTTP head');
  if (record.warcType === 'request') {
    const answer = seen.get(field('WARC-Concurrent-To'));
    if (answer === undefined || answer.warcTargetURI !== record.warcTargetURI) say('belongs to no answer');
  }
  if (record.warcType !== 'revisit') return;
  if (!field('WARC-Profile').startsWith('http://netpreserve.org/warc/1.1/revisit/')) say('no profile');
  const original = [...seen.values()].find(
    (one) => one.warcTargetURI === field('WARC-Refers-To-Target-URI') && one.warcDate === field('WARC-Refers-To-Date'),
  );
  if (original?.warcPayloadDigest !== field('WARC-Payload-Digest')) say('vouches for nothing that is here');
}

function checkIndex(text: string, places: Map<string, Place>, say: Say): void {
  const lines = text.split('\n');
  if (lines.pop() !== '') say('index: no end of line');
  if (lines.some((line, row) => row > 0 && Buffer.compare(Buffer.from(lines[row - 1]!), Buffer.from(line)) > 0)) say('index: not in order');
  for (const line of lines) {
    const [, key, json] = /^(\S+) \d{14} (\{.*\})$/.exec(line) ?? [];
    const entry = json === undefined ? (say(`index: ${line}`), null) : parsed(IndexLine, json, 'index', say);
    if (entry === null) continue;
    const place = places.get(`${entry.offset} ${entry.length}`);
    if (place?.url !== entry.url || place.digest !== entry.recordDigest) say(`index: ${entry.url} is not where it should be`);
    if (/^https?:/.test(entry.url) && key !== getSurt(entry.url)) say(`index: ${entry.url} has another key`);
  }
  const listed = [...places.values()].filter(({ type }) => type !== 'warcinfo' && type !== 'request').length;
  if (listed !== lines.length) say(`index: ${lines.length} lines for ${listed} records`);
}

function checkPages(text: string, places: Map<string, Place>, say: Say): void {
  const [head = '', ...lines] = text.trimEnd().split('\n');
  parsed(PagesHeader, head, 'pages', say);
  const urls = new Set([...places.values()].map(({ url }) => url));
  for (const line of lines) {
    const page = parsed(Page, line, 'pages', say);
    if (page !== null && !urls.has(page.url)) say(`pages: ${page.url} is not in the archive`);
  }
}
