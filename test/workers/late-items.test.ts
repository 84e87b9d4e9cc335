/** Two months of a village through the command line: what January's crawl sees of December enters the book once, is sealed, and changes nothing that was printed. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { main as sundial } from '../outside/sundial.ts';
import type { InspectOutput, LedgerShowOutput } from '../../workers/outputs.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { copyOf, inStore, verifyMonthIn } from './sealed-months.ts';
import { terminal } from './terminal.ts';
import { buildVillage, type Village } from './village.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-late-'));
const data = join(dir, 'data');
let village: Village;

const rubric = `id: small
title: 小细则
inForce: { from: 2018-01-01 }
categories: [{ id: DI, name: 公开, cap: 30 }]
indicators:
  - { id: DI-01, category: DI, title: 工作动态, check: column-items, with: { columns: [news] }, effect: { kind: accrue, per: { own: 1, reprint: 0.5 }, cap: 20 } }
`;

/** As the village writes it, with what has been added since. */
function news(added: [name: string, date: string][]): void {
  const row = (address: string, name: string, date: string) => `<li><a href="${address}">示例jia新闻${name}</a><span>${date}</span></li>`;
  const usual = Array.from({ length: 12 }, (_, nth) =>
    row(`/news/${nth}.html`, `第${nth}条`, `2018-12-${String(nth + 1).padStart(2, '0')}`),
  );
  const rows = [...added.map(([name, date]) => row(`/news/${name}.html`, name, date)), ...usual];
  const page = (title: string, body: string) =>
    `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}</title></head><body>${body}<p>主办单位：示例局</p></body></html>`;
  village.answers.set('http://www.jia.test/news/', { status: 200, body: page('工作动态', `<h1>工作动态</h1><ul>${rows.join('')}</ul>`) });
  for (const [name, date] of added) {
    const body = `<h1>示例jia新闻${name}</h1><p>发布时间：${date} 来源：示例局</p><p>正文${name}。</p>`;
    village.answers.set(`http://www.jia.test/news/${name}.html`, { status: 200, body: page(`示例jia新闻${name}`, body) });
  }
}

beforeAll(async () => {
  village = await buildVillage(dir, {});
  mkdirSync(join(village.config, 'rubrics'));
  writeFileSync(join(village.config, 'rubrics/small.yaml'), rubric);
  writeFileSync(join(village.config, 'city.yaml'), 'name: 示例村\nrubric: small\ngroups: [{ id: dept, name: 村直单位 }]\n');
});
afterAll(async () => {
  await village.close();
  rmSync(dir, { recursive: true, force: true });
});

async function run(...argv: string[]) {
  const screen = terminal();
  const code = await sundial([...argv, '--data', data], screen, { ...process.env, SUNDIAL_LOG: 'silent' });
  return { code, out: screen.text(), err: screen.complaints() };
}
const inspect = async (month: string) => {
  const { code, out, err } = await run('inspect', '--config', village.config, '--month', month, '--json');
  if (code !== 0) throw new Error(err + out);
  return (JSON.parse(out) as InspectOutput).units.map(({ unit, total, annual }) => [unit, total, annual]);
};
const shown = async (month: string) => {
  const { out } = await run('ledger', 'show', '--config', village.config, '--month', month, '--json');
  return (JSON.parse(out) as LedgerShowOutput).groups[0]!.rows.map(({ unit, total, annual }) => [unit, total, annual]);
};
const printed = (month: string) => readFileSync(join(data, 'reports', month, 'bulletin.html'), 'utf8');
async function book(year: string) {
  const store = await openStore({ dataDir: data });
  try {
    return (await store.ledger(year)).map(({ period, unit, kind, total, why }) => ({ period, unit, kind, total, why }));
  } finally {
    await store.close();
  }
}

test('December, with a late item in January', async () => {
  news([]);
  expect(await inspect('2018-12')).toEqual([
    ['jia', 12, 12],
    ['yi', 12, 12],
  ]);
  const december = printed('2018-12');
  const asked = village.asked.get('http://www.jia.test/news/3.html');
  news([
    ['fresh', '2019-01-08'],
    ['late', '2018-12-30'],
    ['later', '2018-12-05'],
    ['old', '2018-11-30'],
  ]);
  expect(await inspect('2019-01')).toEqual([
    ['jia', 1, 1],
    ['yi', 0, 0],
  ]);
  // What December had met was not asked for again; nor was what belongs to no month in question.
  expect(village.asked.get('http://www.jia.test/news/3.html')).toBe(asked);

  const changes = (await book('2018')).filter(({ kind }) => kind === 'adjustment');
  expect(changes).toMatchObject([{ period: '2018-12', unit: 'jia', total: '2' }]);
  expect(changes[0]!.why).toMatch(/^补计 2 条：2019-01 检查时首次见到，已过宽限期 5 天。.*示例jia新闻late.*DI-01 12 → 14$/);

  // The printed month stays; the book's total has it.
  expect(printed('2018-12')).toBe(december);
  expect(await shown('2018-12')).toEqual([
    ['jia', 12, 14],
    ['yi', 12, 12],
  ]);
  expect((await inspect('2018-12'))[0]).toEqual(['jia', 12, 12]);
  await run('report', '--config', village.config, '--month', '2018-12', '--format', 'html', '--out', join(dir, 'again'));
  expect(readFileSync(join(dir, 'again/bulletin.html'), 'utf8')).toContain('>12<');
  expect(readFileSync(join(dir, 'again/bulletin.html'), 'utf8')).not.toContain('含调整');
  expect(printed('2019-01')).toContain('补计 2 条');
});

test('a second start enters nothing twice', async () => {
  const before = await book('2018');
  await inspect('2019-01');
  expect(await book('2018')).toEqual(before);
});

test('both months verify; what was adjusted is proved by the month that saw it', async () => {
  const [december, january] = [await run('verify', '2018-12'), await run('verify', '2019-01')];
  expect([december.code, january.code]).toEqual([0, 0]);
  expect(december.out + december.err).toMatch(/是 2019-01 检查时记入的调整/);
});

test('an adjustment that was changed in the database is found', async () => {
  const copy = copyOf(data);
  const changed = inStore(copy, (database) =>
    database.prepare(`update adjustment set body = replace(body, '"after":"14"', '"after":"15"')`).run(),
  );
  expect(changed.changes).toBe(1);
  const { code, shown } = await verifyMonthIn(copy, '2019-01');
  expect(code).not.toBe(0);
  const says = shown.problems.map((problem) => problem.says).join('\n');
  expect(says).toMatch(/对 2018-12 的调整被改动：after/);
  expect(says).toMatch(/列与它自己的内容不符/);
});
