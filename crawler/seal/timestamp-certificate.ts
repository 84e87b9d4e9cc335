/** The certificate behind a time stamp: is it the one the stamp names, was it made for stamping, and does it lead to somebody who is trusted? */
import { createHash, X509Certificate } from 'node:crypto';
import * as asn1js from 'asn1js';
import type { SignerInfo } from 'pkijs';

/** Signed attributes that name the signer's certificate by digest (RFC 2634, RFC 5035). */
const SIGNING_CERTIFICATE = { '1.2.840.113549.1.9.16.2.12': ['sha1'], '1.2.840.113549.1.9.16.2.47': ['sha256', 'sha384', 'sha512'] };
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/** The signed attributes must name the certificate, or another one with the same key could be put in its place. */
export function isNamedBy({ signedAttrs }: SignerInfo, certificate: X509Certificate): boolean {
  for (const [type, algorithms] of Object.entries(SIGNING_CERTIFICATE)) {
    const named = signedAttrs?.attributes.find((attribute) => attribute.type === type)?.values[0] as asn1js.BaseBlock | undefined;
    const first = named === undefined ? undefined : inside(inside(named)[0])[0];
    const digest = inside(first).find((part): part is asn1js.OctetString => part instanceof asn1js.OctetString);
    if (digest === undefined) continue;
    const wanted = Buffer.from(digest.valueBlock.valueHexView);
    return algorithms.some((algorithm) => createHash(algorithm).update(certificate.raw).digest().equals(wanted));
  }
  return false;
}

const inside = (block: asn1js.BaseBlock | undefined): asn1js.BaseBlock[] =>
  block instanceof asn1js.Sequence ? block.valueBlock.value : [];

/** `others`: what came with the stamp. `ca`: PEM; without it nobody is trusted and nothing is wrong with that. Troubles are Chinese. */
export function chainTroubles(
  signer: X509Certificate,
  others: readonly X509Certificate[],
  at: Date,
  ca: string | undefined,
): { troubles: string[]; trusted: boolean | null } {
  const troubles: string[] = [];
  if (!(signer.keyUsage ?? []).includes(TIME_STAMPING)) troubles.push('签发时间戳的证书不是为签发时间戳而设');
  if (!validAt(signer, at)) troubles.push('签发时间戳的证书当时不在有效期内');
  if (ca === undefined) return { troubles, trusted: null };
  const roots = certificatesOf(ca);
  if (roots === null) return { troubles: [...troubles, '所给的受信任证书读不出'], trusted: false };
  const trusted = leadsTo(signer, others, roots, at);
  if (!trusted) troubles.push('签发时间戳的证书不能追溯到所给的受信任证书');
  return { troubles, trusted };
}

function certificatesOf(pem: string): X509Certificate[] | null {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g);
  if (blocks === null) return null;
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    return null;
  }
}

const validAt = (certificate: X509Certificate, at: Date): boolean =>
  Date.parse(certificate.validFrom) <= at.getTime() && at.getTime() <= Date.parse(certificate.validTo);

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

/** Each certificate is taken once, so a circle ends. */
function leadsTo(from: X509Certificate, others: readonly X509Certificate[], roots: readonly X509Certificate[], at: Date): boolean {
  if (!validAt(from, at)) return false;
  if (roots.some((root) => root.fingerprint256 === from.fingerprint256 || (validAt(root, at) && isIssuedBy(from, root)))) return true;
  return others.some((issuer) => {
    if (issuer.fingerprint256 === from.fingerprint256 || !isIssuedBy(from, issuer)) return false;
    const rest = others.filter((other) => other.fingerprint256 !== issuer.fingerprint256);
    return leadsTo(issuer, rest, roots, at);
  });
}
