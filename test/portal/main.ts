/** Starts the sample city alone, for trying the inspector or a browser on it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { answerKey, buildCity, startPortal, writeConfig, writeLedger } from './city.ts';

const usage = `usage: npx tsx test/portal/main.ts [--seed N] [--month YYYY-MM] [--mode proxy|direct] [--port N] [--out DIR]
  Serves the sample city until Ctrl-C and writes its configuration, earlier months and answer key to DIR (default: demo-city).
  example: npx tsx test/portal/main.ts --seed 7 --month 2019-03 --mode direct --out /tmp/city`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    month: { type: 'string', default: '2018-12' },
    mode: { type: 'string', default: 'proxy' },
    port: { type: 'string', default: '0' },
    out: { type: 'string', default: 'demo-city' },
    help: { type: 'boolean', default: false },
  },
});

async function start(): Promise<void> {
  const city = buildCity({ seed: Number(values.seed), month: values.month });
  const portal = await startPortal(city, { mode: values.mode === 'direct' ? 'direct' : 'proxy', port: Number(values.port) });
  mkdirSync(values.out, { recursive: true });
  writeConfig(city, portal, values.out);
  writeLedger(city, join(values.out, 'earlier-months.csv'));
  writeFileSync(join(values.out, 'answer-key.json'), `${JSON.stringify(answerKey(city, portal), null, 2)}\n`);
  console.error(
    `sample city, seed ${city.seed}, ${city.month}: ${portal.addresses} addresses on ${portal.proxyUrl ?? portal.origins['portal']}`,
  );
  console.error(`configuration and answer key: ${values.out}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void portal.close());
}

if (values.help) console.log(usage);
else if (
  !/^\d+$/.test(values.seed) ||
  !/^\d{4}-(0[1-9]|1[0-2])$/.test(values.month) ||
  !/^(proxy|direct)$/.test(values.mode) ||
  !/^\d+$/.test(values.port)
) {
  console.error(usage);
  process.exitCode = 2;
} else await start();
