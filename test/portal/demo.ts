/** `npm run demo`: builds the sample city on loopback, lets the real command inspect one month of it, and holds the outcome to the answer key. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { main as sundial } from '../../workers/cli.ts';
import { ensure } from '../../workers/needs.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { buildCity, startPortal, writeConfig, writeLedger, answerKey } from './city.ts';
import { monthSpan } from './calendar.ts';
import { holdToKey } from './hold-to-key.ts';

const usage = `usage: npm run demo -- [--seed N] [--month YYYY-MM] [--out DIR]
  Inspects the sample city 示例市 on loopback. Default: --seed 1 --month 2018-12 --out demo`;

async function demo(argv: string[]): Promise<number> {
  const options = readOptions(argv);
  if (typeof options === 'number') return options;
  const { seed, month, out } = options;
  const found = await ensure(['chromium', 'fonts']);
  const [cityDir, dataDir] = [join(out, 'city'), join(out, 'data')];
  rmSync(out, { recursive: true, force: true });
  mkdirSync(cityDir, { recursive: true });
  const city = buildCity({ seed, month });
  const portal = await startPortal(city, { mode: 'proxy' });
  try {
    writeConfig(city, portal, cityDir);
    writeFileSync(join(out, 'answer-key.json'), JSON.stringify(answerKey(city, portal), null, 2));
    const env = { ...process.env, ...(found.chromium ? { SUNDIAL_CHROMIUM: found.chromium } : {}) };
    const book = join(out, 'earlier-months.csv');
    if (writeLedger(city, book)) {
      const imported = await sundial(['ledger', 'import', book, '--config', cityDir, '--data', dataDir], undefined, env);
      if (imported !== 0) return imported;
    }
    // The city lives in its own time: its clock stands at the month's end, whatever ours shows.
    const { to } = monthSpan(month);
    const clock = ['--as-of', `${to}T00:00:00+08:00`];
    const code = await sundial(['inspect', '--config', cityDir, '--month', month, ...clock, '--data', dataDir], undefined, env);
    if (code !== 0 && code !== 3) return code;
    return await compareWithKey(month, dataDir, answerKey(city, portal), join(out, 'answer-key.json'));
  } finally {
    await portal.close();
  }
}

function readOptions(argv: string[]): { seed: number; month: string; out: string } | number {
  let values: { seed?: string; month?: string; out?: string; help?: boolean };
  try {
    ({ values } = parseArgs({
      args: argv,
      options: { seed: { type: 'string' }, month: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean' } },
    }));
  } catch (error) {
    console.error(`demo: ${(error as Error).message}\n${usage}`);
    return 2;
  }
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const seed = Number(values.seed ?? '1');
  const month = values.month ?? '2018-12';
  if (!Number.isSafeInteger(seed) || seed < 0 || !/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
    console.error(
      `demo: expected --seed with a whole number and --month YYYY-MM, found --seed ${values.seed ?? '1'} --month ${month}\n${usage}`,
    );
    return 2;
  }
  return { seed, month, out: values.out ?? 'demo' };
}

async function compareWithKey(month: string, dataDir: string, key: ReturnType<typeof answerKey>, keyFile: string): Promise<number> {
  const store = await openStore({ dataDir });
  try {
    const results = await Promise.all(Object.keys(key.units).map((unit) => store.results(month, unit)));
    const verdict = holdToKey(key, results.flat());
    console.log(
      `\n答案核对（${relative('.', keyFile)}）：埋设 ${verdict.planted} 处问题，查出 ${verdict.found} 处，漏报 ${verdict.missed.length}，误报 ${verdict.invented.length}`,
    );
    for (const line of [...verdict.missed.map((each) => `  漏报 ${each}`), ...verdict.invented.map((each) => `  误报 ${each}`)])
      console.log(line);
    return verdict.missed.length + verdict.invented.length === 0 ? 0 : 1;
  } finally {
    await store.close();
  }
}

process.exitCode = await demo(process.argv.slice(2));
