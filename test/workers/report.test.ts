/** The seed's two tables through the command line alone: import the printed months, show them, print the bulletin again. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { main as sundial } from '../outside/sundial.ts';
import { terminal } from './terminal.ts';

interface SeedRow {
  group: string;
  unit: string;
  ggfw: string;
  jlhd: string;
  wzjs: string;
  zwgk: string;
  dec_total: string;
  annual_total: string;
  jan_nov: string;
}

const golden = join(dirname(fileURLToPath(import.meta.url)), '../golden/seed_table.csv');
const seed = parse<SeedRow>(readFileSync(golden), { columns: true });
const dir = mkdtempSync(join(tmpdir(), 'sundial-report-'));
const book = join(dir, 'book.csv');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function run(...argv: string[]) {
  const screen = terminal();
  const code = await sundial([...argv, '--data', join(dir, 'data')], screen, process.env);
  return { code, out: screen.text(), err: screen.complaints() };
}

beforeAll(async () => {
  const rows = seed.flatMap(({ unit, group, ggfw, jlhd, wzjs, zwgk, dec_total, jan_nov }) => [
    `2018-01/2018-11,${unit},${group},,,,,${jan_nov}`,
    `2018-12,${unit},${group},${ggfw},${jlhd},${wzjs},${zwgk},${dec_total}`,
  ]);
  writeFileSync(book, ['month,unit,group,PS,IX,CS,DI,total', ...rows].join('\n'));
  expect((await run('ledger', 'import', book)).code).toBe(0);
});

test('ledger show: all 49 units in printed order, ties and half points included', async () => {
  const shown = JSON.parse((await run('ledger', 'show', '--month', '2018-12', '--json')).out) as {
    groups: { group: string; rows: { unit: string; total: number; annual: number; categories: Record<string, number> }[] }[];
  };
  const rows = shown.groups.flatMap(({ group, rows }) =>
    rows.map(({ unit, total, annual, categories: { PS, IX, CS, DI } }) => [group, unit, PS, IX, CS, DI, total, annual]),
  );
  expect(rows).toEqual(
    seed.map(({ group, unit, ggfw, jlhd, wzjs, zwgk, dec_total, annual_total }) => [
      group,
      unit,
      ...[ggfw, jlhd, wzjs, zwgk, dec_total, annual_total].map(Number),
    ]),
  );
});

test('report: the bulletin is printed from the ledger alone, without a configuration', async () => {
  const out = join(dir, 'out');
  const { code } = await run('report', '--month', '2018-12', '--format', 'csv,html,docx,xlsx', '--out', out);
  expect(code).toBe(0);
  const table: string[][] = parse(readFileSync(join(out, 'scores.csv')), { bom: true });
  expect(table.slice(1).map(([, , unit, , , , , total, annual]) => [unit, total, annual])).toEqual(
    seed.map(({ unit, dec_total, annual_total }) => [unit, dec_total, annual_total]),
  );
  expect(readFileSync(join(out, 'bulletin.html'), 'utf8')).toMatch(/12月份及全年政府网站管理/);
});
