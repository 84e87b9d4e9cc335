/** The records a case is made of: what each is to the case, in which order they stand, and what a packed one holds. */
import { byCodePoint } from '../../config/canonical.ts';
import { readMember } from '../../crawler/evidence/gzip-member.ts';
import { parseRecord, recordTroubles } from '../../crawler/evidence/warc-record.ts';

/** A record taken out of a sealed bundle. */
export interface CaseRecord {
  /** Bundle id. */
  bundle: string;
  url: string;
  /** ISO UTC. */
  at: string;
  /** WARC type: 'resource', 'metadata', 'response', 'request'. */
  type: string;
  /** Of a resource or metadata record; of an answer, that of its HTTP message. */
  contentType: string;
  payload: Buffer;
  /** The gzip member, verbatim. */
  member: Buffer;
}

export type Role =
  | 'finding'
  | 'result'
  | 'score'
  | 'rubric'
  | 'run'
  | 'judgement'
  | 'correction'
  | 'ledger'
  | 'ranking'
  | 'exhibits'
  | 'note'
  | 'page'
  | 'picture'
  | 'shot'
  | 'raw';

/** In the order in which a case shows them. What no pattern knows is a raw record of a crawl. */
const ROLES: [Role, RegExp][] = [
  ['finding', /^urn:sundial:finding:/],
  ['result', /^urn:sundial:result:/],
  ['score', /^urn:sundial:score:/],
  ['rubric', /^urn:sundial:rubric$/],
  ['run', /^urn:sundial:results$/],
  ['judgement', /^urn:sundial:judgement:/],
  ['correction', /^urn:sundial:correction:/],
  ['ledger', /^urn:sundial:ledger:/],
  ['ranking', /^urn:sundial:ranking:/],
  ['exhibits', /^urn:sundial:exhibits$/],
  ['note', /^urn:sundial:exhibit:/],
  ['page', /^urn:exhibit:/],
  ['picture', /^urn:picture:/],
  ['shot', /^urn:shot:/],
];

/** What a record of that address in that bundle is to a case. */
export function roleOf({ bundle, url }: Pick<CaseRecord, 'bundle' | 'url'>): Role {
  const role = ROLES.find(([, pattern]) => pattern.test(url))?.[0] ?? 'raw';
  // `<run>.<name>`: a run has no dot, the id of a site may have some.
  const name = bundle.slice(bundle.indexOf('.') + 1);
  const home = name === 'results' || name === 'exhibits' ? name : 'crawl';
  const rank = rankOf(role);
  const lawful = rank < rankOf('exhibits') ? 'results' : rank < rankOf('shot') ? 'exhibits' : 'crawl';
  // A page that somebody published under one of our names is no record of ours.
  return home === lawful ? role : 'raw';
}

const rankOf = (role: Role): number => {
  const rank = ROLES.findIndex(([name]) => name === role);
  return rank < 0 ? ROLES.length : rank;
};

/** The one lawful order. */
export function inOrder<T extends Pick<CaseRecord, 'bundle' | 'url' | 'at'>>(records: readonly T[]): T[] {
  return [...records].sort(
    (a, b) =>
      rankOf(roleOf(a)) - rankOf(roleOf(b)) || byCodePoint(a.bundle, b.bundle) || byCodePoint(a.url, b.url) || byCodePoint(a.at, b.at),
  );
}

/** Name of the part that holds the record that stands `index`th, from 0. */
export function recordFile(record: Pick<CaseRecord, 'bundle' | 'url'>, index: number): string {
  return `records/${String(index + 1).padStart(3, '0')}-${roleOf(record)}.warc.gz`;
}

/** What a packed record holds, or a Chinese sentence that says why it cannot be one. */
export function unpack(member: Buffer, bundle: string): CaseRecord | { says: string } {
  const unpacked = readMember(member);
  if ('says' in unpacked) return unpacked;
  if ('short' in unpacked || unpacked.length !== member.length) return { says: '记录的字节数不符' };
  const record = parseRecord(unpacked.data);
  if ('says' in record) return record;
  const trouble = recordTroubles(record, unpacked.data, null)[0];
  if (trouble !== undefined) return { says: trouble };
  const contentType = record.fields.get('content-type') ?? '';
  return { bundle, url: record.url ?? '', at: record.at, type: record.type, contentType, payload: record.payload, member };
}
