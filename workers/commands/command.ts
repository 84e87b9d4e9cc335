/** What every command shares: where it prints, how it refuses, and the exit codes that other tools rely on. */
import type { Command } from 'commander';
import { ConfigError } from '../../config/problem.ts';
import { readSettings, type Settings } from '../../config/settings.ts';

/** 0 done; 2 bad usage or configuration; 3 finished, but some unit could not be judged; 4 verification failed; 1 internal failure. */
export const Exit = { done: 0, internal: 1, usage: 2, unjudged: 3, unverified: 4 } as const;

/** When several codes apply: 2 goes before 4 before 3. */
export function worse(a: number, b: number): number {
  const order = [Exit.done, Exit.unjudged, Exit.unverified, Exit.usage, Exit.internal] as number[];
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

/** A command that cannot go on, in words for the person who typed it. */
export class Refusal extends Error {
  readonly exit: number;
  readonly code: string;
  readonly hint: string;
  constructor(code: string, message: string, hint: string, exit: number = Exit.usage) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.hint = hint;
    this.exit = exit;
  }
}

/** Where a command's words go. stdout carries results only; stderr carries logs, progress and complaints. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** stderr is a person's terminal, wide enough for a progress bar. */
  live: boolean;
}

/** What `main` hands to each command: the terminal, the environment, and a place for the exit code. */
export interface Session {
  terminal: Terminal;
  env: Record<string, string | undefined>;
  settings: Settings;
  exit: number;
}

export function openSession(terminal: Terminal, env: Record<string, string | undefined>): Session {
  const read = readSettings(env);
  if ('error' in read) throw new Refusal('settings', read.error, 'see docs/configuration.md');
  return { terminal, env, settings: read.settings, exit: Exit.done };
}

/** Prints one JSON document on one line. */
export function printJson(session: Session, value: unknown): void {
  session.terminal.out(JSON.stringify(value));
}

/** Adds the part of `--help` that shows the command at work. */
export function withExample(command: Command, example: string): Command {
  return command.addHelpText('after', `\nExample:\n${example.replace(/^/gm, '  ')}\n`);
}

/** Errors that a person can mend, by name: the machine, the database, the queue, the ledger's file. */
const personsErrors: Record<string, string> = {
  StoreError: 'store',
  LedgerError: 'ledger',
  BusError: 'queue',
  NeedsError: 'needs',
  OverrideError: 'needs',
};

/** A path that somebody named and that the disk refuses: never a defect of ours. */
const diskTroubles = /^(EACCES|EPERM|EROFS|ENOSPC|EDQUOT|ENOTDIR|EISDIR|EEXIST|ENOENT|ENAMETOOLONG|ELOOP)$/;

/** Says on one line what went wrong, or as one JSON document; answers the exit code it stands for. */
export function complain(terminal: Terminal, error: unknown, json: boolean): number {
  const { code, message, hint, exit } = explainError(error);
  if (json) terminal.out(JSON.stringify({ error: { code, message, hint } }));
  else terminal.err(`sundial: ${message}${hint ? `; ${hint}` : ''}`);
  return exit;
}

/** An error as code, message and hint, and the exit code it stands for. */
export function explainError(error: unknown): { code: string; message: string; hint: string; exit: number } {
  if (error instanceof Refusal) return { code: error.code, message: error.message, hint: error.hint, exit: error.exit };
  if (error instanceof ConfigError)
    return {
      code: 'configuration',
      message: error.message,
      hint: '',
      exit: Exit.usage,
    };
  const known = error as { name?: string; message?: string; hint?: string; code?: string; path?: string };
  if (known?.name === 'BundleDamaged')
    return { code: 'evidence', message: known.message ?? '', hint: 'npx sundial verify names the damage', exit: Exit.unverified };
  if (typeof known?.path === 'string' && diskTroubles.test(known.code ?? ''))
    return {
      code: 'files',
      message: `${known.path}: cannot be used (${known.code})`,
      hint: 'mind the path, the space and who may write there',
      exit: Exit.usage,
    };
  const code = personsErrors[known?.name ?? ''];
  if (code) {
    const { message = '', hint = '' } = known;
    return { code, message, hint: message.includes(hint) ? '' : hint, exit: Exit.usage };
  }
  return {
    code: 'internal',
    message: error instanceof Error ? error.message : String(error),
    hint: 'this is a defect of Sundial; run again with SUNDIAL_LOG=debug and report what it prints',
    exit: Exit.internal,
  };
}
