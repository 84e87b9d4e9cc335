/** Service guides in every form the field shows, and pages that only look like one. */
import { describe, expect, test } from '@jest/globals';
import { parsePage } from '../../../crawler/read/html.ts';
import { guideMeaning } from '../../../crawler/read/guide-labels.ts';
import { readGuide } from '../../../crawler/read/guides.ts';
import type { Guide } from '../../../crawler/read/page-facts.ts';

const parse = (body: string, title = '户口迁移办理_示例市公安局') =>
  parsePage(`<html><head><title>${title}</title></head><body>${body}</body></html>`, { url: 'http://x.test/bsfw/1.html' });
const read = (body: string, title?: string) => readGuide(parse(body, title));
const present = (guide: Guide | null): string =>
  guide === null
    ? 'none'
    : Object.entries(guide.elements)
        .filter(([, value]) => value !== null)
        .map(([key]) => key)
        .join(' ');

const ALL = 'name basis conditions materials place hours phone process';
const rows: [string, string][] = [
  ['事项名称', '户口迁移'],
  ['设定依据', '《户口登记条例》第十条'],
  ['申请条件', '有合法稳定住所'],
  ['办理材料', '1. 申请表 2. 身份证明'],
  ['办理地点', '行政服务中心二楼'],
  ['办理时间', '工作日 8:30—12:00'],
  ['联系电话', '0379-00001234'],
  ['办理流程', '申请→受理→办结'],
];
const table = (cells: [string, string][], tag = 'td') =>
  `<table>${cells.map(([a, b]) => `<tr><${tag}>${a}</${tag}><td>${b}</td></tr>`).join('')}</table>`;
const withValue = (label: string, value: string) => rows.map(([a, b]): [string, string] => [a, a === label ? value : b]);

