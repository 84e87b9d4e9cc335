/** The office's own cases: the shipped ones hold, and one that does not says what came instead. */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { main as sundial } from '../../workers/cli.ts';
import { RubricTestOutput } from '../../workers/outputs-rubric.ts';
import { terminal } from './terminal.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-rubric-test-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const shipped = new URL('../../config/rubric-cases/example.yaml', import.meta.url).pathname;

async function run(file: string, ...argv: string[]) {
  const screen = terminal();
  const code = await sundial(['rubric', 'test', file, ...argv], screen, process.env);
  return { code, out: screen.text(), err: screen.complaints() };
}

/** A file of one case of one page. */
function oneCase(page: string, expect: string): string {
  const file = join(mkdtempSync(join(dir, 'case-')), 'cases.yaml');
  const lines = ['rubric: yanshi-2018', 'cases:', '  - name: 例', '    month: 2018-12', `    pages: [${page}]`, `    expect: [${expect}]`];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
const home = `{ url: 'http://www.example.gov.cn/', html: '<title>示例局</title><h1>示例局</h1><a href="/x.html">旧闻</a>' }, { url: 'http://www.example.gov.cn/x.html', status: 404 }`;

test('the shipped cases hold', async () => {
  const { code, out } = await run(shipped);
  expect(out).toMatch(/4 cases by "yanshi-2018", 0 failed$/);
  expect(code).toBe(0);
  expect((await run(shipped, '--rubric', 'county-2019')).out).toMatch(/by "county-2019"/);
});

test.each<[string, string, RegExp]>([
  [
    'nothing expected, something found',
    '{ indicator: CS-02, found: [] }',
    /expected no finding\n {6}found {4}dead http:\/\/www\.example\.gov\.cn\/x\.html\n {6}首页链接“旧闻”打不开/,
  ],
  ['another sort', '{ indicator: CS-02, found: [{ sort: slow }] }', /expected slow\n {6}found {4}dead/],
  ['another address', '{ indicator: CS-02, found: [{ subject: /y.html }] }', /expected \/y\.html\n {6}found {4}dead .*x\.html/],
  ['one finding too many', '{ indicator: CS-02, found: [{ sort: dead }, { sort: dead }] }', /expected dead, dead\n {6}found {4}dead/],
  ['other points', '{ indicator: CS-02, points: 2 }', /expected points 2\n {6}found {4}points 1\.5 \(2 − 死链 1 × 0\.5 = 1\.5\)/],
  ['another state', '{ indicator: CS-02, state: unseen }', /expected state unseen\n {6}found {4}state seen/],
  ['other counts', '{ indicator: CS-02, counts: { dead: 2 } }', /expected 2 dead\n {6}found {4}1 dead/],
  ['an indicator there is not', '{ indicator: CS-99, found: [] }', /found {4}no such indicator/],
])('a case that fails ends with 1 and says what came instead: %s', async (_, expected, says) => {
  const { code, out } = await run(oneCase(home, expected));
  expect(out).toMatch(says);
  expect(out).toMatch(/1 cases by "yanshi-2018", 1 failed$/);
  expect(code).toBe(1);
});

test('for a machine', async () => {
  const { code, out } = await run(oneCase(home, '{ indicator: CS-02, found: [] }, { indicator: CS-02, points: 1.5 }'), '--json');
  const told = RubricTestOutput.parse(JSON.parse(out));
  expect([code, told.failed, told.expectations.map(({ ok }) => ok)]).toEqual([1, 1, [false, true]]);
});

test('a page from a saved file, and one from a sealed bundle', async () => {
  const bundles = new URL('../golden/bundles/huanbao/', import.meta.url).pathname;
  const name = readdirSync(bundles).find((each) => /\.hbj\.wacz$/.test(each))!;
  const saved = oneCase(`{ url: 'http://www.example.gov.cn/', file: saved.html }`, '{ indicator: CS-04, state: seen }');
  writeFileSync(join(saved, '../saved.html'), '<title>示例局</title><h1>示例局</h1><p>主办单位：示例局</p>');
  expect((await run(saved)).code).toBe(0);
  const sealed = oneCase(`{ url: 'http://hbj.shili.test/', bundle: ${name} }`, '{ indicator: CS-04, state: seen }');
  copyFileSync(join(bundles, name), join(sealed, '..', name));
  expect((await run(sealed)).out).toMatch(/^ok/);
  writeFileSync(sealed, readFileSync(sealed, 'utf8').replace('http://hbj.shili.test/', 'http://hbj.shili.test/none'));
  const { code, err } = await run(sealed);
  expect([code, /cases\[0\]\.pages\[0\]\.url: expected an address in .*\.wacz/.test(err)]).toEqual([2, true]);
});

test.each<[string, string, RegExp]>([
  [
    'a page without anything',
    `{ url: 'http://www.example.gov.cn/' }`,
    /:5: cases\[0\]\.pages\[0\]: expected one of html, file, bundle, status or unseen/,
  ],
  [
    'a file that is not there',
    `{ url: 'http://www.example.gov.cn/', file: none.html }`,
    /pages\[0\]\.file: expected a saved page, found no /,
  ],
  [
    'a bundle that is not there',
    `{ url: 'http://www.example.gov.cn/', bundle: none.wacz }`,
    /pages\[0\]\.bundle: expected a sealed bundle, found no /,
  ],
  ['a misspelt key', `{ url: 'http://www.example.gov.cn/', htlm: x }`, /:5: .*found "htlm"; did you mean "html"\?/],
])('a file of cases with a mistake ends with 2: %s', async (_, page, says) => {
  const { code, err } = await run(oneCase(page, '{ indicator: CS-02, found: [] }'));
  expect(err).toMatch(says);
  expect(code).toBe(2);
});
