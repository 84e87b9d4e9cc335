/** The same city inspected twice gives the same scores byte for byte, and a closed month is shown again, never crawled again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { main as sundial } from '../outside/sundial.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { buildCity, startPortal, writeConfig, type Portal } from '../portal/city.ts';
import { terminal } from '../workers/terminal.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-repeat-'));
const config = join(dir, 'city');
const month = '2018-11';
let portal: Portal;

beforeAll(async () => {
  const city = buildCity({ seed: 4, month });
  portal = await startPortal(city, { mode: 'proxy' });
  writeConfig(city, portal, config, { pictures: false });
});
afterAll(async () => {
  await portal.close();
  rmSync(dir, { recursive: true, force: true });
});

async function inspect(data: string) {
  const screen = terminal();
  const code = await sundial(['inspect', '--config', config, '--month', month, '--data', join(dir, data), '--json'], screen, process.env);
  return { code, out: screen.text() };
}

async function scoresIn(data: string): Promise<string> {
  const store = await openStore({ dataDir: join(dir, data) });
  const scores = JSON.stringify(await store.scores(month));
  await store.close();
  return scores;
}

test('two inspections, one result; a third run of a closed month asks nobody', async () => {
  const first = await inspect('a');
  expect(first.code).toBe(0);
  const second = await inspect('b');
  expect(await scoresIn('b')).toBe(await scoresIn('a'));
  const units = (out: string) => JSON.stringify((JSON.parse(out) as { units: unknown }).units);
  expect(units(second.out)).toBe(units(first.out));
  const asked = portal.requests;
  expect(await inspect('a')).toEqual(first);
  expect(portal.requests).toBe(asked);
});
