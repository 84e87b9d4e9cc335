/** Publication dates in every form of facts §G.2, and the dates that are none. */
import { describe, expect, test } from '@jest/globals';
import { addressDate, findDates, wholeDate } from '../../../crawler/read/dates.ts';
import { article, page, read } from './reading.ts';

const at = 'http://www.example.gov.cn/xw/t123_456.html';

const long =
  '<p>市政府召开会议，研究部署下一阶段的重点工作，要求各单位认真落实，按期完成任务，并把进展情况按月报送市政府办公室，由办公室汇总通报。</p>';
const h1 = '<h1>关于做好有关工作的报道</h1>';

/** A whole main part → visible date and source, wherever the template keeps its boxes. */
const parts: [name: string, main: string, date: string | null, source: string | null][] = [
  [
    'title and header inside the container of the text',
    `<div class="article">${h1}<p>2018-12-06 09:20 来源：市水利局</p><div class="txt">${long}</div></div>`,
    '2018-12-06',
    '市水利局',
  ],
  [
    'only the header inside it',
    `${h1}<div class="article"><div class="info">时间：2018-12-06 来源：市水利局</div>${long}</div>`,
    '2018-12-06',
    '市水利局',
  ],
  ['the office of a document', `<p><strong>发文机关：</strong>示例市人民政府</p>${h1}${long}`, null, '示例市人民政府'],
  ['the office that a page comes from', `${h1}<div>撰稿：王军 来源单位：市水利局</div>${long}`, null, '市水利局'],
  ['the editors of the site', `${h1}<div>信息来源：本站编辑 发布人：slj</div>${long}`, null, '本站编辑'],
  ['an editor behind the source', `${h1}<div>来源：市水利局编辑：王军</div>${long}`, null, '市水利局'],
  [
    'a short notice signed with its day',
    `${h1}<p>因管道检修，定于6月1日8时至18时对城东片区停水。</p><p>示例市自来水公司</p><p>2018年12月6日</p>`,
    null,
    null,
  ],
  [
    'a lead over the line of date and source',
    `${h1}<p>市政府召开会议，研究部署下一阶段的工作。</p><p>2018-12-06 来源：市水利局</p>${long}`,
    '2018-12-06',
    '市水利局',
  ],
  [
    'the site says in its foot when it was updated',
    `${h1}${long}<div>主办：示例市人民政府 最后更新时间：2025-01-01 12:00</div>`,
    null,
    null,
  ],
  ['the site says so over the title', `<div>政府网站更新时间：2025-01-01</div>${h1}<div>来源：市水利局</div>${long}`, null, '市水利局'],
  [
    'the day of the article before',
    `${h1}${long}<div>上一篇：<a href="1.html">市水利局检查水库</a> 发布时间：2018-01-18</div>`,
    null,
    null,
  ],
  [
    'a clock and the title in a form around the page',
    `<form id="form1"><div>2026年11月22日</div>${h1}<div>2018/12/6 0:00:00 浏览：5</div>${long}</form>`,
    '2018-12-06',
    null,
  ],
  [
    'a clock in the box of title and text',
    `<div class="wrap"><p>2026年11月22日</p>${h1}<p>来源：市水利局</p>${long}</div>`,
    null,
    '市水利局',
  ],
  ['a clock in the box of the title', `<div><p>2026年11月22日 星期日</p>${h1}<p>来源：市水利局</p></div>${long}`, null, '市水利局'],
  ['its weekday in a line of its own', `<div><p>2026年11月22日</p><p>星期日</p>${h1}<p>来源：市水利局</p></div>${long}`, null, '市水利局'],
  ['the head of a card', `<div><p>2018年12月6日</p>${h1}<p>来源：市水利局</p></div>${long}`, '2018-12-06', '市水利局'],
  ['a date over the title and one below', `<div><p>2026年11月22日</p>${h1}<p>2018-12-06</p></div>${long}`, '2018-12-06', null],
  ['a weekday behind a label', `<p>发布时间：2018年12月6日 星期四</p>${h1}${long}`, '2018-12-06', null],
  [
    'a notice of bids in a table',
    `<table><tr><td>公告日期</td><td>2018-12-06</td><td>开标日期</td><td>2018-12-26</td></tr></table>${h1}${long}`,
    '2018-12-06',
    null,
  ],
  ['a notice named in the text', `${h1}${long}<p>公告日期：2018-12-06</p>`, null, null],
  ['an event named first inside it', `${h1}<div class="article"><p>时间：2027-03-01 地点：三楼会议室</p>${long}</div>`, null, null],
];

