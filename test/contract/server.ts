/** Starts a real server program for one suite on a loopback port, and takes it away again, whatever happens. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Server {
  port: number;
  /** Connection address. */
  url: string;
  stop(): Promise<void>;
}

export interface Program {
  file: string;
  arguments: string[];
  /** The line on stdout or stderr that says it takes connections. */
  ready: RegExp;
  signal: NodeJS.Signals;
  user?: { uid: number; gid: number } | undefined;
}

/** Resolves when the program is ready; rejects with all it said when it ends before. */
export async function startProgram(program: Program): Promise<{ stop(): Promise<void> }> {
  const child = spawn(program.file, program.arguments, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/', ...program.user });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit').finally(() => process.off('exit', kill));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (program.ready.test(said)) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`${program.file} ended (${code ?? signal}) and said:\n${said}`)));
  });
  return {
    async stop() {
      child.kill(program.signal);
      await ended;
    },
  };
}
