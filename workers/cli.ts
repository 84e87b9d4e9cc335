/** The command line: one table of commands, one place where every error becomes a line and an exit code. */
import { Command, CommanderError } from 'commander';
import { analyseCommand } from './commands/analyse.ts';
import { caseCommand } from './commands/case.ts';
import { complain, Exit, openSession, Refusal, type Session, type Terminal } from './commands/command.ts';
import { coverageCommand } from './commands/coverage.ts';
import { evidenceCommand } from './commands/evidence.ts';
import { initCommand } from './commands/init.ts';
import { inspectCommand } from './commands/inspect.ts';
import { laterCommands } from './commands/later.ts';
import { ledgerCommand } from './commands/ledger.ts';
import { pageCommand } from './commands/page.ts';
import { probeCommand } from './commands/probe.ts';
import { reportCommand } from './commands/report.ts';
import { rubricCommand } from './commands/rubric.ts';
import { sealCommand } from './commands/seal.ts';
import { verifyCommand } from './commands/verify.ts';

const commands = [
  initCommand,
  inspectCommand,
  pageCommand,
  ledgerCommand,
  reportCommand,
  rubricCommand,
  sealCommand,
  verifyCommand,
  analyseCommand,
  caseCommand,
  coverageCommand,
  probeCommand,
  evidenceCommand,
  laterCommands,
];

/** Runs one command line and returns its exit code; never throws. */
export async function main(argv: string[], terminal: Terminal = processTerminal(), env = process.env): Promise<number> {
  const json = argv.includes('--json');
  try {
    const session = openSession(terminal, env);
    const program = build(session, terminal);
    await program.parseAsync(argv, { from: 'user' });
    return session.exit;
  } catch (error) {
    if (error instanceof CommanderError) return commanderExit(error, json, terminal);
    const exit = complain(terminal, error, json);
    if (exit === Exit.internal && env['SUNDIAL_LOG'] === 'debug' && error instanceof Error) terminal.err(error.stack ?? '');
    return exit;
  }
}

function build(session: Session, terminal: Terminal): Command {
  const program = new Command('sundial')
    .description('Sundial 日晷: inspects government web pages, keeps evidence, scores by editable rules, prints the ranking bulletin.')
    .version('0.1.0')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text.replace(/\n$/, '')), writeErr: () => undefined });
  program.addHelpText('after', '\nEvery command explains itself: sundial <command> --help\n');
  for (const add of commands) for (const command of add(session)) program.addCommand(inherit(command, terminal));
  return program;
}

function inherit(command: Command, terminal: Terminal): Command {
  command.exitOverride().configureOutput({ writeOut: (text) => terminal.out(text.replace(/\n$/, '')), writeErr: () => undefined });
  for (const child of command.commands) inherit(child, terminal);
  return command;
}

function commanderExit(error: CommanderError, json: boolean, terminal: Terminal): number {
  if (error.exitCode === 0) return Exit.done;
  const message = error.message === '(outputHelp)' ? 'a command is missing' : error.message.replace(/^error: /, '');
  return complain(terminal, new Refusal('usage', message.replace(/\n/g, ' '), 'sundial --help lists the commands'), json);
}

function processTerminal(): Terminal {
  return {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    live: Boolean(process.stderr.isTTY),
  };
}
