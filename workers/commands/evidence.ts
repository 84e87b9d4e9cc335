/** `sundial evidence`: what evidence there is, and what becomes of it when it is old. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { KeepingPolicy } from '../../config/keeping.ts';
import { loadConfig } from '../../config/load.ts';
import { BundleSealed } from '../../crawler/evidence/bundle.ts';
import { bundleStands } from '../../crawler/evidence/readable.ts';
import { abandonUnfinished } from '../keeping/abandon.ts';
import { KEEPING, sharingAfter } from '../keeping/after-month.ts';
import { exportBundle } from '../keeping/export.ts';
import { inventory } from '../keeping/inventory.ts';
import { inventoryInWords } from '../keeping/inventory-words.ts';
import { pruneMonths } from '../keeping/prune.ts';
import { inBytes, roomAt, takenBy } from '../keeping/room.ts';
import { shareEvidence } from '../keeping/share.ts';
import type { EvidenceListOutput } from '../outputs-evidence.ts';
import { openBooks, type Books } from '../runtime.ts';
import { bundlePath } from '../work.ts';
import { printJson, Refusal, withExample, type Session } from './command.ts';

interface Options {
  config?: string;
  data?: string;
  dryRun?: boolean;
  out?: string;
  json?: boolean;
}

export function evidenceCommand(session: Session): Command[] {
  const evidence = new Command('evidence').description('what evidence there is, and what becomes of it when it is old');
  const listing = common(new Command('list'), 'every sealed bundle and unfinished attempt, and the room that is left').action(
    (options: Options) => list(session, options),
  );
  const exporting = new Command('export')
    .description('write a bundle out as the plain WACZ that it was sealed as')
    .argument('<bundle>', 'its id, e.g. 2018-12.portal')
    .requiredOption('--out <file.wacz>', 'where to; never written over')
    .option('--data <dir>', 'where the evidence lies')
    .option('--json', 'print one JSON document')
    .action((id: string, options: Options) => exportOne(session, id, options));
  const sharing = common(new Command('share'), 'store what has not changed between two months of a site once').action((options: Options) =>
    share(session, options),
  );
  const pruning = common(new Command('prune'), 'of months older than fullMonths (keeping.yaml) keep what findings cite')
    .option('--dry-run', 'only say what would be done')
    .action((options: Options) => prune(session, options));
  const abandoning = common(new Command('abandon'), 'take away unfinished attempts older than abandonUnfinishedDays (keeping.yaml)')
    .option('--dry-run', 'only say what would be done')
    .action((options: Options) => abandon(session, options));
  evidence.addCommand(withExample(listing, 'npx sundial evidence list --data data'));
  evidence.addCommand(withExample(exporting, 'npx sundial evidence export 2018-11.portal --out portal.wacz'));
  evidence.addCommand(withExample(sharing, 'npx sundial evidence share --data data'));
  evidence.addCommand(withExample(pruning, 'npx sundial evidence prune --config my-city --dry-run'));
  evidence.addCommand(withExample(abandoning, 'npx sundial evidence abandon --config my-city --dry-run'));
  evidence.addHelpText(
    'after',
    '\nAn inspection does share, prune and abandon by itself, as keeping.yaml says, once its month is published.\n',
  );
  return [withExample(evidence, 'npx sundial evidence list\nnpx sundial evidence prune --dry-run')];
}

function common(command: Command, description: string): Command {
  return command
    .description(description)
    .option('--config <dir>', 'where keeping.yaml lies; default: config, if there is one')
    .option('--data <dir>', 'where the store and the evidence lie')
    .option('--json', 'print one JSON document');
}

/** The policy of a configuration; without one, the product's own. */
function keepingOf({ config }: Options): KeepingPolicy {
  if (config !== undefined) return loadConfig(config).keeping;
  return existsSync(join('config', 'city.yaml')) ? loadConfig('config').keeping : KeepingPolicy.parse({});
}

const dataDirOf = (session: Session, { data }: Options): string => data ?? session.settings.dataDir;

async function list(session: Session, options: Options): Promise<void> {
  const evidence = join(dataDirOf(session, options), 'evidence');
  const [found, room] = [await inventory(evidence), roomAt(evidence, keepingOf(options))];
  if (!options.json) return session.terminal.out(inventoryInWords(found, room));
  const told: EvidenceListOutput = {
    bundles: found.sealed,
    unfinished: found.unfinished.map(({ id, run, name, attempt, onDisk, touched }) => ({ id, run, name, attempt, onDisk, touched })),
    room,
  };
  printJson(session, told);
}

