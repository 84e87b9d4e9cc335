/** A real Redis for one suite, in memory only: found by workers/needs.ts, or the suite fails with the command that installs it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis, howToInstall } from '../../workers/needs.ts';
import { onFreePort } from './ports.ts';
import { startProgram } from './server.ts';
import type { Server } from './server.ts';

export async function startRedis(options: { port?: number } = {}): Promise<Server> {
  const file = findRedis();
  if (!file) throw new Error(`redis-server is missing. Run: ${howToInstall(['redis'])}`);
  const dir = mkdtempSync(join(tmpdir(), 'sundial-redis-'));
  const start = async (port: number) => {
    const settings = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      dir,
      '--maxmemory-policy',
      'noeviction',
    ];
    const program = await startProgram({ file, arguments: settings, ready: /Ready to accept connections/, signal: 'SIGTERM' });
    return { port, program };
  };
  const { port, program } = options.port ? await start(options.port) : await onFreePort(start);
  return {
    port,
    url: `redis://127.0.0.1:${port}/0`,
    async stop() {
      await program.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
