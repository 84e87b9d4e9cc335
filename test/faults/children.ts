/** Sundial's commands as processes of their own, which are killed, frozen and started again; what they said last is kept for the report. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
/** What a process says is kept so far back. */
const saidChars = 20_000;
/** Every process of a stage, and what it starts (Chromium), bears it in its environment. */
const TAG = 'SUNDIAL_FAULTS_STAGE';

export interface Child {
  kind: string;
  pid: number;
  process: ChildProcess;
  /** When it was started (performance.now()). */
  since: number;
  /** Of the end of what it said; JSON lines of the log among it. */
  said(): string;
  out(): string;
  ended: Promise<{ code: number | null; signal: string | null }>;
  alive(): boolean;
  /** Resolves when it has said its first word, or has ended: before, while Node itself starts, a signal just ends it. */
  begun: Promise<unknown>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
}

export function startChild(kind: string, argv: string[], env: Record<string, string>, tag: string): Child {
  const child = spawn(process.execPath, [join(root, 'workers/sundial.mjs'), ...argv], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, SUNDIAL_LOG: 'info', ...env, [TAG]: tag },
  });
  let [out, err] = ['', ''];
  child.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (err = `${err}${chunk.toString()}`.slice(-saidChars)));
  const ended = once(child, 'close').then(([code, signal]) => ({ code: code as number | null, signal: signal as string | null }));
  return {
    kind,
    pid: child.pid!,
    process: child,
    since: performance.now(),
    said: () => err,
    out: () => out,
    ended,
    begun: Promise.race([ended, once(child.stdout!, 'data'), once(child.stderr!, 'data')]),
    alive: () => child.exitCode === null && child.signalCode === null,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Runs a command to its end. */
export async function runChild(
  argv: string[],
  env: Record<string, string>,
  tag: string,
): Promise<{ code: number | null; said: string; out: string }> {
  const child = startChild(argv[0]!, argv, { SUNDIAL_LOG: 'warn', ...env }, tag);
  const { code } = await child.ended;
  return { code, said: child.said(), out: child.out() };
}

export interface Found {
  pid: number;
  parent: number;
  command: string;
}

/** Processes that bear the stage's tag, and what these started, from what the system lists (Linux). */
export function processesOf(tag: string): Found[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? lookedUp(name, tag) : []));
  const own = new Set(all.filter(({ tagged }) => tagged).map(({ pid }) => pid));
  // Chromium writes its own words over its environment: it is known by its parents.
  for (let grown = 0; grown !== own.size;) {
    grown = own.size;
    for (const { pid, parent } of all) if (own.has(parent)) own.add(pid);
  }
  return all.filter(({ pid }) => own.has(pid));
}

/** SIGKILL; false when it had ended by itself since it was found. */
export function end(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

function lookedUp(pid: string, tag: string): (Found & { tagged: boolean })[] {
  const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8');
  try {
    const stat = read('stat');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z') return [];
    const command = read('cmdline').replaceAll('\0', ' ');
    return [{ pid: Number(pid), parent: Number(parent), command, tagged: read('environ').includes(`${TAG}=${tag}\0`) }];
  } catch {
    return []; // ended between two looks, or somebody else's
  }
}
