/** `sundial restore`: a backup into an empty place, on the database of this machine, whichever it was taken from. */
import { Command } from 'commander';
import { restoreBackup } from '../backup/restore.ts';
import { inBytes } from '../keeping/room.ts';
import type { RestoreOutput } from '../outputs-backup.ts';
import { printJson, withExample, type Session } from './command.ts';

interface Options {
  data: string;
  config?: string;
  json?: boolean;
}

export function restoreCommand(session: Session): Command[] {
  const command = new Command('restore')
    .description('put a backup into an empty data directory, and into SQLite there or the empty database of DATABASE_URL')
    .argument('<from>', 'a backup, or a directory of backups, of which the newest is taken')
    .requiredOption('--data <dir>', 'an empty directory, or none yet')
    .option('--config <dir>', "where the backup's configuration goes: an empty directory, or none yet; default: nowhere")
    .option('--json', 'print one JSON document')
    .action((from: string, options: Options) => restore(session, from, options));
  const example =
    'npx sundial restore /backup/sundial --data data\nDATABASE_URL=postgres://… npx sundial restore /backup/sundial --data /srv/sundial';
  return [withExample(command, example)];
}

async function restore(session: Session, from: string, { data, config, json }: Options): Promise<void> {
  const { databaseUrl } = session.settings;
  const done: RestoreOutput = await restoreBackup({ from, dataDir: data, databaseUrl, configDir: config ?? null });
  if (json) return printJson(session, done);
  const { at, database, tables, rows, files, bytes, keys } = done;
  const lines = [
    `${done.from} → ${data} (${database === 'sqlite' ? 'SQLite' : 'PostgreSQL'})`,
    `  of ${at}: ${rows} rows of ${tables} tables, ${files} files, ${inBytes(bytes)}`,
    ...(keys ? [] : ['  without keys: put your own into <data>/keys before anything is sealed, or new seals bear another key']),
    '  Before it takes over: end every process of the old place, or both would inspect the same sites',
  ];
  session.terminal.out(lines.join('\n'));
}
