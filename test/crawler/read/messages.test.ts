/** Citizens' messages as tables, lists and letter pages, and lists that are none. */
import { describe, expect, test } from '@jest/globals';
import { ColumnTaxonomy } from '../../../config/columns.ts';
import { parsePage } from '../../../crawler/read/html.ts';
import { isComplexMark, messageMeaning, statusOf } from '../../../crawler/read/message-labels.ts';
import { readMessages } from '../../../crawler/read/messages.ts';

const columns = ColumnTaxonomy.parse({
  columns: {
    mailbox: { name: '领导信箱', names: ['局长信箱', '市长信箱'] },
    consult: { name: '在线咨询', names: ['政务咨询', '留言板'] },
    news: { name: '工作动态' },
  },
  excluded: ['网上信访', '纪检举报', '友情链接'],
});
const crumb = (name: string) => `<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/hd/">${name}</a></div>`;
const read = (body: string, title = '局长信箱-示例市公安局') =>
  readMessages(
    parsePage(`<html><head><title>${title}</title></head><body>${body}</body></html>`, { url: 'http://x.test/hd/index.html' }),
    columns,
  );
const brief = (body: string, title?: string) =>
  read(body, title).map(
    ({ title, askedAt, repliedAt, replier, status, complex }) =>
      `${title}|${askedAt?.date ?? ''}|${repliedAt?.date ?? ''}|${replier ?? ''}|${status}${complex ? '|complex' : ''}`,
  );
const grid = (head: string[], rows: string[][]) =>
  `<table><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`;

describe('lists', () => {
  const cases: [name: string, html: string, title: string, says: string[]][] = [
    [
      'a table with header cells',
      grid(
        ['编号', '来信标题', '来信时间', '答复时间', '答复单位', '状态'],
        [
          ['1', '<a href="1.html">路灯不亮</a>', '2018-12-03', '2018-12-05', '公用事业局', '已回复'],
          ['2', '<a href="2.html">停水</a>', '2018-12-28', '', '', '办理中'],
        ],
      ),
      '局长信箱',
      ['路灯不亮|2018-12-03|2018-12-05|公用事业局|replied', '停水|2018-12-28|||open'],
    ],
    [
      'a table with td headers',
      '<table><tr><td>标题</td><td>提问时间</td><td>状态</td></tr><tr><td>停水</td><td>2018-12-28</td><td>未答复</td></tr></table>',
      '在线咨询',
      ['停水|2018-12-28|||open'],
    ],
    [
      'a table without a column name',
      grid(['信件标题', '写信时间', '回复时间'], [['停水', '2018-12-28', '2018-12-29']]),
      '示例市',
      ['停水|2018-12-28|2018-12-29||replied'],
    ],
    [
      'a marked complex letter',
      grid(['标题', '来信时间', '答复时间', '类型'], [['办证', '2018-12-03', '2018-12-20', '复杂']]),
      '局长信箱',
      ['办证|2018-12-03|2018-12-20||replied|complex'],
    ],
    [
      'a bracketed mark',
      grid(['标题', '来信时间', '状态'], [['办证【疑难件】', '2018-12-03', '已受理']]),
      '局长信箱',
      ['办证【疑难件】|2018-12-03|||open|complex'],
    ],
    [
      'a date without a year is not guessed',
      grid(['标题', '来信时间', '状态'], [['办证', '12-03', '已回复']]),
      '局长信箱',
      ['办证||||replied'],
    ],
    [
      'a list with labels',
      '<ul><li><a href="1.html">路灯不亮</a><p>来信时间：2018-12-03 回复时间：2018-12-05 答复单位：公用事业局</p></li><li><a href="2.html">停水</a><p>来信时间：2018-12-28 状态：待回复</p></li></ul>',
      '局长信箱',
      ['路灯不亮|2018-12-03|2018-12-05|公用事业局|replied', '停水|2018-12-28|||open'],
    ],
    [
      'divs with labels',
      '<div><div class="i"><a href="1.html">路灯不亮</a><span>留言时间：2018-12-03</span></div><div class="i"><a href="2.html">停水了</a><span>留言时间：2018-12-04</span></div></div>',
      '留言板',
      ['路灯不亮|2018-12-03|||unknown', '停水了|2018-12-04|||unknown'],
    ],
    [
      'a list with states',
      '<ul><li><a href="1.html">路灯不亮</a> <span>已回复</span> <span>2018-12-03</span></li><li><a href="2.html">停水了</a> <span>办理中</span> <span>2018-12-04</span></li></ul>',
      '政务咨询',
      ['路灯不亮|2018-12-03|||replied', '停水了|2018-12-04|||open'],
    ],
    [
      'a list with two dates',
      '<ul><li><a href="1.html">路灯不亮</a> 2018-12-03 2018-12-05</li></ul>',
      '政务咨询',
      ['路灯不亮|2018-12-03|2018-12-05||replied'],
    ],
    [
      'plain questions: what their date means is not said',
      '<ul><li><a href="1.html">请问怎么办证？</a> 2018-12-03</li><li><a href="2.html">反映路灯问题</a> 2018-12-05</li></ul>',
      '政务咨询',
      ['请问怎么办证？||||unknown', '反映路灯问题||||unknown'],
    ],
    [
      'questions and answers in full',
      '<ul><li><h4>路灯不亮</h4><p>留言人：网友 留言时间：2018-12-03</p><p>留言内容：路灯坏了</p><p>答复单位：公用事业局 答复时间：2018-12-05</p><p>答复内容：已修好。</p></li><li><h4>停水</h4><p>留言时间：2018-12-28</p><p>留言内容：没水了</p><p>办理状态：办理中</p></li></ul>',
      '留言板',
      ['路灯不亮|2018-12-03|2018-12-05|公用事业局|replied', '停水|2018-12-28|||open'],
    ],
    [
      'undated questions and answers',
      '<dl><dt>问：</dt><dd>路灯坏了</dd><dt>答：</dt><dd>已修好，谢谢。</dd></dl><dl><dt>问：</dt><dd>停水了</dd><dt>答：</dt><dd>暂无回复</dd></dl>',
      '在线咨询',
      ['路灯坏了||||replied', '停水了||||open'],
    ],
  ];
  test.each(cases)('%s', (_name, html, title, says) => expect(brief(html, `${title}-示例市公安局`)).toEqual(says));
});

