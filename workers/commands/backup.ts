/** `sundial backup`: store and evidence into a directory of plain files, while everything runs on; and whether one is still whole. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { takeBackup } from '../backup/backups.ts';
import { backupAt, checkBackup } from '../backup/check.ts';
import { bytesOf } from '../backup/manifest.ts';
import { onInterrupt } from '../interrupt.ts';
import { inBytes } from '../keeping/room.ts';
import { openLog, secretsOf } from '../log.ts';
import type { BackupOutput, BackupVerifyOutput } from '../outputs-backup.ts';
import { Exit, printJson, Refusal, withExample, type Session } from './command.ts';

interface Options {
  data?: string;
  config?: string;
  evidence: boolean;
  withKeys?: boolean;
  whole?: boolean;
  keep?: string;
  json?: boolean;
}

export function backupCommand(session: Session): Command[] {
  const backup = new Command('backup')
    .description('copy store, evidence and configuration into a directory of backups, while the work goes on')
    .argument('<to>', 'directory of the series, best on another disk; what an earlier backup there holds is not copied again')
    .option('--data <dir>', 'where the store and the evidence lie')
    .option('--config <dir>', 'a configuration to keep with it; default: config, if there is one')
    .option('--without-evidence', 'only the store (and the configuration)')
    .option('--with-keys', 'also the keys of <data>/keys: whoever has them can seal as you do')
    .option('--whole', 'copy every file again, whatever earlier backups hold')
    .option('--keep <n>', 'how many backups of the series stay; default: all')
    .option('--json', 'print one JSON document')
    .action((to: string, options: Options & { withoutEvidence?: boolean }) =>
      take(session, to, { ...options, evidence: options.withoutEvidence !== true }),
    );
  const verify = new Command('verify')
    .description('hold a backup to its digests; exit code 4 when anything is missing, edited or there beside')
    .argument('<dir>', 'a backup, or a directory of backups, of which the newest is checked')
    .option('--json', 'print one JSON document')
    // `--json` is an option of both, and it is the outer command that takes it.
    .action((dir: string, _options: unknown, command: Command) => check(session, dir, command.optsWithGlobals()));
  backup.addCommand(withExample(verify, 'npx sundial backup verify /backup/sundial'));
  return [withExample(backup, 'npx sundial backup /backup/sundial --config my-city --keep 14\nnpx sundial backup verify /backup/sundial')];
}

async function take(session: Session, to: string, options: Options): Promise<void> {
  const { dataDir, databaseUrl, logLevel = 'warn' } = session.settings;
  const interrupt = onInterrupt((name) => session.terminal.err(`${name}: the backup is broken off; once more ends at once`));
  const taken: BackupOutput = await takeBackup({
    dataDir: options.data ?? dataDir,
    databaseUrl,
    to,
    configDir: configOf(options),
    evidence: options.evidence,
    keys: options.withKeys ?? false,
    whole: options.whole ?? false,
    keep: keepOf(options),
    now: () => new Date(),
    log: openLog({ level: logLevel, secrets: secretsOf(session.settings) }),
    signal: interrupt.signal,
  })
    .catch((error: Error) => {
      if (!interrupt.signal.aborted) throw error;
      throw new Refusal(
        'interrupted',
        'the backup was broken off, and nothing of it is left',
        'the same command begins it anew',
        Exit.unjudged,
      );
    })
    .finally(() => interrupt.off());
  if (options.json) return printJson(session, taken);
  const { dir, tables, rows, files, bytes, copied, removed, leftOut } = taken;
  session.terminal.out(
    [
      dir,
      `  ${rows} rows of ${tables} tables, ${files} files, ${inBytes(bytes)}; copied ${copied.files} files, ${inBytes(copied.bytes)}`,
      ...removed.map((name) => `  removed  ${name}`),
      ...leftOut.map((name) => `  left out  table ${name}: none of Sundial's`),
    ].join('\n'),
  );
}

function configOf({ config }: Options): string | null {
  if (config === undefined) return existsSync(join('config', 'city.yaml')) ? 'config' : null;
  if (statSync(config, { throwIfNoEntry: false })?.isDirectory()) return config;
  throw new Refusal(
    'usage',
    `--config: expected a directory, found ${existsSync(config) ? 'a file' : 'nothing'} at ${config}`,
    'leave it out, or correct the path',
  );
}

function keepOf({ keep }: Options): number | null {
  if (keep === undefined) return null;
  if (/^[1-9]\d{0,4}$/.test(keep)) return Number(keep);
  throw new Refusal('usage', `--keep: expected a number of 1 or more, found "${keep}"`, 'e.g. --keep 14');
}

async function check(session: Session, path: string, { json }: { json?: boolean }): Promise<void> {
  const { dir, manifest, problems } = await checkBackup(await backupAt(path));
  const ok = problems.length === 0;
  if (!ok) session.exit = Exit.unverified;
  const { at, parts, tables, files } = manifest;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const bytes = bytesOf(files);
  const told: BackupVerifyOutput = { dir, ok, at, parts, tables: tables.length, rows, files: files.length, bytes, problems };
  if (json) return printJson(session, told);
  const head = `${dir}: ${ok ? 'whole' : 'NOT whole'}`;
  const sum = `  of ${at}: ${parts.join(', ')}; ${rows} rows of ${tables.length} tables, ${files.length} files, ${inBytes(bytes)}`;
  session.terminal.out([head, sum, ...problems.map(({ file, says }) => `  ${file}: ${says}`)].join('\n'));
}
