/** What a seal promises: anybody with openssl can check it, and whatever is changed in it is told, with its place. */
import { execFileSync } from 'node:child_process';
import { createHash, sign } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { canonicalJson } from '../../../config/canonical.ts';
import { rootFrom } from '../../../crawler/evidence/merkle.ts';
import { checkSeal, sealTroubles } from '../../../crawler/seal/check-seal.ts';
import { pemOf } from '../../../crawler/seal/key.ts';
import { editionsIn, namedSeal, readSeal, sealPath, writeSeal, writeTimestamp, type Seal } from '../../../crawler/seal/seal-files.ts';
import { entryPath, leafOfEntry, newestOf, parseStatement, statementBytes } from '../../../crawler/seal/statement.ts';
import { entries, hex, seal, signer } from './sealed.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-seal-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const [office, stranger] = [signer(), signer()];
const sound = seal(office);

describe('on disk', () => {
  test('openssl says that the signature holds, and gives the fingerprint again', async () => {
    await writeSeal(dir, sound);
    const file = (part: Parameters<typeof sealPath>[2]) => sealPath(dir, sound.statement, part);
    const openssl = (...argv: string[]) => execFileSync('openssl', argv);
    const said = openssl(
      ...['pkeyutl', '-verify', '-pubin', '-inkey', file('publicKey'), '-rawin', '-in', file('statement')],
      ...['-sigfile', file('signature')],
    );
    expect(said.toString()).toContain('Signature Verified Successfully');
    const der = openssl('pkey', '-pubin', '-in', file('publicKey'), '-outform', 'DER');
    expect(createHash('sha256').update(der).digest('hex')).toBe(sound.statement.key);
  });

  test('it comes back as it was, and leaves nothing else behind', async () => {
    const place = mkdtempSync(join(dir, 'back-'));
    await writeSeal(place, sound);
    expect(await readSeal(place, '2018-12')).toEqual(sound);
    await writeTimestamp(place, sound.statement, Buffer.from('stamp'), Buffer.from('signature'));
    const stamped = { ...sound, timestamp: Buffer.from('stamp'), timestampSignature: Buffer.from('signature') };
    expect(await readSeal(place, '2018-12')).toEqual(stamped);
    expect(readdirSync(place).sort()).toEqual(['json', 'pem', 'sig', 'tsr', 'tsr.sig'].map((ending) => `2018-12.seal.${ending}`));
  });

  test('the newest edition counts, and 10 is newer than 9', async () => {
    const place = mkdtempSync(join(dir, 'editions-'));
    for (const edition of [1, 2, 9, 10]) await writeSeal(place, seal(office, { edition }));
    expect(await editionsIn(place, '2018-12')).toEqual([1, 2, 9, 10]);
    expect((await readSeal(place, '2018-12'))?.statement.edition).toBe(10);
    expect((await readSeal(place, '2018-12', 2))?.statement.edition).toBe(2);
    expect(await readSeal(place, '2018-11')).toBeNull();
    expect(await readSeal(join(place, 'nowhere'), '2018-12')).toBeNull();
  });

  test.each([
    ['json', (text: string) => text.slice(1)],
    ['json', (text: string) => text.replace('sundial-seal-1', 'sundial-seal-9')],
    ['json', (text: string) => text.replace('"edition":1', '"edition":1,"more":1')],
    ['sig', null],
    ['pem', null],
  ])('a %s file that is spoilt or gone is told by name', async (ending, spoil) => {
    const place = mkdtempSync(join(dir, 'spoilt-'));
    await writeSeal(place, sound);
    const file = join(place, `2018-12.seal.${ending}`);
    if (spoil === null) rmSync(file);
    else writeFileSync(file, spoil(readFileSync(file, 'utf8')));
    await expect(readSeal(place, '2018-12')).rejects.toMatchObject({ name: 'SealDamaged', file });
  });

  test.each([
    ['2018-12.seal.json', { run: '2018-12', edition: 1 }],
    ['2018-12~3.seal.json', { run: '2018-12', edition: 3 }],
    ['2018-12.seal.sig', null],
    ['2018-12.a.wacz', null],
  ])('%s is named', (file, named) => expect(namedSeal(file)).toEqual(named));
});

