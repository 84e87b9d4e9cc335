/** Checks a case file offline, from the container's bytes to the signature: everything in it is made again from its records and compared. */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { checkContainer, type PartDigests } from '../../crawler/evidence/verify-container.ts';
import { readAt } from '../../crawler/evidence/zip.ts';
import { sealTroubles } from '../../crawler/seal/check-seal.ts';
import type { Seal } from '../../crawler/seal/seal-files.ts';
import { rawNoteIn } from './case-file.ts';
import { say, type CaseReport, type Place } from './case-report.ts';
import { checkCited, compareAll } from './check-parts.ts';
import { checkStamp } from './check-stamp.ts';
import { CASE, layOut, PROOFS, sealOf, sealParts } from './lay-out.ts';
import { bundleTrouble, readProofs, recordTrouble, type Proofs } from './proofs.ts';
import { CaseDamaged } from './read-json.ts';
import { inOrder, recordFile, roleOf, unpack, type CaseRecord } from './records.ts';
import { tellCase } from './tell.ts';

export interface VerifyCaseOptions {
  /** PEM: the key that the office has published. Without it the key is only the one that lies in the case. */
  publicKey?: string | undefined;
  /** PEM: authorities whose time stamps are believed. */
  stampAuthorities?: string | undefined;
}

/** No case of ours is larger; what is read is held in memory. */
const MOST_BYTES = 1024 * 1024 * 1024;

/** Never throws. */
export async function verifyCase(path: string, options: VerifyCaseOptions = {}): Promise<CaseReport> {
  const report: CaseReport = { ok: false, bundle: basename(path), checked: [], problems: [], file: null, seal: null, time: null };
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > MOST_BYTES) throw new CaseDamaged(`文件有 ${size} 字节，不成其为案卷`);
      const container = await checkContainer(file, size, report.checked, report.problems);
      if (container !== null) {
        const parts = new Map<string, Buffer>();
        for (const { name, start, size: length } of container.parts) parts.set(name, await readAt(file, start, length));
        await check(container.parts, parts, options, report);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    say(report, '(container)', error instanceof Error ? error.message : String(error));
  }
  return { ...report, ok: report.problems.length === 0 };
}

async function check(listed: PartDigests[], parts: Map<string, Buffer>, options: VerifyCaseOptions, report: CaseReport): Promise<void> {
  const place = (name: string): PartDigests | undefined => listed.find((part) => part.name === name);
  const seal = sealOf(parts);
  report.seal = seal;
  if (seal === null) say(report, 'seal.json', '封存声明、签名或公钥缺失，或者读不出', place('seal.json'));
  else {
    checkSigned(seal, options.publicKey, place, report);
    const { time, troubles } = await checkStamp(seal, options.stampAuthorities);
    report.time = time;
    for (const says of troubles) say(report, 'seal.tsr', says, place('seal.tsr'));
  }
  const proofs = readProofs(parts.get(PROOFS) ?? Buffer.alloc(0));
  if (proofs === null) say(report, PROOFS, '归入证明缺失、读不出，或者不是规范写法', place(PROOFS));
  if (seal === null || proofs === null) return;
  const records = recordsOf(proofs, seal, parts, place, report);
  const note = rawNoteIn((parts.get(CASE) ?? Buffer.alloc(0)).toString('utf8'));
  if (note === undefined) say(report, CASE, '案情一览缺失，或者读不出', place(CASE));
  if (records === null || note === undefined) return;
  if (records.some((record) => roleOf(record) === 'raw') !== (note !== null)) say(report, CASE, '原始记录与其导出说明不相符', place(CASE));
  try {
    const file = tellCase(records, seal, note);
    report.file = file;
    report.bundle = file.finding.id;
    compareAll(layOut(file, seal, proofs, records), listed, parts, report);
    checkCited(file, records, report);
  } catch (error) {
    if (!(error instanceof CaseDamaged)) throw error;
    say(report, CASE, error.message);
  }
}

function checkSigned(seal: Seal, publicKey: string | undefined, place: Place, report: CaseReport): void {
  const before = report.problems.length;
  for (const { part, says, offset } of sealTroubles(seal, publicKey)) {
    const name = Object.entries(sealParts).find(([, of]) => of === part)?.[0] ?? 'seal.json';
    say(report, name, says, place(name), offset ?? 0);
  }
  if (report.problems.length > before) return;
  const { run, edition, tree, key } = seal.statement;
  report.checked.push(`封存：${run}${edition > 1 ? ` 第 ${edition} 版` : ''} 的封存声明签名有效，封存根 ${tree.root}`);
  report.checked.push(
    publicKey === undefined
      ? `公钥：只与案卷内所附公钥核对，指纹 ${key}；请与通报所印指纹对照，或用 --key 指定公布的公钥`
      : `公钥：与所给公钥一致，指纹 ${key}`,
  );
}

/** In their lawful order; null when one cannot be read. */
function recordsOf(proofs: Proofs, seal: Seal, parts: Map<string, Buffer>, place: Place, report: CaseReport): CaseRecord[] | null {
  const before = report.problems.length;
  const records: CaseRecord[] = [];
  for (const proof of proofs.records) {
    const member = parts.get(proof.file);
    const record = member === undefined ? { says: '缺少这条记录' } : unpack(member, proof.bundle);
    const trouble = member === undefined || 'says' in record ? null : recordTrouble(proof, member, seal.statement);
    if ('says' in record) say(report, proof.file, record.says, place(proof.file));
    else records.push(record);
    if (trouble !== null) say(report, proof.file, trouble, place(proof.file));
  }
  for (const proof of proofs.bundles) {
    const trouble = bundleTrouble(proof, seal.statement);
    if (trouble !== null) say(report, PROOFS, trouble, place(PROOFS));
  }
  const used = [...new Set(proofs.records.map(({ bundle }) => bundle))];
  if (used.join('\n') !== proofs.bundles.map(({ id }) => id).join('\n')) say(report, PROOFS, '所列证据包与所附记录不相符', place(PROOFS));
  if (records.length < proofs.records.length) return null;
  const lawful = inOrder(records);
  const named = proofs.records.every(({ file, bundle, index }, at) => {
    const twin = proofs.records[at - 1];
    return lawful[at] === records[at] && file === recordFile(records[at]!, at) && !(twin?.bundle === bundle && twin.index === index);
  });
  if (!named) say(report, PROOFS, '记录的次序或名称不是规范的', place(PROOFS));
  if (report.problems.length === before)
    report.checked.push(`归入证明：${records.length} 条记录逐条归入 ${used.length} 个证据包的根，各证据包归入本月封存根`);
  return records;
}
