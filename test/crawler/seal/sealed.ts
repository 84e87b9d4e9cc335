/** A small seal of invented bundles, made with a key of its own; for tests of what a seal is. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { fingerprintOf, pemOf } from '../../../crawler/seal/key.ts';
import type { Seal } from '../../../crawler/seal/seal-files.ts';
import { statementBytes, treeOf, type BundleEntry, type SealStatement } from '../../../crawler/seal/statement.ts';

export interface Signer {
  publicKey: KeyObject;
  privateKey: KeyObject;
}
export const signer = (): Signer => generateKeyPairSync('ed25519');

export const hex = (digit: string): string => digit.repeat(64);

export function entries(...names: string[]): BundleEntry[] {
  return names.map((name, index) => ({ id: `2018-12.${name}`, sha256: hex('a'), bytes: 100 + index, records: 3, root: hex('b') }));
}

/** `forge`: what the statement says in place of what is so. */
export function seal({ publicKey, privateKey }: Signer, forge: Partial<SealStatement> = {}): Seal {
  const bundles = forge.bundles ?? entries('a', 'b', 'results');
  const statement: SealStatement = {
    format: 'sundial-seal-1',
    run: '2018-12',
    edition: 1,
    at: '2019-01-01T00:00:00.000Z',
    before: null,
    engine: { version: '0.1.0', digest: hex('c') },
    key: fingerprintOf(publicKey),
    tree: treeOf(bundles),
    bundles,
    ...forge,
  };
  const bytes = statementBytes(statement);
  const signature = sign(null, bytes, privateKey);
  return { statement, bytes, signature, publicKey: pemOf(publicKey), timestamp: null, timestampSignature: null };
}
