/** Three months of a village: what keeping.yaml asks for happens by itself once a month is published, and every proof still holds. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openBundle } from '../../../crawler/evidence/bundle.ts';
import { parseStatement } from '../../../crawler/seal/statement.ts';
import { verifyBundle } from '../../../crawler/evidence/verify.ts';
import { openStore } from '../../../workers/store-kysely.ts';
import { noise } from '../../crawler/evidence/sample.ts';
import { main } from '../../outside/sundial.ts';
import { terminal } from '../terminal.ts';
import { buildVillage, type Village } from '../village.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let village: Village;
let dir: string;
let data: string;
/** sha256 of each sealed bundle by id, as it was sealed. */
const sealed = new Map<string, string>();

async function sundial(...argv: string[]): Promise<{ exit: number; out: string; err: string }> {
  const screen = terminal();
  const exit = await main(argv, screen, { ...process.env, SUNDIAL_LOG: 'silent' });
  return { exit, out: screen.text(), err: screen.complaints() };
}
const evidence = (...path: string[]) => join(data, 'evidence', ...path);
const inspect = (month: string) => sundial('inspect', '--config', village.config, '--month', month, '--data', data, '--json');

async function bundles(): Promise<Record<string, { state: string; base: string | null }>> {
  const { out } = await sundial('evidence', 'list', '--config', village.config, '--data', data, '--json');
  const { bundles: all } = JSON.parse(out) as { bundles: { id: string; state: string; base: string | null; trouble: string | null }[] };
  expect(all.filter(({ trouble }) => trouble !== null)).toEqual([]);
  return Object.fromEntries(all.map(({ id, state, base }) => [id, { state, base }]));
}

/** News of three months, each long enough to be worth sharing. */
function* pages(): Generator<[string, string]> {
  const page = (title: string, body: string) =>
    `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}</title></head><body>${body}<p>主办单位：示例局</p></body></html>`;
  const text = (seed: number) => Array.from(noise(900, seed), (byte) => `公开第${byte}号文 `).join('');
  const day = (nth: number) => `2018-${10 + Math.floor(nth / 4)}-0${1 + (nth % 4)}`;
  const items = Array.from(
    { length: 12 },
    (_, nth) => `<li><a href="/news/${nth}.html">示例新闻第${nth}条</a><span>${day(nth)}</span></li>`,
  );
  yield ['/', page('示例局', `<h1>示例局</h1><a href="/news/">工作动态</a><a href="/none.html">失效</a><p>${text(1)}</p>`)];
  yield ['/news/', page('工作动态', `<h1>工作动态</h1><ul>${items.reverse().join('')}</ul><p>${text(2)}</p>`)];
  for (let nth = 0; nth < 12; nth += 1)
    yield [
      `/news/${nth}.html`,
      page(`示例新闻第${nth}条`, `<h1>示例新闻第${nth}条</h1><p>发布时间：${day(nth)}</p><p>${text(10 + nth)}</p>`),
    ];
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sundial-months-'));
  data = join(dir, 'data');
  village = await buildVillage(dir, { conditional: 'never' });
  await writeFile(join(village.config, 'keeping.yaml'), 'fullMonths: 2\nminFreeBytes: 0\n');
  for (const [path, body] of pages()) village.answers.set(`http://www.jia.test${path}`, { status: 200, body });
  for (const month of ['2018-10', '2018-11', '2018-12']) {
    const { exit, err } = await inspect(month);
    expect({ exit, err }).toMatchObject({ exit: 0 });
    const statement = parseStatement(await readFile(evidence(month, `${month}.seal.json`)));
    for (const one of statement!.bundles) sealed.set(one.id, one.sha256);
  }
});

afterAll(async () => {
  await village.close();
  await rm(dir, { recursive: true, force: true });
});

test('the newest month is plain, the one before rests on it, the oldest holds what findings cite', async () => {
  const found = await bundles();
  expect(found['2018-12.jia']).toEqual({ state: 'plain', base: null });
  expect(found['2018-11.jia']).toEqual({ state: 'thin', base: '2018-12.jia' });
  for (const name of ['jia', 'yi', 'outside']) expect([name, found[`2018-10.${name}`]!.state]).toEqual([name, 'pruned']);
  // What the month amounts to is never taken out of it.
  for (const name of ['results', 'exhibits']) expect([name, found[`2018-10.${name}`]!.state]).not.toEqual([name, 'pruned']);
});

