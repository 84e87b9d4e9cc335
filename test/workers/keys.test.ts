/** The operator's keys: made once, kept to their owner, taken from where they are said to be, and never shown. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, verify } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { knownDigests, openKeys } from '../../workers/keys.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-keys-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
let data: string;
beforeEach(() => {
  data = mkdtempSync(join(dir, 'data-'));
});

const file = (name: string, text: string): string => {
  const path = join(mkdtempSync(join(dir, 'file-')), name);
  writeFileSync(path, text);
  return path;
};
const pem = () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const HEX = 'ab'.repeat(32);

test('generated on first use, kept to their owner, and the same ever after', () => {
  const keys = openKeys(data, {});
  expect(keys).toMatchObject({ made: true, path: join(data, 'keys', 'seal.key') });
  expect(readdirSync(join(data, 'keys')).sort()).toEqual(['digest.key', 'seal.key', 'seal.pub.pem']);
  for (const name of ['digest.key', 'seal.key']) expect(statSync(join(data, 'keys', name)).mode & 0o777).toBe(0o600);
  expect(statSync(join(data, 'keys')).mode & 0o777).toBe(0o700);
  const again = openKeys(data, {});
  expect(again).toMatchObject({ made: false, fingerprint: keys.fingerprint });
  expect(again.keyed('00')).toBe(keys.keyed('00'));
  expect(readFileSync(join(data, 'keys', 'seal.pub.pem'), 'utf8')).toBe(keys.publicKey);
  expect(verify(null, Buffer.from('x'), again.publicKey, keys.sign(Buffer.from('x')))).toBe(true);
});

test('openssl reads what we make, and gives the digest again', () => {
  const keys = openKeys(data, {});
  const secret = readFileSync(join(data, 'keys', 'digest.key'), 'utf8').trim();
  const argv = ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${secret}`];
  const said = execFileSync('openssl', argv, { input: 'f00' }).toString();
  expect(keys.keyed('f00')).toBe(`hmac-sha256:${/([0-9a-f]{64})/.exec(said)![1]}`);
  expect(execFileSync('openssl', ['pkey', '-in', keys.path!, '-pubout']).toString()).toBe(keys.publicKey);
});

test('two processes that begin at the same moment end with one key', async () => {
  const program = `import { openKeys } from ${JSON.stringify(join(import.meta.dirname, '../../workers/keys.ts'))};
    console.log(openKeys(${JSON.stringify(data)}, {}).fingerprint);`;
  const { spawn } = await import('node:child_process');
  const said = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      for await (const piece of child.stdout) text += String(piece);
      return text.trim();
    }),
  );
  expect(new Set(said).size).toBe(1);
  expect(said[0]).toBe(openKeys(data, {}).fingerprint);
});

describe('from the environment', () => {
  const given = pem();
  test.each<[string, () => string, boolean]>([
    ['a path', () => file('office.key', given), true],
    ['the key itself', () => given, false],
    ['the key itself on one line', () => given.replaceAll('\n', '\\n'), false],
  ])('%s', (_, value, hasPath) => {
    const keys = openKeys(data, { SUNDIAL_KEY: value(), SUNDIAL_DIGEST_KEY: HEX });
    expect(keys.made).toBe(false);
    expect(keys.path !== null).toBe(hasPath);
    expect(keys.fingerprint).toBe(openKeys(data, { SUNDIAL_KEY: given, SUNDIAL_DIGEST_KEY: file('d', `${HEX}\n`) }).fingerprint);
    expect(existsSync(join(data, 'keys'))).toBe(false);
  });

  const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const half = () => generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
  test.each<[string, () => Record<string, string>, RegExp]>([
    ['a path to nothing', () => ({ SUNDIAL_KEY: join(dir, 'none') }), /SUNDIAL_KEY: cannot be read \(ENOENT\)/],
    ['a key of another kind', () => ({ SUNDIAL_KEY: rsa() }), /expected an Ed25519 private key/],
    ['a public key', () => ({ SUNDIAL_KEY: half() }), /expected an Ed25519 private key/],
    ['a spoilt key', () => ({ SUNDIAL_KEY: given.replace(/[A-Z]/g, 'x') }), /SUNDIAL_KEY/],
    ['a short digest key', () => ({ SUNDIAL_DIGEST_KEY: 'abcd' }), /SUNDIAL_DIGEST_KEY: expected 64 hex digits/],
    [
      'a file that holds no digest key',
      () => ({ SUNDIAL_DIGEST_KEY: file('d', 'my secret') }),
      /SUNDIAL_DIGEST_KEY: expected 64 hex digits/,
    ],
  ])('%s is refused, and not a sign of it is shown', (_, env, says) => {
    const given = env();
    let refusal: Error | null = null;
    try {
      openKeys(data, given);
    } catch (error) {
      refusal = error as Error & { hint: string };
    }
    expect(refusal).toMatchObject({ name: 'Refusal', code: 'keys' });
    expect(refusal!.message).toMatch(says);
    for (const secret of Object.values(given).filter((text) => text.includes('BEGIN') || text === 'abcd'))
      for (const line of secret.split('\n').filter((text) => text.length > 3 && !text.startsWith('---')))
        expect(JSON.stringify([refusal!.message, refusal])).not.toContain(line);
  });
});

test('a public half that belongs to another key stops everything before anything is sealed', () => {
  openKeys(data, {});
  const other = openKeys(mkdtempSync(join(dir, 'data-')), {});
  writeFileSync(join(data, 'keys', 'seal.pub.pem'), other.publicKey);
  expect(() => openKeys(data, {})).toThrow(/expected the public half of/);
  chmodSync(join(data, 'keys', 'seal.key'), 0o600);
  writeFileSync(join(data, 'keys', 'seal.key'), 'spoilt');
  expect(() => openKeys(data, {})).toThrow(/seal.key: expected an Ed25519 private key/);
});

test('who only compares digests makes no key', () => {
  expect(knownDigests(data, {})).toBeNull();
  expect(existsSync(join(data, 'keys'))).toBe(false);
  const keys = openKeys(data, {});
  expect(knownDigests(data, {})!('00')).toBe(keys.keyed('00'));
  expect(knownDigests(data, { SUNDIAL_DIGEST_KEY: HEX })!('00')).not.toBe(keys.keyed('00'));
});
