/** `sundial status`: what runs, what waits, what is wrong. Reads the store only, so it works beside whatever runs, and when nothing does. */
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { loadConfig } from '../../config/load.ts';
import { onInterrupt } from '../interrupt.ts';
import { overview } from '../overview.ts';
import { newMemory } from '../overview-memory.ts';
import type { Overview } from '../outputs-operations.ts';
import { openBooks, type Books } from '../runtime.ts';
import { statusInALine, statusInWords } from '../status-words.ts';
import { StoreError } from '../store.ts';
import { complain, Exit, printJson, withExample, type Session } from './command.ts';

interface Options {
  config?: string;
  data?: string;
  json?: boolean;
  watch?: boolean;
}

export function statusCommand(session: Session): Command[] {
  const command = new Command('status')
    .description('what runs, what waits, how far it is, and what is wrong')
    .option('--config <dir>', 'configuration directory, for names and the schedule; default: config, if it is there')
    .option('--data <dir>', 'where the store lies')
    .option('--watch', 'go on looking until Ctrl-C')
    .option('--json', 'print one JSON document; with --watch one a line')
    .action((options: Options) => run(session, options));
  const ending = [
    '',
    'Exit codes: 0 all is well; 3 something is late, stuck, on hold, dead, lost, thin or without room (it says which); 2 bad usage or configuration.',
  ];
  command.addHelpText('after', ending.join('\n'));
  return [withExample(command, 'npx sundial status --config my-city\nnpx sundial status --watch')];
}

async function run(session: Session, options: Options): Promise<void> {
  const config = options.config === undefined && !existsSync('config/city.yaml') ? null : loadConfig(options.config ?? 'config');
  const settings = { ...session.settings, ...(options.data ? { dataDir: options.data } : {}) };
  const books = await openBooks(settings, { mustStand: true });
  const memory = newMemory();
  const look = () => overview(books, { config, schedule: config?.schedule ?? null, now: books.now(), settings, memory });
  try {
    if (options.watch) await watch(session, options, look, books);
    else {
      const seen = await look();
      session.exit = exitOf(seen);
      if (options.json) printJson(session, seen);
      else session.terminal.out(statusInWords(seen, process.stdout.columns ?? 160));
    }
  } finally {
    await books.close();
  }
}

const exitOf = ({ verdict }: Overview): number => (verdict === 'well' ? Exit.done : Exit.unjudged);

/** A person's terminal is redrawn often; whatever else reads gets a line when there is something to say. */
const redrawMs = 2_000;
const lineMs = 10_000;

async function watch(session: Session, { json = false }: Options, look: () => Promise<Overview>, books: Books): Promise<void> {
  const interrupt = onInterrupt(() => undefined);
  const live = Boolean(process.stdout.isTTY) && !json;
  const { out } = session.terminal;
  try {
    while (!interrupt.signal.aborted) {
      try {
        const seen = await look();
        session.exit = exitOf(seen);
        if (json) printJson(session, seen);
        else out(live ? screen(statusInWords(seen, process.stdout.columns ?? 120)) : statusInALine(seen));
      } catch (error) {
        // A database that restarts must not end a screen that hangs on a wall.
        if (!(error instanceof StoreError)) throw error;
        session.exit = complain(session.terminal, error, json);
        books.log('status-failed', { error: error.message });
      }
      await pause(live ? redrawMs : lineMs, undefined, { signal: interrupt.signal }).catch(() => undefined);
    }
  } finally {
    interrupt.off();
  }
}

/** Drawn over the last one from the top, so that nothing flickers; what stood below it goes. */
function screen(text: string): string {
  const rows = Math.max(5, (process.stdout.rows ?? 40) - 2);
  const lines = text.split('\n').slice(0, rows);
  return `\x1b[H${lines.map((line) => `${line}\x1b[K`).join('\n')}\n\x1b[J`;
}
