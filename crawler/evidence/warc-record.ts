/** Writes and reads single WARC 1.1 records as bytes (ISO 28500:2017), so that nothing a server sent is re-encoded on the way. */
import { createHash } from 'node:crypto';

export type WarcType = 'warcinfo' | 'response' | 'request' | 'revisit' | 'resource' | 'metadata';
/** In order, duplicates kept. Text stands for bytes one to one (latin1); beyond U+00FF it is written as UTF-8. */
export type RawHeaders = [name: string, value: string | Uint8Array][];

export interface WarcDraft {
  type: WarcType;
  /** Absent for warcinfo only. */
  url?: string;
  /** ISO UTC. */
  at: string;
  contentType: string;
  /** Further WARC fields, in order. */
  fields?: [string, string][];
  /** HTTP head for request and response; empty for others. */
  head: Buffer;
  payload: Uint8Array;
  /** Of a revisit: sha256 (hex) of the payload it vouches for and does not hold. */
  vouchedSha256?: string;
}

export interface WarcRecord {
  id: string;
  type: string;
  url: string | null;
  at: string;
  /** Field names in lower case. */
  fields: Map<string, string>;
  head: Buffer;
  payload: Buffer;
}

/** Hex, of one piece after the other. */
export function sha256(...pieces: (Uint8Array | string)[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

/** An address as a WARC may hold it: everything outside visible ASCII becomes %XX of its UTF-8 bytes; the rest is untouched. */
export function asUri(address: string): string {
  return Buffer.from(address)
    .toString()
    .replace(/[^\x21-\x7e]+/g, (run) => encodeURIComponent(run));
}

function bytesOf(text: string | Uint8Array): Buffer {
  if (typeof text !== 'string') return Buffer.from(text);
  return Buffer.from(text, /[^\x00-\xff]/.test(text) ? 'utf8' : 'latin1');
}

/** An HTTP head. A value with line ends is several headers of that name: so browsers hand over Set-Cookie. */
export function httpHead(startLine: string, headers: RawHeaders): Buffer {
  const parts: Buffer[] = [bytesOf(startLine.replace(/[\r\n]+/g, ' ')), Buffer.from('\r\n')];
  for (const [name, value] of headers) {
    const lines = typeof value === 'string' ? value.split(/[\r\n]+/) : [value];
    for (const line of lines) parts.push(bytesOf(name.replace(/[\r\n]+/g, '')), Buffer.from(': '), bytesOf(line), Buffer.from('\r\n'));
  }
  parts.push(Buffer.from('\r\n'));
  return Buffer.concat(parts);
}

/** Ids are a chain: each is made from the one before and from all of the record's own fields, so none can be dropped or swapped unseen. */
function chainedId(previous: string, fields: string): string {
  const hex = sha256(`${previous}\n${fields}`);
  const variant = ((parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `<urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}>`;
}

/** A record's bytes, in two pieces: everything up to the payload, and the rest. */
export interface Serialised {
  id: string;
  head: Buffer;
  payload: Buffer;
  /** Hex, of the payload; of a revisit what it vouches for. */
  sha256: string;
}

/** Serialises a record. `previous` is the id of the record before it (for the first: the bundle's id). */
export function serialise(draft: WarcDraft, previous: string): Serialised {
  const payloadDigest = draft.vouchedSha256 ?? sha256(draft.payload);
  const lines = [
    'WARC/1.1',
    `WARC-Type: ${draft.type}`,
    ...(draft.url === undefined ? [] : [`WARC-Target-URI: ${draft.url}`]),
    `WARC-Date: ${draft.at}`,
    ...(draft.fields ?? []).map(([name, value]) => `${name}: ${value.replace(/[\r\n]+/g, ' ')}`),
    ...(draft.type === 'warcinfo' ? [] : [`WARC-Payload-Digest: sha256:${payloadDigest}`]),
    `WARC-Block-Digest: sha256:${draft.head.length === 0 ? payloadDigest : sha256(draft.head, draft.payload)}`,
    `Content-Type: ${draft.contentType.replace(/[^\x20-\x7e]+/g, ' ')}`,
    `Content-Length: ${draft.head.length + draft.payload.length}`,
  ].join('\r\n');
  const id = chainedId(previous, lines);
  return {
    id,
    sha256: payloadDigest,
    head: Buffer.concat([Buffer.from(`${lines}\r\nWARC-Record-ID: ${id}\r\n\r\n`), draft.head]),
    payload: Buffer.concat([draft.payload, Buffer.from('\r\n\r\n')]),
  };
}

/** Reads one unpacked record strictly; a Chinese sentence says what is wrong. Digests are not compared here. */
export function parseRecord(bytes: Buffer): WarcRecord | { says: string } {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0 || bytes.toString('latin1', 0, 10) !== 'WARC/1.1\r\n') return { says: '不是 WARC 1.1 记录' };
  const fields = new Map<string, string>();
  for (const line of bytes.toString('utf8', 10, headEnd).split('\r\n')) {
    const colon = line.indexOf(': ');
    if (colon < 1) return { says: '记录头有一行不成字段' };
    fields.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 2));
  }
  const block = bytes.subarray(headEnd + 4, bytes.length - 4);
  if (String(block.length) !== fields.get('content-length') || bytes.toString('latin1', bytes.length - 4) !== '\r\n\r\n') {
    return { says: '记录的长度与 Content-Length 不符' };
  }
  const type = fields.get('warc-type') ?? '';
  const split = type === 'response' || type === 'request' || type === 'revisit' ? block.indexOf('\r\n\r\n') + 4 : 0;
  if (split === 3) return { says: '记录里的 HTTP 头不完整' };
  return {
    id: fields.get('warc-record-id') ?? '',
    type,
    url: fields.get('warc-target-uri') ?? null,
    at: fields.get('warc-date') ?? '',
    fields,
    head: block.subarray(0, split),
    payload: block.subarray(split),
  };
}

/** sha256 (hex) of what a record holds, or, for a revisit, of what it vouches for. */
export function digestOf({ type, fields, payload }: Pick<WarcRecord, 'type' | 'fields' | 'payload'>): string {
  return type === 'revisit' ? (fields.get('warc-payload-digest') ?? '').replace(/^sha256:/, '') : sha256(payload);
}

/** What is wrong with a record's digests and with its place in the chain after `previous` (null: unknown, not compared). */
export function recordTroubles(record: WarcRecord, bytes: Buffer, previous: string | null): string[] {
  const troubles: string[] = [];
  const block = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4, bytes.length - 4);
  if (record.fields.get('warc-block-digest') !== `sha256:${sha256(block)}`) troubles.push('块摘要（WARC-Block-Digest）与内容不符');
  if (record.type !== 'warcinfo' && record.fields.get('warc-payload-digest') !== `sha256:${digestOf(record)}`) {
    troubles.push('载荷摘要（WARC-Payload-Digest）与内容不符');
  }
  const lines = bytes.toString('utf8', 0, bytes.indexOf('\r\nWARC-Record-ID: '));
  if (previous !== null && record.id !== chainedId(previous, lines)) troubles.push('记录编号接不上前一条：中间有记录被删去、调换或改动');
  return troubles;
}

/** Start line and headers of an HTTP head as they were given to `httpHead`; bytes become text one to one (latin1). */
export function readHttpHead(head: Buffer): { start: string; headers: [string, string][] } {
  const [start = '', ...lines] = head
    .toString('latin1')
    .replace(/\r\n\r\n$/, '')
    .split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, Math.max(colon, 0)), line.slice(colon + 1).replace(/^ /, '')];
  });
  return { start, headers };
}

/** Status and headers of an answer's head, white space around values taken off. Null for anything else. */
export function parseHttpHead(head: Buffer): { status: number; headers: [string, string][] } | null {
  const { start, headers } = readHttpHead(head);
  const status = /^HTTP\/\S+ (\d{3})(?: |$)/.exec(start)?.[1];
  if (status === undefined) return null;
  return { status: Number(status), headers: headers.map(([name, value]) => [name, value.trim()]) };
}
