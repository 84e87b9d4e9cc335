/** Pages on which something is blotted out when they are shown: their digests must not be shown as they are. */
import { expect, test } from '@jest/globals';
import { impossibleId } from '../../portal/numbers.ts';
import { article, page, read } from './reading.ts';

const id = impossibleId(3);

test.each<[string, string, true | undefined]>([
  ['an identity number in an article', article('', `<p>经办人身份证号：${id}，特此公示。</p>`), true],
  ['a number in a row of a list', page(`<ul><li><a href="/a/1.html">第3条${id}</a><span>2018-12-03</span></li></ul>`), true],
  ['a number nobody sees', page(`<p style="display:none">${id}</p>`), true],
  ['an account number', page('<p>账号：6222 0000 0000 0000 000</p><p>开户行账户6222000000000000001</p>'), true],
  ['office phones, dates and document numbers', article('<p>2018-12-03 来源：办公室 电话：0379-00001341</p>'), undefined],
  [
    'long numbers in addresses alone',
    page('<ul><li><a href="/art/2018120310001234567890.html">通知</a><span>2018-12-03</span></li></ul>'),
    undefined,
  ],
])('%s', (_, html, blotted) => {
  expect(read(html).blotted).toBe(blotted);
});

test('a list of records in JSON', () => {
  const rows = (title: string) => JSON.stringify([{ title, url: '/a/1.html', date: '2018-12-03' }]);
  const context = { url: 'http://www.example.gov.cn/list.json', contentType: 'application/json' };
  expect(read(rows(`第3条${id}`), context).blotted).toBe(true);
  expect(read(rows('第3条'), context).blotted).toBeUndefined();
});
