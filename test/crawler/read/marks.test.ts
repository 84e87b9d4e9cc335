/** Footer marks (facts §B.4), standard tags (§B.5), columns and sections (§G.4). */
import { describe, expect, test } from '@jest/globals';
import { columnKey } from '../../../crawler/read/columns.ts';
import type { Footer } from '../../../crawler/read/page-facts.ts';
import { article, columns, page, read } from './reading.ts';

const conac = '0E9DF23E64886CFEE053022819AC7B12';
const script = (html: string): string =>
  `<script>document.write(unescape("${html.replace(/[<>'"= ]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}"));</script>`;

const marks: [name: string, foot: string, mark: keyof Footer, value: string | null, where?: string][] = [
  ['code', '<p>网站标识码：4103810001</p>', 'siteId', '4103810001', 'text'],
  ['code of a ministry', '<p>网站标识码bm35000001</p>', 'siteId', 'bm35000001', 'text'],
  ['code in parts', '<p>网站标识码：<span>4103810001</span></p>', 'siteId', '4103810001', 'text'],
  ['code too long', '<p>网站标识码：41038100012</p>', 'siteId', null],
  ['code only in a comment', '<!-- 网站标识码：4103810001 -->', 'siteId', null],
  ['code written by script', '<script>document.write("网站标识码：4103810001")</script>', 'siteId', '4103810001', 'script'],
  ['code in a script comment', '<script>/* 网站标识码：4103810001 */ // 网站标识码：4103810001\n</script>', 'siteId', null],
  ['ICP', '<a href="https://beian.miit.gov.cn/">豫ICP备05002299号-1</a>', 'icp', '豫ICP备05002299号-1', 'text'],
  ['ICP with blanks', '<p>豫ICP备 05002299 号</p>', 'icp', '豫ICP备05002299号', 'text'],
  ['police', '<p>豫公网安备 41038102000001号</p>', 'police', '豫公网安备41038102000001', 'text'],
  [
    'police by its link',
    '<a href="http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=41038102000001"><img src="g.png"></a>',
    'police',
    '41038102000001',
    'link',
  ],
  ['conac link', `<a href="http://bszs.conac.cn/sitename?method=show&amp;id=${conac}"><img src="red.png"></a>`, 'conac', conac, 'link'],
  [
    'conac script',
    '<script src="//dcs.conac.cn/js/17/260/0000/60438283/CA172600000604382830001.js"></script>',
    'conac',
    'CA172600000604382830001',
    'script',
  ],
  ['conac in unescape', script(`<a href='http://bszs.conac.cn/sitename?method=show&id=${conac}'></a>`), 'conac', conac, 'script'],
  ['organizer', '<p>主办单位：示例市人民政府办公室 承办：示例市信息中心</p>', 'organizer', '示例市人民政府办公室', 'text'],
  ['organizer glued', '<p>主办：示例市人民政府<span>承办：信息中心</span></p>', 'organizer', '示例市人民政府', 'text'],
  ['organizer after', '<p>本站由国家药品监督管理局主办</p>', 'organizer', '国家药品监督管理局', 'text'],
  ['contact by telephone', '<p>联系电话：0379-12345678</p>', 'contact', '0379-12345678', 'text'],
  ['contact by link', '<a href="/lxwm/">联系我们</a>', 'contact', 'http://www.example.gov.cn/lxwm/', 'link'],
  ['contact that leads nowhere', '<a href="javascript:;">联系我们</a>', 'contact', null],
  ['site map', '<a href="/wzdt/">网站地图</a>', 'sitemap', 'http://www.example.gov.cn/wzdt/', 'link'],
  [
    'error report script',
    '<script id="_jiucuo_" sitecode="4103810001" src="http://pucha.kaipuyun.cn/exposure/jiucuo.js"></script>',
    'errorReport',
    '4103810001',
    'script',
  ],
  [
    'error report link',
    '<a href="https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=4103810001&amp;url=x"><img src="j.png"></a>',
    'errorReport',
    '4103810001',
    'link',
  ],
  ['error report in words', '<a href="/jiucuo">我为政府网站找错</a>', 'errorReport', 'http://www.example.gov.cn/jiucuo', 'link'],
  ['error report button of an article', '<a href="javascript:;">【我要纠错】</a>', 'errorReport', null],
  [
    'error report in unescape',
    script("<script id='_jiucuo_' sitecode='4103810001' src='//zfwzgl.www.gov.cn/exposure/jiucuo.js'></script>"),
    'errorReport',
    '4103810001',
    'script',
  ],
];

