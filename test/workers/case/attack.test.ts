/** A case in hostile hands: any byte flipped, and everything an attacker can mend mended, short of the key. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sha256 } from '../../../crawler/evidence/warc-record.ts';
import { fingerprintOf, pemOf } from '../../../crawler/seal/key.ts';
import { statementBytes, treeOf, type SealStatement } from '../../../crawler/seal/statement.ts';
import { collect } from '../../../workers/case/collect.ts';
import { containerOf, type Part } from '../../../workers/case/container.ts';
import { makeCase } from '../../../workers/case/export.ts';
import { openMonth } from '../../../workers/case/find-finding.ts';
import { proofsJson, type Proofs } from '../../../workers/case/proofs.ts';
import { tellCase } from '../../../workers/case/tell.ts';
import { verifyCase } from '../../../workers/case/verify-case.ts';
import { dead, leak, RUN, sealMonth, type Sealed } from './sealed-month.ts';
import { partsOf } from './unpacked.ts';

const FLIPS = 500;
const dir = mkdtempSync(join(tmpdir(), 'sundial-case-attack-'));
const file = join(dir, 'case.zip');
let month: Sealed;
let whole: Buffer;
let parts: Part[];
let other: Part[];

const partsIn = (bytes: Buffer): Part[] => {
  writeFileSync(file, bytes);
  return [...partsOf(file)].map(([name, content]) => ({ name, bytes: content }));
};

beforeAll(async () => {
  month = await sealMonth(join(dir, 'data'));
  const sealed = (await openMonth(month.dataDir, RUN))!;
  const note = { by: '张', why: '申诉', at: '2019-01-06T00:00:00.000Z', keyed: null };
  whole = (await makeCase(month.dataDir, sealed, leak.id, note)).bytes;
  other = partsIn((await makeCase(month.dataDir, sealed, dead[0]!.id, null)).bytes);
  parts = partsIn(whole);
  await sealed.results.close();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function check(bytes: Buffer, publicKey = month.publicKey) {
  writeFileSync(file, bytes);
  return verifyCase(file, { publicKey });
}

/** The container made anew, sizes and checksums in order: only what the parts say can give it away. */
const mended = (changed: readonly Part[]) => check(containerOf(changed));
const change = (name: RegExp, by: (bytes: Buffer) => Buffer): Part[] =>
  parts.map((part) => (name.test(part.name) ? { ...part, bytes: by(part.bytes) } : part));
const text = (name: RegExp, from: string | RegExp, to: string): Part[] =>
  change(name, (bytes) => {
    const now = bytes.toString().replace(from, to);
    expect(now).not.toBe(bytes.toString());
    return Buffer.from(now);
  });
const proofs = (by: (proofs: Proofs) => void): Part[] =>
  change(/^proofs/, (bytes) => {
    const read = JSON.parse(bytes.toString()) as Proofs;
    by(read);
    return Buffer.from(proofsJson(read));
  });

test('untouched it holds', async () => expect(await check(whole)).toMatchObject({ ok: true, problems: [] }));

test(`${FLIPS} flipped bytes anywhere: each is found, and a place is named`, async () => {
  let seed = 20181231;
  const missed: number[] = [];
  for (let nth = 0; nth < FLIPS; nth += 1) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    const at = seed % whole.length;
    const bytes = Buffer.from(whole);
    bytes[at]! ^= 1 << (nth % 8);
    const { ok, problems } = await check(bytes);
    if (ok || problems.every(({ offset }) => offset === null)) missed.push(at);
  }
  expect(missed).toEqual([]);
});

