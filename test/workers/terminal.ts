/** A terminal that remembers what it was told, for tests of the command line. */
import type { Terminal } from '../../workers/commands/command.ts';

export interface Screen extends Terminal {
  /** All of stdout. */
  text(): string;
  /** All of stderr. */
  complaints(): string;
}

export function terminal(): Screen {
  const out: string[] = [];
  const err: string[] = [];
  return {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    live: false,
    text: () => out.join('\n'),
    complaints: () => err.join('\n'),
  };
}
