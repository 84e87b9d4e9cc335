/** Seals hang together: each names the one made before it, so that none can be exchanged or taken away unseen. */
import { basename, join } from 'node:path';
import { canonicalJson } from '../../config/canonical.ts';
import { sealTroubles } from './check-seal.ts';
import {
  editionName,
  editionsIn,
  isStampGone,
  namedSeal,
  namesIn,
  readSeal,
  readSealIfSound,
  SealDamaged,
  sealPath,
  statementDigest,
  type Seal,
} from './seal-files.ts';
import { trouble, type MonthFindings, type MonthProblem } from './month-findings.ts';
import type { SealStatement } from './statement.ts';

/** Every earlier edition of the month still stands and holds, and what it listed is listed still. */
export async function checkEditions(dir: string, seal: Seal, report: MonthFindings): Promise<void> {
  const { run, edition, bundles } = seal.statement;
  const before = report.problems.length;
  const newer = (await editionsIn(dir, run)).filter((each) => each > edition);
  for (const later of newer) {
    const file = basename(sealPath(dir, { run, edition: later }, 'statement'));
    if ((await sealAt(dir, run, later, file, report)) !== null) report.notes.push(`此后另有第${later}版封存，以最后一版为准`);
  }
  for (let earlier = 1; earlier < edition; earlier += 1) {
    const file = basename(sealPath(dir, { run, edition: earlier }, 'statement'));
    const former = await sealAt(dir, run, earlier, file, report);
    if (former === null) continue;
    for (const entry of former.statement.bundles) {
      const still = bundles.find(({ id }) => id === entry.id);
      if (still === undefined) report.problems.push(trouble(file, `第${earlier}版所列的 ${entry.id} 在第${edition}版中没有了`));
      else if (canonicalJson(still) !== canonicalJson(entry))
        report.problems.push(trouble(file, `第${earlier}版与第${edition}版所记的 ${entry.id} 不同`));
    }
  }
  if (edition > 1 && report.problems.length === before) report.checked.push(`各版封存：第1版至第${edition}版齐全，前版所列证据包都在`);
}

/** `evidence`: the folder of all months. Back to the first seal of all, and forward to whoever names this one. */
export async function checkChain(evidence: string, seal: Seal, report: MonthFindings): Promise<void> {
  const before = report.problems.length;
  const seen = new Set<string>();
  let links = 0;
  for (let at: Seal | null = seal; at !== null && at.statement.before !== null;) {
    const { run, edition, sha256, stamp }: NonNullable<SealStatement['before']> = at.statement.before;
    const name = editionName(run, edition);
    if (seen.has(name)) {
      report.problems.push(trouble(fileOf(run, edition), '封存的先后绕成了圈'));
      break;
    }
    seen.add(name);
    const former: Seal | null = await sealAt(join(evidence, run), run, edition, fileOf(run, edition), report);
    if (former === null) break;
    if (statementDigest(former.bytes) !== sha256)
      report.problems.push(
        trouble(fileOf(run, edition), `与 ${editionName(at.statement.run, at.statement.edition)} 的封存所记的摘要不符：它被换过`),
      );
    if (isStampGone(former, stamp)) report.problems.push(stampGone(run, edition, at));
    if (former.statement.key !== at.statement.key)
      report.notes.push(`${name} 的封存用的是另一把钥匙（指纹 ${former.statement.key}）：是否换过钥匙，须向经办方核实`);
    links += 1;
    at = former;
  }
  await checkLater(evidence, { run: seal.statement.run, seal }, report);
  if (report.problems.length === before)
    report.checked.push(links === 0 ? '封存的先后：这是第一份封存' : `封存的先后：往前 ${links} 份封存逐份相接，直到第一份`);
}

/** Every statement in the folder is one of the month's, under its own name: a copy under another would pass for an edition that is gone. */
export async function checkNames(dir: string, run: string, { problems }: MonthFindings): Promise<void> {
  for (const file of (await namesIn(dir)).filter((name) => name.endsWith('.seal.json'))) {
    const named = namedSeal(file);
    const isLawful = named?.run === run && basename(sealPath(dir, named, 'statement')) === file;
    // What lies under a lawful name is read, and told of, as the edition that it is named after.
    if (!isLawful) problems.push(trouble(file, `不是 ${run} 的封存声明应有的文件名：是封存之后放进来的`));
  }
}

/** A seal that was exchanged or taken away after another one was made is given away by that other one. `seal`: null: there is none. */
export async function checkLater(
  evidence: string,
  { run, seal }: { run: string; seal: Seal | null },
  report: MonthFindings,
): Promise<void> {
  for (const folder of await namesIn(evidence)) {
    const names = /^\d{4}-\d\d$/.test(folder) ? (await namesIn(join(evidence, folder))).flatMap((name) => namedSeal(name) ?? []) : [];
    for (const named of names) {
      const later = await readSealIfSound(join(evidence, folder), named.run, named.edition);
      const of = later?.statement.before;
      if (!later || of?.run !== run) continue;
      const meant = of.edition === seal?.statement.edition ? seal : await readSealIfSound(join(evidence, run), run, of.edition);
      const says = `${editionName(named.run, named.edition)} 的封存所接的是摘要为 ${of.sha256} 的这一份`;
      if (meant === null) report.problems.push(trouble(fileOf(run, of.edition), `${says}，它却不见了`));
      else if (statementDigest(meant.bytes) !== of.sha256)
        report.problems.push(trouble(fileOf(run, of.edition), `${says}，现有的不是它：封存被换过`));
      else if (isStampGone(meant, of.stamp)) report.problems.push(stampGone(run, of.edition, later));
    }
  }
}

function stampGone(run: string, edition: number, { statement: by }: Seal): MonthProblem {
  const says = `${editionName(by.run, by.edition)} 的封存记有这一份的外部时间戳，它不见了，或被换过`;
  return trouble(`${run}/${basename(sealPath('', { run, edition }, 'timestamp'))}`, says);
}

const fileOf = (run: string, edition: number): string => `${run}/${editionName(run, edition)}.seal.json`;

/** A seal that must be there; what is wrong with it is told. */
async function sealAt(dir: string, run: string, edition: number, file: string, report: MonthFindings): Promise<Seal | null> {
  try {
    const seal = await readSeal(dir, run, edition);
    if (seal === null) {
      report.problems.push(trouble(file, '前一份封存的声明不见了'));
      return null;
    }
    for (const { part, offset, end, says } of sealTroubles(seal))
      report.problems.push(trouble(file.replace(/json$/, partEnding(part)), says, { offset, end }));
    return seal;
  } catch (error) {
    if (!(error instanceof SealDamaged)) throw error;
    report.problems.push(trouble(file, error.message.slice(error.file.length + 1)));
    return null;
  }
}

const partEnding = (part: Parameters<typeof sealPath>[2]): string => sealPath('', { run: 'x', edition: 1 }, part).replace(/^x\.seal\./, '');
