/** The operator's two keys: one signs what a month is sealed with, one makes digests of personal data that nobody can guess at. */
import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprintOf, pemOf } from '../crawler/seal/key.ts';
import { Refusal } from './commands/command.ts';

export interface Keys {
  /** Ed25519, 64 bytes. */
  sign(bytes: Uint8Array): Buffer;
  /** PEM; what is published. */
  publicKey: string;
  /** sha256 (hex) of the public key's DER. */
  fingerprint: string;
  /** 'hmac-sha256:<hex>' of a digest: the same for the same bytes, and worthless for guessing them. */
  keyed(sha256: string): string;
  /** A key was generated just now: somebody must be told to keep it. */
  made: boolean;
  /** Where the signing key lies; null: it came in the environment. */
  path: string | null;
}

/** `SUNDIAL_KEY`: a path or the PEM itself. `SUNDIAL_DIGEST_KEY`: a path or 64 hex digits. */
export type KeyEnvironment = Readonly<Record<string, string | undefined>>;

/** Where an installation's own keys lie. */
export const keysDir = (dataDir: string): string => join(dataDir, 'keys');

/** The keys of the environment, else those of `<data>/keys`, generated on first use. Throws Refusal when one cannot be used. */
export function openKeys(dataDir: string, env: KeyEnvironment): Keys {
  const dir = keysDir(dataDir);
  const seal = env['SUNDIAL_KEY'] ? givenKey(env['SUNDIAL_KEY']) : ownKey(dir);
  const digest = env['SUNDIAL_DIGEST_KEY'] ? givenDigestKey(env['SUNDIAL_DIGEST_KEY']) : ownDigestKey(dir);
  const publicKey = createPublicKey(seal.key);
  return {
    sign: (bytes) => sign(null, bytes, seal.key),
    publicKey: pemOf(publicKey),
    fingerprint: fingerprintOf(publicKey),
    keyed: (sha256) => keyedDigest(digest.key, sha256),
    made: seal.made || digest.made,
    path: seal.path,
  };
}

/** The key for digests alone, generating nothing: for those who only compare. Null when there is none. */
export function knownDigests(dataDir: string, env: KeyEnvironment): Keys['keyed'] | null {
  const given = env['SUNDIAL_DIGEST_KEY'];
  const own = join(keysDir(dataDir), 'digest.key');
  if (!given && !existsSync(own)) return null;
  const key = given ? givenDigestKey(given).key : digestKeyIn(own);
  return (sha256) => keyedDigest(key, sha256);
}

const keyedDigest = (key: Buffer, sha256: string): string => `hmac-sha256:${createHmac('sha256', key).update(sha256).digest('hex')}`;

/** Never says what it found: that may be half a key. */
function unusable(what: string, expected: string, hint: string): Refusal {
  return new Refusal('keys', `${what}: expected ${expected}, found something else`, hint);
}

const HINT = 'make one with: openssl genpkey -algorithm ed25519 -out seal.key';

function signingKey(pem: string, what: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pem, format: 'pem' });
  } catch {
    throw unusable(what, 'an Ed25519 private key (PEM, without a passphrase)', HINT);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw unusable(what, 'an Ed25519 private key', HINT);
  return key;
}

function givenKey(given: string): { key: KeyObject; made: boolean; path: string | null } {
  if (given.includes('-----BEGIN')) return { key: signingKey(given.replaceAll('\\n', '\n'), 'SUNDIAL_KEY'), made: false, path: null };
  return { key: signingKey(read(given, 'SUNDIAL_KEY'), `SUNDIAL_KEY (${given})`), made: false, path: given };
}

function ownKey(dir: string): { key: KeyObject; made: boolean; path: string } {
  const path = join(dir, 'seal.key');
  const made = !existsSync(path) && keep(path, () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const key = signingKey(read(path, path), path);
  const half = join(dir, 'seal.pub.pem');
  const pem = pemOf(createPublicKey(key));
  if (!existsSync(half)) writeFileSync(half, pem);
  else if (read(half, half) !== pem)
    throw unusable(
      half,
      `the public half of ${path}`,
      'somebody exchanged one of the two: put the right key back before anything is sealed',
    );
  return { key, made, path };
}

function givenDigestKey(given: string): { key: Buffer; made: boolean } {
  const text = /^[0-9a-f]+$/i.test(given) && !existsSync(given) ? given : read(given, 'SUNDIAL_DIGEST_KEY');
  return { key: digestKey(text, 'SUNDIAL_DIGEST_KEY'), made: false };
}

function ownDigestKey(dir: string): { key: Buffer; made: boolean } {
  const path = join(dir, 'digest.key');
  const made = !existsSync(path) && keep(path, () => `${randomBytes(32).toString('hex')}\n`);
  return { key: digestKeyIn(path), made };
}

const digestKeyIn = (path: string): Buffer => digestKey(read(path, path), path);

function digestKey(text: string, what: string): Buffer {
  if (!/^[0-9a-f]{64,}$/i.test(text.trim())) throw unusable(what, '64 hex digits or more', 'make one with: openssl rand -hex 32');
  return Buffer.from(text.trim(), 'hex');
}

function read(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Refusal('keys', `${what}: cannot be read (${(error as NodeJS.ErrnoException).code})`, 'mind the path and who may read it');
  }
}

/** Puts a secret under its name in one step, readable by its owner only; false when another process was faster. */
function keep(path: string, make: () => string | Buffer): boolean {
  const dir = join(path, '..');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, make(), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // A file system without hard links: the name must still be free.
    writeFileSync(path, readFileSync(draft), { mode: 0o600, flag: 'wx' });
    return true;
  } finally {
    rmSync(draft, { force: true });
  }
}
