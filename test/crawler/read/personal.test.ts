/** Personal numbers by the rules of facts §D.1, with synthetic holders only. */
import { describe, expect, test } from '@jest/globals';
import { parsePage } from '../../../crawler/read/html.ts';
import { findPersonal } from '../../../crawler/read/personal-find.ts';
import { isId15, isId18, isLuhn, isThinMask, isUscc, masked } from '../../../crawler/read/personal-id.ts';
import { readPersonal } from '../../../crawler/read/personal.ts';

/** Synthetic numbers: impossible holders of the first of January 1900 (facts §D.1), check digits computed here. */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
function holder(serial: number): string {
  const body = `41038119000101${String(serial).padStart(3, '0')}`;
  return body + '10X98765432'[weights.reduce((sum, weight, index) => sum + weight * Number(body[index]), 0) % 11];
}
const A = '410381190001010018';
const B = '410381190001010122';
const CARD = '6200000000000005';
const page = (body: string, title = '公示') =>
  parsePage(`<html><head><title>${title}</title></head><body>${body}</body></html>`, { url: 'http://x.test/a.html' });
const read = (body: string, title?: string) =>
  readPersonal(page(body, title)).map(({ sort, count, sure }) => `${sort}×${count}${sure ? '' : '?'}`);

describe('arithmetic', () => {
  test.each([
    ['11010519491231002X', true],
    ['440524188001010014', true],
    [A, true],
    [B, true],
    [holder(7), true],
    ['410381190001010019', false],
    ['41038119000230001X', false],
    ['991038119000101001', false],
    ['11010519491231002x', true],
  ])('id18 %s %s', (number, valid) => expect(isId18(number)).toBe(valid));
  test('other numbers', () => {
    expect(isUscc('91350100M000100Y43')).toBe(true);
    expect(isUscc('91350100M000100Y44')).toBe(false);
    expect(isLuhn('4111111111111111')).toBe(true);
    expect(isLuhn('4111111111111112')).toBe(false);
    expect(isLuhn('0000000000000000')).toBe(false);
    expect(isId15('410381000101001')).toBe(true);
    expect(isId15('410381001301001')).toBe(false);
  });
  test.each([
    ['4103811900010100**', true],
    ['******190001010018', true],
    ['410381190001****18', true],
    ['41038119000101****', true],
    ['410381********0018', false],
    ['4103**********0018', false],
    ['410381190001******', false],
  ])('mask %s lets the holder through: %s', (text, thin) => expect(isThinMask(text)).toBe(thin));
  test('at most four and two characters stay', () => expect(masked(A)).toBe('4103************18'));
});

