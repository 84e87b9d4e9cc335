/** Makes a case file of one finding from the sealed evidence of its month, and checks it before anybody gets it. */
import { BundleDamaged } from '../../crawler/evidence/bundle.ts';
import { sha256 } from '../../crawler/evidence/warc-record.ts';
import { entryPath, type SealStatement } from '../../crawler/seal/statement.ts';
import { Exit, Refusal } from '../commands/command.ts';
import type { CaseFile, RawNote } from './case-file.ts';
import { collect, type Proven } from './collect.ts';
import { containerOf } from './container.ts';
import type { SealedMonth } from './find-finding.ts';
import { layOut } from './lay-out.ts';
import type { Proofs } from './proofs.ts';
import { recordFile, roleOf } from './records.ts';
import { tellCase } from './tell.ts';

export interface MadeCase {
  file: CaseFile;
  /** The whole file. */
  bytes: Buffer;
  /** Hex, of the whole file. */
  sha256: string;
  /** How many raw records it holds. */
  raw: number;
  /** Sealed bundles that are not there, and of which the case therefore shows nothing. */
  gone: string[];
}

/** Throws BundleDamaged, CaseDamaged, and Refusal when a raw page was asked for and the archive no longer has it. */
export async function makeCase(
  dataDir: string,
  month: SealedMonth,
  id: string,
  raw: (RawNote & { keyed: ((sha256: string) => string) | null }) | null,
): Promise<MadeCase> {
  const { proven, gone } = await collect(dataDir, month, id, raw);
  const held = proven.filter(({ record }) => roleOf(record) === 'raw').length;
  if (raw !== null && held === 0)
    throw new Refusal(
      'evidence',
      `${id.slice(0, 12)}: expected the raw records of this finding in the crawl bundles of ${month.run}, found none`,
      'npx sundial evidence list shows what was pruned; without --with-raw the case can be had',
      Exit.unverified,
    );
  const records = proven.map(({ record }) => record);
  const note = raw === null ? null : { by: raw.by, why: raw.why, at: raw.at };
  const file = tellCase(records, month.seal, note);
  const bytes = containerOf(layOut(file, month.seal, proofsOf(proven, month.seal.statement), records));
  return { file, bytes, sha256: sha256(bytes), raw: held, gone };
}

function proofsOf(proven: readonly Proven[], statement: SealStatement): Proofs {
  const records = proven.map(({ record, way }, index) => ({ file: recordFile(record, index), bundle: record.bundle, ...way }));
  const bundles = [...new Set(records.map(({ bundle }) => bundle))].map((id) => {
    const way = entryPath(statement, id);
    if (way === null) throw new BundleDamaged(`封存声明中没有证据包 ${id}`);
    return { id, ...way };
  });
  return { format: 'sundial-proofs-1', records, bundles };
}
