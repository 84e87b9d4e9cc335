/** Where backups are tried: a village with a sealed November, places to restore to, and what a backup holds. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Manifest } from '../../workers/backup/manifest.ts';
import type { BackupOutput, RestoreOutput } from '../../workers/outputs-backup.ts';
import { main as sundial } from '../outside/sundial.ts';
import { terminal } from './terminal.ts';
import { buildVillage, type Village } from './village.ts';

export const dir = mkdtempSync(join(tmpdir(), 'sundial-backup-'));
export const data = join(dir, 'data');
let names = 0;
export const fresh = (): string => join(dir, `place-${(names += 1)}`);
export const tidy = (): void => rmSync(dir, { recursive: true, force: true });

export async function run<T>(argv: string[], env: Record<string, string> = {}) {
  const screen = terminal();
  const code = await sundial([...argv, '--json'], screen, { ...process.env, SUNDIAL_LOG: 'silent', ...env });
  const told = JSON.parse(screen.text()) as T & { error?: { code: string; message: string; hint: string } };
  return { code, told };
}
export const backup = (to: string, ...more: string[]) => run<BackupOutput>(['backup', to, '--data', data, ...more]);
export const restore = (from: string, to: string, env = {}) => run<RestoreOutput>(['restore', from, '--data', to], env);

export const manifestOf = (at: string) => JSON.parse(readFileSync(join(at, 'manifest.json'), 'utf8')) as Manifest;
export const linesIn = (at: string, table: string): string[] =>
  gunzipSync(readFileSync(join(at, 'store', `${table}.ndjson.gz`)))
    .toString()
    .split('\n')
    .slice(0, -1);

export async function inspect(village: Village, month: string, to: string, env = {}): Promise<void> {
  const { code, told } = await run(['inspect', '--config', village.config, '--month', month, '--data', to], env);
  if (code !== 0) throw new Error(`${month}: ${code} ${JSON.stringify(told)}`);
}

/** With November inspected and sealed in `data`. */
export async function sealedVillage(): Promise<Village> {
  const village = await buildVillage(dir, { pictures: 'never' });
  await inspect(village, '2018-11', data);
  village.asked.clear();
  return village;
}