describe('plain text', () => {
  const cases: [name: string, text: string, sorts: string][] = [
    ['an id in a sentence', `申请人身份证号${A}，经审核`, 'id18'],
    ['an id without any label', `张某 ${A}`, 'id18'],
    ['lower-case x', '证号11010519491231002x。', 'id18'],
    ['full-width digits', '身份证：４１０３８１１９０００１０１００１８', 'id18'],
    ['grouped', '410381 19000101 0018', 'id18'],
    ['two ids', `${A}、${B}`, 'id18 id18'],
    ['wrong check digit', '身份证410381190001010019', ''],
    ['inside a longer number', `1${A}77`, ''],
    ['disability card', `残疾证号${A}43`, 'disability'],
    ['reissued disability card', `残疾证号${A}43B1`, 'disability'],
    ['order number that passes as an id', `订单号：${A}`, ''],
    ['item code that passes as an id', `项目代码 ${A}`, ''],
    ['social credit code', '统一社会信用代码91350100M000100Y43', ''],
    ['an address with the number in it', `http://x.test/f/${A}.pdf`, ''],
    ['old id under its label', '身份证号：410381000101001', 'id15?'],
    ['fifteen digits without label', '流水410381000101001', ''],
    ['masked well', '4103**********0018 410381********0018 张*', ''],
    ['masked thinly', '身份证号 4103811900010100**', 'id18'],
    ['masked with x', '身份证号 4103811900010100XX', 'id18'],
    ['birth date and last four', '******190001010018', 'id18'],
    ['mobile of a citizen', '申请人电话13800000000', 'mobile'],
    ['mobile of an office', '联系人：王主任，电话：13800000000', ''],
    ['mobile to report to', '监督举报电话：13800000000', ''],
    ['mobile labelled as a phone only', '电话：13800000000', ''],
    ['students are told where to ask', '考生可拨打咨询电话13800000000', ''],
    ['masked mobile', '手机138****0000', ''],
    ['mobile inside a mailbox', '13800000000@example.org', ''],
    ['an amount', '总投资13800000000元', ''],
    ['mobile with nothing said', '李某某13800000000', 'mobile?'],
    ['bank card', `银行卡号：${CARD}`, 'bank-card'],
    ['bank card with nothing said', CARD, ''],
    ['account of the treasury', `非税收入专户账号：${CARD}`, ''],
    ['account of a company', `户名：某某建设有限公司，账号：${CARD}`, ''],
    ['bank card that fails Luhn', '银行卡号：6200000000000006', ''],
    ['names and numbers parted by a stroke', `王甲/男/${A}`, 'id18'],
    ['an equals sign', `证号=${A}`, 'id18'],
    ['a query', `show.jsp?id=${A}`, ''],
    ['a path', `/f/2019/${A}/index.html`, ''],
    ['masked with circles', '身份证号 41038119○○○○○○0018', ''],
    ['masked thinly with squares', '身份证号 4103811900010100□□', 'id18'],
    ['a disability card masked thinly', '残疾证号 ******19000101001843', 'disability'],
    ['a disability card masked well', '残疾证号 410381********001843', ''],
    ['a pass of Hong Kong', '港澳居民来往内地通行证号码：H00000000', 'passport'],
    ['letters and digits without a word', '批号H00000000', ''],
    ['an account of an office over two lines', '开户行：示例银行', ''],
    ['a docket number', `案号：${A}`, ''],
    ['a long amount', `${A}元以下`, 'id18'],
    ['passport', '护照号E00000000', 'passport'],
    ['letter and eight digits', '设备型号E00000000', ''],
    ['empty', '', ''],
  ];
  test.each(cases)('%s', (_name, text, sorts) => {
    const found = findPersonal(text);
    expect(found.map(({ sort, sure }) => sort + (sure ? '' : '?')).join(' ')).toBe(sorts);
    for (const one of found) expect(one.masked.replace(/[^0-9A-Za-z]/g, '').length).toBeLessThanOrEqual(6);
  });
  test('says where it stands', () => expect(findPersonal(`ab ${A} cd`)[0]).toMatchObject({ from: 3, to: 21 }));
  test('a birth after the publication is none', () => expect(findPersonal(A, { notAfter: '1899-12-31' })).toEqual([]));
});

const table = (head: string[], rows: string[][], tag = 'th') =>
  `<table><tr>${head.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    .join('')}</table>`;

