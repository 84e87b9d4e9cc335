/** Which months stand sealed beside one: how old a month is, is told by the seals that came after it. */
import { join } from 'node:path';
import { sealTroubles } from './check-seal.ts';
import { editionName, namedSeal, namesIn, readSeal, SealDamaged, statementDigest, type Seal } from './seal-files.ts';
import type { SealStatement } from './statement.ts';

export interface SealedMonth {
  /** '2018-12' */
  month: string;
  /** Signed with the key of the month that asks; else only the chain of seals leads from one to the other. */
  sameKey: boolean;
}

/** `evidence`: the folder of all months. Only seals that hold in themselves count, and only those that belong together with `own`. */
export async function sealedMonths(evidence: string, own: SealStatement): Promise<SealedMonth[]> {
  const seals = await soundSeals(evidence);
  const from = seals.get(editionName(own.run, own.edition));
  const months = [...seals.values()].flatMap((seal): SealedMonth[] => {
    const sameKey = seal.statement.key === own.key;
    const isLinked = from !== undefined && (leads(seals, seal, from) || leads(seals, from, seal));
    return sameKey || isLinked ? [{ month: seal.statement.run, sameKey }] : [];
  });
  return months.sort((a, b) => (a.month < b.month ? -1 : Number(a.month > b.month)));
}

async function soundSeals(evidence: string): Promise<Map<string, Seal>> {
  const seals = new Map<string, Seal>();
  for (const folder of (await namesIn(evidence)).filter((name) => /^\d{4}-\d\d$/.test(name))) {
    const dir = join(evidence, folder);
    for (const named of (await namesIn(dir)).flatMap((name) => namedSeal(name) ?? [])) {
      if (named.run !== folder) continue;
      const seal = await readSeal(dir, named.run, named.edition).catch((error: unknown) => {
        if (error instanceof SealDamaged) return null;
        throw error;
      });
      if (seal !== null && sealTroubles(seal).length === 0) seals.set(editionName(named.run, named.edition), seal);
    }
  }
  return seals;
}

/** Whether the chain goes back from one seal to another, each naming the one before by its digest. */
function leads(seals: ReadonlyMap<string, Seal>, from: Seal, to: Seal): boolean {
  const seen = new Set<Seal>();
  for (let at: Seal | undefined = from; at !== undefined && !seen.has(at);) {
    if (at === to) return true;
    seen.add(at);
    const { before }: SealStatement = at.statement;
    const former: Seal | undefined = before === null ? undefined : seals.get(editionName(before.run, before.edition));
    at = former !== undefined && statementDigest(former.bytes) === before!.sha256 ? former : undefined;
  }
  return false;
}