describe('the statement', () => {
  test('each bundle leads to the root by its path', () => {
    for (const count of [1, 2, 3, 5, 8]) {
      const { statement } = seal(office, { bundles: entries(...Array.from({ length: count }, (_, index) => `s${index}`)) });
      for (const entry of statement.bundles) {
        const { index, size, path } = entryPath(statement, entry.id)!;
        const hashes = path.map((hash) => Buffer.from(hash, 'hex'));
        expect(rootFrom(leafOfEntry(entry), index, size, hashes)?.toString('hex')).toBe(statement.tree.root);
        expect(rootFrom(leafOfEntry({ ...entry, records: 4 }), index, size, hashes)?.toString('hex')).not.toBe(statement.tree.root);
      }
    }
    expect(entryPath(sound.statement, '2018-12.none')).toBeNull();
  });

  test.each([
    [['a', 'results'], '2018-12.results'],
    [['results', '~2.results', '~10.results'], '2018-12~10.results'],
    [['a'], null],
    [['x.results', '~x.results'], null],
  ])('%j: the results that count are %s', (names, newest) => {
    const bundles = names.map((name) => ({ ...entries('x')[0]!, id: name.startsWith('~') ? `2018-12${name}` : `2018-12.${name}` }));
    expect(newestOf({ run: '2018-12', bundles }, 'results')?.id ?? null).toBe(newest);
  });

  test('no spelling but one', () => {
    expect(parseStatement(statementBytes(sound.statement))).toEqual(sound.statement);
    const spaced = { ...sound, bytes: Buffer.from(`${JSON.stringify(sound.statement, null, 1)}\n`) };
    const resigned = { ...spaced, signature: sign(null, spaced.bytes, office.privateKey) };
    expect(sealTroubles(resigned)).toMatchObject([{ part: 'statement', offset: 1, end: spaced.bytes.length }]);
    const cut = sound.bytes.subarray(0, -1);
    expect(sealTroubles({ ...sound, bytes: cut, signature: sign(null, cut, office.privateKey) })).toMatchObject([
      { part: 'statement', offset: cut.length },
    ]);
  });
});

describe('checking', () => {
  test('a sound seal, with and without the published key', () => {
    expect(checkSeal(sound)).toEqual([]);
    expect(checkSeal(sound, pemOf(office.publicKey))).toEqual([]);
  });

  const forged = (change: Partial<Seal>): Seal => ({ ...sound, ...change });
  const other = seal(stranger);
  const lied = (statement: Partial<Seal['statement']>) => seal(office, statement);
  const turned = [...sound.statement.bundles].reverse();
  test.each<[string, Seal, RegExp]>([
    ['an edited statement', forged({ statement: { ...sound.statement, at: '2020-01-01T00:00:00.000Z' } }), /不是规范写法/],
    [
      'an edited statement, in its bytes too',
      forged((({ statement, bytes }) => ({ statement, bytes }))(lied({ edition: 2 }))),
      /签名与声明不符/,
    ],
    ['a signature of another', forged({ signature: other.signature }), /签名与声明不符/],
    ['a signature cut off', forged({ signature: sound.signature.subarray(1) }), /应为 64 字节/],
    ['the key of another', forged({ publicKey: other.publicKey }), /公钥或声明被换过/],
    ['no key', forged({ publicKey: 'nothing' }), /公钥文件读不出/],
    ['a key with an idle line', forged({ publicKey: `${sound.publicKey}\n` }), /公钥文件不是规范写法/],
    ['a tree of another size', lied({ tree: { ...sound.statement.tree, size: 2 } }), /所记证据包为 2 个/],
    ['another root', lied({ tree: { ...sound.statement.tree, root: hex('0') } }), /算出的封存根/],
    ['bundles out of order', lied({ bundles: turned }), /未按编号排列/],
    ['a bundle listed twice', lied({ bundles: [sound.statement.bundles[0]!, sound.statement.bundles[0]!] }), /或有重复/],
    ['a stamp without our signature', forged({ timestamp: Buffer.from('x') }), /缺少对时间戳的签名/],
    ['a stamp taken away', forged({ timestampSignature: Buffer.from('x') }), /时间戳文件不见了/],
    [
      'a stamp exchanged',
      forged({ timestamp: Buffer.from('x'), timestampSignature: sign(null, Buffer.from('y'), office.privateKey) }),
      /与收到时不同/,
    ],
  ])('%s', (_, seal, says) => expect(checkSeal(seal).join('\n')).toMatch(says));

  test('a seal that a stranger made anew holds in itself, and not against the published key', () => {
    expect(checkSeal(other)).toEqual([]);
    const said = checkSeal(other, sound.publicKey).join('\n');
    expect(said).toMatch(/与所给公钥 .* 不同/);
    expect(said).toMatch(/用所给公钥核对，签名不成立/);
    expect(checkSeal(sound, 'no key')).toEqual(['用来核对的公钥读不出']);
  });

  test('a single byte anywhere in the three files is found', async () => {
    const place = mkdtempSync(join(dir, 'bytes-'));
    await writeSeal(place, sound);
    const missed: string[] = [];
    for (const part of ['statement', 'signature', 'publicKey'] as const) {
      const file = sealPath(place, sound.statement, part);
      const bytes = readFileSync(file);
      for (let offset = 0; offset < bytes.length; offset += 1) {
        const changed = Buffer.from(bytes);
        changed[offset]! ^= 1 << (offset % 8);
        writeFileSync(file, changed);
        const found = await readSeal(place, '2018-12').then(
          (read) => checkSeal(read!).length > 0,
          () => true,
        );
        if (!found) missed.push(`${part} ${offset}`);
      }
      writeFileSync(file, bytes);
    }
    expect(missed).toEqual([]);
    expect(checkSeal((await readSeal(place, '2018-12'))!)).toEqual([]);
  });

  test('entries are leaves in canonical spelling', () => {
    const [entry] = entries('a');
    const shuffled = Object.fromEntries(Object.entries(entry!).reverse()) as typeof entry;
    expect(canonicalJson(shuffled)).toBe(canonicalJson(entry));
    expect(leafOfEntry(shuffled!)).toEqual(leafOfEntry(entry!));
  });
});
