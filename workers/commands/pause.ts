/** `sundial pause`, `resume`, `retry`: a person stops a run at the next page, lets it go on, or has what was given up done again. */
import { Command } from 'commander';
import { EVERY_RUN } from '../holds.ts';
import type { Hold } from '../operations.ts';
import type { PauseOutput } from '../outputs-work.ts';
import type { Books } from '../runtime.ts';
import { retryRun, type Retried } from '../retry-run.ts';
import { printJson, Refusal, withExample, type Session } from './command.ts';
import { withBooks } from './judging.ts';

interface Options {
  by: string;
  why: string;
  data?: string;
  json?: boolean;
}

export function pauseCommands(session: Session): Command[] {
  const shared = (command: Command) => command.option('--data <dir>', 'where the store lies').option('--json', 'print one JSON document');
  const hold = shared(new Command('pause'))
    .description('stop a run at the next page, in every process, until it is resumed')
    .argument('[run]', 'e.g. 2018-12; default: every run')
    .requiredOption('--by <name>', 'who stops it')
    .requiredOption('--why <text>', 'why')
    .action((run: string | undefined, options: Options) => pauseRun(session, run, options));
  const release = shared(new Command('resume'))
    .description('let a run go on that was paused')
    .argument('[run]', 'default: the pause of every run')
    .action((run: string | undefined, options: Options) => resumeRun(session, run, options));
  const retry = shared(new Command('retry'))
    .description('do again what used up its tries: sites that failed, units that could not be judged')
    .argument('<run>', 'e.g. 2018-12')
    .action((run: string, options: Options) => retryNow(session, run, options));
  return [
    withExample(hold, 'npx sundial pause 2018-12 --by "Li Wei" --why "the portal moves tonight"'),
    withExample(release, 'npx sundial resume 2018-12'),
    withExample(retry, 'npx sundial retry 2018-12'),
  ];
}

async function pauseRun(session: Session, run: string | undefined, options: Options): Promise<void> {
  const { by, why } = options;
  await withBooks(session, options, async (books) => {
    if (run !== undefined) await mustBeKnown(books, run);
    const at = books.now().toISOString();
    await books.store.hold({ run: run ?? EVERY_RUN, by, why, at });
    await books.store.note({
      at,
      run: run ?? null,
      job: 'pause',
      what: run ?? EVERY_RUN,
      kind: 'note',
      attempt: null,
      why: `paused: ${why}`,
    });
    await tell(session, books, options, `${inWords(run)} paused: no page is begun any more, in any process`);
  });
}

async function resumeRun(session: Session, run: string | undefined, options: Options): Promise<void> {
  await withBooks(session, options, async (books) => {
    const { store } = books;
    if (!(await store.release(run ?? EVERY_RUN))) throw notHeld(run, await store.holds());
    const at = books.now().toISOString();
    await store.note({ at, run: run ?? null, job: 'pause', what: run ?? EVERY_RUN, kind: 'note', attempt: null, why: 'resumed' });
    await tell(session, books, options, `${inWords(run)} resumed: whoever works goes on within a few seconds`);
  });
}

async function tell(session: Session, { store }: Books, { json }: Options, says: string): Promise<void> {
  const held = await store.holds();
  if (json) return printJson(session, { held } satisfies PauseOutput);
  const still = held.map(({ run, by, why, at }) => `  ${run === EVERY_RUN ? 'every run' : run}, by ${by} at ${at}: ${why}`);
  session.terminal.out([says, ...(still.length > 0 ? ['On hold:', ...still] : ['Nothing is on hold.'])].join('\n'));
}

function notHeld(run: string | undefined, holds: Hold[]): Refusal {
  const known = holds.map((hold) =>
    hold.run === EVERY_RUN ? 'every run (npx sundial resume)' : `${hold.run} (npx sundial resume ${hold.run})`,
  );
  return new Refusal(
    'usage',
    `${inWords(run)}: expected a pause, found none`,
    known.length > 0 ? `on hold: ${known.join(', ')}` : 'nothing is on hold',
  );
}

/** A month that is to be begun by schedule may be held before. */
async function mustBeKnown({ store }: Books, run: string): Promise<void> {
  if (/^\d{4}-(0[1-9]|1[0-2])(-trial|-warning)?$/.test(run)) return;
  const known = (await store.assignments({ active: true })).map((assignment) => assignment.run);
  throw new Refusal('usage', `pause: expected a run, found "${run}"`, known.length > 0 ? `under way: ${known.join(', ')}` : 'e.g. 2018-12');
}

const inWords = (run: string | undefined): string => run ?? 'every run';

async function retryNow(session: Session, run: string, options: Options): Promise<void> {
  await withBooks(session, options, async (books) => {
    const retried = await retryRun(books, run);
    if (options.json) return printJson(session, retried);
    session.terminal.out(retriedInWords(retried));
  });
}

function retriedInWords({ run, sites, units, workers }: Retried): string {
  const what = [...(sites.length > 0 ? [`sites ${sites.join(', ')}`] : []), ...(units.length > 0 ? [`units ${units.join(', ')}`] : [])];
  const who =
    workers > 0
      ? 'whoever works goes on with it within a few seconds'
      : `nobody works just now: npx sundial serve, or npx sundial inspect --month ${run}`;
  return `${run}: ${what.length > 0 ? `${what.join('; ')} are done again` : 'the last steps are done again'}; ${who}`;
}