test('each bundle verifies, and so do the sealed months', async () => {
  for (const id of Object.keys(await bundles()))
    expect([id, (await verifyBundle(evidence(id.slice(0, 7), `${id}.wacz`))).problems]).toEqual([id, []]);
  for (const month of ['2018-10', '2018-11', '2018-12']) {
    const { exit, out } = await sundial('verify', month, '--data', data);
    expect({ month, exit, out }).toMatchObject({ month, exit: 0 });
  }
  const { out } = await sundial('verify', evidence('2018-10', '2018-10.jia.wacz'));
  expect(out).toContain('fullMonths: 2');
});

test('every finding of a pruned month still opens its record', async () => {
  const store = await openStore({ dataDir: data });
  const readers = new Map<string, Awaited<ReturnType<typeof openBundle>>>();
  let opened = 0;
  for (const { unit } of await store.scores('2018-10')) {
    for (const { findings } of await store.results('2018-10', unit)) {
      for (const { bundle, url, sha256: digest } of findings.flatMap((finding) => finding.evidence)) {
        const reader = readers.get(bundle) ?? (await openBundle(evidence('2018-10', `${bundle}.wacz`)));
        readers.set(bundle, reader);
        expect([url, (await reader.read(url, digest))?.sha256]).toEqual([url, digest]);
        opened += 1;
      }
    }
  }
  expect(opened).toBeGreaterThan(10);
  for (const reader of readers.values()) await reader.close();
  await store.close();
});

test('a pruned month is printed again, exhibits and all', async () => {
  const [first] = (await readdir(join(data, 'reports', '2018-10', 'pages'))).filter((name) => name.endsWith('.html')).sort();
  const page = join(data, 'reports', '2018-10', 'pages', first!);
  const before = await readFile(page, 'utf8');
  await rm(join(data, 'reports', '2018-10'), { recursive: true });
  const { exit, err } = await sundial('report', '--month', '2018-10', '--config', village.config, '--data', data);
  expect({ exit, err }).toEqual({ exit: 0, err: '' });
  expect(await readFile(page, 'utf8')).toBe(before);
});

test('a thin bundle is exported as it was sealed; nothing is written over; a pruned one says so', async () => {
  const out = join(dir, 'jia.wacz');
  const told = await sundial('evidence', 'export', '2018-11.jia', '--out', out, '--data', data, '--json');
  expect(JSON.parse(told.out)).toMatchObject({ id: '2018-11.jia', sha256: sealed.get('2018-11.jia'), pruned: false });
  expect(sha256(await readFile(out))).toBe(sealed.get('2018-11.jia'));
  expect(await sundial('evidence', 'export', '2018-12.jia', '--out', out, '--data', data)).toMatchObject({ exit: 2 });
  expect(sha256(await readFile(out))).toBe(sealed.get('2018-11.jia'));
  const pruned = await sundial('evidence', 'export', '2018-10.jia', '--out', join(dir, 'old.wacz'), '--data', data, '--json');
  expect(JSON.parse(pruned.out)).toMatchObject({ pruned: true });
  expect(await sundial('evidence', 'export', '2018-09.jia', '--out', join(dir, 'no.wacz'), '--data', data)).toMatchObject({ exit: 2 });
});

test('a pruned month is not analysed again, and analyse says why; a thin one is', async () => {
  const pruned = await sundial('analyse', evidence('2018-10', '2018-10.jia.wacz'));
  expect(pruned.exit).toBe(2);
  expect(pruned.err).toContain('fullMonths: 2');
  const thin = await sundial('analyse', '2018-11', '--data', data);
  expect({ exit: thin.exit, err: thin.err }).toEqual({ exit: 0, err: '' });
  expect(thin.out).toMatch(/逐字节一致|一致/);
});

