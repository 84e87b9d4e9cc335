/** `sundial findings`: what was found in a month, what of it waits for a person, and who has spoken. */
import { Command } from 'commander';
import { clean } from '../../reports/escape.ts';
import { listFindings, type Listed, type Narrowed } from '../judging/list-findings.ts';
import { storedMonth, type StoredMonth } from '../judging/stored-month.ts';
import { shown } from '../judging/tell-judgement.ts';
import type { FindingsOutput } from '../outputs-judging.ts';
import { printJson, Refusal, withExample, type Session } from './command.ts';
import { withBooks } from './judging.ts';
import { parseMonth } from './when.ts';

interface Options {
  unit?: string;
  indicator?: string;
  state: string;
  data?: string;
  json?: boolean;
}

const states = ['waiting', 'counted', 'dismissed', 'all'] as const;

export function findingsCommand(session: Session): Command[] {
  const command = new Command('findings')
    .description('list findings of a month: what waits for a person, what it could move, where its proof lies')
    .argument('[month]', 'YYYY-MM; default: the newest inspected one')
    .option('--unit <id>', 'only of this unit')
    .option('--indicator <id>', 'only of this indicator')
    .option('--state <state>', states.join(', '), 'waiting')
    .option('--data <dir>', 'where the store lies')
    .option('--json', 'print one JSON document')
    .action((month: string | undefined, options: Options) => run(session, month, options));
  return [withExample(command, 'npx sundial findings 2018-12\nnpx sundial findings 2018-12 --unit jia --state all --json')];
}

async function run(session: Session, named: string | undefined, options: Options): Promise<void> {
  const state = states.find((each) => each === options.state);
  if (state === undefined) throw new Refusal('usage', `--state: expected one of ${states.join(', ')}, found "${options.state}"`, '');
  const wanted = named === undefined ? undefined : parseMonth(named);
  await withBooks(session, options, async (books) => {
    const month = await storedMonth(books, wanted);
    const findings = await listFindings(books, month, { unit: options.unit, indicator: options.indicator, state });
    const output = outputOf(month, findings);
    if (options.json) printJson(session, output);
    else session.terminal.out(inWords(output, state));
  });
}

function outputOf({ run: { id }, current, isClosed, isDraft, published, review }: StoredMonth, findings: Listed[]): FindingsOutput {
  const { due, then } = review;
  // What was corrected since waits no more, though it stands in the bulletin as it was printed.
  const count = current.flatMap(({ lines }) => lines).reduce((sum, { waiting }) => sum + waiting.length, 0);
  const state = isClosed || (published.size > 0 && !isDraft) ? 'published' : isDraft ? 'draft' : 'open';
  return { month: id, state, waiting: count, due, then, findings };
}

const standing = { waiting: '待复核', counted: '计分', dismissed: '已撤销', elsewhere: '已计入他处', none: '不影响得分' } as const;
const stages = { open: '未发布', draft: '送审稿', published: '已发布' } as const;

function inWords({ month, state, waiting, due, then, findings }: FindingsOutput, wanted: Narrowed['state']): string {
  const deadline = waiting === 0 || state === 'published' ? '' : `，复核截至 ${due}，逾期${then === 'hold' ? '不发布' : '照此发布'}`;
  const places = new Map<string, Listed[]>();
  for (const finding of findings) {
    const place = `${finding.name}  ${finding.indicator} ${finding.title}`;
    places.set(place, [...(places.get(place) ?? []), finding]);
  }
  return [
    `${month}（${stages[state]}）  待复核 ${waiting} 项${deadline}`,
    ...[...places].flatMap(([place, own]) => [place, ...own.flatMap(findingInWords)]),
    ...(findings.length === 0 ? [wanted === 'waiting' ? '没有待复核的发现（--state all 列出全部）' : '没有这样的发现'] : []),
  ].join('\n');
}

function findingInWords({ id, state, swing, says, exhibit, evidence, judgements, added }: Listed): string[] {
  const moves = swing === null || swing === 0 ? '' : `  可能 ${shown(swing)} 分`;
  return [
    `  ${id.slice(0, 12)}  ${standing[state]}${moves}  ${clean(says)}${added ? '（人工补充）' : ''}`,
    `    证据  ${exhibit ?? clean(evidence[0]!.url)}`,
    ...judgements.map(
      ({ verdict, by, at, why, month, until, holds, afterPublication }) =>
        `    复核  ${verdict === 'upheld' ? '维持' : '撤销'}  ${clean(by)} ${at.slice(0, 10)}（${month}${until === null ? '' : `，有效至 ${until}`}${afterPublication ? '，发布后' : ''}）：${clean(why)}${holds ? '' : '  不再适用'}`,
    ),
  ];
}
