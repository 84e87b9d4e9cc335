/** `sundial correct`: what was found out after a month was published; the printed bulletin stands, the book and the seal grow. */
import { Command } from 'commander';
import { scoreTurn, turnInWords } from '../../reports/correction-turn.ts';
import { correct, finishCorrections, type Corrected, type CorrectedUnit } from '../judging/correct.ts';
import { keepDocument, proofOf, type Making } from '../judging/enter.ts';
import { additionOf, awardOf, verdictOf } from '../judging/speak.ts';
import { aboutJudgement, judgedInWords, movedUnit, unitInWords, viewWith } from '../judging/tell-judgement.ts';
import { pointsById } from '../inspect-output.ts';
import type { CorrectMonthOutput, CorrectOutput } from '../outputs-judging.ts';
import type { Books } from '../runtime.ts';
import { printJson, Refusal, withExample, type Session } from './command.ts';
import { PENDING } from './judge.ts';
import { withBooks } from './judging.ts';
import { parseMonth } from './when.ts';

interface Options {
  finding?: string;
  verdict?: string;
  until?: string;
  award?: string;
  points?: string;
  added?: string;
  sort?: string;
  subject?: string;
  says?: string;
  attachment?: string;
  url?: string;
  by?: string;
  why?: string;
  data?: string;
  json?: boolean;
}

export function correctCommand(session: Session): Command[] {
  const command = new Command('correct')
    .description('correct a published month: a judgement, the difference in the book, a new edition of the seal, a printed note')
    .argument('<month>', 'YYYY-MM')
    .option('--finding <id>', 'judge this finding: the first digits of its id, or UNIT/INDICATOR')
    .option('--verdict <verdict>', 'with --finding: upheld or dismissed')
    .option('--until <YYYY-MM-DD>', 'with --finding: carries over into later months up to that day')
    .option('--award <unit/indicator>', 'give points for an indicator that a person judges')
    .option('--points <points>', 'with --award')
    .option('--added <unit/indicator>', 'add a finding by hand')
    .option('--sort <sort>', 'with --added: kind of finding, as the rubric prices it')
    .option('--subject <text>', 'with --added: what it is about')
    .option('--says <text>', 'with --added: one sentence in Chinese')
    .option('--attachment <file>', 'with --award or --added: the document it rests on')
    .option('--url <address>', 'with --added: a page that the month has recorded')
    .option('--by <name>', 'who corrects; stands in the record')
    .option('--why <text>', 'the reason; stands in the record, in the book and on the note')
    .option('--data <dir>', 'where the store, the evidence and the reports lie')
    .option('--json', 'print one JSON document')
    .action((month: string, options: Options) => run(session, parseMonth(month), options));
  command.addHelpText('after', '\nWith the month alone it brings a correction to its end that was interrupted before it was sealed.');
  return [withExample(command, "npx sundial correct 2018-12 --finding 3f9c01ab --verdict dismissed --by 甲 --why '复核为示例号码'")];
}

async function run(session: Session, month: string, options: Options): Promise<void> {
  const make = makingOf(options);
  await withBooks(session, options, async (books) => {
    if (make === null) return finishOnly(session, books, month, options);
    const corrected = await correct(books, { month, by: options.by ?? '', why: options.why ?? '' }, make(books));
    const output = outputOf(books, corrected);
    if (options.json) printJson(session, output);
    else session.terminal.out(inWords(output, corrected));
  });
}

/** Null: nothing is said, only finished. Throws Refusal where more than one thing is, or half of one. */
function makingOf(options: Options): ((books: Books) => Making) | null {
  const { finding, award, added } = options;
  const asked = Object.entries({ '--finding': finding, '--award': award, '--added': added }).filter(([, value]) => value !== undefined);
  const rest = Object.entries(options).filter(([name, value]) => value !== undefined && name !== 'data' && name !== 'json');
  if (asked.length === 0 && rest.length === 0) return null;
  if (asked.length !== 1)
    throw new Refusal(
      'usage',
      `expected one of --finding, --award, --added, found ${asked.map(([name]) => name).join(' and ') || 'none'}`,
      'one correction at a time',
    );
  if (finding !== undefined)
    return () => (month, signature) => verdictOf(month, { finding, verdict: need(options, 'verdict'), until: options.until }, signature);
  return award === undefined ? addition(options, added!) : awarding(options, award);
}