test('a flipped byte in any part, its checksum mended: the part is named', async () => {
  for (const { name, bytes } of parts) {
    for (const at of [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const changed = parts.map((part) => (part.name === name ? { name, bytes: Buffer.from(bytes) } : part));
      changed.find((part) => part.name === name)!.bytes[at]! ^= 1;
      const { ok, problems } = await mended(changed);
      expect({ name, at, ok, named: problems.some(({ part }) => part === name) }).toEqual({ name, at, ok: false, named: true });
    }
  }
});

describe('with everything mended that can be mended', () => {
  const repack = (bytes: Buffer, from: string, to: string): Buffer => {
    const now = gunzipSync(bytes).toString('latin1').replace(from, to);
    return gzipSync(Buffer.from(now, 'latin1'));
  };
  const attacks: [string, () => Part[]][] = [
    ['a point more on the sheet', () => text(/^case\.json/, '"points": "2"', '"points": "3"')],
    ['another sentence in the README', () => text(/^README/, '属实', '不实')],
    ['an exhibit that shows something else', () => change(/^exhibits\/.*html/, () => Buffer.from('<p>无事</p>'))],
    ['a picture exchanged', () => change(/^exhibits\/.*png/, (bytes) => Buffer.concat([bytes, Buffer.of(0)]))],
    ['a record written anew', () => change(/score\.warc/, (bytes) => repack(bytes, '"points":"2"', '"points":"9"'))],
    ['the same record packed anew', () => change(/score\.warc/, (bytes) => gzipSync(gunzipSync(bytes), { level: 1 }))],
    ['a record left out', () => proofs((all) => all.records.pop()).filter(({ name }) => !name.endsWith('-raw.warc.gz'))],
    ['a record that every case needs left out', () => proofs((all) => all.records.splice(3, 1)).filter(({ name }) => !/rubric/.test(name))],
    ['another finding in its place', () => change(/001-finding/, () => other.find(({ name }) => /001-finding/.test(name))!.bytes)],
    [
      'another finding with its own proof',
      () => {
        const own = JSON.parse(other.find(({ name }) => name === 'proofs.json')!.bytes.toString()) as Proofs;
        const changed = proofs((all) => all.records.splice(0, 1, own.records[0]!));
        return changed.map((part) => (/001-finding/.test(part.name) ? other.find(({ name }) => name === part.name)! : part));
      },
    ],
    ['a proof for another place', () => proofs((all) => (all.records[0]!.index += 1))],
    ['a proof for a smaller tree', () => proofs((all) => (all.records[0]!.size -= 1))],
    ['a shorter path', () => proofs((all) => all.records[0]!.path.pop())],
    ['a record under another bundle', () => proofs((all) => (all.records[0]!.bundle = `${RUN}.exhibits`))],
    ['a record twice', () => proofs((all) => all.records.push(all.records.at(-1)!))],
    ['a proof spelt otherwise', () => change(/^proofs/, (bytes) => Buffer.concat([bytes, Buffer.from(' ')]))],
    ['a part too many', () => [...parts, { name: 'exhibits/more.html', bytes: Buffer.from('x') }]],
    ['a part twice', () => [...parts, parts.at(-1)!]],
    ['parts in another order', () => [parts[1]!, parts[0]!, ...parts.slice(2)]],
    ['a part left out', () => parts.filter(({ name }) => name !== 'README.txt')],
    ['the note on raw pages taken away', () => text(/^case\.json/, /"raw": \{[^}]*\}/, '"raw": null')],
    ['another name on the raw pages', () => text(/^case\.json/, '"by": "张"', '"by": "李"')],
    ['a statement edited', () => text(/^seal\.json/, '2019-01-05', '2018-01-05')],
    ['a statement spelt otherwise', () => change(/^seal\.json/, (bytes) => Buffer.concat([bytes, Buffer.from(' ')]))],
    ['a key written otherwise', () => change(/^seal\.pem/, (bytes) => Buffer.concat([bytes, Buffer.from('\n')]))],
    ['a time stamp that nobody signed', () => [...parts.slice(0, 6), { name: 'seal.tsr', bytes: Buffer.from('x') }, ...parts.slice(6)]],
  ];
  test.each(attacks)('%s', async (_, attack) => {
    const { ok, problems } = await mended(attack());
    expect({ ok, said: problems.length > 0 }).toEqual({ ok: false, said: true });
  });

  test('sealed again with a key of their own: only the published key tells', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const statement = JSON.parse(parts.find(({ name }) => name === 'seal.json')!.bytes.toString()) as SealStatement;
    const bundles = statement.bundles.map((entry) => ({ ...entry, sha256: sha256(entry.id) }));
    const forged = statementBytes({ ...statement, key: fingerprintOf(publicKey), bundles, tree: treeOf(bundles) });
    const swapped = parts.map((part) => {
      if (part.name === 'seal.json') return { ...part, bytes: forged };
      if (part.name === 'seal.sig') return { ...part, bytes: sign(null, forged, privateKey) };
      return part.name === 'seal.pem' ? { ...part, bytes: Buffer.from(pemOf(publicKey)) } : part;
    });
    const { ok, problems } = await mended(swapped);
    expect(ok).toBe(false);
    expect(problems.map(({ part }) => part)).toEqual(expect.arrayContaining(['seal.pem', 'seal.sig']));
  });
});

test.each(['results', 'exhibits'])('records of %s that a later edition of the month has replaced prove nothing', async (name) => {
  const sealed = (await openMonth(month.dataDir, RUN))!;
  const { statement } = sealed.seal;
  const bundles = [...statement.bundles, { ...statement.bundles[0]!, id: `${RUN}~2.${name}` }];
  const later = { ...statement, edition: 2, bundles, tree: treeOf(bundles) };
  try {
    // Whoever makes a case by hand takes the records from wherever he likes.
    const proven = (await collect(month.dataDir, sealed, dead[0]!.id, null)).proven.map(({ record }) => record);
    expect(() => tellCase(proven, { statement: later, timestamp: null }, null)).toThrow(/取代/);
    expect(tellCase(proven, { statement, timestamp: null }, null).finding.id).toBe(dead[0]!.id);
  } finally {
    await sealed.results.close();
  }
});

describe('what is no case', () => {
  test.each<[string, () => Buffer]>([
    ['nothing', () => Buffer.alloc(0)],
    ['text', () => Buffer.from('案卷')],
    ['half of one', () => whole.subarray(0, whole.length / 2)],
    ['something after it', () => Buffer.concat([whole, Buffer.of(0)])],
    ['an empty container', () => containerOf([])],
    ['a sealed bundle', () => readFileSync(join(month.dataDir, 'evidence', RUN, `${RUN}.results.wacz`))],
  ])('%s', async (_, bytes) => expect(await check(bytes())).toMatchObject({ ok: false }));

  test('a folder, and a file that is not there', async () => {
    mkdirSync(join(dir, 'folder'));
    for (const name of ['folder', 'gone.zip']) expect((await verifyCase(join(dir, name))).problems).toHaveLength(1);
  });
});
