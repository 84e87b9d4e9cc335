/** Domains that were let go of: by their words, by where they lead, and pages that only speak of such domains. */
import { expect, test } from '@jest/globals';
import { parseParked } from '../../../config/parked.ts';
import { parkedAt, readParked } from '../../../crawler/read/parked.ts';

const page = (title: string, body: string, head = '') => `<html><head><title>${title}</title>${head}</head><body>${body}</body></html>`;
const long = '示例市旅游局发布消息，'.repeat(200);

test.each<[string, string, object | null]>([
  ['an ordinary page', page('示例旅游', '欢迎来到示例市。'), null],
  ['for sale, by its title', page('lvyou.test 域名出售', '欢迎'), { sort: 'for-sale', words: '域名出售', sure: true }],
  ['for sale, by its title, on a long page', page('该 域名 转让', long), { sort: 'for-sale' }],
  ['for sale, by its few words', page('lvyou.test', '<p>This domain is <b>for sale</b>.</p>'), { sort: 'for-sale' }],
  ['an article that speaks of it', page('示例市新闻', `<p>${long}域名出售骗局提醒</p>`), null],
  ['expired', page('提示', '<div>您访问的域名已到期，请联系注册商续费。</div>'), { sort: 'expired' }],
  ['parked', page('x', 'This domain is parked free of charge'), { sort: 'parked' }],
  [
    'led on to a market by a script',
    page('', '<script>location.href="https://www.hugedomains.com/domain?d=x"</script>'),
    { sort: 'for-sale', words: 'hugedomains.com' },
  ],
  ['led on by a meta refresh', page('', '', '<meta http-equiv="refresh" content="0;url=http://x.sedoparking.com/">'), { sort: 'parked' }],
  ['gambling, by its title', page('澳门金沙-百家乐官网', '欢迎'), { sort: 'gambling', sure: false }],
  ['gambling, by two keywords', page('首页', 'x', '<meta name="keywords" content="百家乐,老虎机">'), { sort: 'gambling', sure: false }],
  ['one keyword is not enough', page('首页', 'x', '<meta name="keywords" content="百家乐">'), null],
  ['police that warn of it', page('严厉打击百家乐网络赌博', 'x'), null],
])('%s', (_, html, wanted) => {
  const found = readParked(Buffer.from(html), { url: 'http://lvyou.test/', headerCharset: 'utf-8' });
  if (wanted === null) expect(found).toBeNull();
  else expect(found).toMatchObject(wanted);
});

test('in an old charset', () => {
  const bytes = Buffer.concat([
    Buffer.from('<title>'),
    Buffer.from([0xd3, 0xf2, 0xc3, 0xfb, 0xb3, 0xf6, 0xca, 0xdb]),
    Buffer.from('</title>'),
  ]);
  expect(readParked(bytes, { url: 'http://lvyou.test/', headerCharset: 'gb2312' })).toMatchObject({ sort: 'for-sale' });
});

test.each([
  ['https://www.dan.com/buy-domain/x', 'for-sale'],
  ['http://x.bodis.com/', 'parked'],
  ['http://notdan.com/', undefined],
  ['http://www.gov.cn/', undefined],
  ['no address', undefined],
])('%s', (url, sort) => {
  expect(parkedAt(url)?.sort).toBe(sort);
});

test.each([
  ['域名出售', /expected a line in brackets before the first word, found 域名出售/],
  ['[sold]', /words:1: expected one of expired, for-sale, parked, found sold/],
  ['[parked]\nx', /words:2: one character alone says nothing/],
])('a list with a mistake: %j', (text, says) => {
  expect(() => parseParked(text, 'words')).toThrow(says);
});
