/** Domain and name, search, accessibility, identity code: what the front page and every page owe their visitors. */
import { Site } from '../../config/site.ts';
import type { PageFacts } from '../../crawler/read/page-facts.ts';
import { blocked, fullFooter, home, page } from './facts.ts';
import { noHome } from './cases.ts';
import { checkTester } from './check-tester.ts';

const under = (address: string) => ({ sites: [Site.parse({ id: 'portal', name: '示例市', home: address })] });
const gov = under('http://www.example.gov.cn/');
const front = (given: Partial<NonNullable<PageFacts['front']>>, rest: Partial<PageFacts> = {}) =>
  home({}, { front: { head: '示例市公安局 首页', mute: 0, ...given }, ...rest });
const drawn = { loader: { kind: 'script' as const, urls: [] } };
const entry = (text: string) => ({ text, spot: { css: 'a' } });

checkTester('domain-name', { suffixes: ['gov.cn', '政务'] }, [
  { name: 'in order', kind: 'silent', pages: [front({})], gather: gov, examined: 2 },
  { name: 'the name is spaced out', kind: 'silent', pages: [front({ head: '公 安 局' })], gather: gov },
  { name: 'a Chinese domain', kind: 'silent', pages: [front({})], gather: under('http://www.示例.政务/') },
  {
    name: 'the name that its tags declare',
    kind: 'silent',
    pages: [front({ head: '平安示例网' }, { tags: [{ name: 'SiteName', content: '平安示例网', state: 'filled' }] })],
    gather: gov,
  },
  {
    name: 'a commercial domain',
    kind: 'speaks',
    pages: [front({})],
    gather: under('http://www.example.com/'),
    found: ['suffix http://www.example.com/ suffix'],
    says: /www\.example\.com 不在 \.gov\.cn、\.政务 之下/,
  },
  { name: 'a domain that only ends alike', kind: 'speaks', pages: [front({})], gather: under('http://notgov.cn/') },
  { name: 'an address by number', kind: 'speaks', pages: [front({})], gather: under('http://10.1.2.3/') },
  {
    name: 'no name at its head',
    kind: 'speaks',
    pages: [front({ head: '欢迎' })],
    gather: gov,
    found: ['unnamed ./ unnamed'],
    says: /没有显示网站名称“公安局”$/,
  },
  {
    name: 'perhaps in a picture',
    kind: 'speaks',
    pages: [front({ head: '欢迎', mute: 2 })],
    gather: gov,
    says: /可能在没有文字说明的图片中/,
  },
  { name: 'a head that a script draws', kind: 'partial', pages: [front({ head: '' }, drawn)], gather: gov },
  noHome,
]);

checkTester('search-entry', {}, [
  { name: 'a field', kind: 'silent', pages: [front({ search: entry('请输入关键字') })], remark: /请输入关键字/ },
  { name: 'none', kind: 'speaks', pages: [front({})], found: ['missing ./ search'] },
  { name: 'none, but a frame', kind: 'speaks', pages: [front({}, { frames: ['http://gov.test/s'] })], says: /框架未计/ },
  { name: 'a page that a script draws', kind: 'unseen', pages: [front({}, drawn)] },
  noHome,
]);

