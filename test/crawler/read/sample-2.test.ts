/** What a second sample of pages nobody had tuned the readers on taught, each as a small imitation with words of its own. */
import { describe, expect, test } from '@jest/globals';
import { article, page, read } from './reading.ts';

const TEXT = '<p>县政府召开会议，研究部署下一阶段的重点工作，要求各单位认真落实，按期完成任务，确保取得实效。</p>';

describe('a document number is its own or somebody else’s', () => {
  test.each<[name: string, html: string, number: string | null]>([
    ['alone under the title', article('<p>示政发〔2018〕11号</p>'), '示政发〔2018〕11号'],
    ['behind its label', article('<p>文号：示政发〔2018〕11号 发布日期：2018-12-03</p>'), '示政发〔2018〕11号'],
    ['alone at the head of the text', article('<p>2018-12-03</p>', `<p>示政发〔2018〕11号</p>${TEXT}`), '示政发〔2018〕11号'],
    [
      'before the name of an attached file',
      article('<p>2018-12-03</p>', '<p><a href="/a.pdf">示政发〔2018〕11号：关于印发《实施方案》的通知.pdf</a></p>'),
      '示政发〔2018〕11号',
    ],
    [
      'cited in the text',
      article('<p>2018-12-03</p>', `<p>根据《关于印发实施方案的通知》（省政发〔2018〕34号）要求，现公告如下。</p>${TEXT}`),
      null,
    ],
    ['cited without brackets', article('<p>2018-12-03</p>', `<p>按照省政发〔2018〕34号文件精神，现公告如下。</p>${TEXT}`), null],
  ])('%s', (_name, html, number) => {
    expect(read(html, { url: 'http://www.example.gov.cn/zwgk/t20181203_1.html' }).documentNumber).toBe(number);
  });
});

describe('sources', () => {
  test.each<[name: string, between: string, source: string | null]>([
    ['dots are none', '<p>时间：2018-12-03 来源：...</p>', null],
    ['a count is none', '<p>时间：2018-12-03 来源：1</p>', null],
    ['a label said twice', '<p>发布时间：2018-12-03 来源:来源：示例日报</p>', '示例日报'],
    ['an empty label does not take a line from far below', '<p>发布时间：2018-12-03</p><p>来源：</p>', null],
  ])('%s', (_name, between, source) => {
    const body = `${TEXT}${TEXT}<p>1. 甲公司（单位）</p><p>2. 某某（个人）</p>`;
    expect(read(article(between, body)).source?.text ?? null).toBe(source);
  });
});

describe('a box named title that holds the line of date and source, too', () => {
  const box = `<div class="div_title">关于院徽评选结果公示<div class="box"><a href="/">[示例教育网门户]</a>&nbsp;<a href="/m/">[手机版本]</a>&nbsp;<a href="/q/">[扫描分享]</a>&nbsp;发布时间：2020年12月14日<span>查看:237</span></div></div>`;
  const facts = read(page(`${box}<div class="div_content">${TEXT}${TEXT}</div>`), { url: 'http://www.example.gov.cn/p/16/news_2330.html' });

  test('the title ends before it, and the date is seen among the links', () => {
    expect(facts.title).toBe('关于院徽评选结果公示');
    expect(facts).toMatchObject({ kind: 'article', published: { date: '2020-12-14', from: 'label' } });
  });
});

