/** proofs.json: for each record the hashes beside its way to its bundle's root, for each bundle those beside its way to the month's root. */
import { z } from 'zod';
import { rootFrom } from '../../crawler/evidence/merkle.ts';
import { leafOfRecord } from '../../crawler/evidence/prove.ts';
import { sha256 } from '../../crawler/evidence/warc-record.ts';
import { leafOfEntry, type SealStatement } from '../../crawler/seal/statement.ts';

const Hex = z.string().regex(/^[0-9a-f]{64}$/);
const Way = {
  /** From 0. */
  index: z.int().nonnegative(),
  /** Leaves of the tree. */
  size: z.int().positive(),
  /** Hashes beside the way up, the lowest first; RFC 6962. */
  path: z.array(Hex).max(64),
};

export const Proofs = z.strictObject({
  format: z.literal('sundial-proofs-1'),
  records: z.array(z.strictObject({ file: z.string(), bundle: z.string(), ...Way })),
  bundles: z.array(z.strictObject({ id: z.string(), ...Way })),
});
export type Proofs = z.output<typeof Proofs>;

/** The one lawful text of proofs. */
export function proofsJson(proofs: Proofs): string {
  return `${JSON.stringify(Proofs.parse(proofs), null, 1)}\n`;
}

/** Null when the bytes are no proofs, or not in their one lawful spelling. */
export function readProofs(bytes: Buffer): Proofs | null {
  try {
    const proofs = Proofs.parse(JSON.parse(bytes.toString('utf8')));
    return Buffer.from(proofsJson(proofs)).equals(bytes) ? proofs : null;
  } catch {
    return null;
  }
}

const hashes = (path: readonly string[]): Buffer[] => path.map((hex) => Buffer.from(hex, 'hex'));

/** Does this packed record lead to the root of its bundle, as the seal states it? A Chinese sentence says why not. */
export function recordTrouble(proof: Proofs['records'][number], member: Buffer, statement: SealStatement): string | null {
  const entry = statement.bundles.find(({ id }) => id === proof.bundle);
  if (entry === undefined) return `封存声明中没有证据包 ${proof.bundle}`;
  if (proof.size !== entry.records) return `证据包 ${proof.bundle} 封存时有 ${entry.records} 条记录，证明所写为 ${proof.size} 条`;
  const root = rootFrom(leafOfRecord(sha256(member)), proof.index, proof.size, hashes(proof.path))?.toString('hex');
  return root === entry.root ? null : `由这条记录算不出证据包 ${proof.bundle} 的根：记录或证明被改动、调换`;
}

/** Does this bundle's entry lead to the month's root? */
export function bundleTrouble(proof: Proofs['bundles'][number], { bundles, tree }: SealStatement): string | null {
  const entry = bundles.find(({ id }) => id === proof.id);
  if (entry === undefined) return `封存声明中没有证据包 ${proof.id}`;
  const root = rootFrom(leafOfEntry(entry), proof.index, proof.size, hashes(proof.path))?.toString('hex');
  return root === tree.root && proof.size === tree.size ? null : `由证据包 ${proof.id} 的条目算不出本月的封存根`;
}
