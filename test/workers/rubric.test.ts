/** `sundial rubric` as an admin types it: the schema, the difference in words, and refusals that say what to do. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { columnKeys } from '../../config/load.ts';
import { rubricSchema } from '../../scoring/rubric-schema.ts';
import { main as sundial } from '../../workers/cli.ts';
import { terminal } from './terminal.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-rubric-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const own = join(dir, 'own.yaml');
const shipped = readFileSync(new URL('../../config/rubrics/county-2019.yaml', import.meta.url), 'utf8');
writeFileSync(own, shipped.replace('d14: -3', 'd14: -5'));
writeFileSync(join(dir, 'torn.yaml'), 'id: [\n');

async function run(...argv: string[]) {
  const screen = terminal();
  const code = await sundial(argv, screen, { ...process.env, SUNDIAL_DATA: join(dir, 'data') });
  return { code, out: screen.text(), err: screen.complaints() };
}

test('schema prints what an editor reads', async () => {
  expect(JSON.parse((await run('rubric', 'schema')).out)).toEqual(rubricSchema(columnKeys()));
});

test('the shipped file and the one that init copies name a schema that lies where they say', async () => {
  expect(/^# yaml-language-server: \$schema=(.*)\n/.exec(shipped)?.[1]).toBe('../../docs/generated/config-rubric.schema.json');
  const city = join(dir, 'city');
  expect((await run('init', city)).code).toBe(0);
  const copy = readFileSync(join(city, 'rubrics/county-2019.yaml'), 'utf8');
  const named = /^# yaml-language-server: \$schema=(.*)\n/.exec(copy)![1]!;
  expect(JSON.parse(readFileSync(join(city, 'rubrics', named), 'utf8'))).toEqual(rubricSchema(columnKeys()));
});

test('diff: one price', async () => {
  const { code, out } = await run('rubric', 'diff', 'county-2019', own);
  expect([code, out.split('\n').length]).toEqual([0, 1]);
  expect(out).toMatch(/^DI-P3 .*超两周 −3、.* → 每项 超两周 −5、/);
  expect((await run('rubric', 'diff', own, own)).out).toContain('没有差别');
  const changes = JSON.parse((await run('rubric', 'diff', 'county-2019', own, '--json')).out) as { changes: { path: string }[] };
  expect(changes.changes.map(({ path }) => path)).toEqual(['indicators.DI-P3.effect']);
});

test.each<[string, string[], RegExp]>([
  [
    'a rubric there is not',
    ['diff', 'county-209', own],
    /expected a rubric file or one of county-2019, national-2019, yanshi-2018, found "county-209"; did you mean "county-2019"/,
  ],
  ['a file that is no YAML', ['diff', own, join(dir, 'torn.yaml')], /torn\.yaml:\d/],
  [
    'a month nobody inspected',
    ['explain', 'gaj', 'DI-01', '--month', '2018-12'],
    /2018-12: no inspection is in the store .*; inspect the month first/,
  ],
  ['no month', ['explain', 'gaj', 'DI-01'], /--month/],
  ['a month that is none', ['explain', 'gaj', 'DI-01', '--month', '2018-13'], /expected YYYY-MM, found "2018-13"/],
])('%s', async (_, argv, complaint) => {
  const { code, err } = await run('rubric', ...argv);
  expect(code).toBe(2);
  expect(err).toMatch(complaint);
});