describe('single letters', () => {
  const cells = (pairs: [string, string][]) =>
    `<h1>路灯不亮</h1><table>${pairs.map(([a, b]) => `<tr><th>${a}</th><td>${b}</td></tr>`).join('')}</table>`;
  const cases: [name: string, html: string, says: string[]][] = [
    [
      'a table',
      cells([
        ['来信人', '网友'],
        ['来信时间', '2018-12-03 10:20'],
        ['来信内容', '路灯坏了'],
        ['答复单位', '公用事业局'],
        ['答复时间', '2018年12月5日'],
        ['答复内容', '已修好。'],
      ]),
      ['路灯不亮|2018-12-03|2018-12-05|公用事业局|replied'],
    ],
    [
      'an open one',
      cells([
        ['来信时间', '2018-12-03'],
        ['来信内容', '路灯坏了'],
        ['办理状态', '办理中'],
      ]),
      ['路灯不亮|2018-12-03|||open'],
    ],
    [
      'an empty reply',
      cells([
        ['来信时间', '2018-12-03'],
        ['来信内容', '路灯坏了'],
        ['答复内容', ''],
      ]),
      ['路灯不亮|2018-12-03|||open'],
    ],
    [
      'paragraphs',
      '<h2>路灯不亮</h2><p>咨询时间：2018-12-03</p><p>咨询内容：</p><p>路灯坏了</p><p>回复时间：2018-12-05</p><p>回复内容：</p><p>已修好，办理时间：工作日。</p>',
      ['路灯不亮|2018-12-03|2018-12-05||replied'],
    ],
    [
      'a title of its own',
      '<p>来信标题：停水</p><p>来信日期：2018-12-03</p><p>信件内容：没水了</p><p>处理结果：已恢复供水。</p>',
      ['停水|2018-12-03|||replied'],
    ],
    [
      'two pairs in a row',
      '<table><tr><td>标题</td><td>停水</td><td>来信时间</td><td>2018-12-03</td></tr><tr><td>来信内容</td><td colspan="3">没水</td></tr><tr><td>回复内容</td><td colspan="3">已恢复供水。</td></tr></table>',
      ['停水|2018-12-03|||replied'],
    ],
    [
      'postponed',
      cells([
        ['来信时间', '2018-12-03'],
        ['来信内容', '办证'],
        ['办理状态', '申请延期'],
      ]),
      ['路灯不亮|2018-12-03|||open|complex'],
    ],
    [
      'day and name before the words of either side',
      '<dl><dt>【问】 2018-12-28 王先生：路灯坏了半个多月，请尽快修理。</dt><dd>【答】 2019-01-09 市城管局：您反映的问题已收悉，路灯已更换。</dd></dl>',
      ['路灯不亮|2018-12-28|2019-01-09|市城管局|replied'],
    ],
    [
      'a day of which the words tell',
      '<dl><dt>【问】 2018年12月28日 我去办证：窗口无人。</dt><dd>【答】 2019年1月9日 我局已核实：您反映的问题属实，已批评教育。</dd></dl>',
      ['路灯不亮||||replied'],
    ],
  ];
  test.each(cases)('%s', (_name, html, says) => expect(brief(crumb('局长信箱') + html, '路灯不亮-示例市公安局')).toEqual(says));
  test('counts the reply and points at the letter', () =>
    expect(
      read(
        cells([
          ['来信时间', '2018-12-03'],
          ['来信内容', '路灯坏了'],
          ['答复内容', '已 修好。'],
        ]),
      ),
    ).toMatchObject([
      {
        url: 'http://x.test/hd/index.html',
        replyChars: 4,
        askedAt: { date: '2018-12-03', from: 'label' },
        spot: { css: 'html>body>table:nth-of-type(1)>tbody:nth-of-type(1)' },
      },
    ]));
  test('a list gives the letters their addresses', () =>
    expect(
      read(
        grid(
          ['标题', '来信时间', '状态'],
          [
            ['<a href="3.html">停水</a>', '2018-12-03', '已回复'],
            ['<a href="#" onclick="window.open(\'4.html\')">断电</a>', '2018-12-04', '已回复'],
          ],
        ),
      ),
    ).toMatchObject([{ url: 'http://x.test/hd/3.html' }, { url: 'http://x.test/hd/4.html' }]));
});

