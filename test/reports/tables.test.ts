/** Tables that leave the bulletin: CSV, workbook and console. Nothing in a name may become a formula, nothing may lose its column. */
import { describe, expect, test } from '@jest/globals';
import readWorkbook, { readSheetNames } from 'read-excel-file/node';
import stringWidth from 'string-width';
import { makeBulletin } from '../../reports/bulletin.ts';
import { textCell } from '../../reports/cell.ts';
import { csv } from '../../reports/csv.ts';
import { terminalTable } from '../../reports/terminal.ts';
import { xlsx } from '../../reports/xlsx.ts';
import { bulletinInput, row, seedTables } from './fixture.ts';

const input = bulletinInput();
const bulletin = makeBulletin(input);

describe('text cells', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+86', "'+86"],
    ['-cmd', "'-cmd"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\rx', "'\rx"],
    [' =1', "' =1"],
    ['＝1', "'＝1"],
    ['公安局', '公安局'],
    ['—', '—'],
    ['a=b', 'a=b'],
  ])('%j becomes %j', (text, cell) => expect(textCell(text)).toBe(cell));
});

describe('csv', () => {
  const lines = csv(bulletin).split('\r\n');

  test('begins with a BOM and the headings', () => {
    expect(lines[0]).toBe(
      '\ufeff组别,名次,单位名称,公共服务得分,交流互动得分,网站建设及安全得分,政务信息公开得分,12月份总分,全年总分,说明',
    );
    expect(lines[1]).toBe('市直单位,1,公安局,4,4,13,60,81,701.5,');
    expect(lines).toHaveLength(51);
  });

  test('guards names and keeps numbers, negative ones too', () => {
    const tables = seedTables();
    tables[0]!.rows = [row('x', '=HYPERLINK("http://x","y")', { PS: '-3', IX: null, CS: '0.5', DI: '0' }, '-2.5', null, null, '原因,"甲"')];
    expect(csv(makeBulletin(bulletinInput({ tables }))).split('\r\n')[1]).toBe(
      `市直单位,—,"'=HYPERLINK(""http://x"",""y"")",-3,—,0.5,0,-2.5,—,"原因,""甲"""`,
    );
  });
});

describe('xlsx', () => {
  test('has a sheet per table and one with every line; numbers are numbers', async () => {
    const bytes = Buffer.from(await xlsx(bulletin, input.scores, input.results));
    expect(await readSheetNames(bytes)).toEqual(['市直单位', '各镇（街道）', '逐项得分', '说明']);
    const ranking = await readWorkbook(bytes, { sheet: '市直单位' });
    expect(ranking[2]).toEqual(['公安局', 4, 4, 13, 60, 81, 701.5]);
    expect(ranking.slice(2, 38).map(([name]) => name)).toEqual(seedTables()[0]?.rows.map(({ name }) => name));
    const lines = await readWorkbook(bytes, { sheet: '逐项得分' });
    expect(lines).toHaveLength(1 + (input.scores[0]?.lines.length ?? 0));
    expect(lines.find((line) => line[3] === 'IX-03')?.slice(6, 8)).toEqual(['无法判定', '—']);
    expect(lines.find((line) => line[3] === 'DI-P3')?.slice(7, 9)).toEqual([-4, '1 × (−4) = −4']);
  });

  test('no cell is a formula, and the same input gives the same bytes', async () => {
    const tables = seedTables();
    tables[0]!.rows = [row('x', '=1+1', {}, '1', '1', 1)];
    tables[0]!.groupName = "=a/b[c]:'";
    const hostile = makeBulletin(bulletinInput({ tables }));
    const first = Buffer.from(await xlsx(hostile, []));
    expect((await readWorkbook(first, { sheet: 1 }))[2]?.[0]).toBe("'=1+1");
    expect(Buffer.compare(first, Buffer.from(await xlsx(hostile, [])))).toBe(0);
  });
});

describe('terminal', () => {
  test.each(bulletin.annexes.map(({ table }) => [table.groupName, table] as const))('%s: every line is equally wide', (_, table) => {
    const lines = terminalTable(table, bulletin.headings).split('\n');
    expect(new Set(lines.map((line) => stringWidth(line))).size).toBe(1);
    expect(lines.slice(-table.rows.length).map((line) => line.trim().split(/\s+/)[1])).toEqual(table.rows.map(({ name }) => name));
  });

  test('unknown is a dash, long and hostile names keep their column, ties share a place', () => {
    const table = {
      ...seedTables()[0]!,
      rows: [...seedTables()[0]!.rows, row('x', `\u001b[31m${'很长的单位名称'.repeat(9)}`, { PS: null }, null, null, null)],
    };
    const drawn = terminalTable(table, bulletin.headings);
    const lines = drawn.split('\n');
    expect(new Set(lines.map((line) => stringWidth(line))).size).toBe(1);
    expect(drawn).not.toContain('\u001b');
    expect(lines.at(-1)).toMatch(/^ +— .*—$/);
    expect(lines.filter((line) => /^ +29 /.test(line)).map((line) => line.trim().split(/\s+/)[1])).toEqual(['信访局', '公用事业局']);
  });
});