/** What stands under the title → visible date (with time) or null. */
const shown: [name: string, between: string, date: string | null, time?: string][] = [
  ['label', '<p>发布时间：2018-12-06 10:19</p>', '2018-12-06', '10:19'],
  ['label with slashes', '<p>发布日期：2018/12/6</p>', '2018-12-06'],
  ['label with dots', '<p>发布日期: 2018.12.06</p>', '2018-12-06'],
  ['label with characters', '<p>发布时间：2018年12月6日</p>', '2018-12-06'],
  ['label and value apart', '<p><span>发布时间：</span><span>2018-12-06</span></p>', '2018-12-06'],
  ['value on the next line', '<div>发布时间：</div><div>2018-12-06</div>', '2018-12-06'],
  ['uploaded', '<p>上载日期：2018-12-06</p>', '2018-12-06'],
  ['bare label', '<p>时间：2018-12-06 来源：市政府办公室</p>', '2018-12-06'],
  ['bare label with a blank inside', '<p>日 期：2018-12-06</p>', '2018-12-06'],
  ['header line', '<p>来源：市政府 作者：张三 2018-12-06 09:00:01 浏览次数：12 【字体：大 中 小】</p>', '2018-12-06', '09:00:01'],
  ['glued spans', '<p><span>来源：市公安局</span><span>时间：2018-12-06</span></p>', '2018-12-06'],
  ['date alone', '<div class="date">2018-12-06</div>', '2018-12-06'],
  ['date alone in brackets', '<div>【2018-12-06】</div>', '2018-12-06'],
  ['date alone with weekday', '<div>2018年12月6日 星期四</div>', '2018-12-06'],
  ['brackets as fields', '<div>【时间：2019年01月28日 16:13】 【来源：光明日报】</div>', '2019-01-28', '16:13'],
  ['numerals', '<p>发布时间：二〇一八年十二月六日</p>', '2018-12-06'],
  ['numerals with letter O', '<p>发布时间：二O一八年十二月六日</p>', '2018-12-06'],
  ['numerals with 零', '<p>发布时间：二零一八年十二月六日</p>', '2018-12-06'],
  ['numerals with ○', '<p>发布时间：二○一八年十二月三十一日</p>', '2018-12-31'],
  ['full-width digits', '<p>发布时间：２０１８－１２－０６</p>', '2018-12-06'],
  ['split day and month', '<div class="d"><b>15</b><i>2026-03</i></div>', '2026-03-15'],
  ['month first, day after', '<div class="d"><span>2026-03</span><strong>15</strong></div>', '2026-03-15'],
  ['published after the date', '<p>2018-12-06 发布</p>', '2018-12-06'],
  ['first published, then updated', '<p>发布时间：2018-12-06 更新时间：2019-01-02</p>', '2018-12-06'],
  ['first updated, then published', '<p>更新时间：2019-02-01 10:00 发布时间：2018-12-06 来源：水利局</p>', '2018-12-06'],
  ['updated and nothing else', '<p>作者：佚名 更新时间：2018-12-06</p>', '2018-12-06'],
  ['author and time in glued spans', '<p><span>作者：王军</span><span>时间：2018-12-06</span></p>', '2018-12-06'],
  ['office and day in glued spans', '<p><span>发布机构：市水利局</span><span>日期：2018-12-06</span></p>', '2018-12-06'],
  ['office and its hearing in glued spans', '<p><span>发布机构：市水利局</span><span>听证时间：2018-12-06</span></p>', null],
  ['compact behind its label', '<p>发布日期：20181206 来源：水利局</p>', '2018-12-06'],
  ['a long number behind the label', '<p>发布日期：2018120612345</p>', null],
  ['as Java prints it', '<p>发布日期：Thu Dec 06 09:30:12 CST 2018</p>', '2018-12-06', '09:30:12'],
  ['no month of Java', '<p>发布日期：Thu Abc 06 09:30:12 CST 2018</p>', null],
  ['event before publication', '<p>申报时间：2026-01-01至2026-02-01</p><p>发布时间：2023-02-01</p>', '2023-02-01'],
  ['deadline only', '<p>报名截止时间：2018-12-20</p>', null],
  ['meeting only', '<p>会议时间：2018-12-20 地点：三楼</p>', null],
  ['opening of bids', '<p>开标时间：2018年12月20日 09:30</p>', null],
  ['span of an event', '<p>活动时间：2018-12-01 至 2018-12-20</p>', null],
  ['day of a notice', '<p>公告日期：2018-12-06 开标日期：2018-12-26</p>', '2018-12-06'],
  ['time of a notice', '<p>公告时间：2018-12-06 09:10</p>', '2018-12-06', '09:10'],
  ['time for which it stands', '<p>公告时间：2018年12月6日至12日</p>', null],
  ['time from which it stands', '<p>公告时间：2018年12月6日起五个工作日</p>', null],
  ['day of an earlier notice', '<p>首次公告日期：2018-12-06</p>', null],
  ['day of its showing', '<p>公示日期：2018-12-06</p>', null],
  ['live clock', '<p>今天是2026年11月22日 星期日</p>', null],
  ['last visit', '<p>您最后访问时间：2026-11-22</p>', null],
  ['nothing', '', null],
  ['impossible date', '<p>发布时间：2018-02-30</p>', null],
  ['attribute leftovers', '<span alt="时间：2017-11-08 20:26"><i>时间：</i>2019-09-18 06:23</span>', '2019-09-18', '06:23'],
  ['comment leftovers', '<!-- 发布时间：2017-01-01 --><p>发布时间：2018-12-06</p>', '2018-12-06'],
];

