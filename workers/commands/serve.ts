/** `sundial serve`: one process that runs an installation by itself: plans, carries out, shows, tells. */
import { once } from 'node:events';
import { Command, Option } from 'commander';
import { onInterrupt } from '../interrupt.ts';
import { openServe } from '../serve.ts';
import { Refusal, withExample, type Session } from './command.ts';

interface Options {
  config: string;
  data?: string;
  listen?: string;
  concurrency: string;
  crawl: boolean;
  trustClock?: boolean;
}

export function serveCommand(session: Session): Command[] {
  const command = new Command('serve')
    .description('run by itself: inspect each month when it is due, look at home pages, warn, publish, back up; show it all on a page')
    .option('--config <dir>', 'configuration directory; schedule.yaml in it says what is due when', 'config')
    .option('--data <dir>', 'where the store, the evidence and the reports lie')
    .addOption(new Option('--listen <host:port>', 'where the console, /healthz, /readyz and /metrics are served; off: nowhere'))
    .option('--concurrency <n>', 'sites that are crawled at a time', '2')
    .option('--no-crawl', 'leave crawling and judging to "sundial work" on other machines (needs DATABASE_URL and REDIS_URL)')
    .option('--trust-clock', "begin by this machine's clock even if the store holds records of later days")
    .option('--json', 'print errors as JSON')
    .action((options: Options) => run(session, options));
  const ending = [
    '',
    'SIGTERM and Ctrl-C (SIGINT) finish the page in hand and end with 0; a second one ends at once. Nothing is lost either way, nor by',
    'kill -9: the next start goes on. Several may run on one store: one plans, the others stand by and take over when it is gone.',
    'Files of the configuration are read again when they change; while one is broken nothing new is begun.',
    'Exit codes: 0 told to stop; 2 bad usage or configuration, port in use, store not usable; 1 internal failure.',
  ];
  command.addHelpText('after', ending.join('\n'));
  return [withExample(command, 'npx sundial serve --config my-city --data data --listen 127.0.0.1:8080')];
}

async function run(session: Session, options: Options): Promise<void> {
  const settings = {
    ...session.settings,
    ...(options.data ? { dataDir: options.data } : {}),
    ...(options.listen ? { listen: listenOf(options.listen) } : {}),
  };
  const lacks = [
    ...(settings.databaseUrl === undefined ? ['DATABASE_URL'] : []),
    ...(settings.redisUrl === undefined ? ['REDIS_URL'] : []),
  ];
  if (!options.crawl && lacks.length > 0)
    throw new Refusal(
      'usage',
      `--no-crawl: expected DATABASE_URL and REDIS_URL, by which other machines crawl, found no ${lacks.join(' and no ')}`,
      'set both, or leave --no-crawl out',
    );
  const { terminal, env } = session;
  const { crawl, trustClock = false, config } = options;
  const asked = { settings, config, env, crawl, trustClock, concurrency: concurrencyOf(options.concurrency) };
  const interrupt = onInterrupt((name) =>
    terminal.err(`${name}: what is in hand is finished, then everything is closed; once more ends at once`),
  );
  try {
    const serve = await openServe(asked);
    try {
      terminal.out(serve.says);
      if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
    } finally {
      await serve.close();
    }
  } finally {
    interrupt.off();
  }
}

function listenOf(text: string): string {
  const [, port] = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/.exec(text) ?? [];
  if (text === 'off' || (port !== undefined && Number(port) <= 65_535)) return text;
  throw new Refusal('usage', `--listen: expected host:port or off, found "${text}"`, 'e.g. --listen 127.0.0.1:8080');
}

function concurrencyOf(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new Refusal(
    'usage',
    `--concurrency: expected a number from 1 to 99, found "${text}"`,
    'each site is asked politely, however many go side by side',
  );
}