test('the mailbox of the petition office counts', () =>
  expect(
    brief(crumb('信访局 &gt; 局长信箱') + grid(['标题', '来信时间', '状态'], [['停水', '2018-12-03', '已回复']]), '局长信箱-示例市信访局'),
  ).toEqual(['停水|2018-12-03|||replied']));
test('the name of the column is no label', () =>
  expect(
    brief(
      '<h2>咨询投诉</h2><p>欢迎留言。</p><ul><li><h4>停水</h4><p>留言时间：2018-12-03</p><p>留言内容：没水</p><p>答复内容：已恢复。</p></li></ul>',
      '咨询投诉',
    ),
  ).toEqual(['停水|2018-12-03|||replied']));

describe('no messages', () => {
  const letter = grid(['信件标题', '来信时间', '状态'], [['停水', '2018-12-03', '已回复']]);
  const cases: [name: string, html: string, title: string][] = [
    [
      'a news list',
      '<ul><li><a href="1.html">我市召开会议</a> 2018-12-03</li><li><a href="2.html">怎么办好教育</a> 2018-12-03</li></ul>',
      '工作动态',
    ],
    ['a petition page', crumb('网上信访') + letter, '网上信访'],
    ['a discipline page', crumb('纪检举报') + letter, '纪检举报'],
    [
      'a case list',
      grid(['事项名称', '申请人', '受理时间', '办结时间', '办理状态'], [['办证', '甲', '2018-12-03', '2018-12-05', '已办结']]),
      '办件公示',
    ],
    ['proposals', grid(['标题', '代表', '承办单位', '答复时间'], [['建议修路', '甲', '交通局', '2018-12-05']]), '建议提案'],
    ['a consultation of the public', grid(['标题', '发布时间', '状态'], [['关于征求意见的公告', '2018-12-03', '已结束']]), '民意征集'],
    ['an interview', '<p>问：怎么办？</p><p>答：这么办。</p>', '在线访谈'],
    ['an explanation', '<p>问：为什么出台？</p><p>答：为了群众。</p>', '政策解读'],
    ['an article with a contact', '<p>咨询电话：0379-00001234</p><p>咨询时间：2018-12-03</p>', '通知公告'],
    ['a form', '<p>标题：<input name="t"></p><p>内容：<textarea></textarea></p>', '局长信箱'],
    ['rules of the mailbox', '<p>来信须知：请写明事由。</p><ul><li><a href="/a.html">信箱管理办法</a> 2018-01-03</li></ul>', '局长信箱'],
    ['an empty page', '', ''],
  ];
  test.each(cases)('%s', (_name, html, title) => expect(brief(html, title)).toEqual([]));
});

