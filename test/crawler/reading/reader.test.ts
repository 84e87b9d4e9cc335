/** Reading beside the crawl gives what reading in it would give, and outlives every page. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { ColumnTaxonomy } from '../../../config/columns.ts';
import { openReader } from '../../../crawler/reading/reader.ts';
import type { PageContext } from '../../../crawler/read/page-facts.ts';
import { readPage } from '../../../crawler/read/read-page.ts';

const columnsFile = fileURLToPath(new URL('../../../config/columns.yaml', import.meta.url));
const columns = ColumnTaxonomy.parse(parse(readFileSync(columnsFile, 'utf8')));
const context: PageContext = { url: 'http://www.example.gov.cn/tzgg/index.html', status: 200, headerCharset: 'gb2312' };
const list = '<title>通知公告_示例市</title><ul><li><a href="t1.html">关于放假的通知</a><span>2018-12-01</span></ul>'.repeat(3);
/** Within a larger buffer, as answers of the network are. */
const inside = Buffer.concat([Buffer.from('before'), Buffer.from(list), Buffer.from('after')]).subarray(6, -5);

const reader = openReader({ columns });
afterAll(() => reader.close());

test.each<[string, Uint8Array | string, PageContext]>([
  ['bytes', inside, { ...context, headerCharset: null }],
  ['bytes under a wrong charset', inside, context],
  ['GBK', Buffer.from('3c7469746c653ecda8d6aab9abb8e63c2f7469746c653e', 'hex'), context],
  ['a rendered DOM', list, { ...context, rendered: true }],
  ['an entry page', list, { ...context, entry: true }],
  ['JSON', Buffer.from('{"data":[{"title":"关于放假的通知","url":"/a.html","date":"2018-12-01"}]}'), context],
  ['no bytes', new Uint8Array(), context],
  ['NUL and half characters', Buffer.from([0, 0xe4, 0xbd, 0x3c, 0x70, 0x3e, 0xff]), context],
])('the same facts: %s', async (_, source, about) => {
  const before = Buffer.from(source);
  const read = await reader.read(source, about);
  expect(read).toEqual({ ok: true, facts: readPage(source, about, columns) });
  expect(read.ok && JSON.stringify(read.facts)).toBe(JSON.stringify(readPage(source, about, columns)));
  expect(Buffer.from(source)).toEqual(before);
});

test('a page that outgrows the memory is given up, and the pages behind it are read', async () => {
  const small = openReader({ columns, memoryMb: 48 });
  const bloated = '<ul>' + '<li><a href="/a/2018-12-01.html">关于通知</a>2018-12-01'.repeat(120_000);
  const read = await Promise.all([bloated, list, list].map((source) => small.read(source, context)));
  expect(read.map((each) => each.ok || each.why)).toEqual(['memory', true, true]);
  small.close();
});

test('under tsx, as the product runs: reads, and keeps no process alive', () => {
  const script = `
    import { openReader } from './crawler/reading/reader.ts';
    const reader = openReader({ columns: JSON.parse(process.argv[1]) });
    void (async () => {
      const read = await reader.read('<title>示例</title>', { url: 'http://www.example.gov.cn/' });
      console.log(read.ok ? read.facts.title : read.says);
    })();`;
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const args = ['--import', 'tsx', '--input-type=module', '-e', script, JSON.stringify(columns)];
  const { stderr, stdout, status } = spawnSync(process.execPath, args, { cwd: root, timeout: 300_000 });
  expect([stderr.toString(), stdout.toString().trim(), status]).toEqual(['', '示例', 0]);
});
