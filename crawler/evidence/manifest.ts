/** The bundle's papers: data package, its digest and the page list, as WACZ 1.1.1 asks for them. */
import { sha256 } from './warc-record.ts';

export const DATA = 'archive/data.warc.gz';
export const INDEX = 'indexes/index.cdxj';
export const PAGES = 'pages/pages.jsonl';
export const PACKAGE = 'datapackage.json';
export const DIGEST = 'datapackage-digest.json';
/** The order of the parts in the container. */
export const PARTS = [DATA, INDEX, PAGES, PACKAGE, DIGEST] as const;

export interface PageLine {
  url: string;
  /** ISO UTC. */
  at: string;
  title: string | null;
}

export interface PackageFacts {
  bundle: string;
  software: string;
  /** ISO UTC: when the bundle was begun, and the last record's instant. */
  created: string;
  modified: string;
  records: number;
  /** Id of the last record: the end of the chain. */
  lastRecord: string;
  resources: { path: string; sha256: string; bytes: number }[];
}

export function packageJson(facts: PackageFacts): string {
  const { bundle, software, created, modified, records, lastRecord } = facts;
  const resources = facts.resources.map(({ path, sha256: hash, bytes }) => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    hash: `sha256:${hash}`,
    bytes,
  }));
  const document = { profile: 'data-package', wacz_version: '1.1.1', title: bundle, software, created, modified, resources };
  return `${JSON.stringify({ ...document, sundial: { bundle, records, lastRecord } }, null, 2)}\n`;
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

/** The pages a list names; null for a line that is not one. */
export function parsePages(text: string): (PageLine | null)[] {
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      try {
        const { url, ts, title } = JSON.parse(line) as Record<string, unknown>;
        if (typeof url !== 'string' || typeof ts !== 'string') return null;
        return { url, at: ts, title: typeof title === 'string' ? title : null };
      } catch {
        return null;
      }
    });
}
