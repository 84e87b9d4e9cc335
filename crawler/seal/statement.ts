/** What a month's seal states, in the exact bytes that are signed: one root over all bundles, and what went before. */
import { z } from 'zod';
import { canonicalJson } from '../../config/canonical.ts';
import { leafOf, pathTo, rootOf, type Hash } from '../evidence/merkle.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.int().nonnegative();

/** One bundle of the month. `sha256`: of the whole file; `root`: of the tree over its records. */
export const BundleEntry = z.strictObject({ id: z.string().min(1), sha256: Sha256, bytes: Count, records: Count, root: Sha256 });
export type BundleEntry = z.output<typeof BundleEntry>;

export const SealStatement = z.strictObject({
  format: z.literal('sundial-seal-1'),
  run: z.string().regex(/^[0-9A-Za-z-]+$/),
  /** 1; what a reopened month is sealed with again counts up. */
  edition: z.int().positive(),
  /** ISO UTC: the operator's word. */
  at: z.string(),
  /** The seal made before this one, whichever month it was of; `sha256` of its statement's bytes, `stamp` of its time stamp, if it had one by then. Null: the first of all. */
  before: z
    .strictObject({ run: z.string().regex(/^[0-9A-Za-z-]+$/), edition: z.int().positive(), sha256: Sha256, stamp: Sha256.optional() })
    .nullable(),
  engine: z.strictObject({ version: z.string(), digest: z.string() }),
  /** sha256 (hex) of the public key as DER SubjectPublicKeyInfo. */
  key: Sha256,
  tree: z.strictObject({ size: Count, root: Sha256 }),
  /** In order of id, by code point. */
  bundles: z.array(BundleEntry),
});
export type SealStatement = z.output<typeof SealStatement>;

/** The leaf of a bundle in the month's tree. */
export function leafOfEntry(entry: BundleEntry): Hash {
  return leafOf(Buffer.from(canonicalJson(entry)));
}

/** The tree over bundles as the statement must bear it. */
export function treeOf(bundles: readonly BundleEntry[]): SealStatement['tree'] {
  return { size: bundles.length, root: rootOf(bundles.map(leafOfEntry)).toString('hex') };
}

/** The way from a bundle's entry up to the month's root (hex, the lowest first), with its place; null when the month has no such bundle. */
export function entryPath({ bundles }: SealStatement, id: string): { index: number; size: number; path: string[] } | null {
  const index = bundles.findIndex((entry) => entry.id === id);
  if (index < 0) return null;
  return { index, size: bundles.length, path: pathTo(bundles.map(leafOfEntry), index).map((hash) => hash.toString('hex')) };
}

/** The one lawful image of a statement: canonical JSON and a line end. These bytes are what is signed and stamped. */
export function statementBytes(statement: SealStatement): Buffer {
  return Buffer.from(`${canonicalJson(statement)}\n`);
}

/** Null when the bytes are no statement. */
export function parseStatement(bytes: Uint8Array): SealStatement | null {
  try {
    return SealStatement.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return null;
  }
}

/** The run's bundle of that name which counts: the one that was sealed last, `<run>~2.<name>` before `<run>.<name>`. Null: it has none. */
export function newestOf({ run, bundles }: Pick<SealStatement, 'run' | 'bundles'>, name: string): BundleEntry | null {
  const nth = (id: string): number => {
    if (id === `${run}.${name}`) return 1;
    const counted = id.startsWith(`${run}~`) && id.endsWith(`.${name}`) ? id.slice(run.length + 1, -(name.length + 1)) : '';
    return /^\d+$/.test(counted) ? Number(counted) : 0;
  };
  const own = bundles.filter(({ id }) => nth(id) > 0);
  return own.reduce<BundleEntry | null>((newest, entry) => (newest === null || nth(entry.id) > nth(newest.id) ? entry : newest), null);
}