test.each([
  ['已回复', 'replied'],
  ['未回复', 'open'],
  ['办理中', 'open'],
  ['已受理', 'open'],
  ['已受理，已办结', 'replied'],
  ['不予受理', 'unknown'],
  ['', 'unknown'],
])('status %s', (text, status) => expect(statusOf(text)).toBe(status));
test.each([
  ['复杂', true],
  ['【疑难】', true],
  ['延期答复', true],
  ['这个问题很复杂', false],
])('complex %s', (text, complex) => expect(isComplexMark(text)).toBe(complex));
test.each([
  ['答复单位', ['replier']],
  ['来信人', []],
  ['大家好', null],
])('label %s', (label, keys) => expect(messageMeaning(label)).toEqual(keys));

describe('replies', () => {
  const letter = (answer: string, extra = '') =>
    read(
      `${crumb('局长信箱')}<div class="nav"><a href="/">首页</a></div><h1>路灯不亮</h1><div id="letter"><p>留言网友：示例甲</p><p>来信时间：2018-12-03 10:00</p><p>来信内容：路灯坏了</p>${extra}<p>答复内容：</p><div>${answer}</div></div>`,
      '路灯不亮-示例市公安局',
    )[0];
  test.each<[name: string, answer: string, extra: string, flags: string[] | undefined]>([
    ['a real answer', '您好！经查，该路段路灯线路老化，我局已于12月5日修复。感谢您的来信。', '', undefined],
    ['only received', '您好，您的来信已收悉，感谢您对我们工作的关注与支持！', '', ['canned']],
    ['only passed on', '尊敬的网友：您好！您反映的问题已转交相关部门处理，我们将尽快回复。感谢您的留言。', '', ['canned']],
    ['only a telephone', '您好，请致电0379-0000000咨询。', '', ['canned']],
    [
      'a telephone and what is asked for',
      '您好，请携带身份证、户口簿等材料到市政务服务中心二楼办理，也可致电0379-0000000咨询。',
      '',
      undefined,
    ],
    ['where to bring what', '您好，请携带户口本和学籍证明到教育局基础教育科办理，工作日均可。', '', undefined],
    ['called answered, and empty', '', '<p>办理状态：已回复</p>', ['empty']],
    ['called answered, and a dash', '—', '<p>办理状态：已办结</p>', ['empty']],
    ['answered before it was asked', '您好，经核实已经安排维修人员前往处理，现已修复。', '<p>答复时间：2018-12-01</p>', ['backdated']],
    [
      'on the same day, hours before',
      '您好，经核实已经安排维修人员前往处理，现已修复。',
      '<p>答复时间：2018-12-03 08:00</p>',
      ['backdated'],
    ],
    ['on the same day, hours after', '您好，经核实已经安排维修人员前往处理，现已修复。', '<p>答复时间：2018-12-03 18:00</p>', undefined],
    ['two words', '已修好。', '', ['short']],
  ])('%s', (_name, answer, extra, flags) => expect({ flags: letter(answer, extra)?.flags }).toEqual({ flags }));
  test('the sender is no question, and the whole letter is pointed at', () =>
    expect(letter('已修复，请放心使用，谢谢。')).toMatchObject({ title: '路灯不亮', spot: { css: '#letter' } }));
  test('who signed, and when', () =>
    expect(letter('经查，已修复。<p>示例市公用事业局</p><p>2018年12月5日</p>')).toMatchObject({
      replier: '示例市公用事业局',
      repliedAt: { date: '2018-12-05', text: '2018年12月5日' },
    }));
  test('a date within the answer is no date of the answer', () =>
    expect(letter('经查，路灯已于2018年12月4日修复。')).toMatchObject({ repliedAt: null, replier: null }));
  test('the same words have the same digest', () => {
    const digest = (answer: string) => letter(answer)?.replyDigest;
    expect(digest('您好！已安排处理完毕，请知悉。')).toBe(digest('尊敬的网友：您好，已安排 处理完毕，请知悉。感谢您的来信！'));
    expect(digest('您好！已安排处理完毕，请知悉。')).not.toBe(digest('您好！尚未处理完毕，请知悉。'));
  });
});
