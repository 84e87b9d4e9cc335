/** `sundial verify`: is this bundle, month or case file what was sealed? Offline, and in words. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { Month } from '../../config/run.ts';
import { readPublicKey } from '../../crawler/seal/key.ts';
import { FOLDER, trouble } from '../../crawler/seal/month-findings.ts';
import { namedSeal } from '../../crawler/seal/seal-files.ts';
import { verifyCase } from '../case/verify-case.ts';
import { knownDigests } from '../keys.ts';
import type { VerifyMonthOutput, VerifyOutput } from '../outputs-seal.ts';
import { StoreError } from '../store.ts';
import { openStore } from '../store-kysely.ts';
import { verifyAgainstSeal } from '../verify/one-bundle.ts';
import { verifyWhole } from '../verify/whole-month.ts';
import { STORE, type StoreSide } from '../verify/against-store.ts';
import { evidenceDir } from '../work.ts';
import { Exit, printJson, Refusal, withExample, worse, type Session } from './command.ts';

interface Options {
  data?: string;
  key?: string;
  tsaCa?: string;
  json?: boolean;
}

/** What the person who verifies brought along. */
interface Brought {
  publicKey?: string | undefined;
  stampAuthorities?: string | undefined;
}

export function verifyCommand(session: Session): Command[] {
  const command = new Command('verify')
    .description('check a sealed month, single bundles or case files, offline')
    .argument('<what...>', 'months (YYYY-MM), seals (*.seal.json), bundles (*.wacz), case files (*.zip)')
    .option('--data <dir>', 'where the store and the evidence of a month lie')
    .option('--key <file>', 'the public key that the office has published (PEM); without it the key is only the one that lies beside')
    .option('--tsa-ca <file>', 'certificates of time-stamp authorities to be believed (PEM)')
    .option('--json', 'print one JSON document for each')
    .action((what: string[], options: Options) => verifyAll(session, what, options));
  const example = 'npx sundial verify 2018-12 --key seal.pub.pem\nnpx sundial verify data/evidence/2018-12/2018-12.portal.wacz';
  return [withExample(command, example)];
}

async function verifyAll(session: Session, what: string[], options: Options): Promise<void> {
  what.forEach(refuseOther);
  const brought: Brought = { publicKey: keyAt(options.key), stampAuthorities: certificatesAt(options.tsaCa) };
  for (const one of what) {
    const shown = await verifyOne(session, one, options, brought);
    if (options.json) printJson(session, shown);
    else session.terminal.out('month' in shown ? monthInWords(shown) : bundleInWords(one, shown));
  }
}

/** What can be no month, seal, bundle or case is refused before any of them is looked at. */
function refuseOther(what: string): void {
  const example = 'e.g. npx sundial verify 2018-12, or the path of a *.seal.json, *.wacz or case *.zip';
  if (/^\d{4}-\d\d$/.test(what) && !Month.safeParse(what).success)
    throw new Refusal('usage', `expected a month from 01 to 12, found "${what}"`, example);
  if (!/^\d{4}-\d\d$/.test(what) && statSync(what, { throwIfNoEntry: false })?.isDirectory())
    throw new Refusal('usage', `expected a month or a file, found a folder: ${what}`, example);
}

async function verifyOne(session: Session, what: string, options: Options, brought: Brought): Promise<VerifyOutput | VerifyMonthOutput> {
  const { settings } = session;
  const ended = (ok: boolean, isThere: boolean): void => {
    if (!ok) session.exit = worse(session.exit, isThere ? Exit.unverified : Exit.usage);
  };
  if (/^\d{4}-\d\d$/.test(what)) {
    const dataDir = options.data ?? settings.dataDir;
    const dir = evidenceDir(dataDir, what);
    const side = await storeSide({ ...settings, dataDir });
    const usable = side instanceof Error ? null : side;
    const shown = await verifyMonthAt(dir, what, usable, brought).finally(() => usable?.store.close());
    if (side instanceof Error) shown.problems.push(trouble(STORE, `数据库打不开：${side.message}`));
    // A month that somebody remembers (the store, a later seal) was taken away; of one that nobody does there was never anything.
    const isRemembered = shown.problems.some(({ file }) => file !== FOLDER);
    ended((shown.ok &&= !(side instanceof Error)), existsSync(dir) || isRemembered);
    return shown;
  }
  const seal = namedSeal(what.split(/[/\\]/).at(-1)!);
  if (seal !== null) {
    const shown = await verifyMonthAt(dirname(what), seal.run, null, { ...brought, edition: seal.edition });
    ended(shown.ok, existsSync(what) || shown.problems.some(({ file }) => file !== FOLDER));
    return shown;
  }
  const shown = /\.zip$/i.test(what) ? await caseAt(what, brought) : await verifyAgainstSeal(what, brought);
  // Of one that nobody has heard of there is nothing more to say than that.
  ended(shown.ok, existsSync(what) || existsSync(`${what}.thin`) || shown.problems.length > 1);
  return shown;
}

