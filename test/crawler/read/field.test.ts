/** Forms met on pages that nobody had tuned the readers on, each as a small imitation with words of its own. */
import { describe, expect, test } from '@jest/globals';
import { article, page, read } from './reading.ts';

const BODY = '<p>市政府召开会议，研究部署下一阶段的重点工作，要求各单位认真落实，按期完成任务。</p>';
const TITLE = '关于做好有关工作的报道';

describe('publication dates', () => {
  test.each<[name: string, between: string, date: string | null]>([
    ['an office behind a bare date', '<span>2019-09-26 &nbsp; 示例县北关小学</span>', '2019-09-26'],
    ['an event behind a bare date', '<span>2019-09-26 举行开工仪式</span>', null],
    ['a label turned round', '<p>时间发布：2023-06-12 09:51 阅读次数: 次</p>', '2023-06-12'],
    ['an English page', '<p>Release time：2016-03-29 page views：</p>', '2016-03-29'],
    [
      'a script behind its label',
      `<div>发布时间：<script>var d='2017年08月11日'; if(d!=''){ document.write(d); }</script> 字体：小 中 大</div>`,
      '2017-08-11',
    ],
    ['a script that asks for today', `<div>发布时间：<script>var n=new Date(); document.write('2017-08-11');</script></div>`, null],
    ['a script with two dates', `<div>发布时间：<script>var a='2017-08-11', b='2017-09-01'; document.write(a);</script></div>`, null],
    ['a script behind somebody’s deadline', `<div>截止时间：<script>document.write('2017-08-11');</script></div>`, null],
  ])('%s', (_name, between, date) => {
    expect(read(article(between)).published?.date ?? null).toBe(date);
  });

  test('date and source in small type inside the heading', () => {
    const html = page(`<h2>${TITLE} <small>2023-08-19 <span>来源：示例日报</span></small></h2><div class="TRS_Editor">${BODY}</div>`, {
      title: TITLE,
    });
    expect(read(html)).toMatchObject({ kind: 'article', title: TITLE, published: { date: '2023-08-19' }, source: { text: '示例日报' } });
  });

  test('a date that belongs to the title stays in it', () => {
    const title = '示例市2020年2月3日疫情通报';
    expect(read(page(`<h1>${title}</h1><div class="TRS_Editor">${BODY}</div>`, { title }))).toMatchObject({ title, published: null });
  });

  test('labels in a row of their own over the values', () => {
    const table =
      '<table><tr><td>索引号</td><td>发布时间</td><td>发布机构</td><td>文号</td></tr>' +
      '<tr><td>0764/2024-112</td><td>2024-05-11</td><td>示例市卫生局</td><td>示卫〔2024〕5号</td></tr></table>';
    expect(read(article(table))).toMatchObject({ published: { date: '2024-05-11' }, source: { text: '示例市卫生局' } });
  });

  test('a container named like a menu that holds the article', () => {
    const text = BODY.repeat(20);
    const html = `<body><div class="menu_con"><h1>${TITLE}</h1><p>发布日期：2016-07-20 来源：示例镇</p>${text}</div></body>`;
    expect(read(html).published).toMatchObject({ date: '2016-07-20', from: 'label' });
  });
});

describe('titles and sources', () => {
  test('the name of the site over an article is not its title', () => {
    const html = page(`<div class="logo">示例市考试网</div><h1>征订2021年度会刊</h1><p>2020-11-03 09:51</p>${BODY}`, {
      title: '示例市考试网-通知公告',
    });
    expect(read(html)).toMatchObject({ title: '征订2021年度会刊', published: { date: '2020-11-03' } });
  });

  test.each([
    ['<p>来源：示例市文旅局（原市文广新局） 发布时间：2019-07-10</p>', '示例市文旅局（原市文广新局）'],
    ['<p>（来源：示例市文旅局）</p>', '示例市文旅局'],
  ])('%s', (between, source) => {
    expect(read(article(between)).source?.text).toBe(source);
  });
});

describe('columns', () => {
  const list =
    '<ul>' + [1, 2, 3].map((n) => `<li><a href="t2018120${n}_1.html">第${n}条示例信息标题</a> 2018-12-0${n}</li>`).join('') + '</ul>';
  const column = (path: string, head = '') => read(page(`${path}${list}`, { head })).column;

  test('what stands below the catalogue is not the catalogue', () => {
    expect(column('<p>当前位置：<a href="/">首页</a> &gt; 部门信息公开目录 &gt; 基层卫生</p>')).toMatchObject({
      name: '基层卫生',
      key: null,
    });
    expect(column('<p>当前位置：<a href="/">首页</a> &gt; 信息公开目录</p>')).toMatchObject({ key: 'catalog' });
  });

  test('a tag that repeats the site’s name, a template nobody filled in', () => {
    const head = '<meta name="SiteName" content="示例市政府网"><meta name="ColumnName" content="示例市政府网本市动态">';
    expect(column('', head)).toMatchObject({ name: '本市动态', key: 'news' });
    expect(column('<p>当前位置：首页 &gt;&gt; 栏目名称</p>')).toBeNull();
  });

  test.each<[path: string, name: string | null]>([
    ['<div>首页 &gt; 政策解读 &gt; 图解</div>', '图解'],
    ['<div>首页 &gt; <a href="/zcjd/">政策解读</a> &gt; 图解</div>', '图解'],
    ['<div>首页 &gt; 下一页 &gt; 尾页</div>', null],
    ['<div>首页</div>', null],
    [`<div>首页 &gt; 政策解读，${'这是一段文字，'.repeat(20)}</div>`, null],
  ])('a path without label, name and link to the front page: %s', (path, name) => {
    expect(column(path)?.name ?? null).toBe(name);
  });
});

