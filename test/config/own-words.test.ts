/** A city's own wrong words: they extend, replace and switch off, and a mistake in them is told with its line. */
import { expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadColumns } from '../../config/load.ts';
import { loadOwnWords } from '../../config/own-words.ts';
import { readPage } from '../../crawler/read/read-page.ts';

function city(files: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'words-'));
  mkdirSync(join(dir, 'words'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, 'words', name), text);
  return dir;
}

const TEXT =
  '<h1>关于做好工作的报道</h1><p>发布时间：2018-12-06</p><div class="TRS_Editor"><p>会议布署工作，按装路灯，开设帐户，示例市示列镇圆满完成任务，召开示例汇。</p><p>市政府召开会议，要求各单位认真落实，按期完成。</p></div>';
const found = (dir: string) =>
  readPage(`<html><body>${TEXT}</body></html>`, { url: 'http://www.example.gov.cn/t20181206_1.html' }, loadColumns(dir).value!).wording.map(
    ({ sort, found: word, sure }) => `${sort} ${word}${sure ? '' : '?'}`,
  );

test('without any, the product’s own', () => expect(found(city({}))).toEqual(['typo 布署', 'typo 按装', 'typo 帐户?']));
test('words are added, made known anew and switched off', () => {
  const dir = city({ 'typos.txt': '# ours\n示列镇 示例镇\n-布署\n帐户 账户\n按装 安装 !按装路灯\n', 'serious.txt': '示例汇 示例会 ?\n' });
  expect(found(dir)).toEqual(['typo 帐户', 'typo 示列镇', 'serious 示例汇?']);
});
test.each<[name: string, files: Record<string, string>, says: RegExp]>([
  ['a line without the right word', { 'typos.txt': '\n示列' }, /typos\.txt:2 .*expected a wrong word and the right one/],
  ['more than a word behind the minus', { 'typos.txt': '-布署 部署' }, /typos\.txt:1 .*nothing else/],
  ['an exception without the word', { 'serious.txt': '示列 示例 !示例镇' }, /serious\.txt:1 .*not !示例镇/],
  ['a file of another name', { 'typo.txt': '' }, /typo\.txt:null .*typos\.txt/],
  ['a list that is the product’s', { 'parked.txt': '' }, /parked\.txt:null the list of that name is shipped with the product/],
])('%s is told', (_, files, says) => {
  const { problems } = loadOwnWords(city(files));
  expect(problems.map(({ file, line, hint }) => `${file}:${line} ${hint}`).join('\n')).toMatch(says);
});
test('a mistake keeps the columns from loading', () => expect(loadColumns(city({ 'typos.txt': '示列' })).value).toBeNull());
