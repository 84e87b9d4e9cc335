/** `sundial judge`, `award` and `add-finding`: what only a person can say about a month before it is published. */
import { Command } from 'commander';
import { keepDocument, proofOf } from '../judging/enter.ts';
import { additionOf, awardOf, verdictOf } from '../judging/speak.ts';
import { withExample, type Session } from './command.ts';
import { judgingOptions, speak, type JudgingOptions } from './judging.ts';

interface JudgeOptions extends JudgingOptions {
  until?: string;
}
interface AwardOptions extends JudgingOptions {
  attachment?: string;
}
interface AddOptions extends AwardOptions {
  sort: string;
  subject: string;
  says: string;
  url?: string;
}

const LATER = 'After publication the month is refused: see sundial correct --help.';

export function judgeCommands(session: Session): Command[] {
  return [judgeCommand(session), awardCommand(session), addFindingCommand(session)];
}

function judgeCommand(session: Session): Command {
  const command = judgingOptions(
    new Command('judge')
      .description('confirm or dismiss a finding; its unit is scored again at once')
      .argument('<finding>', 'the first digits of its id, or UNIT/INDICATOR')
      .argument('<verdict>', 'upheld: it counts; dismissed: it does not'),
  )
    .option('--until <YYYY-MM-DD>', 'carries over into months up to that day, as long as the evidence stays the same')
    .action((finding: string, verdict: string, options: JudgeOptions) =>
      speak(session, options, () => (month, signature) => verdictOf(month, { finding, verdict, until: options.until }, signature)),
    );
  command.addHelpText('after', `\nA later judgement of the same finding stands beside the first, and wins. ${LATER}`);
  return withExample(command, "npx sundial judge 3f9c01ab upheld --by 复核员甲 --why '已电话核实'");
}

function awardCommand(session: Session): Command {
  const command = judgingOptions(
    new Command('award')
      .description('give points for an indicator that a person judges (check: manual), within its full mark')
      .argument('<unit>', 'id or name')
      .argument('<indicator>', 'id')
      .argument('<points>', 'for example 2.5'),
  )
    .option('--attachment <file>', 'the document it rests on; its bytes are sealed with the month')
    .action((unit: string, indicator: string, points: string, options: AwardOptions) =>
      speak(session, options, (books) => async (month, signature) => {
        // What does not hold is refused before a document is kept for it.
        awardOf(month, { unit, indicator, points, attachment: null }, signature);
        return awardOf(month, { unit, indicator, points, attachment: await keepDocument(books, month, options.attachment) }, signature);
      }),
    );
  command.addHelpText('after', `\nThe latest award stands. ${LATER}`);
  return withExample(command, "npx sundial award jia M-01 2.5 --by 复核员甲 --why '现场检查' --attachment letter.pdf");
}

function addFindingCommand(session: Session): Command {
  const command = judgingOptions(
    new Command('add-finding')
      .description('add what a person saw and no check can: a spot check, how a request was handled')
      .argument('<unit>', 'id or name')
      .argument('<indicator>', 'id; its effect prices the finding'),
  )
    .requiredOption('--sort <sort>', 'kind of finding, as the rubric prices it')
    .requiredOption('--subject <text>', 'what it is about: an address, a request; part of its identity')
    .requiredOption('--says <text>', 'one sentence in Chinese, as it will be printed')
    .option('--attachment <file>', 'its evidence: a letter, a photograph; sealed with the month')
    .option('--url <address>', 'its evidence: a page that the month has recorded')
    .action((unit: string, indicator: string, options: AddOptions) =>
      speak(session, options, (books) => async (month, signature) => {
        const said = { unit, indicator, sort: options.sort, subject: options.subject, says: options.says };
        additionOf(month, { ...said, evidence: PENDING }, signature);
        return additionOf(month, { ...said, evidence: await proofOf(books, month, options) }, signature);
      }),
    );
  command.addHelpText('after', `\nIt counts at once, and until somebody dismisses it with sundial judge. ${LATER}`);
  return withExample(
    command,
    "npx sundial add-finding jia DI-01 --sort own --subject 依申请公开2018-3号 --says '…' --by 甲 --why '日常抽查' --attachment answer.pdf",
  );
}

/** Stands in while it is asked whether the rest holds. */
export const PENDING = { bundle: '', url: '', at: '', sha256: '' };
