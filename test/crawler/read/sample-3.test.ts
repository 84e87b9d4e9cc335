/** What a third sample of pages that nobody had tuned for got wrong, each as a small imitation with words of its own. */
import { describe, expect, test } from '@jest/globals';
import { article, page, read } from './reading.ts';

const BODY = '<p>市政府召开会议，研究部署下一阶段的重点工作，要求各单位认真落实，按期完成任务，确保年度目标实现。</p>'.repeat(3);

describe('articles', () => {
  test.each<[name: string, moment: string, date: string, time: string]>([
    ['a date to the second', '2020-10-28 09:37:24', '2020-10-28', '09:37:24'],
    ['a second of one digit', '2017-02-14 09:43:0', '2017-02-14', '09:43:00'],
  ])('a cell called title over a cell of nothing but a moment, below a column’s <title>: %s', (_name, moment, date, time) => {
    const html = page(
      `<table><tr><td class="x_title">示例县价格培训工作圆满结束</td></tr><tr><td><span>${moment}</span></td></tr><tr><td>${BODY}</td></tr></table>`,
      { title: '工作动态——示例县价格局' },
    );
    const { title, published } = read(html, { url: 'http://www.example.gov.cn/col1/articleinfo-5.html' });
    expect(title).toBe('示例县价格培训工作圆满结束');
    expect(published).toMatchObject({ date, time, from: 'header' });
  });

  test('a year of two digits between bars and tools', () => {
    const facts = read(article('<p>| 10-10-25 | 【<a>大</a> <a>中</a> <a>小</a>】【<a>打印</a>】【<a>关闭</a>】</p>', BODY));
    expect(facts.published?.date).toBe('2010-10-25');
  });

  test('an empty label does not take the next label for its value', () => {
    const html = article('<ul><li>发布时间：2012-10-20</li><li>发布单位：</li><li>培训时间：上课时间另行通知</li></ul>', BODY);
    expect(read(html)).toMatchObject({ source: null, published: { date: '2012-10-20' } });
  });

  test.each([
    ['<span>作者：</span><span>来源： 示例省检定所 </span>', '示例省检定所'],
    ['<span>作者：评价处</span><span>来源： 示例部检定所 </span>', '示例部检定所'],
  ])('a source that follows an author without a blank: %s', (spans, source) => {
    expect(read(article(`<div><span>发布时间：2020-11-23</span>${spans}</div>`, BODY)).source?.text).toBe(source);
  });

  test('a path that begins with 您目前的位置', () => {
    const html = page(
      `<div class="Bread">您目前的位置： <a href="/">首页</a>&raquo; <a href="/jl/">国际交流</a>&raquo; 访问交流</div>${BODY}`,
    );
    expect(read(html).column?.name).toBe('访问交流');
  });
});

describe('feet', () => {
  test.each<[name: string, foot: string, contact: string]>([
    ['a fax before the telephone', '<p>传真：0391-6801280</p><p>电话：0391-6801088</p>', '0391-6801088'],
    ['whoever advertises', '<p>广告推广：示例文化公司 电话：010-62150000</p><p>示例路22号 电话：010-59190000</p>', '010-59190000'],
    ['only a fax', '<p>版权所有 传真：0391-6801280</p>', '0391-6801280'],
    ['only the builder’s number', '<p>版权所有 技术支持：示例公司 电话：0391-6801280</p>', '0391-6801280'],
  ])('contact: %s', (_name, foot, contact) => {
    expect(read(page(BODY, { foot })).footer.contact?.value).toBe(contact);
  });

  test('a filing is preferred to a licence', () => {
    expect(read(page(BODY, { foot: '<p>[京ICP证070000号] [京ICP备08100000号]</p>' })).footer.icp?.value).toBe('京ICP备08100000号');
    expect(read(page(BODY, { foot: '<p>京ICP证070000号</p>' })).footer.icp?.value).toBe('京ICP证070000号');
  });
});

test('a letter that labels all its parts stays one in a column called 结果反馈', () => {
  const labels = [
    '留言标题：补办证件',
    '留言人：林*',
    '留言时间：2020-10-04',
    '答复时间：2020-10-13',
    '留言内容：证件丢了，请问到哪里补办？',
  ];
  const html = page(
    `<p>当前位置：<a href="/">首页</a> &gt; 互动交流 &gt; 结果反馈</p><h1>林*的咨询已回复</h1><div class="zw">${[...labels, '回 复：您好，请带照片到一楼大厅三号窗口补办，当天可取。'].map((text) => `<p>${text}</p>`).join('')}</div>`,
  );
  expect(read(html)).toMatchObject({ kind: 'messages', messages: [{ title: '补办证件', status: 'replied' }] });
});

