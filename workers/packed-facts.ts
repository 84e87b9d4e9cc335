/** A unit's facts as the store keeps them: column by column, equal values once, each column unpacked only when a check reads it. */
import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { PageFacts } from '../crawler/read/page-facts.ts';
import type { SeenPage, UnitFacts } from '../scoring/unit-facts.ts';

/** Nothing is left out: whoever judges from these judges from all that was known. */
export interface PackedFacts {
  /** Index and columns; see `layOut`. */
  bytes: Uint8Array;
  /** sha256 (hex) of the bytes. */
  digest: string;
}

/** One member of all pages: the distinct values, and which of them each page has (-1: it has none). */
interface Shelf {
  at: number[];
  values: unknown[];
}

/** `page`: its facts are those of that page, as a rule. */
type PackedHome = (Omit<SeenPage, 'facts'> & { page: number }) | SeenPage | null;

const PAGE = 'pages/';
const FACTS = 'pages/facts/';

export function packFacts(facts: UnitFacts): PackedFacts {
  const { pages, home, ...rest } = facts;
  const parts = new Map(Object.entries(rest).map(([name, value]) => [name, JSON.stringify(value)]));
  parts.set('home', JSON.stringify(packHome(home, pages)));
  parts.set('pages', String(pages.length));
  shelve(parts, PAGE, pages, ['facts']);
  shelve(
    parts,
    FACTS,
    pages.map((page) => page.facts),
  );
  const bytes = layOut(parts);
  return { bytes, digest: digestOfBytes(bytes) };
}

export const digestOfBytes = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function packHome(home: SeenPage | null, pages: readonly SeenPage[]): PackedHome {
  const page = home === null ? -1 : pages.findIndex(({ facts }) => facts === home.facts);
  if (home === null || page < 0) return home;
  const { facts: _, ...rest } = home;
  return { ...rest, page };
}

/** A portal's navigation and footer stand on each of its pages: written once. */
function shelve(parts: Map<string, string>, prefix: string, rows: readonly object[], without: readonly string[] = []): void {
  const names = new Set(rows.flatMap((row) => Object.keys(row)).filter((name) => !without.includes(name)));
  for (const name of names) {
    const known = new Map<string, number>();
    const at = rows.map((row) => {
      const text = JSON.stringify((row as Record<string, unknown>)[name]) as string | undefined;
      if (text === undefined) return -1;
      if (!known.has(text)) known.set(text, known.size);
      return known.get(text)!;
    });
    parts.set(`${prefix}${name}`, `{"at":${JSON.stringify(at)},"values":[${[...known.keys()].join(',')}]}`);
  }
}

/** The length of the index (four bytes), the index, the columns; each deflated for itself. */
function layOut(parts: ReadonlyMap<string, string>): Uint8Array {
  const bodies = [...parts].map(([name, text]) => ({ name, body: deflateRawSync(text) }));
  const index = deflateRawSync(JSON.stringify(bodies.map(({ name, body }) => [name, body.length])));
  const head = Buffer.alloc(4);
  head.writeUInt32LE(index.length);
  return Buffer.concat([head, index, ...bodies.map(({ body }) => body)]);
}

/** Reads like the facts that were packed; throws what zlib and JSON throw when the bytes are none of ours. */
export function openFacts(bytes: Uint8Array): UnitFacts {
  const part = partsOf(bytes);
  const names = [...part.names].filter((name) => !name.includes('/'));
  const facts: UnitFacts = onDemand<UnitFacts>(
    () => names,
    (name) => {
      if (!part.names.has(name)) return undefined;
      if (name === 'pages') return pagesFrom(part);
      return name === 'home' ? homeFrom(part.read('home') as PackedHome, facts) : part.read(name);
    },
  );
  return facts;
}

/** An object whose members are made when they are first asked for; it lists and copies like any other. */
function onDemand<T extends object>(names: () => readonly string[], make: (name: string) => unknown): T {
  const made: Record<string, unknown> = {};
  const get = (name: string): unknown => {
    if (!Object.hasOwn(made, name)) made[name] = make(name);
    return made[name];
  };
  const has = (name: string | symbol): name is string => typeof name === 'string' && names().includes(name);
  return new Proxy({} as T, {
    get: (_, name) => (typeof name === 'string' ? get(name) : undefined),
    has: (_, name) => has(name),
    ownKeys: () => [...names()],
    getOwnPropertyDescriptor: (_, name) =>
      has(name) ? { value: get(name), enumerable: true, configurable: true, writable: false } : undefined,
  });
}

interface Parts {
  names: ReadonlySet<string>;
  read(name: string): unknown;
}

function partsOf(given: Uint8Array): Parts {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  const start = 4 + bytes.readUInt32LE(0);
  const index = JSON.parse(inflateRawSync(bytes.subarray(4, start)).toString('utf8')) as [string, number][];
  const places = new Map<string, [from: number, to: number]>();
  let from = start;
  for (const [name, length] of index) places.set(name, [from, (from += length)]);
  if (from !== bytes.length) throw new Error(`${bytes.length} bytes where the index names ${from}`);
  const read = (name: string): unknown => JSON.parse(inflateRawSync(bytes.subarray(...places.get(name)!)).toString('utf8'));
  return { names: new Set(places.keys()), read };
}

function homeFrom(packed: PackedHome, facts: UnitFacts): SeenPage | null {
  if (packed === null || !('page' in packed)) return packed;
  const { page, ...rest } = packed;
  return { ...rest, facts: facts.pages[page]!.facts };
}

function pagesFrom(part: Parts): SeenPage[] {
  const length = part.read('pages') as number;
  const own = shelvesOf(part, PAGE, FACTS);
  const said = shelvesOf(part, FACTS);
  return Array.from({ length }, (_, nth) => {
    const facts = onDemand<PageFacts>(
      () => said.of(nth),
      (name) => said.value(name, nth),
    );
    return { ...(own.row(nth) as unknown as SeenPage), facts };
  });
}

/** Which members a page has at all is asked for only where somebody copies or lists it. */
function shelvesOf({ names, read }: Parts, prefix: string, except?: string) {
  const kept = [...names].filter((name) => name.startsWith(prefix) && !(except && name.startsWith(except)));
  const members = kept.map((name) => name.slice(prefix.length));
  const opened = new Map<string, Shelf>();
  const shelf = (member: string): Shelf => {
    if (!opened.has(member)) opened.set(member, read(`${prefix}${member}`) as Shelf);
    return opened.get(member)!;
  };
  const value = (member: string, nth: number): unknown =>
    members.includes(member) ? shelf(member).values[shelf(member).at[nth]!] : undefined;
  const of = (nth: number): string[] => members.filter((member) => shelf(member).at[nth] !== -1);
  return { of, value, row: (nth: number) => Object.fromEntries(of(nth).map((member) => [member, value(member, nth)])) };
}