describe('shapes', () => {
  const numbers = '一二三四五六七八';
  const shapes: [name: string, html: string][] = [
    ['td label, td value', table(rows)],
    ['th label, td value', table(rows, 'th')],
    [
      'two pairs in a row',
      `<table>${[0, 2, 4, 6].map((at) => `<tr>${[...(rows[at] ?? []), ...(rows[at + 1] ?? [])].map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`,
    ],
    [
      'header row and one record',
      `<table><tr>${rows.map(([a]) => `<th>${a}</th>`).join('')}</tr><tr>${rows.map(([, b]) => `<td>${b}</td>`).join('')}</tr></table>`,
    ],
    ['dt and dd', `<dl>${rows.map(([a, b]) => `<dt>${a}</dt><dd>${b}</dd>`).join('')}</dl>`],
    ['headings', rows.map(([a, b]) => `<h3>${a}</h3><p>${b}</p>`).join('')],
    ['numbered headings', rows.map(([a, b], at) => `<p><strong>${numbers[at]}、${a}</strong></p><p>${b}</p>`).join('')],
    ['brackets', rows.map(([a, b]) => `<p>【${a}】${b}</p>`).join('')],
    ['label：value paragraphs', rows.map(([a, b]) => `<p>${a}：${b}</p>`).join('')],
    ['label: value in bold', rows.map(([a, b]) => `<p><b>${a}:</b> <span>${b}</span></p>`).join('')],
    ['lines of one paragraph', `<div>${rows.map(([a, b]) => `${a}：${b}`).join('<br/>')}</div>`],
    ['label div and value div', rows.map(([a, b]) => `<div class="k">${a}</div><div class="v">${b}</div>`).join('')],
    ['spaced labels', rows.map(([a, b]) => `<p>${[...a].join(' ')}：${b}</p>`).join('')],
    [
      'tabs above',
      `<ul>${rows.map(([a]) => `<li><a href="#${a}">${a}</a></li>`).join('')}</ul>${rows.map(([a, b]) => `<h4>${a}</h4><div>${b}</div>`).join('')}`,
    ],
  ];
  test.each(shapes)('%s', (_name, html) => expect(present(read(html))).toBe(ALL));
  test('synonyms', () =>
    expect(
      present(
        read(
          table([
            ['服务名称', '甲'],
            ['法律依据', '乙法'],
            ['受理条件', '丙'],
            ['申报材料', '丁'],
            ['窗口地址', '戊路1号'],
            ['工作时间', '周一至周五'],
            ['咨询方式', '0379-00001234'],
            ['办事程序', '申请'],
          ]),
        ),
      ),
    ).toBe(ALL));
  test('one label for two elements', () =>
    expect(
      present(
        read(
          table([
            ['办理条件', '甲'],
            ['申请材料', '乙'],
            ['办理地点、时间及联系电话', '大厅，周一至周五，0379-00001234'],
          ]),
        ),
      ),
    ).toBe('conditions materials place hours phone'));
});

describe('values', () => {
  const without = (key: string) =>
    ALL.split(' ')
      .filter((one) => one !== key)
      .join(' ');
  const cases: [label: string, value: string, key: string, there: boolean][] = [
    ['设定依据', '', 'basis', false],
    ['设定依据', '无', 'basis', false],
    ['设定依据', '暂无', 'basis', false],
    ['办理材料', '无', 'materials', false],
    ['办理材料', '待补充', 'materials', false],
    ['办理材料', '——', 'materials', false],
    ['办理材料', '详见附件', 'materials', false],
    ['办理材料', '<a href="/f/1.doc">详见附件</a>', 'materials', true],
    ['办理材料', '<table><tr><th>序号</th><th>材料名称</th><th>份数</th></tr></table>', 'materials', false],
    ['办理材料', '<table><tr><th>序号</th><th>材料名称</th></tr><tr><td>1</td><td>申请表</td></tr></table>', 'materials', true],
    ['联系电话', '请向窗口咨询', 'phone', false],
    ['联系电话', '12345', 'phone', true],
    ['办理流程', '<img src="/lct.png">', 'process', true],
    ['事项名称', '', 'name', false],
    ['申请条件', '&nbsp;', 'conditions', false],
    ['办理地点', '待定', 'place', false],
  ];
  test.each(cases)('%s: %s', (label, value, key, there) =>
    expect(present(read(table(withValue(label, value))))).toBe(there ? ALL : without(key)),
  );
  test('an empty value does not take the next unknown row', () =>
    expect(present(read(table([...rows.filter(([a]) => a !== '办理流程'), ['办理流程', ''], ['行使内容', '甲乙丙']])))).toBe(
      without('process'),
    ));
  test('a heading without text does not take the next heading', () =>
    expect(present(read(rows.map(([a, b]) => `<h3>${a}</h3>${a === '申请条件' ? '' : `<p>${b}</p>`}`).join('')))).toBe(
      without('conditions'),
    ));
  test('a free service is free', () => expect(present(read(table([...rows, ['收费标准', '无']])))).toBe(ALL));
  test('the heading is the name', () =>
    expect(read(`<h1>户口迁移</h1>${table(rows.slice(1))}`)).toMatchObject({ name: '户口迁移', elements: { name: { text: '户口迁移' } } }));
  test('the footer is no place', () =>
    expect(present(read(`${table(rows.slice(0, 4))}<div class="footer">地址：某路1号 联系电话：0379-00001234 工作时间：全天</div>`))).toBe(
      'name basis conditions materials',
    ));
  test('points at the value', () =>
    expect(read(`<div id="zoom">${table(rows)}</div>`)?.elements.basis).toEqual({
      text: '《户口登记条例》第十条',
      spot: { css: '#zoom>table:nth-of-type(1)>tbody:nth-of-type(1)>tr:nth-of-type(2)>td:nth-of-type(2)' },
    }));
});

describe('no guide', () => {
  const cases: [name: string, html: string, title?: string][] = [
    ['an article', '<h1>我市召开会议</h1><p>会议指出，要优化办理流程，减少申请材料。</p>'],
    [
      'a contact page',
      table([
        ['办公地址', '某路1号'],
        ['办公时间', '周一至周五'],
        ['联系电话', '0379-00001234'],
      ]),
      '机构概况',
    ],
    [
      'a notice',
      '<h1>关于申报专项资金的通知</h1><p>一、申报条件</p><p>甲</p><p>二、申报材料</p><p>乙</p><p>三、申报程序</p><p>丙</p>',
      '关于申报专项资金的通知',
    ],
    [
      'a catalogue of services',
      `<table><tr><th>事项名称</th><th>设定依据</th><th>办理材料</th><th>联系电话</th></tr>${'<tr><td>甲</td><td>乙</td><td>丙</td><td>0379-00001234</td></tr>'.repeat(3)}</table>`,
    ],
    [
      'a list of guides',
      '<h2>办事指南</h2><ul><li><a href="1.html">户口迁移</a></li><li><a href="2.html">申请条件说明</a></li></ul>',
      '办事指南',
    ],
    ['an empty page', ''],
    [
      'a recruitment',
      table([
        ['招聘条件', '本科'],
        ['报名地点', '人社局'],
        ['联系电话', '0379-00001234'],
      ]),
      '招聘公告',
    ],
  ];
  test.each(cases.map(([name, html, title = '户口迁移']) => [name, html, title]))('%s', (_name, html, title) =>
    expect(read(html, title)).toBeNull(),
  );
  test('a home page', () => {
    const page = parsePage(table(rows), { url: 'http://x.test/', entry: true });
    expect(readGuide(page)).toBeNull();
  });
  test('a notice in the column of guides is a guide', () =>
    expect(
      read(
        `<div class="position">当前位置：首页 &gt; 办事指南</div><h1>关于办理户口迁移的通知</h1>${table(rows.slice(1, 4))}`,
        '关于办理户口迁移的通知',
      ),
    ).not.toBeNull());
});

describe('forms and portals', () => {
  const guide = read(
    `<div class="nav"><a href="/bgxz/">表格下载</a></div>${table(withValue('办理材料', '申请表（<a href="/f/1.doc">下载</a>）'))}<p>表格下载：<a href="/f/sq.xls">空白表格</a> <a href="/f/yb.pdf">填写样表</a></p><p>法规：<a href="/law.pdf">条例全文</a></p><p><a href="/s.html">申请表说明页</a></p>`,
  );
  test('forms', () =>
    expect(guide?.forms.map(({ url }) => url)).toEqual(['http://x.test/f/1.doc', 'http://x.test/f/sq.xls', 'http://x.test/f/yb.pdf']));
  test('its own guide', () => expect(guide?.delegated).toBeNull());
  test('a pointer to the provincial portal', () =>
    expect(
      read(
        '<div class="position">首页 &gt; 办事指南</div><h1>户口迁移</h1><p>请到 <a href="https://www.hnzwfw.gov.cn/item?id=1">河南政务服务网</a> 办理</p>',
      ),
    ).toMatchObject({
      name: '户口迁移',
      delegated: 'https://www.hnzwfw.gov.cn/item?id=1',
    }));
  test('a full guide with a link to the portal is not delegated', () =>
    expect(read(`${table(rows)}<p><a href="https://www.hnzwfw.gov.cn/">网上办理</a></p>`)).toMatchObject({ delegated: null }));
});

test.each([
  ['办理地点', ['place']],
  ['办公地址', ['place']],
  ['窗口办公时间', ['hours']],
  ['监督投诉电话', []],
  ['办理时限', []],
  ['受理时间和地点', ['hours', 'place']],
  ['请携带办理材料前往', null],
  ['来源', []],
])('label %s', (label, keys) => expect(guideMeaning(label)).toEqual(keys));