const access = (given: PageFacts['access']) => (given ? { access: given } : {});
const rules = ['alt', 'lang', 'label', 'title', 'entry'];
checkTester('accessibility', { rules }, [
  { name: 'in order', kind: 'silent', pages: [front({ accessible: entry('无障碍') }), page('a')], examined: 9 },
  {
    name: 'each rule',
    kind: 'speaks',
    pages: [
      front({}),
      page('a', { title: '甲', ...access({ alt: { lacking: 2, of: 8 }, label: { lacking: 1, of: 1 }, lang: true, title: true }) }),
    ],
    found: ['entry ./ entry', 'alt ./a alt', 'label ./a label', 'lang ./a lang', 'title ./a title'],
    says: /首页没有无障碍浏览或适老化版本的入口\n页面“甲”8 张图片中 2 张没有替代文字\n页面“甲”1 个输入框中 1 个没有名称/,
  },
  {
    name: 'only the rules asked for',
    kind: 'silent',
    with: { rules: ['lang'] },
    pages: [front({}), page('a', access({ title: true }))],
    examined: 2,
  },
  {
    name: 'what is tolerated, exactly',
    kind: 'silent',
    with: { rules: ['alt'], tolerate: '25%' },
    pages: [front({}), page('a', access({ alt: { lacking: 2, of: 8 } }))],
  },
  {
    name: 'a hair more',
    kind: 'speaks',
    with: { rules: ['alt'], tolerate: '25%' },
    pages: [front({}), page('a', access({ alt: { lacking: 3, of: 11 } }))],
  },
  { name: 'the entry alone', kind: 'speaks', with: { rules: ['entry'] }, pages: [front({}), blocked('b')], examined: 1 },
  { name: 'a page nobody saw', kind: 'partial', pages: [front({ accessible: entry('无障碍') }), blocked('b')] },
  { name: 'an entry that a script may draw', kind: 'partial', pages: [front({}, drawn)] },
  noHome,
]);

const mark = (value: string) => ({ value, where: 'text' as const, spot: { css: 'p' } });
const coded = (tag: string | null, foot: string | null, report: string | null) =>
  home(
    {},
    {
      tags: tag === null ? [] : [{ name: 'SiteIDCode', content: tag, state: 'filled' }],
      footer: { ...fullFooter, siteId: foot === null ? null : mark(foot), errorReport: report === null ? null : mark(report) },
    },
  );
checkTester('site-identity', {}, [
  { name: 'all alike', kind: 'silent', pages: [coded('4103810001', '4103810001', '4103810001')], examined: 3 },
  { name: 'in either case', kind: 'silent', pages: [coded('BM07000001', 'bm07000001', null)], examined: 2 },
  {
    name: 'an entry whose address holds no code',
    kind: 'silent',
    pages: [coded('4103810001', '4103810001', 'http://pucha.test/jiucuo')],
    examined: 2,
  },
  {
    name: 'another in its foot',
    kind: 'speaks',
    pages: [coded('4103810001', '4103810002', null)],
    found: ['mismatch ./ code'],
    says: /SiteIDCode 4103810001，页脚网站标识码 4103810002/,
  },
  {
    name: 'another in the entry',
    kind: 'speaks',
    pages: [coded('4103810001', '4103810001', '4103810009')],
    says: /“找错”入口的 sitecode 4103810009/,
  },
  { name: 'nothing to compare', kind: 'not-applicable', pages: [coded(null, '4103810001', '找错')] },
  noHome,
]);

const secure = (path: string, mixed?: PageFacts['mixed']) =>
  page(`https://gov.test/bm/gaj/${path}`, { title: '甲', ...(mixed ? { mixed } : {}) });
const first = { url: 'http://x.test/a.js', spot: { css: 'script' } };
checkTester('mixed-content', {}, [
  { name: 'all protected', kind: 'silent', pages: [front({}), secure('a')], examined: 1 },
  {
    name: 'scripts outweigh pictures',
    kind: 'speaks',
    pages: [front({}), secure('a', { active: 2, passive: 9, first }), secure('b', { active: 0, passive: 1, first })],
    found: ['active https://gov.test/bm/gaj/a active', 'passive https://gov.test/bm/gaj/b passive'],
    says: /页面“甲”以 https 打开，却引用了 2 处不加密的脚本、样式或框架（如 x\.test）/,
  },
  { name: 'no page of https', kind: 'not-applicable', pages: [front({})] },
  { name: 'a page nobody saw', kind: 'partial', pages: [front({}), secure('a'), blocked('b')] },
  noHome,
]);
