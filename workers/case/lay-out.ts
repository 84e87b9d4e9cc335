/** The parts of a case, all of them made from its records, its seal and its proofs: what an export writes and what a check expects to find. */
import { sealEndings, type Seal } from '../../crawler/seal/seal-files.ts';
import { parseStatement } from '../../crawler/seal/statement.ts';
import { caseJson, type CaseFile } from './case-file.ts';
import type { Part } from './container.ts';
import { proofsJson, type Proofs } from './proofs.ts';
import { readme } from './readme.ts';
import type { CaseRecord } from './records.ts';

export const README = 'README.txt';
export const CASE = 'case.json';
export const PROOFS = 'proofs.json';

/** Part of the case → part of the seal. */
export const sealParts = Object.fromEntries(
  Object.entries(sealEndings).map(([part, ending]) => [`seal.${ending}`, part as keyof typeof sealEndings]),
) as Record<string, keyof typeof sealEndings>;

/** In their lawful order. `records` as `file.records` lists them. */
export function layOut(file: CaseFile, seal: Seal, proofs: Proofs, records: readonly CaseRecord[]): Part[] {
  const part = (name: string, bytes: Buffer | string): Part => ({ name, bytes: Buffer.from(bytes) });
  return [
    part(README, readme(file)),
    part(CASE, caseJson(file)),
    part(PROOFS, proofsJson(proofs)),
    ...sealFiles(seal),
    ...records.map(({ member }, index) => part(file.records[index]!.file, member)),
    ...records.flatMap(({ payload }, index) => {
      const { copy } = file.records[index]!;
      return copy === null ? [] : [part(copy, payload)];
    }),
  ];
}

function sealFiles(seal: Seal): Part[] {
  const contents: Record<keyof typeof sealEndings, Buffer | null> = {
    statement: seal.bytes,
    signature: seal.signature,
    publicKey: Buffer.from(seal.publicKey),
    timestamp: seal.timestamp,
    timestampSignature: seal.timestampSignature,
  };
  return Object.entries(sealParts).flatMap(([name, part]) => {
    const bytes = contents[part];
    return bytes === null ? [] : [{ name, bytes }];
  });
}

/** The seal that lies in a case; null when it cannot be read. */
export function sealOf(parts: Map<string, Buffer>): Seal | null {
  const by = Object.fromEntries(Object.entries(sealParts).map(([name, part]) => [part, parts.get(name) ?? null]));
  const { statement: bytes, signature, publicKey, timestamp, timestampSignature } = by as Record<string, Buffer | null>;
  const statement = bytes ? parseStatement(bytes) : null;
  if (!bytes || !signature || !publicKey || statement === null) return null;
  return {
    statement,
    bytes,
    signature,
    publicKey: publicKey.toString('utf8'),
    timestamp: timestamp ?? null,
    timestampSignature: timestampSignature ?? null,
  };
}