async function verifyMonthAt(
  dir: string,
  run: string,
  side: StoreSide | null,
  brought: Brought & { edition?: number },
): Promise<VerifyMonthOutput> {
  const { statement, ok, keyCompared, stamp, time, checked, notes, problems } = await verifyWhole(dir, run, side, brought);
  const seal = { edition: statement?.edition ?? null, root: statement?.tree.root ?? null, key: statement?.key ?? null };
  return { month: run, ok, ...seal, keyCompared, stamp, time, checked, notes, problems };
}

async function caseAt(path: string, brought: Brought): Promise<VerifyOutput> {
  const { bundle, ok, checked, problems, time } = await verifyCase(path, brought);
  return { bundle, ok, sealed: null, checked, notes: [], problems, time: time ?? '' };
}

/** The database, where there is one; a check never makes one. An Error: it cannot be opened. */
async function storeSide(settings: Session['settings']): Promise<StoreSide | StoreError | null> {
  const { dataDir, databaseUrl, digestKey, backupsDir } = settings;
  if (databaseUrl === undefined && !existsSync(join(dataDir, 'sundial.db'))) return null;
  const keyed = knownDigests(dataDir, { SUNDIAL_DIGEST_KEY: digestKey });
  try {
    return { store: await openStore({ dataDir, databaseUrl, backupsDir }), keyed };
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
}

function keyAt(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const pem = readFileSync(path, 'utf8');
  try {
    readPublicKey(pem);
  } catch {
    throw new Refusal(
      'usage',
      `--key: expected a public key (PEM), found something else in ${path}`,
      'the office publishes it as seal.pub.pem',
    );
  }
  return pem;
}

function certificatesAt(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const pem = readFileSync(path, 'utf8');
  if (/-----BEGIN CERTIFICATE-----/.test(pem)) return pem;
  throw new Refusal('usage', `--tsa-ca: expected certificates (PEM), found none in ${path}`, 'the time-stamp authority publishes them');
}

type Problem = VerifyOutput['problems'][number];

const placeOf = ({ part, record, offset, end }: Problem): string =>
  [
    part === '(file)' ? null : part,
    record,
    offset === null ? null : `第 ${offset}${end !== null && end > offset + 1 ? `–${end - 1}` : ''} 字节`,
  ]
    .filter(Boolean)
    .join(', ');

function body(shown: VerifyOutput | VerifyMonthOutput, problems: string[]): string[] {
  return [
    ...shown.checked.map((line) => `  已核对  ${line}`),
    ...shown.notes.map((line) => `  请留意  ${line}`),
    ...problems.map((line) => `  有误    ${line}`),
    ...(shown.time === '' ? [] : [`  时间    ${shown.time.replace(/^时间：/, '')}`]),
  ];
}

function bundleInWords(path: string, shown: VerifyOutput): string {
  const problems = shown.problems.map((problem) => `${placeOf(problem)}：${problem.says}`);
  return [`${path}：${shown.ok ? '完好' : '不完好'}`, ...body(shown, problems)].join('\n');
}

function monthInWords(shown: VerifyMonthOutput): string {
  const problems = shown.problems.map((problem) => `${[problem.file, placeOf(problem)].filter(Boolean).join(', ')}：${problem.says}`);
  const which = shown.edition === null || shown.edition === 1 ? shown.month : `${shown.month} 第${shown.edition}版`;
  return [`${which}：${shown.ok ? '完好' : '不完好'}`, ...body(shown, problems)].join('\n');
}
