/** Checks a sealed month offline, from its folder alone: the seal, the chain of seals, and every bundle against what was sealed. */
import { basename, dirname } from 'node:path';
import { sealTroubles } from './check-seal.ts';
import { FOLDER, trouble, type MonthFindings } from './month-findings.ts';
import { OPERATORS_WORD } from './printed.ts';
import { readSeal, SealDamaged, sealPath, type Seal } from './seal-files.ts';
import type { SealStatement } from './statement.ts';
import { checkBundles } from './verify-bundles.ts';
import { checkChain, checkEditions, checkLater, checkNames } from './verify-chain.ts';
import type { Stamp } from './timestamp.ts';

export interface MonthReport extends MonthFindings {
  ok: boolean;
  run: string;
  /** Null: there is no seal that can be read. */
  statement: SealStatement | null;
  /** Whether the key was compared with one that the caller brought, which alone proves who sealed. */
  keyCompared: boolean;
  /** Null: there is none, or it does not hold. */
  stamp: Stamp | null;
  /** Chinese: by whom the time is told. */
  time: string;
}

export interface VerifyMonthOptions {
  /** PEM: the key that the office has published. */
  publicKey?: string | undefined;
  /** PEM: authorities whose time stamps are believed. */
  stampAuthorities?: string | undefined;
  /** Default: the newest. */
  edition?: number | undefined;
}

/** `dir`: `<data>/evidence/<run>`. Throws what the file system throws when it refuses to be read. */
export async function verifyMonth(dir: string, run: string, options: VerifyMonthOptions = {}): Promise<MonthReport> {
  const report: MonthReport = {
    ok: false,
    run,
    statement: null,
    keyCompared: options.publicKey !== undefined,
    stamp: null,
    time: `时间：${OPERATORS_WORD}`,
    checked: [],
    notes: [],
    problems: [],
  };
  const seal = await findSeal(dir, run, options.edition, report);
  if (seal !== null) {
    report.statement = seal.statement;
    checkSealItself(dir, run, seal, options, report);
    await checkStamp(dir, seal, options.stampAuthorities, report);
    await checkEditions(dir, seal, report);
    await checkChain(dirname(dir), seal, report);
    await checkBundles(dir, seal.statement, report);
  } else await checkLater(dirname(dir), { run, seal }, report);
  await checkNames(dir, run, report);
  return { ...report, ok: report.problems.length === 0 };
}

async function findSeal(dir: string, run: string, edition: number | undefined, { problems }: MonthFindings): Promise<Seal | null> {
  try {
    const seal = await readSeal(dir, run, edition);
    if (seal === null) problems.push(trouble(FOLDER, `${basename(dir)} 里没有 ${run} 的封存声明（试检不封存；未封存的月份无从核对）`));
    return seal;
  } catch (error) {
    if (!(error instanceof SealDamaged)) throw error;
    problems.push(trouble(basename(error.file), error.message.slice(error.file.length + 1)));
    return null;
  }
}

function checkSealItself(dir: string, run: string, seal: Seal, { publicKey }: VerifyMonthOptions, report: MonthReport): void {
  const { statement } = seal;
  const before = report.problems.length;
  const fileOf = (part: Parameters<typeof sealPath>[2]): string => basename(sealPath(dir, statement, part));
  for (const { part, offset, end, says } of sealTroubles(seal, publicKey))
    report.problems.push(trouble(fileOf(part), says, { offset, end }));
  if (report.problems.length > before) return;
  const { tree, key } = statement;
  report.checked.push(
    `封存声明：${run} 第${statement.edition}版，${seal.bytes.length} 字节逐字节符合规范形式，Ed25519 签名成立`,
    `封存根：由所列 ${tree.size} 个证据包算出 ${tree.root}，与声明相符`,
    publicKey === undefined
      ? `公钥：指纹 ${key}；只用了放在一旁的公钥，未与另行公布的公钥比对（--key 可比对）`
      : `公钥：指纹 ${key}，与所给公钥一致`,
  );
}

/** The library for certificates is large, and most months have no stamp. */
async function checkStamp(dir: string, seal: Seal, authorities: string | undefined, report: MonthReport): Promise<void> {
  if (seal.timestamp === null) return;
  const { readStamp } = await import('./timestamp.ts');
  const { stamp, troubles } = await readStamp(seal.timestamp, seal, authorities);
  const file = basename(sealPath(dir, seal.statement, 'timestamp'));
  report.problems.push(...troubles.map((says) => trouble(file, says)));
  if (stamp === null || troubles.length > 0) return;
  report.stamp = stamp;
  const whose = stamp.trusted === null ? '未核对该证书由谁信任（--tsa-ca 可核对）' : '可追溯到所给的受信任证书';
  report.time = `时间：外部时间戳（RFC 3161）${stamp.at}，由 ${stamp.by} 签发（证书由 ${stamp.issuer} 颁发；${whose}）`;
  report.checked.push(`时间戳：状态、摘要、随机数、签名和证书都相符`);
}
