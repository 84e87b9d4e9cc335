/** A case of a month that somebody outside has stamped: the stamp travels with it, and openssl reads it there. */
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fingerprintOf, pemOf } from '../../../crawler/seal/key.ts';
import { readSeal, writeSeal, writeTimestamp } from '../../../crawler/seal/seal-files.ts';
import { statementBytes } from '../../../crawler/seal/statement.ts';
import { stampRequest } from '../../../crawler/seal/timestamp.ts';
import { containerOf } from '../../../workers/case/container.ts';
import { makeCase } from '../../../workers/case/export.ts';
import { openMonth } from '../../../workers/case/find-finding.ts';
import { verifyCase } from '../../../workers/case/verify-case.ts';
import { leak, RUN, sealMonth } from './sealed-month.ts';
import { partsOf } from './unpacked.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-case-stamp-'));
const path = join(dir, 'case.zip');
let publicKey: string;

function openssl(...argv: string[]): string {
  const { status, stdout, stderr } = spawnSync('openssl', argv, { cwd: dir, encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${argv.join(' ')}: ${stderr}`);
  return stdout;
}

/** Answers a request as a time-stamp authority of its own: `ca.pem` is whom to believe. */
function stamped(request: Buffer): Buffer {
  const config = `[tsa]
default_tsa = it
[it]
serial = ${join(dir, 'serial')}
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[ext]
extendedKeyUsage = critical,timeStamping
`;
  writeFileSync(join(dir, 'tsa.cnf'), config);
  writeFileSync(join(dir, 'request.tsq'), request);
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '3650',
    '-subj',
    '/CN=Sample root',
  );
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'tsa.key', '-out', 'tsa.csr', '-subj', '/CN=Sample stamp');
  const issue = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '3650', '-extfile', 'tsa.cnf', '-extensions', 'ext'];
  openssl('x509', '-req', '-in', 'tsa.csr', '-out', 'tsa.pem', ...issue);
  const answer = ['-config', 'tsa.cnf', '-section', 'it', '-queryfile', 'request.tsq', '-out', 'answer.tsr'];
  openssl('ts', '-reply', ...answer, '-signer', 'tsa.pem', '-inkey', 'tsa.key');
  return readFileSync(join(dir, 'answer.tsr'));
}

beforeAll(async () => {
  const { statement } = await sealMonth(join(dir, 'data'));
  const evidence = join(dir, 'data', 'evidence', RUN);
  const keys = generateKeyPairSync('ed25519');
  publicKey = pemOf(keys.publicKey);
  const own = { ...statement, key: fingerprintOf(keys.publicKey) };
  const signature = sign(null, statementBytes(own), keys.privateKey);
  await writeSeal(evidence, { statement: own, signature, publicKey });
  const { bytes } = (await readSeal(evidence, RUN))!;
  const response = stamped(stampRequest(bytes, signature));
  await writeTimestamp(evidence, own, response, sign(null, response, keys.privateKey));
  const month = (await openMonth(join(dir, 'data'), RUN))!;
  writeFileSync(path, (await makeCase(join(dir, 'data'), month, leak.id, null)).bytes);
  await month.results.close();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('the stamp is checked, and whose it is is said', async () => {
  const anybody = await verifyCase(path, { publicKey });
  expect(anybody.problems).toEqual([]);
  expect(anybody.time).toMatch(/外部时间戳（RFC 3161）.*CN=Sample stamp.*未核对/);
  const trusted = await verifyCase(path, { publicKey, stampAuthorities: readFileSync(join(dir, 'ca.pem'), 'utf8') });
  expect(trusted).toMatchObject({ ok: true, time: expect.stringContaining('可追溯到所给的受信任证书') });
});

test('openssl checks it, as the README says', () => {
  const parts = partsOf(path);
  expect(parts.get('README.txt')!.toString()).toContain('openssl ts -verify -data seal.json -in seal.tsr');
  for (const name of ['seal.json', 'seal.tsr']) writeFileSync(join(dir, name), parts.get(name)!);
  expect(openssl('ts', '-verify', '-data', 'seal.json', '-in', 'seal.tsr', '-CAfile', 'ca.pem')).toMatch(/OK/);
});

test.each(['seal.tsr', 'seal.tsr.sig'])('any change of %s is found, checksums mended', async (name) => {
  const parts = [...partsOf(path)].map(([part, bytes]) => ({ name: part, bytes }));
  const { bytes } = parts.find((part) => part.name === name)!;
  for (let at = 0; at < bytes.length; at += Math.max(1, Math.floor(bytes.length / 40))) {
    bytes[at]! ^= 1;
    const changed = join(dir, 'changed.zip');
    writeFileSync(changed, containerOf(parts));
    expect({ at, ok: (await verifyCase(changed, { publicKey })).ok }).toEqual({ at, ok: false });
    bytes[at]! ^= 1;
  }
});

test('taken out, it is missed', async () => {
  const without = [...partsOf(path)].map(([name, bytes]) => ({ name, bytes })).filter(({ name }) => !name.startsWith('seal.tsr'));
  writeFileSync(join(dir, 'without.zip'), containerOf(without));
  expect((await verifyCase(join(dir, 'without.zip'), { publicKey })).ok).toBe(false);
});
