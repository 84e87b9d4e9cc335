/** A sealed month judged again, with no network: the same to the byte; by another rubric or engine, what would be otherwise and why. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { pruneBundle } from '../../crawler/evidence/prune/prune-bundle.ts';
import { findingId } from '../../scoring/judge.ts';
import { main as sundial } from '../outside/sundial.ts';
import { AnalyseOutput } from '../../workers/outputs-analyse.ts';
import { readResults } from '../../workers/results-bundle.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { impossibleId } from '../portal/numbers.ts';
import { copyEngine } from './another-engine.ts';
import { terminal } from './terminal.ts';
import { buildVillage, start, type Village } from './village.ts';

/** Each step is a process of its own, or a whole month. */
const root = join(import.meta.dirname, '../..');
const dir = mkdtempSync(join(tmpdir(), 'sundial-analyse-'));
const data = join(dir, 'data');
const evidence = join(data, 'evidence/2018-12');
const path = (name: string) => join(evidence, `2018-12.${name}.wacz`);
const [exposed, attached] = [impossibleId(3), impossibleId(11)];
let village: Village;

const leaky = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>补助名单</title></head><body><h1>补助名单</h1>
<p>发布时间：2018-12-04 来源：示例局</p><table><tr><th>姓名</th><th>身份证号</th></tr><tr><td>张三</td><td>${exposed}</td></tr></table>
<a href="/files/list.csv">附件</a></body></html>`;

/** What the village answers there, as bytes. */
async function served(url: string): Promise<Buffer> {
  const port = /127\.0\.0\.1:(\d+)/.exec(readFileSync(join(village.config, 'policy.yaml'), 'utf8'))![1]!;
  const [answer] = (await once(get({ host: '127.0.0.1', port, path: url }), 'response')) as [IncomingMessage];
  return Buffer.concat(await answer.toArray());
}

/** A person dismisses a dead link of one unit and upholds a leak of the other. */
async function speak(): Promise<void> {
  const store = await openStore({ dataDir: data });
  const ruling = async (kind: 'upheld' | 'dismissed', unit: string, indicator: string, subject: string, looked: string) => ({
    ...{ run: '2018-12', by: '审核人', at: '2019-01-02T00:00:00.000Z', note: `与 ${exposed} 本人核实`, kind },
    finding: findingId(unit, indicator, { subject }),
    evidence: createHash('sha256')
      .update(await served(looked))
      .digest('hex'),
  });
  await store.appendJudgements([
    await ruling('dismissed', 'yi', 'CS-02', 'http://dead.test/gone', 'http://www.yi.test/'),
    await ruling('upheld', 'jia', 'CS-08', 'http://www.jia.test/news/3.html', 'http://www.jia.test/news/3.html'),
  ]);
  await store.close();
}

beforeAll(async () => {
  village = await buildVillage(join(dir, 'village'), {});
  village.answers.set('http://www.jia.test/news/3.html', { status: 200, body: leaky });
  village.answers.set('http://www.jia.test/files/list.csv', { status: 200, body: `姓名,身份证号\n李四,${attached}\n` });
  // As soon as the run is there: a closed one takes no more judgements.
  let spoken: Promise<void> | null = null;
  village.onAsk = () => {
    if (spoken === null) spoken = speak();
  };
  const { code, err } = await start(['inspect', '--config', village.config, '--month', '2018-12', '--data', data]).ended;
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  await spoken;
});
afterAll(async () => {
  await village.close();
  rmSync(dir, { recursive: true, force: true });
});

/** The machine may forbid namespaces; the guard stands in any case. */
const alone = spawnSync('unshare', ['-rn', 'true']).status === 0 ? ['unshare', '-rn'] : [];
const guard = ['--import', join(import.meta.dirname, 'no-network.mjs')];

/** As a process of its own, which has no network; `at`: the product that analyses. */
function cutOff(argv: string[], at: string) {
  const [command, ...rest] = [...alone, process.execPath, ...guard, join(at, 'workers/sundial.mjs'), 'analyse', ...argv];
  const env = { ...process.env, SUNDIAL_LOG: 'silent' };
  const { status, stdout, stderr } = spawnSync(command!, rest, { cwd: dir, env, encoding: 'utf8', maxBuffer: 1 << 26 });
  return { code: status, out: stdout, err: stderr };
}
async function analyse(argv: string[], at: string | null = null) {
  if (at !== null) return cutOff(argv, at);
  const screen = terminal();
  const code = await sundial(['analyse', ...argv], screen, { ...process.env, SUNDIAL_LOG: 'silent' });
  return { code, out: screen.text(), err: screen.complaints() };
}
async function analysed(argv: string[], at: string | null = null) {
  const { code, out, err } = await analyse([...argv, '--json'], at);
  if (out === '' || out.startsWith('{"error"')) throw new Error(out + err);
  return { code, read: AnalyseOutput.parse(JSON.parse(out)) };
}

describe('the same rubric and engine', () => {
  test('facts, results and points are the same to the byte, with the network cut off', async () => {
    const { code, read } = await analysed(['2018-12', '--data', data], root);
    expect(read.against).toMatchObject({
      bundle: '2018-12.results',
      engine: { same: true },
      rubric: { same: true },
      places: [],
      missing: [],
    });
    const { scores, results, comparison } = read.against!;
    expect({ code, scores }).toEqual({ code: 0, scores: { of: 2, same: 2 } });
    expect(results).toEqual({ of: results.of, same: results.of });
    expect(results.of).toBeGreaterThan(60);
    expect(comparison).toEqual({ units: scores, results, changed: [], only: { before: [], after: [] }, rules: [] });
    expect(read.pages.read).toBeGreaterThan(20);
    expect(read.pages.same).toBe(read.pages.read);
    expect(read.files).toEqual({ read: 1, same: 1 });
  });

  test('what people decided is part of it: sealed under masks and keys, and heeded again', async () => {
    const { read } = await analysed(['2018-12', '--data', data]);
    const reader = await openBundle(path('results'));
    const { judgements, scores } = (await readResults(reader))!;
    await reader.close();
    expect(judgements.map(({ kind }) => kind).sort()).toEqual(['dismissed', 'upheld']);
    expect(JSON.stringify(judgements)).toMatch(/hmac-sha256:[0-9a-f]{64}/);
    expect(JSON.stringify(judgements)).not.toMatch(new RegExp(exposed));
    const leaks = scores.get('jia')!.lines.find(({ indicator }) => indicator === 'CS-08')!;
    expect(leaks.counted).toHaveLength(1);
    expect(read.units.map(({ unit, madeFrom }) => [unit, madeFrom]).sort()).toEqual(
      [...scores].map(([unit, { madeFrom }]) => [unit, madeFrom]).sort(),
    );
  });

  test('the guard on the network is one: what asks for it ends', () => {
    const asked = spawnSync(process.execPath, [...guard, '-e', 'fetch("http://127.0.0.1:8080/")'], { encoding: 'utf8' });
    expect(asked.status).toBe(97);
  });

  test('digests of personal data are compared without their key, and no digest or number of a person is printed', async () => {
    rmSync(join(dir, 'abroad'), { recursive: true, force: true });
    mkdirSync(join(dir, 'abroad'));
    cpSync(evidence, join(dir, 'abroad'), { recursive: true });
    const there = readdirSync(join(dir, 'abroad')).filter((name) => name.endsWith('.wacz'));
    const { code, read } = await analysed(there.map((name) => join(dir, 'abroad', name)));
    expect({ code, scores: read.against!.scores }).toEqual({ code: 0, scores: { of: 2, same: 2 } });
    expect(read.against!.keyed).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify(read)).not.toMatch(new RegExp(`${exposed}|${attached}`));
  });

  test('in words: what was compared, and that it is identical', async () => {
    const { out } = await analyse([path('jia'), path('yi'), path('outside'), path('probes')]);
    expect(out).toMatch(/与封存的结果 2018-12\.results 比较：2\/2 个单位的得分、(\d+)\/\1 项检查结果逐字节一致/);
    expect(out).toMatch(/引擎：封存时 \S+，本次 \S+，相同/);
  });

  test('without outside links the units are judged, and what that changes is told', async () => {
    mkdirSync(join(dir, 'part'));
    for (const name of ['jia', 'yi']) cpSync(path(name), join(dir, 'part', `2018-12.${name}.wacz`));
    const given = ['jia', 'yi'].map((name) => join(dir, 'part', `2018-12.${name}.wacz`));
    expect((await analyse(given)).out).toMatch(/旁边没有封存的结果/);
    const { code, read } = await analysed([...given, '--against', path('results')]);
    expect(code).toBe(4);
    const dead = read.against!.comparison.changed.flatMap(({ lines }) => lines.filter(({ indicator }) => indicator === 'CS-02'));
    expect(dead.flatMap(({ findings }) => findings.map(({ change, subject }) => [change, subject]))).toEqual([
      ['vanished', 'http://dead.test/gone'],
      ['vanished', 'http://dead.test/gone'],
    ]);
  });
});

describe('another rubric', () => {
  const rubric = join(dir, 'dear.yaml');
  const usual = readFileSync(join(root, 'config/rubrics/yanshi-2018.yaml'), 'utf8');

  test('tells which points moved, through which line and which rule; the sealed result stands', async () => {
    writeFileSync(rubric, usual.replace('effect: { kind: lose, from: 2, per: 0.5 }', 'effect: { kind: lose, from: 2, per: 1 }'));
    const { code, read } = await analysed(['2018-12', '--data', data, '--rubric', rubric]);
    const { comparison, rubric: rubrics, places, results } = read.against!;
    expect({ code, same: rubrics.same }).toEqual({ code: 0, same: false });
    expect(results.same).toBe(results.of);
    expect(comparison.rules.map(({ path: where }) => where)).toEqual(['indicators.CS-02.effect']);
    for (const { moved, lines, categories } of comparison.changed) {
      const [line, ...others] = lines;
      expect([line!.indicator, line!.rules.length, others]).toEqual(['CS-02', 1, []]);
      // What does not apply (too few looks for CS-01) leaves its weight to the rest of the category, so a line may move more than itself.
      const [category] = categories;
      expect(Number(moved)).toBe(category ? Number(category.points.after) - Number(category.points.before) : 0);
      expect(Number(moved)).toBeLessThanOrEqual(Number(line!.moved));
      expect(line!.arithmetic.before).toMatch(/× 0\.5/);
      expect(line!.arithmetic.after).toMatch(/× 1/);
    }
    const moved = comparison.changed.filter((each) => each.moved !== '0');
    expect(moved.length).toBeGreaterThan(0);
    expect(places.map(({ unit }) => unit).sort()).toEqual(moved.map(({ unit }) => unit).sort());
    const { out } = await analyse(['2018-12', '--data', data, '--rubric', rubric]);
    expect(out).toMatch(/规则变化 {2}CS-02 首页链接可用：计分 满分 2，每处扣 0\.5，扣完为止 → 满分 2，每处扣 1，扣完为止/);
    expect(out).toMatch(/CS-02 首页链接可用 {2}\S+ → \S+（−\S+） {2}依据 国办发/);
    expect(out).toMatch(/以上仅为比较：封存的结果不变/);
  });
});

describe('another engine', () => {
  test('that judges otherwise: which findings it no longer makes, and that the engine is another; ends with 4', async () => {
    const other = copyEngine(join(dir, 'blind'));
    other.change('scoring/checks/links-dead.ts', "target.verdict === 'dead'", "target.verdict === 'unknown'");
    const { code, read } = await analysed(['2018-12', '--data', data], other.dir);
    const { engine, rubric, comparison } = read.against!;
    expect({ code, engine: engine.same, rubric: rubric.same }).toEqual({ code: 4, engine: false, rubric: true });
    expect(engine.own.digest).not.toBe(engine.sealed.digest);
    expect(comparison.changed.flatMap(({ lines }) => lines.map(({ indicator }) => indicator))).toEqual(['CS-02', 'CS-02']);
    const [line] = comparison.changed[0]!.lines;
    expect(line!.findings.map(({ change, standing }) => [change, standing])).toContainEqual([
      'vanished',
      { before: 'counted', after: null },
    ]);
    expect(line!.rules).toEqual([]);
    expect(read.pages.same).toBe(read.pages.read);
    expect((await analyse(['2018-12', '--data', data], other.dir)).out).toMatch(/不同：差异可能出自读取或计分方法的改变/);
  });

  test('that reads pages otherwise says how many; ends with 4', async () => {
    const other = copyEngine(join(dir, 'forgetful'));
    other.change(
      'crawler/session/reread.ts',
      'defects: [...facts.defects, ...learnt]',
      "title: '', defects: [...facts.defects, ...learnt]",
    );
    const { code, read } = await analysed(['2018-12', '--data', data], other.dir);
    expect(code).toBe(4);
    expect(read.pages.same).toBeLessThan(read.pages.read);
  });

  test('that only reads slower is another engine and nothing else', async () => {
    const other = copyEngine(join(dir, 'twin'));
    other.change('scoring/gather.ts', '/** ', '/**  ');
    const { code, read } = await analysed(['2018-12', '--data', data], other.dir);
    expect(read.against!.engine.same).toBe(false);
    expect({ code, scores: read.against!.scores, changed: read.against!.comparison.changed }).toEqual({
      code: 0,
      scores: { of: 2, same: 2 },
      changed: [],
    });
  });
});

describe('what cannot be compared is said', () => {
  test.each<[string, () => string[], RegExp]>([
    ['a month without evidence', () => ['2018-11', '--data', data], /2018-11: expected a month with evidence/],
    ['results that are none', () => ['2018-12', '--data', data, '--against', path('jia')], /--against: expected a bundle of results/],
    ['only results', () => [path('results')], /expected the bundle of a site, found none/],
    ['no such bundle', () => [path('none')], /none\.wacz: expected a readable bundle, found ENOENT/],
  ])('%s', async (_, argv, line) => {
    expect(await analyse(argv())).toMatchObject({ code: 2, out: '', err: expect.stringMatching(line) });
  });

  test('a pruned bundle: by which rule, and how much is gone', async () => {
    const pruned = join(dir, 'pruned/2018-12.jia.wacz');
    mkdirSync(join(dir, 'pruned'));
    cpSync(path('jia'), pruned);
    const given = { path: pruned, cited: ['http://www.jia.test/'], at: '2021-01-01T00:00:00.000Z', policy: 'fullMonths: 24', sealed: null };
    expect(await pruneBundle(given)).toMatchObject({ state: 'pruned' });
    expect(await analyse([pruned, path('yi')])).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /found one pruned on 2021-01-01 under "fullMonths: 24": \d+ of its \d+ records .* cannot be analysed again/,
      ),
    });
  });

  test('results with one changed byte', async () => {
    mkdirSync(join(dir, 'damaged'), { recursive: true });
    const bytes = readFileSync(path('results'));
    bytes[Math.floor(bytes.length / 2)]! ^= 0x20;
    writeFileSync(join(dir, 'damaged/2018-12.results.wacz'), bytes);
    const { code, err } = await analyse(['2018-12', '--data', data, '--against', join(dir, 'damaged/2018-12.results.wacz')]);
    expect(code).toBe(4);
    expect(err).toMatch(/expected a sealed bundle of Sundial/);
  });
});
