/** What a month's seal says of its bundles: the digests that keeping holds them to. */
import { readSeal } from '../../crawler/seal/seal-files.ts';

/** sha256 (hex) of each bundle's file by its id, as the newest edition of the run's seal has it; empty when the run has none. Throws SealDamaged. */
export async function sealedDigests(dir: string, run: string): Promise<ReadonlyMap<string, string>> {
  const seal = await readSeal(dir, run);
  return new Map(seal?.statement.bundles.map(({ id, sha256 }) => [id, sha256]));
}
