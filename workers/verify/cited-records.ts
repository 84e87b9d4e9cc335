/** Every record that a sealed finding cites must still be there: also in a bundle of which it is said that old records were taken out. */
import { join } from 'node:path';
import { openBundle, type BundleReader } from '../../crawler/evidence/bundle.ts';
import { trouble, type MonthFindings } from '../../crawler/seal/month-findings.ts';
import type { SealStatement } from '../../crawler/seal/statement.ts';
import type { Finding } from '../../scoring/finding.ts';
import type { SealedResults } from '../results-bundle.ts';

type Keyed = ((sha256: string) => string) | null;

/** `keyed`: null: records of personal findings are counted as not checked. A damaged bundle has been told of where bundles are checked. */
export async function checkCited(
  dir: string,
  { sealed, statement, keyed }: { sealed: SealedResults; statement: SealStatement; keyed: Keyed },
  { checked, notes, problems }: MonthFindings,
): Promise<void> {
  const before = problems.length;
  const found = { records: 0, hidden: 0 };
  for (const [bundle, cited] of citedIn(sealed)) {
    const file = `${bundle}.wacz`;
    // A page that nothing changed on may be cited where an earlier attempt of the month has it.
    if (!statement.bundles.some(({ id }) => id === bundle)) {
      problems.push(trouble(file, `有 ${cited.size} 条发现所引的记录在这个证据包里，它却不在封存之列`));
      continue;
    }
    const held = await digestsIn(join(dir, file), keyed);
    if (held === null) continue;
    for (const [sha256, { url, says }] of cited) {
      const hidden = sha256.startsWith('hmac-');
      if (hidden && keyed === null) found.hidden += 1;
      else if (held.has(sha256)) found.records += 1;
      else problems.push(trouble(file, `发现“${says}”所引的记录（摘要 ${sha256}）不在这里`, { part: 'record', record: url }));
    }
  }
  if (found.hidden > 0) notes.push(`没有摘要密钥：${found.hidden} 条涉及个人信息的记录未核对是否仍在`);
  if (problems.length === before) checked.push(`发现所引的 ${found.records} 条记录都在各自的证据包里`);
}

/** By bundle, then by digest. */
function citedIn({ results }: SealedResults): Map<string, Map<string, { url: string; says: string }>> {
  const cited = new Map<string, Map<string, { url: string; says: string }>>();
  const findings: Finding[] = [...results.values()].flatMap((ofUnit) => ofUnit.flatMap((result) => result.findings));
  for (const { evidence, says } of findings) {
    for (const { bundle, url, sha256 } of evidence) {
      const inBundle = cited.get(bundle) ?? new Map<string, { url: string; says: string }>();
      cited.set(bundle, inBundle.set(sha256, { url, says }));
    }
  }
  return cited;
}

/** Digests of the records that the index leads to, and their keyed ones; null when it cannot be read. */
async function digestsIn(path: string, keyed: Keyed): Promise<Set<string> | null> {
  let reader: BundleReader | null = null;
  const digests = new Set<string>();
  try {
    reader = await openBundle(path);
    for await (const { sha256 } of reader.entries()) digests.add(sha256).add(keyed?.(sha256) ?? sha256);
  } catch (error) {
    if ((error as Error).name === 'BundleDamaged' || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  } finally {
    await reader?.close();
  }
  return digests;
}
