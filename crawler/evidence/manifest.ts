/** The bundle's papers: data package, its digest and the page list, as WACZ 1.1.1 asks for them. */
import { z } from 'zod';
import { sha256 } from './warc-record.ts';
import type { Before } from './warcinfo.ts';

export const DATA = 'archive/data.warc.gz';
export const INDEX = 'indexes/index.cdxj';
export const PAGES = 'pages/pages.jsonl';
/** The digest of each record, in the order of the archive: from these alone the root can be made again. */
export const RECORDS = 'sundial/records.txt';
export const PACKAGE = 'datapackage.json';
export const DIGEST = 'datapackage-digest.json';
/** The order of the parts in the container. */
export const PARTS = [DATA, INDEX, PAGES, RECORDS, PACKAGE, DIGEST] as const;

export interface PageLine {
  url: string;
  /** ISO UTC. */
  at: string;
  title: string | null;
}

/** What was taken out of a bundle when it was old, and what it was before: the records that are left still lead to the same root. */
export interface PrunedNote {
  /** The bundle as it was sealed; `sha256` (hex) is that of the whole file, `root` that of its tree. */
  of: { sha256: string; bytes: number; records: number; root: string };
  /** ISO UTC. */
  at: string;
  /** The rule by which it was done, in words. */
  policy: string;
  /** How many records were taken out. */
  records: number;
}

/** What a bundle says of itself. */
export interface BundleFacts {
  bundle: string;
  /** Leaves of its tree; of a pruned bundle also those of which only the digest is left. */
  records: number;
  /** Id of the last record as it was sealed: the end of the chain. */
  lastRecord: string;
  /** Root (hex) of the tree over the digests of all records. */
  root: string;
  before: Before | null;
  /** ISO UTC: when the bundle was begun, and the last record's instant. */
  created: string;
  modified: string;
  pruned: PrunedNote | null;
}

export interface PackageFacts extends BundleFacts {
  software: string;
  resources: { path: string; sha256: string; bytes: number }[];
}

export function packageJson(facts: PackageFacts): string {
  const { bundle, software, created, modified, records, lastRecord, root, before, pruned } = facts;
  const resources = facts.resources.map(({ path, sha256: hash, bytes }) => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    hash: `sha256:${hash}`,
    bytes,
  }));
  const document = { profile: 'data-package', wacz_version: '1.1.1', title: bundle, software, created, modified, resources };
  const sundial = { bundle, records, lastRecord, root, before, ...(pruned === null ? {} : { pruned }) };
  return `${JSON.stringify({ ...document, sundial }, null, 2)}\n`;
}

const Follows = z.object({ bundle: z.string(), sha256: z.string() });
const Pruned = z.object({
  of: z.object({ sha256: z.string(), bytes: z.number(), records: z.number(), root: z.string() }),
  at: z.string(),
  policy: z.string(),
  records: z.number(),
});
const Package = z.object({
  software: z.string(),
  created: z.string(),
  modified: z.string(),
  resources: z.array(z.object({ path: z.string(), hash: z.templateLiteral(['sha256:', z.string()]), bytes: z.number() })),
  sundial: z.object({
    bundle: z.string(),
    records: z.int().nonnegative(),
    lastRecord: z.string(),
    root: z.string(),
    before: Follows.nullable(),
    pruned: Pruned.nullable().default(null),
  }),
});

/** The reverse of `packageJson`; null when it is not one of ours. */
export function parsePackage(bytes: Uint8Array): PackageFacts | null {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
  const { success, data } = Package.safeParse(value);
  if (!success) return null;
  const { software, created, modified, resources, sundial } = data;
  const parts = resources.map(({ path, hash, bytes: size }) => ({ path, sha256: hash.slice('sha256:'.length), bytes: size }));
  return { software, created, modified, ...sundial, resources: parts };
}

/** The one lawful text of datapackage-digest.json for a given datapackage.json. */
export function digestJson(packageBytes: Uint8Array | string): string {
  return `${JSON.stringify({ path: PACKAGE, hash: `sha256:${sha256(packageBytes)}` }, null, 2)}\n`;
}

export const PAGES_HEADER = JSON.stringify({ format: 'json-pages-1.0', id: 'pages', title: 'All Pages' });

export function pageLine({ url, at, title }: PageLine): string {
  return JSON.stringify({
    id: sha256(`${url}\n${at}`).slice(0, 16),
    url,
    ts: at,
    ...(title === null ? {} : { title: Buffer.from(title).toString() }),
  });
}

/** Metadata record behind each line of the page list, so that the list can be made again from the archive alone. */
const LISTED = 'urn:sundial:listed:';

export function listing({ url, at, title }: PageLine): { url: string; at: string; contentType: string; body: Buffer } {
  return { url: `${LISTED}${url}`, at, contentType: 'application/json', body: Buffer.from(JSON.stringify({ title })) };
}

/** The line of the page list that a record stands for; null when it stands for none. */
export function listedBy(record: { type: string; url?: string | null; at: string; payload: Uint8Array }): string | null {
  if (record.type !== 'metadata' || !record.url?.startsWith(LISTED)) return null;
  let title: unknown;
  try {
    ({ title } = JSON.parse(Buffer.from(record.payload).toString()) as { title?: unknown });
  } catch {
    return null;
  }
  return pageLine({ url: record.url.slice(LISTED.length), at: record.at, title: typeof title === 'string' ? title : null });
}

/** The page that a line of the list (not its first) names; null when it names none. */
export function parsePage(line: string): PageLine | null {
  try {
    const { url, ts, title } = JSON.parse(line) as Record<string, unknown>;
    if (typeof url !== 'string' || typeof ts !== 'string') return null;
    return { url, at: ts, title: typeof title === 'string' ? title : null };
  } catch {
    return null;
  }
}
