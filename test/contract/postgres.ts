/** A real PostgreSQL for one suite in a temporary directory: found by workers/needs.ts, or the suite fails with the command that installs it. */
import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgres, howToInstall } from '../../workers/needs.ts';
import { onFreePort } from './ports.ts';
import { startProgram } from './server.ts';
import type { Program, Server } from './server.ts';

/** `restart` ends all connections, as an administrator's restart does, and keeps what was stored; `halt` and `resume` are its two halves. */
export interface PostgresServer extends Server {
  restart(): Promise<void>;
  halt(): Promise<void>;
  resume(): Promise<void>;
}

export async function startPostgres(): Promise<PostgresServer> {
  const programs = findPostgres();
  if (!programs) throw new Error(`PostgreSQL is missing. Run: ${howToInstall(['postgres'])}`);
  const user = serverUser();
  const dir = directoryFor(user);
  // Names sort by a Chinese locale here on purpose: the store's order must not depend on the server's.
  const locale = majorVersion(programs) >= 15 ? ['--locale-provider=icu', '--icu-locale=zh-Hans'] : [];
  const initialise = ['-D', join(dir, 'data'), '-U', 'sundial', '--auth=trust', '--encoding=UTF8', '--locale=C', ...locale, '--no-sync'];
  execFileSync(join(programs, 'initdb'), initialise, { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/', ...user });
  const describe = (port: number): Program => ({
    file: join(programs, 'postgres'),
    arguments: ['-D', join(dir, 'data'), '-p', String(port), '-F', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    ready: /database system is ready to accept connections/,
    signal: 'SIGINT',
    user,
  });
  const first = await onFreePort(async (free) => ({ port: free, program: await startProgram(describe(free)) }));
  const { port } = first;
  let { program } = first;
  return {
    port,
    url: `postgres://sundial@127.0.0.1:${port}/postgres`,
    async restart() {
      await program.stop();
      program = await startProgram(describe(port));
    },
    halt: () => program.stop(),
    async resume() {
      program = await startProgram(describe(port));
    },
    async stop() {
      await program.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; its package brings the user `postgres`. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: '-u' | '-g') => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** A temporary directory that the server's user can reach: root's own may be closed to others. */
function directoryFor(user: { uid: number; gid: number } | undefined): string {
  for (const parent of [tmpdir(), '/tmp', '/var/tmp']) {
    const dir = mkdtempSync(join(parent, 'sundial-postgres-'));
    if (!user) return dir;
    chownSync(dir, user.uid, user.gid);
    try {
      execFileSync('test', ['-w', dir], { cwd: '/', ...user });
      return dir;
    } catch (error) {
      rmSync(dir, { recursive: true });
      process.stderr.write(`not ${parent}: the user postgres cannot reach it (${(error as Error).message})\n`);
    }
  }
  throw new Error('no temporary directory that the user postgres can write to; set TMPDIR to one');
}

function majorVersion(programs: string): number {
  const says = execFileSync(join(programs, 'postgres'), ['--version'], { encoding: 'utf8' });
  return Number(/(\d+)(\.|beta|rc|devel|\s|$)/.exec(says)?.[1] ?? 0);
}