describe('nothing is called blank that is not', () => {
  const path =
    '<div class="path">您的位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="/zwgk/kb/">开标计划</a></div>';
  const faults = (main: string) => read(`<body>${path}${main}</body>`).defects.map(({ sort }) => sort);

  test('rows that a script makes from a mould', () => {
    const mould =
      '<script type="text/template" id="mould">{{#rows}}<tr><td>{{day}}</td></tr>{{/rows}}</script><script src="/js/kb.js"></script>';
    const html = `<body>${path}<table id="week"><tbody></tbody></table>${mould}</body>`;
    expect(read(html)).toMatchObject({ loader: { kind: 'script' }, defects: [] });
    expect(faults('<table id="week"><tbody></tbody></table>')).toEqual(['blank']);
  });

  test('a text in a part named like a side column', () => {
    expect(
      faults(`<div class="side">目录</div><div class="aside"><h1>标题</h1><div>${'全县上下要认真学习，抓好落实。'.repeat(8)}</div></div>`),
    ).toEqual([]);
  });
});

describe('serious wording: the national territory', () => {
  test.each<[text: string, wrong: boolean]>([
    ['先后赴英国、新加坡及中国香港等国家和地区实习', false],
    ['来自日本、台湾等国家（地区）的客商', false],
    ['出口到韩国、澳门等国家、地区', false],
    ['来自香港等国家的游客', true],
  ])('%s', (text, wrong) => {
    expect(read(article('<p>2018-12-03</p>', `<p>${text}。</p>`)).wording.some(({ sort }) => sort === 'serious')).toBe(wrong);
  });
});

describe('lists', () => {
  const path = (name: string) => `<div class="dqwz">当前位置：<a href="/">首页</a> &gt; ${name}</div>`;
  const films = Array.from({ length: 6 }, (_, n) => `<li><a href="/v/2020${n}.html">示例节目完整视频第${n}期精彩回放</a></li>`).join('');
  const titles = (html: string) => read(page(html)).items.map(({ text }) => text);

  test('the last page of a dated list holds one row, and a longer list without dates beside it is another', () => {
    const own = '<ul class="list"><li><span>2017-01-05</span><a href="/c/1.html">关于春节休市有关事项的公告</a></li></ul>';
    const pager = '<div class="page"><a href="index_4.html">上一页</a><a href="index_1.html">1</a><a href="index_2.html">2</a></div>';
    expect(titles(`${path('通知公告')}${own}${pager}<div class="films"><ul>${films}</ul></div>`)).toEqual(['关于春节休市有关事项的公告']);
  });

  test('a ticker is no list', () => {
    const ticker =
      '<marquee><a href="/1.html">本市全年产销车辆突破五十万辆</a><a href="/2.html">重大项目集中开工仪式隆重举行</a></marquee>';
    expect(titles(`${path('合作中心')}${ticker}<p>合作内容</p>`)).toEqual([]);
    expect(titles(`${path('节目')}<ul>${films}</ul>`)).toHaveLength(6);
  });
});

describe('names of bodies in a path', () => {
  const key = (...names: string[]) =>
    read(
      page(
        `<div class="dqwz">当前位置：<a href="/">首页</a> &gt; ${names.map((name) => `<a href="/x/">${name}</a>`).join(' &gt; ')}</div>`,
      ),
    ).column?.key;

  test.each<[names: string[], key: string | null]>([
    [['素质教育学院', '师资队伍'], null],
    [['示例市公共资源交易网'], null],
    [['示例县教育局', '通知公告'], 'notice'],
    [['通知公告 示例县教育局'], 'notice'],
    [['重点民生', '义务教育'], 'livelihood'],
    [['政务服务中心', '窗口之星'], 'services'],
  ])('%j', (names, wanted) => {
    expect(key(...names)).toBe(wanted);
  });
});

test.each<[name: string, between: string]>([
  ['without a colon', '<div class="pub_time">[发布时间2018年4月9日]</div>'],
  ['with a colon', '<div class="pub_time">发布时间：2018-04-09</div>'],
])('a title over 发布时间 outdoes a greeting and a heading in the text: %s', (_name, between) => {
  const main = `<p>示例市胜利小学欢迎您！</p><div class="tit">第一次校级教科研活动安排表</div>${between}<div class="info_con"><p>示例市胜利小学2017－2018学年第二学期</p><p>时间：2018年3月24日</p>${BODY}</div>`;
  const { title, published } = read(page(main, { title: '示例市胜利小学' }), { url: 'http://www.example.gov.cn/page/375.html' });
  expect(title).toBe('第一次校级教科研活动安排表');
  expect(published?.date).toBe('2018-04-09');
});