describe('footer marks', () => {
  test.each(marks)('%s', (_, foot, mark, value, ...[where]) => {
    const found = read(page('<p>正文</p>', { foot })).footer[mark];
    expect(found === null ? null : found.value).toBe(value);
    if (where !== undefined) expect(found?.where).toBe(where);
  });
  test('the meta code is not the footer code', () => {
    expect(read(page('', { head: '<meta name="SiteIDCode" content="4103810001">' })).footer.siteId).toBeNull();
  });
  test('an organizer named in an article is not the site’s', () => {
    const body = '<p>主办单位：示例市体育局</p><p>本次活动在市体育馆举行，来自全市各单位的运动员参加了比赛，现场气氛热烈。</p>'.repeat(3);
    expect(read(article('<p>发布时间：2018-12-06</p>', body)).footer.organizer).toBeNull();
  });
});

const tagRows: [name: string, content: string, state: string][] = [
  ['SiteName', '示例市人民政府', 'filled'],
  ['SiteName', '  ', 'empty'],
  ['SiteName', 'null', 'placeholder'],
  ['SiteDomain', 'www.example.gov.cn', 'filled'],
  ['SiteDomain', 'http://www.example.gov.cn/', 'malformed'],
  ['SiteIDCode', '4103810001', 'filled'],
  ['SiteIDCode', 'bm35000001', 'filled'],
  ['SiteIDCode', '41038100', 'malformed'],
  ['PubDate', '2018-12-06 10:19', 'filled'],
  ['PubDate', '2018-12-06', 'malformed'],
  ['PubDate', '2018-13-06 10:19', 'malformed'],
  ['PubDate', '<$[发布时间]>', 'placeholder'],
  ['ColumnType', '${column.type}', 'placeholder'],
  ['ContentSource', '本站', 'filled'],
];
describe('standard tags', () => {
  test.each(tagRows)('%s = "%s"', (name, content, state) => {
    expect(read(page('', { head: `<meta name="${name}" content="${content}">` })).tags).toEqual([{ name, content: content.trim(), state }]);
  });
  test('dirt: quotes, order, case, double blanks, duplicates', () => {
    const head =
      '<meta  content=\'示例市\'  name=\'sitename\'><meta name=SiteIDCode content=\'\'><META NAME="SiteIDCode" CONTENT="4103810001"/><meta name="ColumnName"content="通知公告">';
    expect(read(page('', { head })).tags.map(({ name, content, state }) => `${name}=${content} ${state}`)).toEqual([
      'SiteName=示例市 filled',
      'SiteIDCode=4103810001 filled',
      'ColumnName=通知公告 filled',
    ]);
  });
});

