/** RFC 3161 time stamps: what is asked of a server, and whether what it answered holds, checked offline. */
import { createHash, X509Certificate } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { chainTroubles, isNamedBy } from './timestamp-certificate.ts';

const SHA256 = '2.16.840.1.101.3.4.2.1';
const SIGNED_DATA = '1.2.840.113549.1.7.2';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';

export interface Stamp {
  /** ISO UTC: when the server says it saw the statement. */
  at: string;
  /** Subject of the certificate that signed, and who issued it, each on one line. */
  by: string;
  issuer: string;
  /** The certificate leads to one that the caller trusts; null: the caller named none. */
  trusted: boolean | null;
}

/**
 * Made from the signature, so that whoever checks later can make it again: nobody knew it before the statement was signed.
 * 8 bytes, positive.
 */
export function nonceOf(signature: Uint8Array): Buffer {
  const nonce = createHash('sha256').update('sundial-seal-nonce\n').update(signature).digest().subarray(0, 8);
  nonce[0] = (nonce[0]! & 0x7f) | 0x40;
  return nonce;
}

const view = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/** TimeStampReq (DER) for these bytes; the server's certificate is asked for too. */
export function stampRequest(bytes: Uint8Array, signature: Uint8Array): Buffer {
  const imprint = createHash('sha256').update(bytes).digest();
  const request = new pkijs.TimeStampReq({
    version: 1,
    messageImprint: new pkijs.MessageImprint({
      hashAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: SHA256, algorithmParams: new asn1js.Null() }),
      hashedMessage: new asn1js.OctetString({ valueHex: view(imprint) }),
    }),
    nonce: new asn1js.Integer({ valueHex: view(nonceOf(signature)) }),
    certReq: true,
  });
  return Buffer.from(request.toSchema().toBER(false));
}

/**
 * Troubles are Chinese sentences; []: status, imprint, nonce, signature and certificate hold. `ca`: PEM certificates that the caller trusts.
 * Never throws.
 */
export async function readStamp(
  response: Uint8Array,
  of: { bytes: Uint8Array; signature: Uint8Array },
  ca?: string,
): Promise<{ stamp: Stamp | null; troubles: string[] }> {
  try {
    return await read(response, of, ca);
  } catch (error) {
    return { stamp: null, troubles: [`时间戳读不出：${error instanceof Error ? error.message : String(error)}`] };
  }
}

async function read(response: Uint8Array, of: { bytes: Uint8Array; signature: Uint8Array }, ca: string | undefined) {
  const answer = pkijs.TimeStampResp.fromBER(view(response));
  const { status, statusStrings = [] } = answer.status;
  const token = answer.timeStampToken;
  if (status > 1 || !token) {
    const said = statusStrings.map((text) => text.valueBlock.value).join('；');
    return { stamp: null, troubles: [`时间戳服务器没有签发：状态 ${status}${said ? `，${said}` : ''}`] };
  }
  const troubles: string[] = [];
  if (!Buffer.from(answer.toSchema().toBER(false)).equals(response)) troubles.push('时间戳不是规范写法（DER），或夹带了别的字节');
  if (token.contentType !== SIGNED_DATA) return { stamp: null, troubles: [...troubles, '时间戳里没有签名数据'] };
  const signed = new pkijs.SignedData({ schema: token.content });
  const content = signed.encapContentInfo.eContent?.getValue();
  // RFC 5652, section 5.1: content that is no plain data makes it version 3.
  if (signed.version !== 3) troubles.push('时间戳的签名数据版本不符');
  if (signed.encapContentInfo.eContentType !== TST_INFO || !content)
    return { stamp: null, troubles: [...troubles, '时间戳里没有时间信息'] };
  const told = pkijs.TSTInfo.fromBER(content);
  troubles.push(...contentTroubles(told, of));
  const signer = await signerOf(signed, of.bytes, troubles);
  if (signer === null) return { stamp: null, troubles };
  const others = certificatesIn(signed);
  const { troubles: wrong, trusted } = chainTroubles(signer, others, told.genTime, ca);
  troubles.push(...wrong);
  const line = (name: string): string => name.trim().replace(/\n/g, ', ');
  return { stamp: { at: told.genTime.toISOString(), by: line(signer.subject), issuer: line(signer.issuer), trusted }, troubles };
}

function contentTroubles(told: pkijs.TSTInfo, { bytes, signature }: { bytes: Uint8Array; signature: Uint8Array }): string[] {
  const troubles: string[] = [];
  const imprint = createHash('sha256').update(bytes).digest();
  const { hashAlgorithm, hashedMessage } = told.messageImprint;
  if (hashAlgorithm.algorithmId !== SHA256 || !imprint.equals(hashedMessage.valueBlock.valueHexView))
    troubles.push('时间戳所证明的不是这份封存声明（摘要不符）');
  const nonce = told.nonce?.valueBlock.valueHexView;
  if (nonce === undefined || !nonceOf(signature).equals(nonce)) troubles.push('时间戳的随机数与请求不符');
  return troubles;
}

const certificatesIn = (signed: pkijs.SignedData): X509Certificate[] =>
  (signed.certificates ?? [])
    .filter((one): one is pkijs.Certificate => one instanceof pkijs.Certificate)
    .map((one) => new X509Certificate(Buffer.from(one.toSchema().toBER(false))));

/** The certificate whose key signed; null when the signature does not hold. */
async function signerOf(signed: pkijs.SignedData, bytes: Uint8Array, troubles: string[]): Promise<X509Certificate | null> {
  const info = signed.signerInfos[0];
  if (signed.signerInfos.length !== 1 || info === undefined) {
    troubles.push('时间戳应恰有一个签名');
    return null;
  }
  if (!signed.digestAlgorithms.some(({ algorithmId }) => algorithmId === info.digestAlgorithm.algorithmId))
    troubles.push('时间戳没有列出签名所用的摘要算法');
  const result = await signed
    .verify({ signer: 0, data: view(bytes), checkChain: false, extendedMode: true })
    .catch((error: { message?: string }) => ({ signatureVerified: false, signerCertificate: null, message: error.message }));
  if (!result.signatureVerified || !result.signerCertificate) {
    troubles.push('时间戳的签名不成立');
    return null;
  }
  const signer = new X509Certificate(Buffer.from(result.signerCertificate.toSchema().toBER(false)));
  if (!isNamedBy(info, signer)) troubles.push('时间戳没有指明签发它的证书，或指的是另一张');
  return signer;
}
