/** `sundial case`: one finding with all that proves it, in one file that anybody can check with the published key. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { maskText } from '../../crawler/read/masks.ts';
import { clean } from '../../reports/escape.ts';
import { writeWhole } from '../case/container.ts';
import { makeCase, type MadeCase } from '../case/export.ts';
import { findFinding, monthsIn, namesFinding, type Listed, type SealedMonth } from '../case/find-finding.ts';
import { logRawExport, rawLogPath, readRawLog } from '../case/raw-log.ts';
import { verifyCase } from '../case/verify-case.ts';
import { knownDigests } from '../keys.ts';
import type { CaseListOutput, CaseOutput } from '../outputs-case.ts';
import { Exit, printJson, Refusal, withExample, worse, type Session } from './command.ts';
import { parseMonth } from './when.ts';

interface Options {
  out?: string;
  data?: string;
  month?: string;
  withRaw?: boolean;
  by?: string;
  why?: string;
  json?: boolean;
}

export function caseCommand(session: Session): Command[] {
  const command = new Command('case')
    .description('write a case file: a finding, its exhibits and the proof that they were sealed')
    .argument('<finding>', 'id of the finding or its first 8 signs and more, as the unit page prints it; or UNIT/INDICATOR')
    .option('--out <file>', 'where to write; default: case-<id>.zip')
    .option('--data <dir>', 'where the evidence lies')
    .option('--month <YYYY-MM>', 'the month; default: the newest sealed one that knows the finding')
    .option('--with-raw', 'put the raw records in, NOT redacted; needs --by and --why, and goes on record')
    .option('--by <name>', 'who takes the raw records')
    .option('--why <text>', 'what for')
    .option('--json', 'print one JSON document')
    .action((wanted: string, options: Options) => run(session, wanted, options));
  const example = `npx sundial case 3f9c01ab77d2 --out case.zip
npx sundial verify case.zip --key published-key.pem`;
  return [withExample(command, example)];
}

async function run(session: Session, wanted: string, options: Options): Promise<void> {
  const raw = rawAsked(options);
  if (!namesFinding(wanted))
    throw new Refusal(
      'usage',
      `<finding>: expected 8 to 64 hex digits or UNIT/INDICATOR, found "${wanted}"`,
      'the unit page prints the id beside each finding',
    );
  const dataDir = options.data ?? session.settings.dataDir;
  const months = options.month === undefined ? monthsIn(dataDir) : [parseMonth(options.month)];
  const answer = await findFinding(dataDir, wanted, months);
  if (answer === null) throw unknown(wanted, dataDir, options);
  if ('several' in answer) return list(session, answer, options);
  try {
    await write(session, dataDir, answer.month, answer.found, raw, options);
  } finally {
    await answer.month.results.close();
  }
}

function rawAsked({ withRaw, by, why }: Options): { by: string; why: string } | null {
  const [name, reason] = [by?.trim() ?? '', why?.trim() ?? ''];
  if (withRaw !== true) {
    if (by !== undefined || why !== undefined)
      throw new Refusal('usage', '--by and --why belong to --with-raw', 'add --with-raw, or leave them out');
    return null;
  }
  if (name === '' || reason === '')
    throw new Refusal(
      'usage',
      '--with-raw: expected --by NAME and --why TEXT, for raw pages may show personal data and who takes them goes on record',
      "for example: --with-raw --by 'the name' --why 'review asked for by the unit'",
    );
  return { by: maskText(name), why: maskText(reason) };
}

function unknown(wanted: string, dataDir: string, { month }: Options): Refusal {
  const where = month === undefined ? 'any sealed month' : month;
  const hint = 'sundial inspect seals a month when it publishes; a trial is never sealed';
  return new Refusal('no-data', `${wanted}: expected a finding of ${where} in ${dataDir}/evidence, found none`, hint);
}

/** More than one finding goes by that name: a person chooses. */
function list(session: Session, { several, month }: { several: Listed[]; month: string }, { json }: Options): void {
  session.exit = worse(session.exit, Exit.usage);
  const output: CaseListOutput = { month, findings: several };
  if (json) return printJson(session, output);
  session.terminal.out(several.map(({ id, indicator, says }) => `${id.slice(0, 12)}  ${indicator}  ${clean(says)}`).join('\n'));
  session.terminal.err(`sundial: ${several.length} findings of ${month} go by that name; name one by its id`);
}

async function write(
  session: Session,
  dataDir: string,
  month: SealedMonth,
  id: string,
  raw: { by: string; why: string } | null,
  options: Options,
): Promise<void> {
  const at = new Date().toISOString();
  const made = await makeCase(dataDir, month, id, raw && { ...raw, at, keyed: knownDigests(dataDir, session.env) });
  const path = resolve(options.out ?? `case-${id.slice(0, 12)}.zip`);
  for (const bundle of made.gone)
    session.terminal.err(`sundial: ${bundle}.wacz was sealed and is not there; what it held is missing from the case`);
  await writeWhole(path, made.bytes, raw === null ? 0o644 : 0o600, async (draft) => {
    const { ok, problems } = await verifyCase(draft);
    if (!ok) throw new Refusal('evidence', `${id.slice(0, 12)}: ${problems[0]?.says}`, `npx sundial verify ${month.run}`, Exit.unverified);
    if (raw !== null) await log(session, dataDir, made, { ...raw, at });
  });
  const { file } = made;
  const { root, key, edition } = file.seal;
  const output: CaseOutput = {
    case: path,
    sha256: made.sha256,
    bytes: made.bytes.length,
    finding: id,
    run: month.run,
    edition,
    root,
    key,
    records: file.records.length,
    exhibits: file.evidence.filter(({ exhibit }) => exhibit !== null).length,
    raw: made.raw,
  };
  if (options.json) printJson(session, output);
  else session.terminal.out(inWords(output, file.finding.says));
}

/** Before anybody has the file: an export that is not on record must not be. */
async function log(session: Session, dataDir: string, made: MadeCase, by: { by: string; why: string; at: string }): Promise<void> {
  const { troubles } = await readRawLog(dataDir);
  for (const trouble of troubles) session.terminal.err(`sundial: ${rawLogPath(dataDir)}: ${trouble}`);
  const { run, id } = made.file.finding;
  await logRawExport(dataDir, { ...by, run, finding: id, case: made.sha256, records: made.raw });
}

function inWords({ case: path, finding, root, key, records, exhibits, raw }: CaseOutput, says: string): string {
  return [
    `案卷      ${path}`,
    `发现      ${finding.slice(0, 12)}  ${clean(says)}`,
    `内容      ${records} 条封存记录，${exhibits} 个重现页${raw === 0 ? '，不含原始网页' : `，${raw} 条原始记录（未遮盖，已登记）`}`,
    `封存根    ${root}`,
    `公钥指纹  ${key}`,
    `核对      npx sundial verify ${path} --key <公布的公钥.pem>`,
  ].join('\n');
}
