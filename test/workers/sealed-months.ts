/** Two inspected and sealed months of a village, to be copied and tampered with; and the real command to verify what is left of them. */
import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { main as sundial } from '../outside/sundial.ts';
import type { VerifyMonthOutput } from '../../workers/outputs-seal.ts';
import { terminal } from './terminal.ts';
import { buildVillage } from './village.ts';

export const months = ['2018-11', '2018-12'] as const;

/** `env`: of the inspection; `bodies`: pages that the village has beside or in place of its own. Answers the data folder. */
export async function sealTwoMonths(dir: string, env: Record<string, string> = {}, bodies: Record<string, string> = {}): Promise<string> {
  const village = await buildVillage(dir, { pictures: 'never' });
  const data = join(dir, 'data');
  for (const [url, body] of Object.entries(bodies)) village.answers.set(url, { status: 200, body });
  try {
    for (const month of months) {
      const screen = terminal();
      const argv = ['inspect', '--config', village.config, '--month', month, '--data', data];
      const code = await sundial(argv, screen, { ...process.env, SUNDIAL_LOG: 'silent', ...env });
      if (code !== 0) throw new Error(`${month}: ${code} ${screen.text()} ${screen.complaints()}`);
    }
  } finally {
    await village.close();
  }
  return data;
}

/** A copy that a test may spoil. */
export function copyOf(data: string): string {
  const copy = mkdtempSync(`${data}-`);
  mkdirSync(copy, { recursive: true });
  cpSync(data, copy, { recursive: true });
  return copy;
}

export async function verifyMonthIn(data: string, month: string, ...more: string[]): Promise<{ code: number; shown: VerifyMonthOutput }> {
  const screen = terminal();
  const code = await sundial(['verify', month, '--data', data, '--json', ...more], screen, { ...process.env, SUNDIAL_LOG: 'silent' });
  return { code, shown: JSON.parse(screen.text()) as VerifyMonthOutput };
}

/** Runs SQL in the store's file, as somebody with the password would. */
export function inStore<T>(data: string, work: (database: InstanceType<typeof Libsql>) => T): T {
  const database = new Libsql(join(data, 'sundial.db'));
  try {
    return work(database);
  } finally {
    database.close();
  }
}
