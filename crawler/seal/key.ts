/** The public half of the key that seals: how it is written, and the fingerprint by which people know it. */
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

/** Throws when the text is no public key. */
export function readPublicKey(pem: string): KeyObject {
  return createPublicKey({ key: pem, format: 'pem' });
}

/** The one lawful spelling of a public key's file. */
export function pemOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

/** sha256 (hex) of the DER SubjectPublicKeyInfo: `openssl pkey -pubin -outform DER | sha256sum` gives it again. */
export function fingerprintOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