describe('lists', () => {
  test('a box named like a pager that holds the list', () => {
    const rows = [1, 2, 3, 4].map(
      (n) => `<tr><td>${n}</td><td><a href="/i/${n}.html">第${n}项交易公告标题</a></td><td>2020-09-0${n}</td></tr>`,
    );
    expect(read(page(`<div class="sub-page-main"><table>${rows.join('')}</table></div>`)).items).toHaveLength(4);
  });

  test('label and date in small type inside the link', () => {
    const rows = [1, 2, 3].map(
      (n) =>
        `<li><a href="/i/${n}.html"><h2>市领导出席第${n}个项目开工仪式</h2><p><i>来源：示例日报</i><i>日间：2020-12-0${n} </i></p></a></li>`,
    );
    expect(read(page(`<ul>${rows.join('')}</ul>`)).items.map(({ date }) => date?.date)).toEqual(['2020-12-01', '2020-12-02', '2020-12-03']);
  });
});

describe('titles where <title> only names the site', () => {
  const header = '<p>时间：2017-08-15 15:10:26 来源：</p>';
  test.each([
    ['a heading', `<h2>我市召开环保会议</h2>${header}`, '我市召开环保会议'],
    ['a plain line', `<div>暑期支教公益计划</div>${header}`, '暑期支教公益计划'],
    [
      'tools between',
      `<div>信息依申请公开说明</div><p><a href="#">扫描分享</a></p><p>二维码网址（请使用微信扫描）</p>${header}`,
      '信息依申请公开说明',
    ],
    ['nothing but a minute below', '<p class="big">我市召开环保会议</p><p>2017年08月15日 15时10分</p><p>市环保局</p>', '我市召开环保会议'],
    [
      'cells with labels below',
      '<table><tr><td colspan="4"><b>我市召开环保会议</b></td></tr><tr><td>时间</td><td>2017-08-15</td><td>来源</td><td>市环保局</td></tr></table>',
      '我市召开环保会议',
    ],
    [
      'the head of a document above the heading',
      '<p>索 引 号：ab001/2017-33</p><p>标　题：关于召开会议的通知</p><p>成文日期：2017年8月8日</p><p>发布日期：2017年8月15日</p><h1>关于召开会议的通知</h1>',
      '关于召开会议的通知',
    ],
    ['the date inside the heading', '<h2>示例标题文字<p>发布时间 : 2019-01-03</p></h2>', '示例标题文字'],
  ])('%s', (_name, above, title) => {
    const html = page(`<p>当前位置：<a href="/">首页</a> &gt; <a href="/d/">动态</a></p>${above}<div>${BODY}</div>`, {
      title: '示例信息网-示例市组织信息网',
    });
    expect(read(html, { url: 'http://www.example.gov.cn/hd/2017-08-15/4820.html' })).toMatchObject({ kind: 'article', title });
  });

  test('a line over a lone day is none: it may be a signature', () => {
    const html = page(`<p>示例市自来水公司值班室</p><p>2017年8月15日</p><div>${BODY}</div>`, { title: '示例信息网' });
    expect(read(html).title).toBe('示例信息网');
  });

  test('names of the site and its office behind the title', () => {
    expect(read(page('<p>建设中</p>', { title: '便民服务-示例大学-示例教育网' })).title).toBe('便民服务');
  });
});

test.each([
  ['<p>2019-11-27 13:27 示例网</p>', '2019-11-27'],
  ['<p>2019-11-27 示例市教育局</p>', null],
  ['<p>示例县人民政府 2019-11-27 13:27</p>', null],
])('under the story: %s', (line, date) => {
  const html = page(`<h1>${TITLE}</h1><div class="TRS_Editor">${BODY}${line}</div>`, { title: TITLE });
  expect(read(html).published?.date ?? null).toBe(date);
});

test.each([
  ['教育新闻', 'news'],
  ['环境保护', 'livelihood'],
  ['教育要闻', 'news'],
])('of names equally long the last one counts: %s', (name, key) => {
  expect(read(page(`<p>当前位置：<a href="/">首页</a> &gt; ${name}</p>${BODY}`)).column?.key).toBe(key);
});

test('a long heading that shares no word with <title>, over a bare date', () => {
  const title =
    '关于印发《示例行业职业道德守则（征求意见稿）》和《示例行业非执业会员职业道德守则（征求意见稿）》及其术语表、修订说明的通知';
  const html = page(`<h1>${title}</h1><p><span>2020-01-09 11:33</span></p>${BODY}<p>示例市考试网</p><p>2020年1月8日</p>`, {
    title: '示例市考试网-职业规范',
  });
  expect(read(html, { url: 'http://www.example.gov.cn/zy/202001/t20200109_60659.html' })).toMatchObject({
    kind: 'article',
    title,
    published: { date: '2020-01-09' },
  });
});

test('the clock under the title outdoes the promulgation of the law below', () => {
  const html = page(`<h1>${TITLE}</h1><p>时间：2020-04-09 19:11</p><p>来源：示例网</p><p>发布日期：2018-11-29</p><div>${BODY}</div>`, {
    title: TITLE,
  });
  expect(read(html).published?.date).toBe('2020-04-09');
});
