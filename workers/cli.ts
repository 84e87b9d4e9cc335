/** The command line: one table of commands, one place where every error becomes a line and an exit code. */
import { Command, CommanderError } from 'commander';
import { analyseCommand } from './commands/analyse.ts';
import { backupCommand } from './commands/backup.ts';
import { caseCommand } from './commands/case.ts';
import { complain, Exit, openSession, Refusal, type Session, type Terminal } from './commands/command.ts';
import { correctCommand } from './commands/correct.ts';
import { coverageCommand } from './commands/coverage.ts';
import { evidenceCommand } from './commands/evidence.ts';
import { initCommand } from './commands/init.ts';
import { findingsCommand } from './commands/findings.ts';
import { inspectCommand } from './commands/inspect.ts';
import { judgeCommands } from './commands/judge.ts';
import { ledgerCommand } from './commands/ledger.ts';
import { notifyCommand } from './commands/notify.ts';
import { pageCommand } from './commands/page.ts';
import { pauseCommands } from './commands/pause.ts';
import { probeCommand } from './commands/probe.ts';
import { publishCommand } from './commands/publish.ts';
import { reportCommand } from './commands/report.ts';
import { restoreCommand } from './commands/restore.ts';
import { rubricCommand } from './commands/rubric.ts';
import { sealCommand } from './commands/seal.ts';
import { statusCommand } from './commands/status.ts';
import { serveCommand } from './commands/serve.ts';
import { verifyCommand } from './commands/verify.ts';
import { workCommand } from './commands/work.ts';

const commands = [
  initCommand,
  inspectCommand,
  serveCommand,
  findingsCommand,
  judgeCommands,
  publishCommand,
  correctCommand,
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
  statusCommand,
  notifyCommand,
  evidenceCommand,
  backupCommand,
  restoreCommand,
  workCommand,
  pauseCommands,
];

/** Runs one command line and returns its exit code; never throws. */
export async function main(argv: string[], terminal: Terminal = processTerminal(), env = process.env): Promise<number> {
  const json = argv.includes('--json');
  let program = new Command();
  try {
    const session = openSession(terminal, env);
    program = build(session, terminal);
    await program.parseAsync(argv, { from: 'user' });
    return session.exit;
  } catch (error) {
    if (error instanceof CommanderError) return commanderExit(error, { json, help: helpFor(argv, program) }, terminal);
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

function commanderExit(error: CommanderError, { json, help }: { json: boolean; help: string }, terminal: Terminal): number {
  if (error.exitCode === 0) return Exit.done;
  const message = error.message === '(outputHelp)' ? 'a command is missing' : error.message.replace(/^error: /, '');
  return complain(terminal, new Refusal('usage', message.replace(/\n/g, ' '), help), json);
}

/** The command that was begun, where one was, explains itself; else the list of them does. */
function helpFor(argv: readonly string[], program: Command): string {
  const begun = ['sundial'];
  let at = program;
  for (const word of argv) {
    const next = at.commands.find((each) => each.name() === word);
    if (!next) break;
    begun.push(word);
    at = next;
  }
  return at === program ? 'sundial --help lists the commands' : `see ${begun.join(' ')} --help`;
}

function processTerminal(): Terminal {
  return {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    live: Boolean(process.stderr.isTTY),
  };
}