describe('date shown by an article', () => {
  test.each(shown)('%s', (_, between, ...[date, time]) => {
    const { published } = read(article(between), { url: at });
    expect(published?.date ?? null).toBe(date);
    expect(published?.time).toBe(time);
  });

  test.each(parts)('%s', (_, main, date, source) => {
    const facts = read(page(main, { title: '关于做好有关工作的报道' }), { url: at });
    expect(facts.published?.date ?? null).toBe(date);
    expect(facts.source?.text ?? null).toBe(source);
  });

  test('only an event in the body is no publication', () => {
    const body =
      '<p>会议将于2027年3月1日在市政府三楼召开，请各单位负责同志准时参加，不得缺席。</p><p>时间：2027-03-01 地点：三楼会议室</p>';
    expect(read(article('', body), { url: at }).published).toBeNull();
  });

  test('a signature at the end of the body is no publication', () => {
    const body = '<p>各镇人民政府，市政府各部门，现将有关事项通知如下，请认真贯彻执行。</p><p>示例市人民政府</p><p>2018年12月6日</p>';
    expect(read(article('', body), { url: at }).published).toBeNull();
  });

  test('a date only in the foot is none', () => {
    const html = page(
      '<h1>关于我们的工作</h1><p>一段足够长的正文，说明这个单位做些什么，怎样联系，什么时候上班，以及其他应当知道的事情。</p>',
      { foot: '更新日期：2018-12-06' },
    );
    expect(read(html, { url: at }).published).toBeNull();
  });

  test('a news list beside a live clock does not make the page fresh', () => {
    const html = page(
      '<p>今天是2026年11月22日</p><ul><li><a href="t20180101_1.html">关于二〇一八年工作安排的通知</a><span>2018-01-01</span></li></ul>',
    );
    expect(read(html).items.map(({ date }) => date?.date)).toEqual(['2018-01-01']);
  });

  test('the page wins over the tag, and both are kept', () => {
    const facts = read(article('<p>发布时间：2018-12-06</p>', undefined, '<meta name="PubDate" content="2018-12-01 08:00">'), { url: at });
    expect(facts.published).toMatchObject({ date: '2018-12-06', from: 'label' });
    expect(facts.otherDates).toContainEqual(expect.objectContaining({ date: '2018-12-01', from: 'tag' }));
  });

  test('a tag alone is read as a tag', () => {
    const facts = read(article('', undefined, '<meta name="PubDate" content="2018-12-01 08:00">'), { url: at });
    expect(facts.published).toMatchObject({ date: '2018-12-01', time: '08:00', from: 'tag' });
  });

  test('an address alone stays beside', () => {
    const facts = read(article(''), { url: 'http://www.example.gov.cn/xw/201812/t20181206_456.html' });
    expect(facts.published).toBeNull();
    expect(facts.otherDates).toContainEqual(expect.objectContaining({ date: '2018-12-06', from: 'address' }));
  });

  test('a disclosure table gives publication, the document date stays beside', () => {
    const table =
      '<table><tr><td>索引号</td><td>005-2018-01</td><td>发布机构</td><td>市财政局</td></tr><tr><td>成文日期</td><td>2018-12-01</td><td>发布日期</td><td>2018-12-06</td></tr><tr><td>文号</td><td>示政〔2018〕12号</td><td>有效性</td><td>有效</td></tr></table>';
    const facts = read(
      page(
        `${table}<h1>示例市人民政府关于做好有关工作的通知</h1><div class="TRS_Editor"><p>各镇人民政府，市政府各部门，现将有关事项通知如下，请认真执行。</p></div>`,
        { title: '示例市人民政府关于做好有关工作的通知' },
      ),
      { url: at },
    );
    expect(facts.published).toMatchObject({ date: '2018-12-06', from: 'table' });
    expect(facts.otherDates).toContainEqual(expect.objectContaining({ date: '2018-12-01' }));
    expect(facts.documentNumber).toBe('示政〔2018〕12号');
    expect(facts.source?.text).toBe('市财政局');
  });
});

