/** Personal numbers in the text of attachments: prose, rows parted by tabs, lists; synthetic holders only. */
import { describe, expect, test } from '@jest/globals';
import { readPersonalText } from '../../../crawler/read/personal-text.ts';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** Impossible holders of the first of January 1900 (facts §D.1), check digits computed here. */
function holder(serial: number): string {
  const body = `41038119000101${String(serial).padStart(3, '0')}`;
  return body + '10X98765432'[weights.reduce((sum, weight, index) => sum + weight * Number(body[index]), 0) % 11];
}
const people = ['王甲', '李乙', '张丙', '赵丁'];
const rows = (cells: string[][]) => cells.map((row) => row.join('\t')).join('\n');
const says = (text: string, title = '') =>
  readPersonalText(text, { title }).map(({ sort, count, sure }) => `${sort}×${count}${sure ? '' : '?'}`);

describe('text of attachments', () => {
  const cases: [name: string, text: string, says: string[]][] = [
    ['nothing', '', []],
    ['prose', `经审核，申请人身份证号${holder(1)}符合条件。`, ['id18×1']],
    ['a blank struck by mistake', `身份证号：${holder(1).slice(0, 17)} ${holder(1).slice(17)}，现住某村。`, ['id18×1']],
    ['the same without its label', `编码：${holder(1).slice(0, 17)} ${holder(1).slice(17)}`, []],
    [
      'a blank and a wrong check digit',
      `身份证号：${holder(1).slice(0, 17)} ${(Number(holder(1).slice(17).replace('X', '5')) + 1) % 10}`,
      [],
    ],
    ['a label on the line above', `身份证号：\n410381000101001`, ['id15×1?']],
    [
      'rows under headers',
      rows([['序号', '姓名', '身份证号'], ...people.map((name, at) => [String(at + 1), name, holder(at + 20)])]),
      ['batch×4'],
    ],
    ['two rows', rows([['姓名', '身份证号'], ...people.slice(0, 2).map((name, at) => [name, holder(at + 20)])]), ['id18×1', 'id18×1']],
    ['a list parted by blanks', people.map((name, at) => `${at + 1} ${name} ${holder(at + 40)}`).join('\n'), ['batch×4']],
    ['mobiles of the poor', rows([['户主', '手机号码'], ...people.map((name, at) => [name, `1380000000${at}`])]), ['batch×4']],
    ['mobiles of officials', rows([['姓名', '职务', '手机'], ...people.map((name, at) => [name, '科长', `1380000000${at}`])]), []],
    ['home addresses', rows([['姓名', '家庭住址'], ...people.map((name, at) => [name, `某小区${at + 1}号楼2单元101室`])]), ['batch×4?']],
    ['masked well', rows([['姓名', '身份证号'], ...people.map((name) => [name, '4103**********0018'])]), []],
    ['an account of an office', '户名：示例市财政局\n账号：6200000000000005', []],
    [
      'amounts and codes',
      rows([
        ['名称', '代码', '金额'],
        ['示例公司', '91350100M000100Y43', '13800000000元'],
      ]),
      [],
    ],
  ];
  test.each(cases)('%s', (_name, text, found) => expect(says(text)).toEqual(found));
  test('a directory names itself in its title', () =>
    expect(says(rows([['姓名', '手机'], ...people.map((name, at) => [name, `1380000000${at}`])]), '值班通讯录.xlsx')).toEqual([]));
  test('the spot counts characters of the text', () => {
    const text = `第一行\n姓名\t${holder(5)}\n`;
    const [leak] = readPersonalText(text);
    const [from, to] = (leak!.spot as { chars: [number, number] }).chars;
    expect(text.slice(from, to)).toBe(holder(5));
    expect(JSON.stringify(leak)).not.toContain(holder(5));
  });
});