async function exportOne(session: Session, id: string, options: Options): Promise<void> {
  const [path, out] = [bundlePath(dataDirOf(session, options), id), options.out!];
  if (!bundleStands(path))
    throw new Refusal('usage', `${id}: expected a sealed bundle at ${path}, found none`, 'npx sundial evidence list names them');
  const { bytes, sha256, pruned } = await exportBundle(path, out).catch((error: Error) => {
    throw error instanceof BundleSealed
      ? new Refusal('usage', `--out: expected no file there yet, found ${out}`, 'name another one')
      : error;
  });
  if (options.json) return printJson(session, { id, out, bytes, sha256, pruned });
  const less = pruned ? '（已删减：只有发现引用的记录）' : '';
  session.terminal.out(`${id} → ${out}：${bytes} 字节，SHA-256 ${sha256}${less}`);
}

/** Opens the books and keeps other processes from moving evidence about meanwhile. */
async function alone<T>(session: Session, options: Options, work: (books: Books) => Promise<T>): Promise<T> {
  const books = await openBooks({ ...session.settings, dataDir: dataDirOf(session, options) });
  try {
    const release = await books.store.lease(KEEPING);
    return await work(books).finally(release);
  } finally {
    await books.close();
  }
}

type Kept = { id: string; why: string }[];
const keptLines = (kept: Kept): string[] => kept.map(({ id, why }) => `  不动  ${id}：${why}`);
const shrunk = ({ id, bytes, after }: { id: string; bytes: number; after: number }) => `  ${id}  ${inBytes(bytes)} → ${inBytes(after)}`;

async function share(session: Session, options: Options): Promise<void> {
  const shared = await alone(session, options, ({ dataDir }) => shareEvidence(dataDir));
  if (options.json) return printJson(session, shared);
  const saved = shared.thin.reduce((sum, { bytes, after }) => sum + bytes - after, 0);
  const head = `与后一个合存 ${shared.thin.length} 个，省下 ${inBytes(saved)}`;
  session.terminal.out([head, ...shared.thin.map(shrunk), ...keptLines(shared.kept)].join('\n'));
}

async function prune(session: Session, options: Options): Promise<void> {
  const keeping = keepingOf(options);
  const { fullMonths } = keeping;
  if (fullMonths === null)
    throw new Refusal('configuration', 'keeping.yaml: expected fullMonths, found none: everything is kept', 'e.g. fullMonths: 24');
  const { dryRun = false } = options;
  const evidence = join(dataDirOf(session, options), 'evidence');
  const taken = { before: takenBy(evidence), after: 0 };
  const pruned = await alone(session, options, async (books) => {
    const done = await pruneMonths({ ...books, fullMonths, now: books.now(), dryRun });
    const sharing = dryRun ? null : sharingAfter(done.pruned, keeping, 0);
    if (sharing !== null) await shareEvidence(books.dataDir, sharing);
    return done;
  });
  taken.after = takenBy(evidence);
  if (options.json) return printJson(session, { dryRun, ...pruned, taken });
  const head = `${pruned.whole ?? '—'} 起的月份完整保留；${dryRun ? '将' : '已'}删减 ${pruned.pruned.length} 个证据包`;
  const lines = pruned.pruned.map((one) => `${shrunk(one)}，删去 ${one.records} 条，留 ${one.left} 条`);
  const room = dryRun ? [] : [`证据共占用磁盘 ${inBytes(taken.before)} → ${inBytes(taken.after)}`];
  session.terminal.out([head, ...lines, ...keptLines(pruned.kept), ...room].join('\n'));
}

async function abandon(session: Session, options: Options): Promise<void> {
  const { abandonUnfinishedDays: days } = keepingOf(options);
  const { dryRun = false } = options;
  const done = await alone(session, options, ({ store, dataDir, now }) => abandonUnfinished({ store, dataDir, days, now: now(), dryRun }));
  const abandoned = done.abandoned.map(({ id, onDisk, touched }) => ({ id, onDisk, touched }));
  if (options.json) return printJson(session, { dryRun, abandoned, kept: done.kept });
  const head = `${dryRun ? '将' : '已'}舍弃未完成的抓取 ${abandoned.length} 个`;
  const lines = abandoned.map(({ id, onDisk, touched }) => `  ${id}  ${inBytes(onDisk)}，最后写入 ${touched}`);
  session.terminal.out([head, ...lines, ...keptLines(done.kept)].join('\n'));
}