test('months that the store has forgotten, or that it knows otherwise, are left whole', async () => {
  const copy = join(dir, 'copy');
  await mkdir(join(copy, 'evidence'), { recursive: true });
  for (const month of ['2018-11', '2018-12']) {
    await mkdir(join(copy, 'evidence', month));
    for (const name of await readdir(evidence(month))) await copyFile(evidence(month, name), join(copy, 'evidence', month, name));
  }
  await mkdir(join(copy, 'evidence', '.bases'));
  for (const name of await readdir(evidence('.bases'))) await copyFile(evidence('.bases', name), join(copy, 'evidence', '.bases', name));
  await writeFile(join(village.config, 'keeping.yaml'), 'fullMonths: 1\nminFreeBytes: 0\n');
  const { out, exit } = await sundial('evidence', 'prune', '--config', village.config, '--data', copy, '--json');
  expect(exit).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    whole: '2018-12',
    pruned: [],
    kept: expect.arrayContaining([{ id: '2018-11.jia', why: '当月尚未结束' }]),
  });
  // A dry run on the real data tells what would go, and nothing goes.
  const dry = JSON.parse((await sundial('evidence', 'prune', '--dry-run', '--config', village.config, '--data', data, '--json')).out) as {
    pruned: { id: string; records: number }[];
  };
  expect(dry.pruned.map(({ id }) => id)).toContain('2018-11.jia');
  expect((await bundles())['2018-11.jia']!.state).toBe('thin');
});

test.each([true, false])('pruning a thin bundle by hand takes no more room than before (share: %s)', async (share) => {
  const copy = await mkdtemp(join(dir, 'pruned-'));
  await cp(data, copy, { recursive: true });
  await writeFile(join(village.config, 'keeping.yaml'), `fullMonths: 1\nshare: ${share}\nminFreeBytes: 0\n`);
  const onDisk = async (): Promise<number> => {
    const { out } = await sundial('evidence', 'list', '--config', village.config, '--data', copy, '--json');
    return (JSON.parse(out) as { bundles: { id: string; onDisk: number }[] }).bundles.find(({ id }) => id === '2018-11.jia')!.onDisk;
  };
  const before = await onDisk();
  const { exit, out } = await sundial('evidence', 'prune', '--config', village.config, '--data', copy, '--json');
  const told = JSON.parse(out) as { pruned: { id: string; wasThin: boolean }[]; taken: { before: number; after: number } };
  expect({ exit, pruned: told.pruned }).toMatchObject({
    exit: 0,
    pruned: expect.arrayContaining([expect.objectContaining({ id: '2018-11.jia', wasThin: true })]),
  });
  expect(await onDisk()).toBeLessThanOrEqual(before);
  expect(told.taken.after).toBeLessThanOrEqual(told.taken.before);
  for (const month of ['2018-10', '2018-11', '2018-12'])
    expect([month, (await sundial('verify', month, '--data', copy)).exit]).toEqual([month, 0]);
});

describe('unfinished attempts', () => {
  test('are named as such, kept while they are young, and taken away when they are old', async () => {
    const half = evidence('2018-12', '2018-12~2.jia.wacz.partial-7.left');
    await writeFile(half, 'half an archive');
    const listed = await sundial('evidence', 'list', '--config', village.config, '--data', data);
    expect(listed.out).toMatch(/未完成的抓取 1 个：没有封存，不作证据/);
    expect(listed.out).toContain('2018-12~2.jia');
    const young = await sundial('evidence', 'abandon', '--config', village.config, '--data', data, '--json');
    expect(JSON.parse(young.out)).toMatchObject({ abandoned: [], kept: [{ id: '2018-12~2.jia' }] });
    const old = new Date(Date.now() - 91 * 86_400_000);
    await utimes(half, old, old);
    const dry = await sundial('evidence', 'abandon', '--dry-run', '--config', village.config, '--data', data, '--json');
    expect([JSON.parse(dry.out).abandoned.length, existsSync(half)]).toEqual([1, true]);
    const done = await sundial('evidence', 'abandon', '--config', village.config, '--data', data, '--json');
    expect([JSON.parse(done.out).abandoned.length, existsSync(half)]).toEqual([1, false]);
  });
});
