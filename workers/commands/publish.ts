/** `sundial publish`: a drafted month becomes the published one, when its review is over or somebody says not to wait for it. */
import { Command } from 'commander';
import { loadConfig } from '../../config/load.ts';
import { readSeal } from '../../crawler/seal/seal-files.ts';
import { filesIn } from '../inspection.ts';
import { storedMonth, type StoredMonth } from '../judging/stored-month.ts';
import type { PublishOutput } from '../outputs-judging.ts';
import { publishDraft } from '../publish-draft.ts';
import type { Books } from '../runtime.ts';
import { evidenceDir, reportDir } from '../work.ts';
import { Exit, printJson, withExample, worse, type Session } from './command.ts';
import { withBooks } from './judging.ts';
import { parseMonth } from './when.ts';

interface Options {
  config: string;
  withoutReview?: boolean;
  data?: string;
  json?: boolean;
}

export function publishCommand(session: Session): Command[] {
  const command = new Command('publish')
    .description('publish a drafted month: ledger, seal, bulletin; nothing is fetched')
    .argument('<month>', 'YYYY-MM')
    .option('--config <dir>', 'configuration directory', 'config')
    .option('--without-review', 'do not wait: what nobody has judged stands in the bulletin and is not counted')
    .option('--data <dir>', 'where the store, the evidence and the reports lie')
    .option('--json', 'print one JSON document')
    .action((month: string, options: Options) => run(session, parseMonth(month), options));
  return [
    withExample(command, 'npx sundial publish 2018-12 --config my-city\nnpx sundial publish 2018-12 --without-review --config my-city'),
  ];
}

async function run(session: Session, wanted: string, options: Options): Promise<void> {
  const config = loadConfig(options.config);
  await withBooks(session, options, async (books) => {
    const release = await books.store.lease(wanted);
    try {
      const month = await storedMonth(books, wanted);
      await publishDraft(books, config, month, options.withoutReview === true);
    } finally {
      await release();
    }
    const output = await outputOf(books, await storedMonth(books, wanted));
    if (output.state === 'open') session.exit = worse(session.exit, Exit.unjudged);
    if (options.json) printJson(session, output);
    else session.terminal.out(inWords(output));
  });
}

async function outputOf({ dataDir }: Books, { run: { id }, isClosed, review }: StoredMonth): Promise<PublishOutput> {
  const seal = await readSeal(evidenceDir(dataDir, id), id);
  const sealed = { edition: seal?.statement.edition ?? null, root: seal?.statement.tree.root ?? null };
  return { month: id, state: isClosed ? 'closed' : 'open', waiting: review.count, ...sealed, bulletin: filesIn(reportDir(dataDir, id)) };
}

function inWords({ month, state, waiting, edition, root, bulletin }: PublishOutput): string {
  return [
    `${month} 已发布${state === 'open' ? '（有单位尚无总分，补检后再入台账）' : ''}${waiting > 0 ? `，其中待复核 ${waiting} 项未计分` : ''}`,
    `  封存  第${edition ?? 0}版  ${root ?? ''}`,
    ...Object.values(bulletin).map((path) => `  ${path}`),
  ].join('\n');
}
