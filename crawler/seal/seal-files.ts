/** A month's seal on disk: statement, signature, public key and, where a server gave one, the time stamp, each a file of its own. */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { parseStatement, statementBytes, type SealStatement } from './statement.ts';

export interface Seal {
  statement: SealStatement;
  /** The statement's file as it stands: what is signed. */
  bytes: Buffer;
  /** Ed25519, 64 bytes. */
  signature: Buffer;
  /** PEM. */
  publicKey: string;
  /** RFC 3161 response as it was received. */
  timestamp: Buffer | null;
  /** Our signature on that response: it came after the statement, which therefore cannot name it. */
  timestampSignature: Buffer | null;
}

/** The files of a seal cannot be read as such; `sundial verify` says what is wrong with them. */
export class SealDamaged extends Error {
  override name = 'SealDamaged';
  readonly file: string;
  constructor(file: string, says: string) {
    super(`${file}：${says}`);
    this.file = file;
  }
}

export const sealEndings = {
  statement: 'json',
  signature: 'sig',
  publicKey: 'pem',
  timestamp: 'tsr',
  timestampSignature: 'tsr.sig',
} as const;

/** '2018-12', or '2018-12~2' for the second edition. */
export const editionName = (run: string, edition: number): string => (edition === 1 ? run : `${run}~${edition}`);

/** Path of one file of a seal. */
export function sealPath(dir: string, { run, edition }: { run: string; edition: number }, part: keyof typeof sealEndings): string {
  return join(dir, `${editionName(run, edition)}.seal.${sealEndings[part]}`);
}

const STATEMENT = /^(.+?)(?:~(\d+))?\.seal\.json$/;

/** Run and edition by a statement's file name; null when it is none. */
export function namedSeal(file: string): { run: string; edition: number } | null {
  const [, run, edition] = STATEMENT.exec(file) ?? [];
  return run === undefined ? null : { run, edition: Number(edition ?? 1) };
}

/** Editions of a run that have a statement in this folder, ascending. */
export async function editionsIn(dir: string, run: string): Promise<number[]> {
  return (await namesIn(dir))
    .map(namedSeal)
    .filter((named) => named?.run === run)
    .map((named) => named!.edition)
    .sort((a, b) => a - b);
}

/** [] for a folder that is not there. */
export async function namesIn(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The newest edition, or the one asked for; null when the run was never sealed. Throws SealDamaged, also for a copy under another edition's name. */
export async function readSeal(dir: string, run: string, edition?: number): Promise<Seal | null> {
  const newest = edition ?? (await editionsIn(dir, run)).at(-1);
  if (newest === undefined) return null;
  const named = { run, edition: newest };
  const file = sealPath(dir, named, 'statement');
  const bytes = await bytesOf(file);
  if (bytes === null) return null;
  const statement = parseStatement(bytes);
  if (statement === null) throw new SealDamaged(file, '不是封存声明，或已被改动');
  if (statement.run !== run || statement.edition !== newest) throw new SealDamaged(file, misnamed(statement));
  const [signature, publicKey] = [await needed(dir, named, 'signature'), await needed(dir, named, 'publicKey')];
  const timestamp = await bytesOf(sealPath(dir, named, 'timestamp'));
  const timestampSignature = await bytesOf(sealPath(dir, named, 'timestampSignature'));
  return { statement, bytes, signature, publicKey: publicKey.toString('utf8'), timestamp, timestampSignature };
}

/** The same, and null where its files are damaged: for whoever only follows a name; what is wrong is told when that month is verified. */
export async function readSealIfSound(dir: string, run: string, edition: number): Promise<Seal | null> {
  try {
    return await readSeal(dir, run, edition);
  } catch (error) {
    if (error instanceof SealDamaged) return null;
    throw error;
  }
}

/** Chinese: a statement lies under a name that is not its own. */
export const misnamed = ({ run, edition }: Pick<SealStatement, 'run' | 'edition'>): string =>
  `声明所记为 ${run} 第${edition}版，与文件名不符`;

async function needed(dir: string, named: { run: string; edition: number }, part: 'signature' | 'publicKey'): Promise<Buffer> {
  const file = sealPath(dir, named, part);
  const bytes = await bytesOf(file);
  if (bytes === null) throw new SealDamaged(file, part === 'signature' ? '缺少签名文件' : '缺少公钥文件');
  return bytes;
}

async function bytesOf(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The statement goes last: as soon as it can be seen, the seal is whole. Never writes over another edition's statement. */
export async function writeSeal(
  dir: string,
  { statement, signature, publicKey }: Pick<Seal, 'statement' | 'signature' | 'publicKey'>,
): Promise<void> {
  await mkdir(dir, { recursive: true });
  await put(sealPath(dir, statement, 'signature'), signature);
  await put(sealPath(dir, statement, 'publicKey'), Buffer.from(publicKey));
  await put(sealPath(dir, statement, 'statement'), statementBytes(statement));
}

/** Our signature goes first, so that a stamp never stands without it. */
export async function writeTimestamp(
  dir: string,
  of: { run: string; edition: number },
  response: Buffer,
  signature: Buffer,
): Promise<void> {
  await put(sealPath(dir, of, 'timestampSignature'), signature);
  await put(sealPath(dir, of, 'timestamp'), response);
}

async function put(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(`${path}.new`, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

/** Whether a later seal has named a time stamp that does not stand beside this one any more, or that another stands in place of. */
export const isStampGone = ({ timestamp }: Pick<Seal, 'timestamp'>, named: string | undefined): boolean =>
  named !== undefined && (timestamp === null || statementDigest(timestamp) !== named);

/** sha256 (hex) of a statement's bytes, or of a stamp's: how a later seal names it. */
export const statementDigest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
