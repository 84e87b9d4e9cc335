/** A note that a bundle was pruned is believed only where the rule that it names allows it, and nothing that is cited may be missing. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { pruneBundle } from '../../crawler/evidence/prune/prune-bundle.ts';
import { writeSeal, statementDigest } from '../../crawler/seal/seal-files.ts';
import { newestOf, parseStatement } from '../../crawler/seal/statement.ts';
import { main as sundial } from '../outside/sundial.ts';
import { readResults } from '../../workers/results-bundle.ts';
import { seal, signer } from '../crawler/seal/sealed.ts';
import { impossibleId } from '../portal/numbers.ts';
import { copyOf, sealTwoMonths, verifyMonthIn } from './sealed-months.ts';
import { terminal } from './terminal.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-verify-pruned-'));
let data: string;

/** The home page shows a number, so that a record is cited whose digest is keyed. */
const home = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>示例jia局</title></head><body><h1>示例局</h1><a href="/news/">工作动态</a>
<a href="/none.html">失效</a><table><tr><th>姓名</th><th>身份证号</th></tr><tr><td>张三</td><td>${impossibleId(3)}</td></tr></table></body></html>`;

beforeAll(async () => {
  data = await sealTwoMonths(dir, {}, { 'http://www.jia.test/': home });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const evidence = (of: string, month: string): string => join(of, 'evidence', month);
const statementIn = (of: string, month: string) => parseStatement(readFileSync(join(evidence(of, month), `${month}.seal.json`)))!;

interface Cutting {
  name?: string;
  policy?: string;
  cited?: Iterable<string>;
}

/** What somebody does who may write to the folder. */
async function cut(of: string, month: string, { name = 'jia', policy = 'fullMonths: 1', cited = [] }: Cutting) {
  const path = join(evidence(of, month), `${month}.${name}.wacz`);
  const done = await pruneBundle({ path, cited, at: '2019-02-01T00:00:00Z', policy, sealed: null });
  expect(done.state).toBe('pruned');
}

async function citedIn(month: string) {
  const of = evidence(data, month);
  const reader = await openBundle(join(of, `${newestOf(statementIn(data, month), 'results')!.id}.wacz`));
  const { results } = (await readResults(reader).finally(() => reader.close()))!;
  const refs = [...results.values()]
    .flat()
    .flatMap(({ findings, unseen }) => [
      ...findings.flatMap((finding) => finding.evidence),
      ...unseen.flatMap((place) => place.evidence ?? []),
    ]);
  return refs.filter(({ bundle }) => bundle === `${month}.jia`);
}

async function problemsOf(of: string, month: string, ...more: string[]): Promise<{ code: number; says: string[]; notes: string[] }> {
  const { code, shown } = await verifyMonthIn(of, month, ...more);
  return { code, says: shown.problems.map(({ file, record, says }) => `${file} ${record ?? ''} ${says}`), notes: shown.notes };
}

/** With the store and its key beside; as an auditor has it. */
const sides: [string, (of: string) => void][] = [
  ['with the store', () => {}],
  [
    'from the folder alone',
    (of) => {
      rmSync(join(of, 'sundial.db'));
      rmSync(join(of, 'keys'), { recursive: true });
    },
  ],
];

describe.each(sides)('%s', (_, bring) => {
  test('a month that is old enough and lacks nothing that is cited is sound, and the pruning is noted', async () => {
    const copy = copyOf(data);
    const urls = new Set((await citedIn('2018-11')).map(({ url }) => url));
    await cut(copy, '2018-11', { cited: urls });
    bring(copy);
    const { code, says, notes } = await problemsOf(copy, '2018-11');
    expect({ code, says }).toEqual({ code: 0, says: [] });
    expect(notes.join('\n')).toMatch(/2018-11.jia 已于 .*；删减未经签名/);
  });

  test('each record that is cited and was taken out is named, personal ones, too', async () => {
    const copy = copyOf(data);
    const refs = await citedIn('2018-11');
    expect(refs.some(({ sha256 }) => sha256.startsWith('hmac-'))).toBe(true);
    await cut(copy, '2018-11', {});
    bring(copy);
    const { code, says } = await problemsOf(copy, '2018-11');
    expect(code).toBe(4);
    const missing = (url: string) =>
      says.filter((one) => one.startsWith(`2018-11.jia.wacz ${url} `) && /所引的记录（.*）不在这里$/.test(one));
    for (const { url } of refs) expect([url, missing(url).length]).toEqual([url, 1]);
    const shown = terminal();
    const path = join(evidence(copy, '2018-11'), '2018-11.jia.wacz');
    expect(await sundial(['verify', path], shown, { ...process.env })).toBe(4);
    for (const { url } of refs) expect(shown.text()).toContain(`record, ${url}：`);
  });

  test('one personal record alone is missed', async () => {
    const copy = copyOf(data);
    const refs = await citedIn('2018-11');
    const { url: personal } = refs.find(({ sha256 }) => sha256.startsWith('hmac-'))!;
    await cut(copy, '2018-11', { cited: refs.map(({ url }) => url).filter((url) => url !== personal) });
    bring(copy);
    const { code, says } = await problemsOf(copy, '2018-11');
    expect([code, says.map((one) => one.split(' ')[1])]).toEqual([4, [personal]]);
  });
});

test.each<[what: string, month: string, cutting: Cutting, says: RegExp]>([
  ['the newest month', '2018-12', {}, /2018-12.jia.wacz .*手边最新的封存是 2018-12，2018-12 还不够旧/],
  ['a month that the rule leaves whole', '2018-11', { policy: 'fullMonths: 2' }, /2018-11.jia.wacz .*2018-11 还不够旧/],
  ['a rule that leaves no month whole', '2018-11', { policy: 'fullMonths: 0' }, /没有这样的保留办法/],
  ['a rule of somebody’s own', '2018-11', { policy: '满 24 个月' }, /没有这样的保留办法/],
  ['exhibits', '2018-11', { name: 'exhibits' }, /2018-11.exhibits.wacz .*从不删减/],
])('%s may not be pruned, also when all that is cited is there', async (_, month, { name, policy }, says) => {
  const copy = copyOf(data);
  const cited = new Set((await citedIn(month)).map(({ url }) => url));
  await cut(copy, month, { cited, ...(name && { name }), ...(policy && { policy }) });
  const { code, says: said } = await problemsOf(copy, month);
  expect(code).toBe(4);
  expect(said.join('\n')).toMatch(says);
  const shown = terminal();
  const path = join(evidence(copy, month), `${month}.${name ?? 'jia'}.wacz`);
  expect(await sundial(['verify', path], shown, { ...process.env })).toBe(4);
});

describe('a later seal by which a month would be old', () => {
  const later = { run: '2019-06', bundles: [] };
  test('does not count when it has nothing to do with the month', async () => {
    const copy = copyOf(data);
    await cut(copy, '2018-12', { cited: (await citedIn('2018-12')).map(({ url }) => url) });
    await writeSeal(evidence(copy, '2019-06'), seal(signer(), later));
    expect((await problemsOf(copy, '2018-12')).says.join('\n')).toMatch(/手边最新的封存是 2018-12/);
  });

  test('counts when it follows on the month, and that it has another key is noted', async () => {
    const copy = copyOf(data);
    await cut(copy, '2018-12', { cited: (await citedIn('2018-12')).map(({ url }) => url) });
    const sha256 = statementDigest(readFileSync(join(evidence(copy, '2018-12'), '2018-12.seal.json')));
    await writeSeal(evidence(copy, '2019-06'), seal(signer(), { ...later, before: { run: '2018-12', edition: 1, sha256 } }));
    const { code, says, notes } = await problemsOf(copy, '2018-12');
    expect({ code, says }).toEqual({ code: 0, says: [] });
    expect(notes.join('\n')).toMatch(/只有用另一把钥匙封存的月份可证/);
  });
});
