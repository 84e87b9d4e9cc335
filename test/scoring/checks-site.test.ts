/** Construction and security: each check has a silent, a speaking and an unseen case. */
import { expect, test } from '@jest/globals';
import { findCheck } from '../../scoring/checks/index.ts';
import { bare, given, noHome, one } from './cases.ts';
import { checkTester } from './check-tester.ts';
import {
  article,
  blocked,
  column,
  facts,
  file,
  fullFooter,
  guide,
  home,
  item,
  link,
  page,
  sha,
  silent,
  skipped,
  status,
  tags,
  taxonomy,
  url,
} from './facts.ts';

const linking = (...paths: string[]) => home({}, { links: paths.map((path) => ({ url: url(path), text: `去${path}` })) });
checkTester('links-dead', given('CS-02'), [
  {
    name: 'alive, or blocked',
    kind: 'silent',
    pages: [linking('a', 'b', 'c'), page('a'), blocked('b')],
    links: [link('c', 'alive')],
    examined: 3,
  },
  {
    name: 'dead page, dead file',
    kind: 'speaks',
    pages: [linking('a', 'b', 'c'), status('a', 404), status('b', 410)],
    links: [link('c', 'dead')],
    found: ['dead ./a', 'dead ./b', 'dead ./c'],
    says: /首页链接“去a”打不开（HTTP 404）/,
  },
  {
    name: 'an outside one that could not be verified is a remark',
    kind: 'silent',
    pages: [linking('http://www.example.test/')],
    links: [link('http://www.example.test/', 'unknown', { where: 'outside' })],
    examined: 0,
    remark: /1 个链接未能核实/,
  },
  { name: 'one that robots keeps from us is a remark', kind: 'silent', pages: [linking('a'), skipped('a', 'robots')], remark: /未能核实/ },
  { name: 'timed out', kind: 'unseen', pages: [linking('a'), silent('a')] },
  { name: 'a server error is not a dead link', kind: 'silent', pages: [linking('a'), status('a', 500)], examined: 1 },
  noHome,
]);

checkTester('footer-marks', given('CS-04'), [
  { name: 'all eight', kind: 'silent', pages: [bare], examined: 8 },
  {
    name: 'two missing',
    kind: 'speaks',
    pages: [home({}, { footer: { ...fullFooter, icp: null, errorReport: null } })],
    found: ['missing ./ errorReport', 'missing ./ icp'],
    says: /ICP备案号/,
  },
  noHome,
]);

checkTester('standard-tags', given('CS-05'), [
  { name: 'all', kind: 'silent', pages: [...one('news', '2018-12-01'), article('a/0.html', '2018-12-01')], examined: 20 },
  {
    name: 'each state',
    kind: 'speaks',
    pages: [
      home(
        {},
        {
          tags: [
            { name: 'sitename', content: 'x', state: 'filled' },
            { name: 'SiteDomain', content: 'http://x/', state: 'malformed' },
            { name: 'SiteIDCode', content: '', state: 'empty' },
          ],
        },
      ),
      article('x.html', '2018-12-01', { tags: tags(9) }),
    ],
    found: ['malformed ./ SiteDomain', 'empty ./ SiteIDCode', 'absent ./x.html ContentSource'],
    examined: 13,
  },
  {
    name: 'a column that is one text is no article',
    kind: 'silent',
    pages: [home({ 'nb/': 'annual' }), article('nb/', '2018-02-28', { tags: tags(7) })],
    examined: 10,
  },
  {
    name: 'a page that broke down shows nothing to sample',
    kind: 'silent',
    pages: [home({}, { links: [{ url: url('tj.asp'), text: '统计查询' }] }), status('tj.asp', 500)],
    examined: 3,
    gather: { columns: { ...taxonomy, hubs: ['公开'] } },
  },
  { name: 'an article blocked', kind: 'partial', pages: [...one('news', '2018-12-01'), blocked('a/0.html')], examined: 10 },
  {
    name: 'what lies beyond the budget is outside the sample',
    kind: 'silent',
    pages: [...one('news', '2018-03-01'), skipped('a/0.html')],
    examined: 10,
  },
  noHome,
]);

const leak = (path: string, sure = true) =>
  page(path, { title: '公示', personal: [{ sort: 'id18', masked: '410381********0018', count: 2, sure }] });
const linked = (path: string, text: string) => ({ url: url(path), text, spot: { css: 'a' } });
const came = { type: 'application/msword', bytes: 4000, opens: true };
const wordless = (path: string, unread: string) => link(path, 'alive', { file: { ...came, text: null, unread, personal: [] } });
const leakFile = (path: string, sure = true) =>
  link(path, 'alive', {
    file: {
      ...came,
      text: { url: `urn:text:${url(path)}`, sha256: sha('words'), chars: 30 },
      unread: null,
      personal: [{ sort: 'id18', masked: '410381********0018', count: 1, sure, spot: { chars: [3, 21] } }],
    },
  });
