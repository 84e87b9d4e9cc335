/** What the commands of human judgement share: who speaks, where the books lie, how the outcome is told. */
import type { Command } from 'commander';
import { reviewState } from '../../scoring/draft.ts';
import type { Asked, Entered, Making } from '../judging/enter.ts';
import { enter } from '../judging/enter.ts';
import { aboutJudgement, judgementInWords, movedUnit, viewWith } from '../judging/tell-judgement.ts';
import type { JudgementOutput } from '../outputs-judging.ts';
import { openBooks, type Books } from '../runtime.ts';
import { printJson, type Session } from './command.ts';
import { parseMonth } from './when.ts';

export interface JudgingOptions {
  by: string;
  why: string;
  month?: string;
  data?: string;
  json?: boolean;
}

/** `--by`, `--why`, `--month`, `--data`, `--json`. */
export function judgingOptions(command: Command): Command {
  return command
    .requiredOption('--by <name>', 'who judges; stands in the record')
    .requiredOption('--why <text>', 'the reason; stands in the record and in the case file')
    .option('--month <YYYY-MM>', 'the month; default: the newest inspected one')
    .option('--data <dir>', 'where the store and the evidence lie')
    .option('--json', 'print one JSON document');
}

export async function withBooks<T>(session: Session, { data }: { data?: string }, work: (books: Books) => Promise<T>): Promise<T> {
  const books = await openBooks({ ...session.settings, ...(data ? { dataDir: data } : {}) }, { mustStand: true });
  try {
    return await work(books);
  } finally {
    await books.close();
  }
}

export function askedOf({ month, by, why }: JudgingOptions): Asked {
  return { month: month === undefined ? undefined : parseMonth(month), by, why };
}

/** Enters a judgement of an open month and prints old and new points. */
export async function speak(session: Session, options: JudgingOptions, make: (books: Books) => Making): Promise<void> {
  await withBooks(session, options, async (books) => {
    const entered = await enter(books, askedOf(options), make(books));
    const output = await outputOf(books, entered);
    if (options.json) printJson(session, output);
    else session.terminal.out(judgementInWords(output));
  });
}

async function outputOf({ store, keys, now }: Books, entered: Entered): Promise<JudgementOutput> {
  const { run, rubric } = entered.month;
  const month = viewWith(entered.month, keys().keyed, entered.judgement);
  const { count } = reviewState(await store.scores(run.id), rubric, { asOf: run.asOf, now: now().toISOString() });
  const units = entered.units.map((turned) => movedUnit(entered.indicator, turned));
  return { ...aboutJudgement({ ...entered, month }), units, waiting: count };
}
