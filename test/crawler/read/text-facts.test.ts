/** What only some texts have: the day a document was made, links of its own, the form of an annual report, words of an intruder. */
import { describe, expect, test } from '@jest/globals';
import { reportInWords } from '../../../crawler/read/annual-report.ts';
import { article, page, read } from './reading.ts';

const P = '<p>市政府召开会议，研究部署下一阶段的重点工作，要求各单位认真落实，按期完成任务。</p>';
const at = { url: 'http://www.example.gov.cn/zwgk/201812/t20181206_1.html' };
const LINE = '<p>发布时间：2018-12-06 来源：市公安局</p>';

describe('when the document was made', () => {
  test.each<[name: string, between: string, says: string | undefined]>([
    [
      'a table of labels',
      '<table><tr><th>成文日期</th><td>二〇一八年十一月一日</td><th>文号</th><td>示政〔2018〕3号</td></tr></table>',
      '2018-11-01',
    ],
    ['label and date in one cell', '<table><tr><td>发文日期：2018-11-02</td><td>发布日期：2018-12-06</td></tr></table>', '2018-11-02'],
    ['in the line below the title', '<p>发文日期：2018年11月3日　发布日期：2018年12月6日</p>', '2018-11-03'],
    ['in the catalogue of 2008', '<ul><li>生成日期：2018-11-05</li></ul>', '2018-11-05'],
    ['publication is not making', '<p>发布日期：2018-12-06</p><p>公布日期：2018-12-05</p>', undefined],
    ['an empty cell', '<table><tr><th>成文日期</th><td></td><th>发布日期</th><td>2018-12-06</td></tr></table>', undefined],
    ['two different days', '<p>成文日期：2018-11-01</p><p>成文日期：2018-11-02</p>', undefined],
  ])('%s', (_, between, says) => expect(read(article(LINE + between), at).written?.date).toBe(says));
  test('the text speaks of other documents', () =>
    expect(read(article(LINE, `${P}<p>该办法印发日期：2016-01-01，已经失效。</p>`), at).written).toBeUndefined());
});

describe('links of its own', () => {
  const nav = '<div class="sidebar"><a href="/zwgk/t20181101_9.html">最新文件</a></div>';
  test('in the text and under a heading, not beside it', () => {
    const html = article(LINE, `${P}<p>详见<a href="/zwgk/t20181201_2.html">《示例市停车管理办法》</a>。</p>`).replace(
      '</div>\n<div class="footer">',
      `<p>相关链接：</p><p><a href="/zwgk/t20181201_3.html">政策原文</a></p>${nav}</div>\n<div class="footer">`,
    );
    expect(read(html, at).related).toEqual([
      'http://www.example.gov.cn/zwgk/t20181201_2.html',
      'http://www.example.gov.cn/zwgk/t20181201_3.html',
    ]);
  });
  test('none', () => expect(read(article(LINE) + nav, at).related).toBeUndefined());
});

const SIX = ['主动公开政府信息的情况', '依申请公开情况', '收费及减免情况', '复议和诉讼情况', '存在问题及改进措施', '其他需要报告的事项'];
const text = SIX.map((head, i) => `<p>${'一二三四五六'[i]}、${head}</p>${P}`).join('');
const report = (title: string, body: string) =>
  read(page(`<h1>${title}</h1>${LINE}<div class="TRS_Editor">${body}</div>`, { title }), at).report;

describe('annual reports', () => {
  test.each<[title: string, year: number | null | undefined]>([
    ['示例市公安局2017年政府信息公开工作年度报告', 2017],
    ['示例市公安局2017年度政府信息公开年报', 2017],
    ['政府信息公开2017年度报告', 2017],
    ['示例镇二〇一七年政府信息公开工作报告', 2017],
    ['示例市公安局政府信息公开工作年度报告（2017年）', 2017],
    ['示例市公安局政府信息公开工作年度报告', null],
    ['关于做好2017年政府信息公开工作年度报告编制的通知', undefined],
    ['示例市公安局政府信息公开指南', undefined],
    ['2017年政府工作报告', undefined],
    ['2017年第三季度政府信息公开工作报告', undefined],
    ['示例市公安局政府信息公开年度报告制度', undefined],
    ['2017年法治政府建设年度报告', undefined],
  ])('%s', (title, year) => expect(report(title, text)?.year).toBe(year));
  test('the span of its figures tells the year', () =>
    expect(report('政府信息公开工作年度报告', `<p>数据统计期限为2017年1月1日至2017年12月31日。</p>${text}`)?.year).toBe(2017));
  test('its headings, without numbers and with their text cut off', () => {
    expect(report('2017年政府信息公开年度报告', text)?.headings).toEqual(SIX);
    const run = report('2017年政府信息公开年度报告', `<p>一、 总 体 情 况。2017年，我局认真做好有关工作。</p><h3>主动公开情况</h3>${P}`);
    expect(run?.headings).toEqual(['总体情况', '主动公开情况']);
  });
  test('its heading names the column, its tag the report', () => {
    const html = page(`<h1>信息公开年报</h1>${LINE}<div class="TRS_Editor">${text}</div>`, {
      title: '信息公开年报',
      head: '<meta name="ArticleTitle" content="示例镇2017年政府信息公开工作年度报告">',
    });
    expect(read(html, at).report?.year).toBe(2017);
  });
  test('a picture has none', () =>
    expect(report('2017年政府信息公开年度报告', '<img src="/a.png">')).toMatchObject({ headings: [], chars: expect.any(Number) }));
  test('in the words of a file', () => {
    const words = `示例市公安局\n2017年政府信息公开工作年度报告\n\n${SIX.map((head, i) => `${'一二三四五六'[i]}、${head}\n内容略。`).join('\n')}`;
    expect(reportInWords('P020180315.doc', words)).toMatchObject({ year: 2017, headings: SIX });
    expect(reportInWords('2017年政府信息公开年报.pdf', '一、概述\n二、主动公开')).toMatchObject({
      year: 2017,
      headings: ['概述', '主动公开'],
    });
    expect(reportInWords('办事指南.doc', '一、条件\n二、材料')).toBeNull();
  });
});

describe('words of an intruder', () => {
  test.each<[name: string, head: string, title: string, says: unknown]>([
    ['a title', '', '澳门新葡京娱乐城官网', [{ where: 'title', words: ['新葡京', '葡京娱乐', '娱乐城'], spot: { css: 'title' } }]],
    [
      'keywords',
      '<meta name="Keywords" content="PK10,北京赛车">',
      '示例市公安局',
      [{ where: 'keywords', words: ['北京赛车', 'pk10'], spot: { css: 'meta[name="keywords" i]' } }],
    ],
    ['a warning', '', '警惕！“百家乐”网络赌博骗局', undefined],
    ['nothing', '<meta name="Keywords" content="公安,户籍,体育彩票公益金">', '示例市公安局', undefined],
  ])('%s', (_, head, title, says) => expect(read(page(P, { title, head }), at).defaced).toEqual(says));
});
