/** A sealed month as a folder: whatever byte is turned, whatever file is taken, added or made anew is found, however well the rest is mended. */
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { verifyBundle } from '../../crawler/evidence/verify.ts';
import { fingerprintOf, pemOf } from '../../crawler/seal/key.ts';
import { sealEndings, sealPath, statementDigest } from '../../crawler/seal/seal-files.ts';
import { parseStatement, statementBytes, treeOf, type SealStatement } from '../../crawler/seal/statement.ts';
import { verifyMonth } from '../../crawler/seal/verify-month.ts';
import { main as sundial } from '../outside/sundial.ts';
import { readResults, resultRecords, writeResults } from '../../workers/results-bundle.ts';
import { verifyWhole } from '../../workers/verify/whole-month.ts';
import { copyOf, sealTwoMonths, verifyMonthIn } from './sealed-months.ts';
import { terminal } from './terminal.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-verify-folder-'));
let data: string;
let published: string;
beforeAll(async () => {
  data = await sealTwoMonths(dir);
  published = join(data, 'keys', 'seal.pub.pem');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const evidence = (of: string, month: string): string => join(of, 'evidence', month);

/** Numbers that are the same in every run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('a byte turned at any of 500 random places, in any file of the month, is found and its file named', async () => {
  const copy = evidence(copyOf(data), '2018-11');
  const files = readdirSync(copy).map((name) => ({ name, size: statSync(join(copy, name)).size }));
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const roll = dice(4);
  const missed: string[] = [];
  for (let turn = 0; turn < 500; turn += 1) {
    // Every tenth falls on the seal itself, which is small.
    const chosen = turn % 10 === 0 ? files.filter(({ name }) => name.includes('.seal.')) : files;
    let at = roll(chosen.reduce((sum, { size }) => sum + size, 0));
    const { name } = chosen.find(({ size }) => (at < size ? true : ((at -= size), false)))!;
    const bytes = readFileSync(join(copy, name));
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1 << roll(8);
    writeFileSync(join(copy, name), changed);
    const { problems } = await verifyMonth(copy, '2018-11');
    const isNamed = ({ file }: { file: string }) => file === name || (name.includes('.seal.') && file.includes('.seal.'));
    if (!problems.some(isNamed)) missed.push(`${name} ${at}`);
    writeFileSync(join(copy, name), bytes);
  }
  expect(total).toBeGreaterThan(100_000);
  expect(missed).toEqual([]);
  expect((await verifyMonth(copy, '2018-11')).problems).toEqual([]);
});

describe('files taken, added, exchanged', () => {
  const seals = ['2018-12.seal.json', '2018-12.seal.sig', '2018-12.seal.pem'];
  test.each<[what: string, edit: (of: string) => void, says: RegExp]>([
    ['a bundle taken', (of) => rmSync(join(of, '2018-12.jia.wacz')), /2018-12.jia.wacz 封存所列的证据包不见了/],
    ['the results taken', (of) => rmSync(join(of, '2018-12.results.wacz')), /2018-12.results.wacz 封存所列的证据包不见了/],
    [
      'a bundle added',
      (of) => copyFileSync(join(of, '2018-12.jia.wacz'), join(of, '2018-12.bing.wacz')),
      /2018-12.bing.wacz .*不在封存之列/,
    ],
    [
      'two bundles exchanged',
      (of) => {
        renameSync(join(of, '2018-12.jia.wacz'), join(of, 'x'));
        renameSync(join(of, '2018-12.yi.wacz'), join(of, '2018-12.jia.wacz'));
        renameSync(join(of, 'x'), join(of, '2018-12.yi.wacz'));
      },
      /2018-12.jia.wacz 证据包自己的编号与封存所记不符：封存为 2018-12.jia，实为 2018-12.yi/,
    ],
    [
      'a bundle of another month',
      (of) => copyFileSync(join(of, '../2018-11/2018-11.jia.wacz'), join(of, '2018-12.jia.wacz')),
      /实为 2018-11.jia/,
    ],
    [
      'a bundle cut off',
      (of) => writeFileSync(join(of, '2018-12.jia.wacz'), readFileSync(join(of, '2018-12.jia.wacz')).subarray(0, 999)),
      /2018-12.jia.wacz/,
    ],
    [
      'the seal of the month before taken',
      (of) => rmSync(join(of, '../2018-11/2018-11.seal.json')),
      /2018-11\/2018-11.seal.json 前一份封存的声明不见了/,
    ],
    ['its signature taken', (of) => rmSync(join(of, '../2018-11/2018-11.seal.sig')), /2018-11.seal.json 缺少签名文件/],
    [
      'the month before spoilt',
      (of) => writeFileSync(join(of, '../2018-11/2018-11.seal.sig'), Buffer.alloc(64)),
      /2018-11.seal.sig 签名与声明不符/,
    ],
    ...seals.map((name): [string, (of: string) => void, RegExp] => [
      `${name} taken`,
      (of) => rmSync(join(of, name)),
      name.endsWith('json') ? /没有 2018-12 的封存声明/ : /缺少(签名|公钥)文件/,
    ]),
    [
      'the seal of the month before in its place',
      (of) => seals.forEach((name) => copyFileSync(join(of, '../2018-11', name.replace('12.', '11.')), join(of, name))),
      /声明所记为 2018-11 第1版，与文件名不符/,
    ],
    [
      'the seal copied under the name of a second edition',
      (of) => seals.forEach((name) => copyFileSync(join(of, name), join(of, name.replace('12.', '12~2.')))),
      /2018-12~2.seal.json 声明所记为 2018-12 第1版，与文件名不符/,
    ],
    ...['2018-12~01.seal.json', '2018-12~1.seal.json', '2018-11.seal.json', 'x.seal.json'].map(
      (name): [string, (of: string) => void, RegExp] => [
        `its statement copied as ${name}`,
        (of) => copyFileSync(join(of, '2018-12.seal.json'), join(of, name)),
        new RegExp(`^${name} 不是 2018-12 的封存声明应有的文件名`, 'm'),
      ],
    ),
  ])('%s', async (_, edit, says) => {
    const copy = copyOf(data);
    edit(evidence(copy, '2018-12'));
    rmSync(join(copy, 'sundial.db'));
    const { code, shown } = await verifyMonthIn(copy, '2018-12');
    expect(code).toBe(4);
    expect(shown.problems.map((problem) => `${problem.file} ${problem.says}`).join('\n')).toMatch(says);
    rmSync(copy, { recursive: true });
  });

  test('an older edition is verified beside what passes for a newer one', async () => {
    const copy = evidence(copyOf(data), '2018-12');
    for (const name of seals) copyFileSync(join(copy, name), join(copy, name.replace('12.', '12~2.')));
    const { problems, notes } = await verifyMonth(copy, '2018-12', { edition: 1 });
    expect(problems.map(({ file, says }) => `${file} ${says}`)).toEqual(['2018-12~2.seal.json 声明所记为 2018-12 第1版，与文件名不符']);
    expect(notes.join()).not.toContain('此后另有');
  });

  test('an attempt that was never finished is named, and is no trouble', async () => {
    const copy = copyOf(data);
    writeFileSync(join(evidence(copy, '2018-12'), '2018-12~2.jia.wacz.partial-3'), 'half');
    const { code, shown } = await verifyMonthIn(copy, '2018-12');
    expect(code).toBe(0);
    expect(shown.notes.join('\n')).toContain('2018-12~2.jia.wacz.partial-3 是未完成的抓取');
  });
});

/** Drops a result and mends every digest that can be mended without the key: the bundle is sound in itself again. */
async function forgeResults(of: string): Promise<void> {
  const path = join(of, '2018-12.results.wacz');
  const reader = await openBundle(path);
  const { before, created } = await reader.about();
  const sealed = (await readResults(reader))!;
  await reader.close();
  const score = sealed.scores.get('jia')!;
  sealed.scores.set('jia', { ...score, total: '11' });
  rmSync(path);
  await writeResults(resultRecords(sealed), { path, id: '2018-12.results', software: 'Sundial/0.1.0', created, before });
  expect((await verifyBundle(path)).problems).toEqual([]);
}

/** Signs a statement anew with a key of one's own. */
function reseal(of: string, run: string, edit: (statement: SealStatement) => Partial<SealStatement>): void {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const file = (part: keyof typeof sealEndings) => sealPath(of, { run, edition: 1 }, part);
  const statement = parseStatement(readFileSync(file('statement')))!;
  const bytes = statementBytes({ ...statement, key: fingerprintOf(publicKey), ...edit(statement) });
  writeFileSync(file('statement'), bytes);
  writeFileSync(file('signature'), sign(null, bytes, privateKey));
  writeFileSync(file('publicKey'), pemOf(publicKey));
}

/** As the folder now is. */
async function listedAnew(of: string, { bundles }: SealStatement): Promise<Pick<SealStatement, 'bundles' | 'tree'>> {
  const anew = [];
  for (const entry of bundles) {
    const { sha256, bytes, records, root } = (await verifyBundle(join(of, `${entry.id}.wacz`))).sealed!;
    anew.push({ id: entry.id, sha256, bytes, records, root });
  }
  return { bundles: anew, tree: treeOf(anew) };
}

describe('who mends what can be mended', () => {
  test('a bundle made anew, sound in itself, is not the one that was sealed', async () => {
    const copy = copyOf(data);
    const of = evidence(copy, '2018-12');
    await forgeResults(of);
    const { code, shown } = await verifyMonthIn(copy, '2018-12');
    expect(code).toBe(4);
    const said = shown.problems.map(({ file, says }) => `${file} ${says}`).join('\n');
    expect(said).toMatch(/2018-12.results.wacz 记录树的根与封存所记不符/);
    expect(said).toMatch(/\(store\) 示例jia局 的得分被改动：total 封存为 "11"，库中为 "10"/);
    const screen = terminal();
    expect(await sundial(['verify', join(of, '2018-12.results.wacz'), '--json'], screen, process.env)).toBe(4);
    expect(screen.text()).toContain('记录树的根与封存所记不符');
  });

  test('and the seal too, with a key of his own: given away by the published key, and by the store', async () => {
    const copy = copyOf(data);
    const of = evidence(copy, '2018-12');
    await forgeResults(of);
    const statement = parseStatement(readFileSync(join(of, '2018-12.seal.json')))!;
    const anew = await listedAnew(of, statement);
    reseal(of, '2018-12', () => anew);
    const alone = await verifyWhole(of, '2018-12', null);
    expect(alone.problems).toEqual([]); // the newest month and nothing to compare it with: only the key can tell
    expect(alone.notes.join('\n')).toContain('2018-11 的封存用的是另一把钥匙');
    expect(alone.keyCompared).toBe(false);
    const withKey = await verifyWhole(of, '2018-12', null, { publicKey: readFileSync(published, 'utf8') });
    expect(withKey.problems.map(({ says }) => says).join('\n')).toMatch(/与所给公钥 .* 不同/);
    const { code, shown } = await verifyMonthIn(copy, '2018-12');
    expect(code).toBe(4);
    expect(shown.problems.map(({ says }) => says).join('\n')).toMatch(/与数据库所记的第1版封存不同/);
  });

  test('an older month sealed anew is given away by the next one', async () => {
    const copy = copyOf(data);
    const older = evidence(copy, '2018-11');
    const [newest] = [statementDigest(readFileSync(join(older, '2018-11.seal.json')))];
    reseal(older, '2018-11', () => ({ at: '2018-12-01T00:00:00.000Z' }));
    for (const month of ['2018-11', '2018-12']) {
      const { problems } = await verifyMonth(evidence(copy, month), month);
      expect(problems.map(({ file, says }) => `${file} ${says}`).join('\n')).toMatch(/2018-11\/2018-11.seal.json .*被换过/);
    }
    expect(newest).not.toBe(statementDigest(readFileSync(join(older, '2018-11.seal.json'))));
  });
});

describe('the command', () => {
  const verify = async (...argv: string[]) => {
    const screen = terminal();
    return {
      code: await sundial(['verify', ...argv], screen, { ...process.env, SUNDIAL_DATA: data }),
      out: screen.text(),
      err: screen.complaints(),
    };
  };
  test('takes a month, a seal or a bundle, and says with which key it compared', async () => {
    const of = evidence(data, '2018-12');
    const month = await verify('2018-12', '--key', published);
    expect(month).toMatchObject({ code: 0 });
    expect(month.out).toContain('与所给公钥一致');
    const seal = await verify(join(of, '2018-12.seal.json'));
    expect(seal).toMatchObject({ code: 0 });
    expect(seal.out).toContain('没有数据库可比对');
    const bundle = await verify(join(of, '2018-12.jia.wacz'));
    expect(bundle).toMatchObject({ code: 0 });
    const root = parseStatement(readFileSync(join(of, '2018-12.seal.json')))!.tree.root;
    expect(bundle.out).toContain(`封存根 ${root}`);
  });

  test.each([
    ['a month that is not there', ['2001-01'], 2, /没有 2001-01 的封存声明/],
    ['a month that no year has', ['2018-13'], 2, /expected a month from 01 to 12, found "2018-13"/],
    ['a folder', [dir], 2, /expected a month or a file, found a folder/],
    ['a file that is not there', ['none.wacz'], 2, /文件不存在/],
    ['a key that is none', ['2018-12', '--key', import.meta.filename], 2, /--key: expected a public key/],
    ['a key that is not there', ['2018-12', '--key', 'none.pem'], 2, /none.pem/],
    ['certificates that are none', ['2018-12', '--tsa-ca', import.meta.filename], 2, /--tsa-ca: expected certificates/],
  ])('refuses %s', async (_, argv, code, says) => {
    const answer = await verify(...argv);
    expect(answer.code).toBe(code);
    expect(answer.out + answer.err).toMatch(says);
  });

  test.each<[what: string, month: string, edit: (of: string) => void, says: RegExp]>([
    ['the store knows', '2018-12', () => {}, /数据库记有第1版封存，它的文件不见了/],
    ['a later seal names', '2018-11', (of) => rmSync(join(of, 'sundial.db')), /2018-12 的封存所接的是.*，它却不见了/],
  ])('a month that is gone and that %s ends as not verified', async (_, month, edit, says) => {
    const copy = copyOf(data);
    rmSync(evidence(copy, month), { recursive: true });
    edit(copy);
    const { code, shown } = await verifyMonthIn(copy, month);
    expect(code).toBe(4);
    expect(shown.problems.map((problem) => problem.says).join('\n')).toMatch(says);
    expect((await verifyMonthIn(copy, '2001-01')).code).toBe(2);
  });

  test('so does a bundle that is gone and that its seal lists', async () => {
    const of = evidence(copyOf(data), '2018-12');
    rmSync(join(of, '2018-12.jia.wacz'));
    const gone = await verify(join(of, '2018-12.jia.wacz'));
    expect(gone).toMatchObject({ code: 4 });
    expect(gone.out).toContain('旁边的 2018-12 封存列有这个证据包');
  });

  test('the bulletin bears the root and the fingerprint, by which the published key is known', async () => {
    const { tree, key } = parseStatement(readFileSync(join(evidence(data, '2018-12'), '2018-12.seal.json')))!;
    const html = readFileSync(join(data, 'reports', '2018-12', 'bulletin.html'), 'utf8');
    for (const part of [tree.root, key, '时间以经办方所述为准']) expect(html).toContain(part);
    expect(fingerprintOf(createPublicKey(readFileSync(published)))).toBe(key);
  });
});