describe('lists', () => {
  const row = (n: number, date: string) => `<li><span>${date}</span><a href="/c/${date}/4711${n}.html">第${n}号部门决算情况说明</a></li>`;

  test('an undated side column in the same dress is no part of a dated list', () => {
    const aside = [1, 2, 3].map((n) => `<li><a href="/ztbd/hd${n}/index.html">营销创意大赛专题报道第${n}季</a></li>`).join('');
    const main = `<div id="content"><div class="a"><ul class="list">${row(1, '2020-07-17')}${row(2, '2020-06-11')}${row(3, '2019-07-19')}</ul></div><div class="b"><ul class="list">${aside}</ul></div></div>`;
    expect(read(page(main)).items.map(({ date }) => date?.date)).toEqual(['2020-07-17', '2020-06-11', '2019-07-19']);
  });

  test('a short list right under its heading is a list, whatever its address looks like', () => {
    const rows = ['2013-10-30', '2013-10-30', '2013-10-29']
      .map(
        (date, n) =>
          `<div class="item"><div class="date">${date}</div><a href="../16/news_x53${n}.html">网络学院教学管理规定第${n}篇</a></div>`,
      )
      .join('');
    const facts = read(page(`<h2>管理规定</h2><div class="rows">${rows}</div>`), {
      url: 'http://www.example.gov.cn/p/15/156940739022298741.html',
    });
    expect(facts.kind).toBe('column');
    expect(facts.items).toHaveLength(3);
    expect(facts.published).toBeNull();
  });

  test('"read on" in brackets names no entry', () => {
    const rows = ['2020-12-17', '2020-04-20', '2019-02-26']
      .map(
        (date, n) =>
          `<ul class="list"><li><a href="/cx/${n}.html">桃江景色</a></li><li>入冬以来，桃江河畔的水杉逐渐变黄。<a href="/cx/${n}.html">[查看全文]</a></li><li>发布时间：${date}</li></ul>`,
      )
      .join('');
    expect(
      read(page(`<h3>城乡风采</h3>${rows}`), { url: 'http://www.example.gov.cn/cx/index.html' }).items.map(({ text }) => text),
    ).toEqual(['桃江景色', '桃江景色', '桃江景色']);
  });

  test('rows whose class says "top" are rows; where all bear it none is pinned', () => {
    const rows = (mark: (n: number) => string) =>
      ['2021-02-08', '2021-02-05', '2021-02-01', '2021-01-29']
        .map((date, n) => `<li class="list${mark(n)}"><span>[${date}]</span><a href="/n/${n}.html">第${n}期工作情况通报</a></li>`)
        .join('');
    const pinned = (html: string) => read(page(`<ul class="metlist">${html}</ul>`)).items.map((item) => item.pinned);
    expect(pinned(rows(() => ' top'))).toEqual([false, false, false, false]);
    expect(pinned(rows((n) => (n === 0 ? ' top' : '')))).toEqual([true, false, false, false]);
  });

  test('a whole page in a box named "sidebar" is read', () => {
    const rows = ['2021-02-08', '2021-02-05', '2021-02-01']
      .map((date, n) => `<li><span>[${date}]</span><a href="/n/${n}.html">第${n}期重点工作推进情况的通报，各单位认真落实</a></li>`)
      .join('');
    const html = `<html><body><header><a href="/">网站首页</a></header><div class="sidebar inner"><div class="sb_box"><h3>公司新闻</h3><ul>${rows}</ul></div></div><footer>版权所有</footer></body></html>`;
    const facts = read(html, { url: 'http://www.example.gov.cn/news/index.html' });
    expect(facts).toMatchObject({ kind: 'column' });
    expect(facts.items).toHaveLength(3);
    expect(facts.textChars).toBeGreaterThan(60);
  });

  test('a side column beside an article stays one', () => {
    const side = Array.from({ length: 6 }, (_, n) => `<li><a href="/s/${n}.html">侧栏推荐的第${n}条消息</a></li>`).join('');
    const html = `<html><body><div class="main"><h1>关于做好有关工作的通知</h1><p>发布时间：2018-12-03</p><div class="TRS_Editor">${TEXT}</div></div><div class="sidebar">${side}</div></body></html>`;
    expect(read(html, { url: 'http://www.example.gov.cn/a/t20181203_1.html' })).toMatchObject({ kind: 'article', items: [] });
  });

  test('a path without label or name is a path, and its steps are no entries', () => {
    const rows = ['2020-12-29', '2020-12-28', '2020-12-23']
      .map((date, n) => `<li><a href="/t/${n}.html">第${n}号水厂引水项目招标预告</a> ${date}</li>`)
      .join('');
    const html = page(
      `<div><h3 class="list-h3sj"><a href="/">首页</a>>><a href="/t/">招标投标</a>>><a href="">招标预告</a>>></h3><ul>${rows}</ul></div>`,
      {
        title: '招标投标 / / 招标预告_示例建设信息网',
      },
    );
    const facts = read(html, { url: 'http://www.example.gov.cn/zbyg/index.html' });
    expect(facts.column).toMatchObject({ name: '招标预告', key: 'tender' });
    expect(facts.items).toHaveLength(3);
  });
});

describe('an empty label at the end of the head', () => {
  test.each(['层次', '示例大学省外联合办学站点'])('takes nothing from the text: %s', (first) => {
    const html = page(
      `<h1>关于专业一览表的说明</h1><p>发布时间：2019-03-01</p><p>来源:</p><div class="TRS_Editor"><p>${first}</p>${TEXT}</div>`,
      { title: '关于专业一览表的说明' },
    );
    expect(read(html, { url: 'http://www.example.gov.cn/a/t20190301_1.html' }).source).toBeNull();
  });
});
