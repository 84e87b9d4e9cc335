/** Commands whose names are fixed and whose work belongs to a later step: they say so instead of pretending. */
import { Command } from 'commander';
import { Refusal, type Session } from './command.ts';

const later: [name: string, description: string][] = [
  ['serve', 'run schedules, bus and console in one process (not yet available)'],
  ['work', 'run as a worker on a shared queue (not yet available)'],
];

export function laterCommands(_session: Session): Command[] {
  return later.map(([name, description]) =>
    new Command(name)
      .description(description)
      .option('--json', 'print errors as JSON')
      .allowUnknownOption()
      .addHelpText('after', `\nExample:\n  npx sundial ${name}\n`)
      .action(() => {
        throw new Refusal('not-yet', `"sundial ${name}" is not available yet`, 'run the month with: npx sundial inspect --config DIR');
      }),
  );
}
