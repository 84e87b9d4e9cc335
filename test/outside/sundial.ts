/** The command line in a process of its own that stays for a whole test file: inside jest's sandbox the same work takes several times as long. */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { Terminal } from '../../workers/commands/command.ts';

export interface Asked {
  nth: number;
  argv: string[];
  env: Record<string, string | undefined>;
}
export interface Answer {
  nth: number;
  code: number;
  /** What the terminal was told, in order. */
  said: [where: 'out' | 'err', text: string][];
}

let child: ChildProcess | null = null;
let nth = 0;
const waiting = new Map<number, { answered(answer: Answer): void; failed(error: Error): void }>();

afterAll(() => void child?.disconnect());

/** As `main` of workers/cli.ts; the terminal hears everything at the end. */
export async function main(argv: string[], terminal: Terminal, env: Record<string, string | undefined> = process.env): Promise<number> {
  child ??= begin();
  nth += 1;
  const asked: Asked = { nth, argv, env };
  const ended = new Promise<Answer>((answered, failed) => waiting.set(asked.nth, { answered, failed }));
  child.send(asked);
  const { code, said } = await ended;
  for (const [where, text] of said) terminal[where](text);
  return code;
}

function begin(): ChildProcess {
  const begun = fork(join(import.meta.dirname, 'child.ts'), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  begun.on('message', (answer: Answer) => {
    waiting.get(answer.nth)?.answered(answer);
    waiting.delete(answer.nth);
  });
  begun.on('exit', (code, signal) => {
    child = null;
    for (const { failed } of waiting.values()) failed(new Error(`the process of the command line ended: ${code ?? signal}`));
    waiting.clear();
  });
  return begun;
}
