/** Does a seal hold in itself: lawful bytes, a signature that fits, a key that is the stated one, a tree over the bundles it lists? */
import { verify, type KeyObject } from 'node:crypto';
import { byCodePoint } from '../../config/canonical.ts';
import { fingerprintOf, pemOf, readPublicKey } from './key.ts';
import type { Seal, sealEndings } from './seal-files.ts';
import { statementBytes, treeOf } from './statement.ts';

export interface SealTrouble {
  part: keyof typeof sealEndings;
  /** Range of bytes in that file, [offset, end); null when the whole is meant. */
  offset: number | null;
  end: number | null;
  /** Chinese. */
  says: string;
}

/** Chinese sentences; []: the signature holds and the tree is the statement's. `publicKey`: PEM that the seal must have been signed with. */
export function checkSeal(seal: Seal, publicKey?: string): string[] {
  return sealTroubles(seal, publicKey).map(({ says }) => says);
}

/** As `checkSeal`, with the place of each. */
export function sealTroubles(seal: Seal, publicKey?: string): SealTrouble[] {
  return [...bytesTroubles(seal), ...keyTroubles(seal, publicKey), ...treeTroubles(seal)];
}

function bytesTroubles({ bytes, statement }: Seal): SealTrouble[] {
  const lawful = statementBytes(statement);
  if (lawful.equals(bytes)) return [];
  const offset = firstDifference(lawful, bytes);
  return [{ part: 'statement', offset, end: bytes.length, says: `封存声明不是规范写法：自第 ${offset} 字节起与规范形式不同` }];
}

/** Where two byte strings part. */
export function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return at;
  return length;
}

function keyTroubles(seal: Seal, publicKey: string | undefined): SealTrouble[] {
  const key = parsed(seal.publicKey);
  if (key === null) return [whole('publicKey', '公钥文件读不出')];
  const troubles: SealTrouble[] = [];
  if (key.asymmetricKeyType !== 'ed25519') troubles.push(whole('publicKey', `公钥不是 Ed25519，而是 ${key.asymmetricKeyType ?? '不明'}`));
  const lawful = Buffer.from(pemOf(key));
  const given = Buffer.from(seal.publicKey);
  if (!lawful.equals(given)) {
    const offset = firstDifference(lawful, given);
    troubles.push({ part: 'publicKey', offset, end: given.length, says: `公钥文件不是规范写法：自第 ${offset} 字节起不同` });
  }
  const fingerprint = fingerprintOf(key);
  if (fingerprint !== seal.statement.key)
    troubles.push(whole('publicKey', `公钥的指纹是 ${fingerprint}，声明所记的是 ${seal.statement.key}：公钥或声明被换过`));
  if (seal.signature.length !== 64) troubles.push(whole('signature', `签名应为 64 字节，实为 ${seal.signature.length} 字节`));
  else if (!holds(seal.bytes, key, seal.signature)) troubles.push(whole('signature', '签名与声明不符：声明、签名或公钥被改动'));
  troubles.push(...stampTroubles(seal, key));
  if (publicKey !== undefined) troubles.push(...expectedKey(seal, publicKey));
  return troubles;
}

/** Whether a stamp is still the one that was received; what it says is another matter (`readStamp`). */
function stampTroubles({ timestamp, timestampSignature }: Seal, key: KeyObject): SealTrouble[] {
  if (timestamp === null) return timestampSignature === null ? [] : [whole('timestamp', '时间戳文件不见了，只剩下对它的签名')];
  if (timestampSignature === null) return [whole('timestampSignature', '缺少对时间戳的签名')];
  return holds(timestamp, key, timestampSignature) ? [] : [whole('timestamp', '时间戳文件与收到时不同，或对它的签名被改动')];
}

function expectedKey(seal: Seal, pem: string): SealTrouble[] {
  const expected = parsed(pem);
  if (expected === null) return [whole('publicKey', '用来核对的公钥读不出')];
  const fingerprint = fingerprintOf(expected);
  const troubles: SealTrouble[] = [];
  if (fingerprint !== seal.statement.key)
    troubles.push(whole('publicKey', `封存所用公钥的指纹是 ${seal.statement.key}，与所给公钥 ${fingerprint} 不同`));
  if (!holds(seal.bytes, expected, seal.signature)) troubles.push(whole('signature', '用所给公钥核对，签名不成立'));
  return troubles;
}

function treeTroubles({ statement: { bundles, tree } }: Seal): SealTrouble[] {
  const troubles: SealTrouble[] = [];
  const say = (says: string): void => void troubles.push(whole('statement', says));
  const sorted = bundles.every((entry, index) => index === 0 || byCodePoint(bundles[index - 1]!.id, entry.id) < 0);
  if (!sorted) say('声明所列证据包未按编号排列，或有重复');
  const made = treeOf(bundles);
  if (tree.size !== made.size) say(`声明所记证据包为 ${tree.size} 个，所列为 ${made.size} 个`);
  if (tree.root !== made.root) say(`由所列证据包算出的封存根是 ${made.root}，声明所记的是 ${tree.root}`);
  return troubles;
}

const whole = (part: SealTrouble['part'], says: string): SealTrouble => ({ part, offset: null, end: null, says });

function parsed(pem: string): KeyObject | null {
  try {
    return readPublicKey(pem);
  } catch {
    return null;
  }
}

function holds(bytes: Buffer, key: KeyObject, signature: Buffer): boolean {
  try {
    return verify(null, bytes, key, signature);
  } catch {
    return false;
  }
}