const wholes: [text: string, expected: string | null][] = [
  ['[12-06]', '?-12-6'],
  ['(12月6日)', '?-12-6'],
  ['12/06', '?-12-6'],
  ['2018-12-06 10:19', '2018-12-6'],
  ['18-12-06', '2018-12-6'],
  ['20181206', '2018-12-6'],
  ['06 2018-12', '2018-12-6'],
  ['2018 12-06', '2018-12-6'],
  ['12-06 2018', '2018-12-6'],
  ['06 12月 2018', '2018-12-6'],
  ['06 12月', '?-12-6'],
  ['3.5', null],
  ['13-40', null],
  ['02-30', null],
  ['2018', null],
  ['共12条', null],
];
test.each(wholes)('a cell that says %s', (text, expected) => {
  const date = wholeDate(text);
  expect(date === null ? null : `${date.year ?? '?'}-${date.month}-${date.day}`).toBe(expected);
});

const addresses: [path: string, expected: string | null][] = [
  ['/xw/201812/t20181206_123456.html', '2018-12-06'],
  ['/art/2018/12/6/art_123_456.html', '2018-12-06'],
  ['/zhengce/content/2018-12/29/content_5353307.htm', '2018-12-29'],
  ['/2026/05-18/1061844.html', '2026-05-18'],
  ['/staticpages/20181025/ghb5bd18f9d-304.html', '2018-10-25'],
  ['/c107449/202010/0123456789abcdef0123456789abcdef.shtml', null],
  ['/content/post_123.html', null],
  ['/t10221601.shtml', null],
];
test.each(addresses)('address %s', (path, expected) => {
  expect(addressDate(`http://www.example.gov.cn${path}`)?.date ?? null).toBe(expected);
});

test('every date of a text, in order', () => {
  expect(
    findDates('自2018年1月1日起，至二〇一八年十二月三十一日止，2019.01.02修订').map(({ year, month, day }) => [year, month, day]),
  ).toEqual([
    [2018, 1, 1],
    [2018, 12, 31],
    [2019, 1, 2],
  ]);
});
