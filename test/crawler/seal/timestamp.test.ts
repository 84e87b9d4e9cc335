/** Time stamps of a real authority: openssl takes what we ask, we take what openssl answers, and nothing else. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { askForStamp } from '../../../crawler/seal/stamp-server.ts';
import { nonceOf, readStamp, stampRequest } from '../../../crawler/seal/timestamp.ts';
import { seal, signer } from './sealed.ts';
import { startTsa, type Tsa } from './tsa.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-stamp-'));
let [tsa, stranger]: Tsa[] = [];
const sealed = seal(signer());
const other = seal(signer());
let response: Buffer;
beforeAll(async () => {
  [tsa, stranger] = [await startTsa(join(dir, 'tsa')), await startTsa(join(dir, 'stranger'))];
  response = await askForStamp(tsa!.url, stampRequest(sealed.bytes, sealed.signature));
});
afterAll(async () => {
  await tsa?.close();
  await stranger?.close();
  rmSync(dir, { recursive: true, force: true });
});

test('openssl says that the stamp is of these bytes', () => {
  writeFileSync(join(dir, 'data'), sealed.bytes);
  writeFileSync(join(dir, 'stamp'), response);
  const said = execFileSync('openssl', ['ts', '-verify', '-data', join(dir, 'data'), '-in', join(dir, 'stamp'), '-CAfile', tsa!.caFile]);
  expect(said.toString()).toContain('Verification: OK');
});

test('it tells when, by whom, and whether that one is trusted', async () => {
  const { stamp, troubles } = await readStamp(response, sealed);
  expect(troubles).toEqual([]);
  expect(stamp).toMatchObject({ by: 'O=Sample, CN=sound', issuer: 'CN=Sample CA', trusted: null });
  expect(Math.abs(Date.parse(stamp!.at) - Date.now())).toBeLessThan(600_000);
  expect((await readStamp(response, sealed, tsa!.ca)).stamp?.trusted).toBe(true);
  expect((await readStamp(response, sealed, `${stranger!.ca}\n${tsa!.ca}`)).stamp?.trusted).toBe(true);
});

test('the nonce can be made again from the signature, and from no other', () => {
  expect(nonceOf(sealed.signature)).toHaveLength(8);
  expect(nonceOf(sealed.signature)[0]).toBeLessThan(0x80);
  expect(nonceOf(sealed.signature)).not.toEqual(nonceOf(other.signature));
});

describe('what is no stamp of this seal', () => {
  const request = () => stampRequest(sealed.bytes, sealed.signature);
  test.each<[string, () => Buffer, RegExp, string?]>([
    ['nothing', () => Buffer.alloc(0), /读不出/],
    ['a page of a web server', () => Buffer.from('<html>hello</html>'), /读不出/],
    ['half of one', () => response.subarray(0, 200), /读不出|没有|不成立/],
    ['one with something behind it', () => Buffer.concat([response, Buffer.of(0)]), /不是规范写法|读不出/],
    ['one of other bytes', () => tsa!.answer(stampRequest(other.bytes, sealed.signature)), /摘要不符/],
    ['one that answers another question', () => tsa!.answer(stampRequest(sealed.bytes, other.signature)), /随机数与请求不符/],
    ['a refusal', () => tsa!.answer(Buffer.from('3003020102', 'hex')), /没有签发/],
    ['one whose certificate had expired', () => tsa!.answer(request(), 'expired'), /不在有效期内/],
  ])('%s', async (_, make, says) => {
    const { troubles } = await readStamp(make(), sealed);
    expect(troubles.join('\n')).toMatch(says);
  });

  test.each<[string, () => string]>([
    ['another authority is trusted', () => stranger!.ca],
    ['what is trusted cannot be read', () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
    ['nothing is named', () => ''],
  ])('when %s', async (_, ca) => {
    const { stamp, troubles } = await readStamp(response, sealed, ca());
    expect(stamp?.trusted).toBe(false);
    expect(troubles).toHaveLength(1);
  });

  test('any byte of what is signed, turned', async () => {
    const missed: number[] = [];
    // Between them lie the time, the signed attributes, the certificate that signed and its signature.
    for (let offset = 34; offset < response.length; offset += 13) {
      const changed = Buffer.from(response);
      changed[offset]! ^= 0x04;
      const { troubles } = await readStamp(changed, sealed, tsa!.ca);
      if (troubles.length === 0) missed.push(offset);
    }
    // The authority's own certificate comes along and is read by nobody: what is trusted was brought by the reader. Our signature on the response covers it.
    const authority = response.indexOf(execFileSync('openssl', ['x509', '-in', tsa!.caFile, '-outform', 'DER']));
    const outside = missed.filter((offset) => offset < authority || offset >= authority + 500);
    expect(outside).toEqual([]);
  });
});

describe('a server', () => {
  test.each<[string, Tsa['instead'], RegExp]>([
    ['that is broken', () => ({ status: 500, body: Buffer.alloc(0) }), /expected status 200 of the time-stamp server, found 500/],
    ['that sends without end', () => ({ status: 200, body: Buffer.alloc((1 << 20) + 1) }), /at most 1048576 bytes/],
  ])('%s', async (_, instead, says) => {
    tsa!.instead = instead;
    await expect(askForStamp(tsa!.url, Buffer.of(1))).rejects.toThrow(says);
    tsa!.instead = null;
  });

  test('that is not there', async () => {
    await expect(askForStamp('http://127.0.0.1:1/', Buffer.of(1))).rejects.toThrow(/ECONNREFUSED/);
  });
});
