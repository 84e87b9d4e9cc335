/** Bodies made to break readers: each is answered with facts, always the same. */
import { describe, expect, test } from '@jest/globals';
import { read } from './reading.ts';

const noise = (size: number): Uint8Array => {
  let state = 7;
  return Uint8Array.from({ length: size }, () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) & 255);
};

const bodies: [name: string, body: () => Uint8Array | string][] = [
  ['nothing', () => new Uint8Array()],
  ['noise', () => noise(50_000)],
  ['NUL bytes', () => '<p>\0发布\0时间：2018\0-12-06</p>'],
  ['invalid UTF-8', () => Uint8Array.from([0x3c, 0x70, 0x3e, 0xff, 0xfe, 0xc3, 0x28, 0xe2, 0x82])],
  ['20 000 open elements', () => '<div>'.repeat(20_000)],
  ['20 000 open formatting elements', () => Array.from({ length: 20_000 }, (_, n) => `<font size=${n}><p>`).join('')],
  ['20 000 nested tables', () => '<table><tr><td>'.repeat(20_000)],
  ['100 000 links', () => Array.from({ length: 100_000 }, (_, n) => `<a href="/p${n}.html">条目${n}</a>`).join('')],
  [
    '30 000 rows',
    () =>
      `<ul>${Array.from({ length: 30_000 }, (_, n) => `<li><a href="/p${n}.html">关于有关工作安排的通知${n}</a><span>12-06</span></li>`).join('')}</ul>`,
  ],
  ['one long line', () => 'x2018'.repeat(400_000)],
  ['open brackets', () => '<'.repeat(500_000)],
  ['open comments', () => '<!--'.repeat(200_000)],
  ['open attributes', () => `<a ${'x '.repeat(300_000)}`],
  ['open script comments', () => `<script>${'/*'.repeat(300_000)}</script>`],
  ['script full of quotes', () => `<script>location.href=${`'a'+`.repeat(50_000)}x</script>`],
  ['digits and dashes', () => `<p>${'2018-1-'.repeat(50_000)}</p>`],
  ['blanks', () => `<p>来源：${' '.repeat(300_000)}</p>`],
  ['labels', () => `<p>${'网站标识码：'.repeat(30_000)}</p><p>${'主办单位：'.repeat(30_000)}</p>`],
  ['open records', () => `<datastore><recordset>${'<record><![CDATA['.repeat(20_000)}`],
  ['character references beyond any character', () => `<p>a&#${'9'.repeat(400)};b&#x${'f'.repeat(400)};c</p>`],
  ['deep JSON', () => `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ['JSON of many lists', () => JSON.stringify(Array.from({ length: 20_000 }, () => ({ a: [[]] })))],
  ['percent escapes', () => `<script>document.write(unescape("${'%3C%u4f'.repeat(30_000)}"))</script>`],
];

test.each(bodies)('%s', (_, body) => {
  const facts = read(body());
  expect(JSON.stringify(read(body()))).toBe(JSON.stringify(facts));
  expect(facts.links.length).toBeLessThanOrEqual(20_000);
});

describe('deep sources', () => {
  const deep = (unit: string) => `${unit.repeat(700)}<p>正文 <a href="/a.html">链接一</a></p><img src="x.png" alt="图"><p>二</p>`;
  test.each(['<div>', '<b>', '<div><p>', '<ul><li>', '<table><tr><td>', '<font color=red>', '<a href=x>'])(
    '%s keeps texts and links',
    (unit) => {
      const facts = read(`<html><body>${deep(unit)}</body></html>`);
      expect(facts.links.map(({ url }) => url)).toContain('http://www.example.gov.cn/a.html');
      expect(facts.textChars).toBeGreaterThan(5);
    },
  );
  test('a list that never closes its entries is no deep one', () => {
    const rows = Array.from(
      { length: 700 },
      (_, at) => `<li><a href="/a/${at}.html">关于第${at}号事项的通知公告</a> 2018-12-${String(28 - (at % 28)).padStart(2, '0')}`,
    );
    expect(read(`<html><body><ul>${rows.join('\n')}</ul></body></html>`).items).toHaveLength(700);
  });
});