describe('pages', () => {
  const people = ['王甲', '李乙', '张丙', '赵丁'];
  const ids = people.map((name, index) => [String(index + 1), name, holder(index + 20)]);
  const cases: [name: string, html: string, says: string[]][] = [
    ['a clean page', '<p>2018年12月6日 公告 编号 20181206001</p>', []],
    ['one id', `<p>身份证号码：${A}</p>`, ['id18×1']],
    ['the same id twice', `<p>${A}</p><p>${A}</p>`, ['id18×1']],
    ['split over inline elements', '<p><span>410381</span><b>19000101</b><i>0018</i></p>', ['id18×1']],
    ['in an alt text', `<img alt="${A}" src="a.jpg">`, ['id18×1']],
    ['in a data attribute', `<span data-raw="${A}">4103**********0018</span>`, ['id18×1']],
    ['in a hidden cell', `<table><tr><td>4103**********0018</td><td style="display:none">${A}</td></tr></table>`, ['id18×1']],
    [
      'rows built of boxes',
      `<div>${people.map((name, at) => `<div class="r"><div>${at + 1}</div><div>${name}</div><div>${holder(80 + at)}</div></div>`).join('')}</div>`,
      ['batch×4'],
    ],
    ['an office account over lines', `<p>户名：示例市财政局</p><p>开户行：示例银行示例支行</p><p>账号：${CARD}</p>`, []],
    ['a card of nobody’s office over lines', `<p>卡号：</p><p>${CARD}</p>`, ['bank-card×1']],
    ['in a comment', `<!-- ${A} -->`, []],
    ['in a script', `<script>var a="${A}"</script>`, []],
    ['four people', table(['序号', '姓名', '身份证号'], ids), ['batch×4']],
    ['four people under td headers', table(['序号', '姓名', '身份证号'], ids, 'td'), ['batch×4']],
    ['two people', table(['序号', '姓名', '身份证号'], ids.slice(0, 2)), ['id18×1', 'id18×1']],
    ['a list of people', `<ul>${people.map((name, index) => `<li>${name} ${holder(index + 40)}</li>`).join('')}</ul>`, ['batch×4']],
    ['lines of people', `<div>${people.map((name, index) => `${name}，${holder(index + 60)}`).join('<br>')}</div>`, ['batch×4']],
    [
      'people masked well',
      table(
        ['姓名', '身份证号'],
        people.map((name) => [name, '4103**********0018']),
      ),
      [],
    ],
    ['id15 under its header', table(['姓名', '身份证号'], [['王甲', '410381000101001']]), ['id15×1?']],
    ['account numbers under their header', table(['户名', '合同编号'], [['王甲', A]]), []],
    [
      'mobiles of the poor',
      table(
        ['户主', '手机号码'],
        people.map((name, index) => [name, `1380000000${index}`]),
      ),
      ['batch×4'],
    ],
    [
      'mobiles of officials',
      table(
        ['姓名', '职务', '手机'],
        people.map((name, index) => [name, '科长', `1380000000${index}`]),
      ),
      [],
    ],
    [
      'mobiles of river chiefs',
      table(
        ['河长姓名', '联系电话'],
        people.map((name, index) => [name, `1380000000${index}`]),
      ),
      [],
    ],
    [
      'home addresses',
      table(
        ['姓名', '家庭住址'],
        people.map((name, index) => [name, `某小区${index + 1}号楼2单元101室`]),
      ),
      ['batch×4?'],
    ],
    [
      'villages only',
      table(
        ['姓名', '家庭住址'],
        people.map((name) => [name, '某镇某村']),
      ),
      [],
    ],
    ['label cell and value cell', `<table><tr><td>身份证号</td><td>410381000101001</td></tr></table>`, ['id15×1?']],
    ['a definition list', `<dl><dt>身份证号</dt><dd>410381000101001</dd></dl>`, ['id15×1?']],
    ['a footer', '<div class="footer">联系电话：13800000000 ICP备05018911号 公网安备 41038102000018号</div>', []],
  ];
  test.each(cases)('%s', (_name, html, says) => expect(read(html)).toEqual(says));
  test('a list titled as a directory is an office list', () =>
    expect(
      read(
        table(
          ['姓名', '手机'],
          people.map((name, index) => [name, `1380000000${index}`]),
        ),
        '值班人员通讯录',
      ),
    ).toEqual([]));
  test('points at the cell and never shows the value', () => {
    const [leak] = readPersonal(page(`<div id="zoom"><p>甲</p><p>${A}</p></div>`));
    expect(leak).toEqual({ sort: 'id18', masked: '4103************18', count: 1, sure: true, spot: { css: '#zoom>p:nth-of-type(2)' } });
  });
});