function awarding(options: Options, place: string): (books: Books) => Making {
  const said = { ...placed('--award', place), points: need(options, 'points') };
  return (books) => async (month, signature) => {
    awardOf(month, { ...said, attachment: null }, signature);
    return awardOf(month, { ...said, attachment: await keepDocument(books, month, options.attachment) }, signature);
  };
}

function addition(options: Options, place: string): (books: Books) => Making {
  const said = { ...placed('--added', place), sort: need(options, 'sort'), subject: need(options, 'subject'), says: need(options, 'says') };
  return (books) => async (month, signature) => {
    additionOf(month, { ...said, evidence: PENDING }, signature);
    return additionOf(month, { ...said, evidence: await proofOf(books, month, options) }, signature);
  };
}

function placed(option: string, place: string): { unit: string; indicator: string } {
  const [, unit, indicator] = /^(.+)\/([^/]+)$/.exec(place) ?? [];
  if (unit !== undefined && indicator !== undefined) return { unit, indicator };
  throw new Refusal('usage', `${option}: expected UNIT/INDICATOR, found "${place}"`, 'for example jia/M-01');
}

function need(options: Options, name: 'verdict' | 'points' | 'sort' | 'subject' | 'says'): string {
  const value = options[name];
  if (value !== undefined) return value;
  throw new Refusal('usage', `expected --${name}, found none`, 'sundial correct --help shows what belongs together');
}

function outputOf({ keys }: Books, { month: plain, judgement, indicator, units, seal, notes }: Corrected): CorrectOutput {
  const month = viewWith(plain, keys().keyed, judgement);
  const { edition, tree } = seal.statement;
  return {
    ...aboutJudgement({ month, judgement, indicator }),
    units: units.map(({ difference, correction, ...turned }) => ({
      ...movedUnit(indicator, turned),
      categories: pointsById(difference.categories) as Record<string, number>,
      amends: correction.amends,
      entry: correction.entry,
    })),
    edition,
    root: tree.root,
    notes,
  };
}

function inWords(output: CorrectOutput, corrected: Corrected): string {
  const { units, edition, root, notes } = output;
  return [
    ...judgedInWords(output),
    ...units.flatMap((unit, at) => [
      ...unitInWords(unit),
      ...howInWords(corrected.units[at]!),
      unit.entry === null ? '  得分未变，台账不另记' : `  台账更正 ${unit.entry.slice(0, 12)}，更正的是 ${unit.amends.slice(0, 12)}`,
    ]),
    `  封存  第${edition}版  ${root}`,
    ...notes.map((path) => `  ${path}`),
  ].join('\n');
}

/** The arithmetic behind each figure that moved, indented below it. */
function howInWords({ before, after }: CorrectedUnit): string[] {
  const { lines, categories, total } = scoreTurn(before, after);
  return [...lines, ...categories, ...(before.total === after.total ? [] : [total])].flatMap((turn) => {
    const [what, ...how] = turnInWords(turn);
    return [`    ${turn.name}  ${what}`, ...how.map((text) => `      ${text}`)];
  });
}

async function finishOnly(session: Session, books: Books, id: string, { json }: Options): Promise<void> {
  const { month, seal, notes } = await finishCorrections(books, id);
  const { edition, tree } = seal.statement;
  const output: CorrectMonthOutput = { month: id, corrections: month.corrections.length, edition, root: tree.root, notes };
  if (json) printJson(session, output);
  else session.terminal.out([`${id}  更正 ${output.corrections} 项，封存第${edition}版  ${tree.root}`, ...notes].join('\n'));
}
