/** Reads single records out of an archive, sealed or still growing, and follows a revisit to the answer it vouches for. */
import { instant, type ResponseCapture, type Truncated } from './capture.ts';
import { decodeBody } from './decode-body.ts';
import type { Slot } from './held.ts';
import type { ReadableFile } from './readable.ts';
import { recordAt, windowOn, type Stretch } from './walk-records.ts';
import { digestOf, parseHttpHead, readHttpHead, type WarcRecord } from './warc-record.ts';

/** The file is not a sound bundle; `sundial verify` says where. */
export class BundleDamaged extends Error {
  override name = 'BundleDamaged';
}

export interface Recorded {
  type: string;
  url: string;
  /** ISO UTC. Of an answer that a 304 vouched for: when it was given, not when it was vouched for. */
  at: string;
  /** ISO UTC instant of the 304 that vouched for it; null: nothing but the answer itself. */
  vouchedAt: string | null;
  /** HTTP status; null for resources and metadata. */
  status: number | null;
  /** HTTP headers in order, bytes as latin1; empty for resources. */
  headers: [string, string][];
  /** As stated, parameters included; '' when none was. */
  contentType: string;
  /** Content coding taken off: what readers read. */
  payload: Uint8Array;
  /** As stored: what `sha256` (hex) is the digest of. */
  raw: Uint8Array;
  sha256: string;
  /** A browser had taken the content coding off before it was stored. */
  decoded: boolean;
}

/** An archive in which records are looked up. */
export interface Source {
  file: ReadableFile;
  data: Stretch;
  /** Records of an address, the latest first. `sha256` where the index tells it: others need not be read. */
  slotsOf(url: string): Promise<(Slot & { sha256?: string })[]>;
}

export interface Found {
  record: WarcRecord;
  slot: Slot;
  vouchedAt: string | null;
}

/** The latest record of an address (an URI) with that digest, if any is asked for. Throws BundleDamaged. */
export async function find(source: Source, url: string, wanted: string | undefined): Promise<Found | null> {
  for (const slot of await source.slotsOf(url)) {
    if (wanted !== undefined && slot.sha256 !== undefined && slot.sha256 !== wanted) continue;
    const record = await load(source, url, slot);
    const digest = digestOf(record);
    if (slot.sha256 !== undefined && (record.url !== url || digest !== slot.sha256))
      throw damaged(url, slot, '内容与索引所记的地址或摘要不符');
    if (record.url !== url || (wanted !== undefined && digest !== wanted)) continue;
    if (record.type !== 'revisit') return { record, slot, vouchedAt: null };
    return { ...(await vouched(source, record, slot)), vouchedAt: record.at };
  }
  return null;
}

/** The answer that a revisit stands for; it lies in the same archive, else the bundle would not stand alone. */
async function vouched(source: Source, revisit: WarcRecord, at: Slot): Promise<{ record: WarcRecord; slot: Slot }> {
  const url = revisit.fields.get('warc-refers-to-target-uri') ?? '';
  const date = revisit.fields.get('warc-refers-to-date');
  for (const slot of await source.slotsOf(url)) {
    const record = await load(source, url, slot);
    if (record.type === 'response' && record.url === url && record.at === date && digestOf(record) === digestOf(revisit))
      return { record, slot };
  }
  throw damaged(revisit.url ?? '', at, '它所指的先前应答不在存档里');
}

function damaged(url: string, { offset }: Slot, why: string): BundleDamaged {
  return new BundleDamaged(`${url} 的记录（偏移 ${offset}）：${why}`);
}

async function load({ file, data }: Source, url: string, slot: Slot): Promise<WarcRecord> {
  const { offset, length } = slot;
  if (offset < 0 || length <= 0 || offset + length > data.size) throw damaged(url, slot, '索引指到了存档之外');
  const only = { start: data.start + offset, size: length };
  const step = await recordAt(windowOn(file, only), 0, length, length);
  if ('says' in step) throw damaged(url, slot, step.says);
  return step.record;
}

export async function readRecorded(source: Source, url: string, wanted?: string): Promise<Recorded | null> {
  const found = await find(source, url, wanted);
  return found && recorded(found);
}

function recorded({ record, vouchedAt }: Found): Recorded {
  const http = record.type === 'response' ? parseHttpHead(record.head) : null;
  const header = (name: string): string[] => (http?.headers ?? []).filter(([is]) => is.toLowerCase() === name).map(([, value]) => value);
  return {
    type: record.type,
    url: record.url ?? '',
    at: record.at,
    vouchedAt,
    status: http?.status ?? null,
    headers: http?.headers ?? [],
    contentType: (http === null ? record.fields.get('content-type') : header('content-type')[0]) ?? '',
    payload: decodeBody(record.payload, header('content-encoding').join(',') || null).bytes,
    raw: record.payload,
    sha256: digestOf(record),
    decoded: record.fields.has('sundial-body'),
  };
}

/** An answer as it was once handed to the archive, with its request, so that it can be carried into another one; null when the record is none. */
export async function captureOf(source: Source, url: string, wanted?: string): Promise<ResponseCapture | null> {
  const found = await find(source, url, wanted);
  if (found === null || found.record.type !== 'response') return null;
  const { record, slot } = found;
  const answer = readHttpHead(record.head);
  const [, version, status, statusText] = /^HTTP\/(\S+) (\d{3}) ?(.*)$/s.exec(answer.start) ?? [];
  const ip = record.fields.get('warc-ip-address');
  const truncated = record.fields.get('warc-truncated');
  return {
    url: record.url ?? '',
    at: instant(record.at),
    ...(ip === undefined ? {} : { ip }),
    request: await requestOf(source, record, slot),
    status: Number(status),
    statusText: statusText ?? '',
    httpVersion: version ?? '1.1',
    headers: answer.headers,
    body: record.payload,
    ...(record.fields.has('sundial-body') ? { decoded: true } : {}),
    ...(truncated === undefined ? {} : { truncated: truncated as Truncated }),
  };
}

/** A request stands right behind its answer. */
async function requestOf({ file, data }: Source, answer: WarcRecord, { offset, length }: Slot): Promise<ResponseCapture['request']> {
  const next = offset + length;
  const step = next < data.size ? await recordAt(windowOn(file, data), next, data.size) : null;
  if (step === null || 'says' in step || step.record.fields.get('warc-concurrent-to') !== answer.id) return { method: 'GET', headers: [] };
  const { start, headers } = readHttpHead(step.record.head);
  return { method: start.split(' ')[0] ?? 'GET', headers };
}
