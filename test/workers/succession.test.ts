/** A village whose two offices were merged: the book has the months of the old ones, the inspection meets the new one, and the bulletin says by what rule they were joined. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { main as sundial } from '../outside/sundial.ts';
import type { InspectOutput, LedgerShowOutput } from '../../workers/outputs.ts';
import { terminal } from './terminal.ts';
import { buildVillage, type Village } from './village.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-succession-'));
const data = join(dir, 'data');
let village: Village;

const rubric = (successor: string) => `id: small
title: 小细则
inForce: { from: 2018-01-01 }
successor: ${successor}
categories: [{ id: DI, name: 公开, cap: 30 }]
indicators:
  - { id: DI-01, category: DI, title: 工作动态, check: column-items, with: { columns: [news] }, effect: { kind: accrue, per: 1, cap: 20 } }
`;

beforeAll(async () => {
  village = await buildVillage(dir, {});
  const write = (name: string, text: string) => writeFileSync(join(village.config, name), text);
  mkdirSync(join(village.config, 'rubrics'));
  write('rubrics/small.yaml', rubric('mean'));
  write('city.yaml', 'name: 示例村\nrubric: small\ngroups: [{ id: dept, name: 村直单位 }]\n');
  const unit = (id: string, name: string, site: string, more = '') =>
    `  - { id: ${id}, name: ${name}, group: dept, places: [{ site: ${site}, entries: ["http://www.${site}.test/"] }]${more} }\n`;
  write(
    'units.yaml',
    `units:\n${unit('guotu', '国土资源局', 'jia', ', to: 2018-11-15, successor: ziran')}${unit('guihua', '规划局', 'jia', ', to: 2018-11-15, successor: ziran')}${unit('ziran', '自然资源局', 'jia', ', from: 2018-11-16')}${unit('yi', '示例乙局', 'yi')}`,
  );
  writeFileSync(
    join(dir, 'book.csv'),
    'month,unit,group,DI,total\n2018-10,国土资源局,dept,10,10\n2018-10,规划局,dept,5,5\n2018-11,自然资源局,dept,4,4\n2018-10/2018-11,示例乙局,dept,20,20\n',
  );
});
afterAll(async () => {
  await village.close();
  rmSync(dir, { recursive: true, force: true });
});

async function run(...argv: string[]) {
  const screen = terminal();
  const code = await sundial([...argv, '--config', village.config, '--data', data], screen, { ...process.env, SUNDIAL_LOG: 'silent' });
  return { code, out: screen.text(), err: screen.complaints() };
}
const shown = async (month: string) => {
  const { out } = await run('ledger', 'show', '--month', month, '--json');
  return (JSON.parse(out) as LedgerShowOutput).groups[0]!.rows.map(({ unit, total, annual }) => [unit, total, annual]);
};

test('the year of the new office goes on from the mean of the old ones', async () => {
  expect(await run('ledger', 'import', join(dir, 'book.csv'))).toMatchObject({ code: 0 });
  expect(await shown('2018-10')).toEqual([
    ['guotu', 10, 10],
    ['guihua', 5, 5],
    ['yi', null, null],
  ]);
  const { code, out, err } = await run('inspect', '--month', '2018-12', '--json');
  if (code !== 0) throw new Error(err + out);
  const read = JSON.parse(out) as InspectOutput;
  // The articles of jia are its own: what the old offices signed would be, too.
  expect(read.units.map(({ unit, total, annual, place }) => [unit, total, annual, place])).toEqual([
    ['ziran', 12, 23.5, 2],
    ['yi', 12, 32, 1],
  ]);
  expect(read.coldStart!.map(({ what }) => what)).toContain('全年成绩');
  const page = readFileSync(join(data, 'reports/2018-12/bulletin.html'), 'utf8');
  expect(page).toContain('机构改革前，原单位的得分按各月平均分计入新单位的累计得分。');
  expect(page).toContain('自然资源局：2018年10月含国土资源局、规划局得分，按各月平均分，计入 7.5。');
  expect(page).toContain('10—12月累计');
  expect(page).not.toContain('全年总分');
});

test('the book is shown by the rule of the day, the sealed month verifies by its own', async () => {
  writeFileSync(join(village.config, 'rubrics/small.yaml'), rubric('sum'));
  expect((await shown('2018-12')).find(([unit]) => unit === 'ziran')).toEqual(['ziran', 12, 31]);
  writeFileSync(join(village.config, 'rubrics/small.yaml'), rubric('mean'));
  const screen = terminal();
  expect(await sundial(['verify', '2018-12', '--data', data], screen, { ...process.env, SUNDIAL_LOG: 'silent' })).toBe(0);
});