const keys: [text: string, key: string | null, parents?: string[]][] = [
  ['通知公告', 'notice'],
  ['公示公告', 'notice'],
  ['偃师新闻', 'news'],
  ['政府信息公开年报', 'annual'],
  ['政府信息公开工作年度报告', 'annual'],
  ['年度计划', 'plan'],
  ['行政许可公示', 'licence'],
  ['行政处罚公示', 'penalty'],
  ['政府信息公开指南', 'guide'],
  ['政府信息公开目录', 'catalog'],
  ['依申请公开', 'onrequest'],
  ['局长信箱', 'mailbox'],
  ['咨询投诉', 'consult'],
  ['投诉举报', null],
  ['网上信访', null],
  ['12388举报网站', null],
  ['友情链接', null],
  ['党建专题', null],
  ['专题专栏', null],
  ['政府信息公开', null],
  ['办理结果', null],
  ['办理结果', 'licence', ['行政许可']],
  ['办理结果', 'proposals', ['建议提案']],
  ['办理结果', 'servstat', ['网上办事']],
  ['办理结果公示', 'servstat'],
  ['首  页', null],
  ['通 知 公 告', 'notice'],
  ['权责清单', 'powers'],
  ['行政权力事项目录', 'matters'],
  ['行政许可事项清单', 'matters'],
  ['公开事项目录', 'catalog'],
  ['权责清单', 'powers', ['办理结果']],
  ['意见征集', 'survey'],
  ['意见征集反馈', 'feedback'],
  ['民意征集结果反馈', 'feedback'],
  ['采纳情况', 'feedback'],
  ['意见反馈', null],
  ['信件统计', 'talkstat'],
  ['受理情况统计', 'talkstat'],
  ['统计信息', 'stats'],
];
describe('columns', () => {
  test.each(keys)('%s', (text, key, ...[parents]) => {
    expect(columnKey(text, columns, parents ?? [])).toBe(key);
  });
  const sections = (main: string): string[] => read(page(main)).sections.map(({ key, url }) => `${key} ${new URL(url).pathname}`);
  test('sections from the navigation, not from headlines', () => {
    expect(
      sections(
        '<ul><li><a href="/tzgg/">通知公告</a></li><li><a href="/gzdt/">工作动态</a></li></ul><p><a href="/x.html">关于转发《市安委会关于开展冬季安全生产大检查的通知》的通知</a></p>',
      ),
    ).toEqual(['notice /tzgg/', 'news /gzdt/']);
  });
  test('entries of a list are no sections', () => {
    const main =
      '<p>当前位置：<a href="/">首页</a> &gt; 工作动态</p><ul><li><a href="/1.html">放假通知</a><span>2018-12-01</span></li><li><a href="/2.html">停水公告</a><span>2018-12-02</span></li><li><a href="/3.html">市领导慰问困难群众</a><span>2018-12-03</span></li></ul>';
    expect(sections(main)).toEqual([]);
  });
  test('a heading with "more" names where it leads', () => {
    expect(sections('<div class="t"><h2>政策解读</h2><a href="/zcjd/">更多&gt;&gt;</a></div>')).toEqual(['interpret /zcjd/']);
  });
  test('ambiguous names take their menu’s heading', () => {
    expect(sections('<ul><li><a href="/jyta/">建议提案</a><ul><li><a href="/jyta/jg/">办理结果</a></li></ul></li></ul>')).toEqual([
      'proposals /jyta/',
      'proposals /jyta/jg/',
    ]);
  });
  test('a page’s column: path, then tag, then title', () => {
    const at = (main: string, head = '', title = '示例'): unknown => read(page(main, { head, title })).column;
    const list = '<ul><li><a href="1.html">关于有关工作安排的通知</a><span>2018-12-01</span></li></ul>';
    expect(
      at(`<p>您现在的位置：<a href="/">首页</a> &gt;&gt; <a href="/zw/">政务公开</a> &gt;&gt; 公告栏 &gt;&gt; 列表</p>${list}`),
    ).toMatchObject({ name: '公告栏', key: 'notice' });
    expect(at(list, '<meta name="ColumnName" content="部门文件">')).toMatchObject({ name: '部门文件', key: 'policy' });
    expect(at(list, '', '工作动态_示例市')).toMatchObject({ name: '工作动态', key: 'news' });
    expect(at(`<p>当前位置：<a href="/">首页</a> &gt; <a href="/ys/">部门预算</a> &gt; 2018年</p>${list}`)).toMatchObject({
      name: '2018年',
      key: 'budget',
    });
  });
});