checkTester('personal-exposed', {}, [
  { name: 'nothing', kind: 'silent', pages: [bare], examined: 1 },
  {
    name: 'one per page',
    kind: 'speaks',
    pages: [bare, leak('1'), leak('2', false)],
    found: ['leak ./1', 'leak ./2'],
    says: /身份证号 410381\*+0018 等 2 个.*须人工确认/,
  },
  { name: 'blocked', kind: 'partial', pages: [bare, leak('1'), blocked('2')] },
  {
    name: 'in files: attached, listed, a form; each once',
    kind: 'speaks',
    pages: [
      bare,
      page('1', { attachments: [linked('1.doc', '名单13800138000')], guide: guide('甲', [], ['f.doc']) }),
      page('2', { attachments: [linked('1.doc', '名单')], items: [item('2.xls', null)] }),
    ],
    links: [leakFile('1.doc'), leakFile('2.xls', false), leakFile('f.doc')],
    found: ['leak ./1.doc', 'leak ./2.xls', 'leak ./f.doc'],
    examined: 6,
    says: /^附件“名单138\*+00”公开了身份证号 410381\*+0018，须人工确认/,
  },
  {
    name: 'files of others, files nobody offers, files that say nothing',
    kind: 'silent',
    pages: [bare, page('1', { attachments: [linked('1.doc', '甲'), linked('2.pdf', '乙')], links: [linked('3.doc', '丙')] })],
    links: [{ ...leakFile('1.doc'), where: 'outside' }, { ...file('2.pdf') }, leakFile('3.doc')],
    examined: 2,
  },
  {
    name: 'files without words are told',
    kind: 'silent',
    pages: [bare, page('1', { attachments: [linked('1.pdf', '甲'), linked('2.doc', '乙'), linked('3.rar', '丙')] })],
    links: [wordless('1.pdf', 'no-text-layer'), wordless('2.doc', 'encrypted'), wordless('3.rar', 'type')],
    remark: /^另有 2 个附件未能全部读出文字（没有文字（如扫描件） 1 个，有密码 1 个）$/,
  },
  noHome,
]);

test('of many numbers on a page fifty are cited', () => {
  const personal = Array.from({ length: 400 }, (_, at) => ({
    ...leak('1').facts!.personal[0]!,
    spot: { chars: [at * 20, at * 20 + 18] as [number, number] },
  }));
  const { found } = findCheck('personal-exposed')!.run(facts([bare, page('1', { personal })]), {});
  expect([found.length, found[0]!.evidence.length, /等 400 处/.test(found[0]!.says)]).toEqual([1, 50, true]);
});

test('a leak in a file cites the words, the file and the link', () => {
  const pages = [bare, page('1', { attachments: [linked('1.doc', '名单')] })];
  const { found } = findCheck('personal-exposed')!.run(facts(pages, { links: [leakFile('1.doc')] }), {});
  expect(found[0]!.evidence.map(({ url: cited, spot, sha256 }) => [cited, spot, sha256])).toEqual([
    [`urn:text:${url('1.doc')}`, { chars: [3, 21] }, sha('words')],
    [url('1.doc'), undefined, sha(url('1.doc'))],
    [url('1'), { css: 'a' }, pages[1]!.record.sha256],
  ]);
});

checkTester('page-defects', given('CS-10'), [
  { name: 'sound', kind: 'silent', pages: one('news', '2018-12-01'), examined: 2 },
  { name: '503 may be a limit on how fast we ask', kind: 'silent', pages: [...one('news', '2018-12-01'), status('z', 503)], examined: 2 },
  {
    name: 'each sort',
    kind: 'speaks',
    pages: [
      home({ 'a/': 'news' }, { defects: [{ sort: 'floating', text: '' }] }),
      column('a/', 'news', [], { textChars: 5, defects: [{ sort: 'blank', text: '暂无信息' }] }),
      page('x', { kind: 'error', defects: [{ sort: 'soft-404', text: '' }] }),
      page('y', { defects: [{ sort: 'garbled', text: '' }] }),
      status('z', 500),
    ],
    found: ['floating ./ floating', 'blank ./a/ blank', 'soft-404 ./x soft-404', 'garbled ./y garbled', 'server-error ./z server-error'],
    says: /栏目“工作动态”是空白的/,
  },
  {
    name: 'only the sorts asked for',
    kind: 'silent',
    with: { sorts: ['garbled'] },
    pages: [home({}, { defects: [{ sort: 'floating', text: '' }] })],
  },
  {
    name: 'a shell whose data is not blank',
    kind: 'silent',
    pages: [
      home({ 'a/': 'news' }),
      column('a/', 'news', [], { defects: [{ sort: 'blank', text: '' }], loader: { kind: 'json-api', urls: [url('/api')] } }),
      page('/api', { items: [item('a/1', '2018-12-02')] }, null, 'application/json'),
    ],
  },
  { name: 'blocked', kind: 'partial', pages: [bare, blocked('x')] },
  noHome,
]);
