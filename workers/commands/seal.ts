/** `sundial seal`: what a month was sealed with; and, when a server was not to be had at the time, the time stamp that is still owed. */
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { checkSeal } from '../../crawler/seal/check-seal.ts';
import { printedSeal } from '../../crawler/seal/print-seal.ts';
import { OPERATORS_WORD } from '../../crawler/seal/printed.ts';
import { readSeal, sealEndings, sealPath, type Seal } from '../../crawler/seal/seal-files.ts';
import { openKeys } from '../keys.ts';
import type { SealOutput } from '../outputs-seal.ts';
import { stampSeal } from '../stamping.ts';
import { evidenceDir } from '../work.ts';
import { Exit, printJson, Refusal, withExample, worse, type Session } from './command.ts';
import { parseMonth } from './when.ts';

interface Options {
  data?: string;
  timestamp?: boolean;
  json?: boolean;
}

export function sealCommand(session: Session): Command[] {
  const command = new Command('seal')
    .description("show a month's seal: root, key, edition, time")
    .argument('<month>', 'YYYY-MM')
    .option('--data <dir>', 'where the evidence lies')
    .option('--timestamp', 'ask the server of SUNDIAL_TSA for the time stamp that is still owed')
    .option('--json', 'print one JSON document')
    .action((month: string, options: Options) => show(session, parseMonth(month), options));
  return [withExample(command, 'npx sundial seal 2018-12\nSUNDIAL_TSA=http://tsa.example/ npx sundial seal 2018-12 --timestamp')];
}

async function show(session: Session, month: string, options: Options): Promise<void> {
  const dataDir = options.data ?? session.settings.dataDir;
  const dir = evidenceDir(dataDir, month);
  const found = await readSeal(dir, month);
  if (found === null)
    throw new Refusal('no-data', `${month}: expected a sealed month in ${dir}, found no seal`, `npx sundial inspect --month ${month}`);
  const seal = options.timestamp ? await stamped(session, dataDir, dir, found) : found;
  const shown = await outputOf(dir, month, seal);
  if (shown.troubles.length > 0) session.exit = worse(session.exit, Exit.unverified);
  if (options.json) printJson(session, shown);
  else session.terminal.out(inWords(shown));
}

async function stamped({ settings }: Session, dataDir: string, dir: string, seal: Seal): Promise<Seal> {
  const { timestampServer = null, sealKey, digestKey } = settings;
  if (seal.timestamp !== null) return seal;
  if (timestampServer === null)
    throw new Refusal('settings', 'SUNDIAL_TSA: expected the address of a time-stamp server, found nothing', 'see docs/configuration.md');
  let why = '';
  const log = (event: string, data: Record<string, unknown>): void => {
    if (event === 'timestamp-failed') why = String(data['why']);
  };
  const keys = () => openKeys(dataDir, { SUNDIAL_KEY: sealKey, SUNDIAL_DIGEST_KEY: digestKey });
  const answer = await stampSeal({ log, keys, timestampServer }, dir, seal);
  if (answer.timestamp === null) throw new Refusal('timestamp', why, 'the month stays sealed as it is; ask again later');
  return answer;
}

async function outputOf(dir: string, month: string, seal: Seal): Promise<SealOutput> {
  const { edition, at, tree, key, engine, before, bundles } = seal.statement;
  const { stamp } = await printedSeal(seal);
  const parts = Object.keys(sealEndings) as (keyof typeof sealEndings)[];
  const files = parts.map((part) => sealPath(dir, seal.statement, part)).filter((path) => existsSync(path));
  return { month, edition, at, root: tree.root, key, engine, before, bundles, stamp, files, troubles: checkSeal(seal) };
}

function inWords({ month, edition, at, root, key, engine, before, bundles, stamp, files, troubles }: SealOutput): string {
  return [
    `${month} 第${edition}版封存`,
    `  封存根    ${root}`,
    `  公钥指纹  ${key}（SHA-256）`,
    `  封存于    ${at}`,
    `  时间      ${stamp === null ? OPERATORS_WORD : `外部时间戳（RFC 3161）${stamp.at}，由 ${stamp.by} 签发`}`,
    `  引擎      ${engine.version}（${engine.digest}）`,
    `  前一份    ${before === null ? '无：这是第一份封存' : `${before.run} 第${before.edition}版，声明的 SHA-256 ${before.sha256}`}`,
    `  证据包    ${bundles.length} 个`,
    ...bundles.map(({ id, records, root: of }) => `    ${id}  ${records} 条记录，根 ${of}`),
    ...files.map((path) => `  文件      ${path}`),
    ...troubles.map((says) => `  有误      ${says}`),
    `核对：npx sundial verify ${month}`,
  ].join('\n');
}
