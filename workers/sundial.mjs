#!/usr/bin/env node
// Lets `npx sundial` run the TypeScript sources as they stand: nothing is compiled, so nothing can be stale.

/** Exit codes of what is told to stop while the program is still being read, which takes a second. Once it has begun, onInterrupt() takes over. */
const early = { serve: 0, work: 0, inspect: 3 }[process.argv[2]];
for (const name of early === undefined ? [] : ['SIGINT', 'SIGTERM'])
  process.on(name, () => process.stderr.write(`${name}: nothing was begun yet\n`, () => process.exit(early)));

let lost = 0;
/** Whoever reads may stop reading (`| head -1`): the work still goes on. Any other loss of output must not look like success. */
function onLoss(error) {
  if (error.code === 'EPIPE') return;
  lost = 1;
  process.exitCode = 1;
  process.stderr.write(`sundial: the output cannot be written (${error.code})\n`);
}
process.stdout.on('error', onLoss);
process.stderr.on('error', () => {}); // nobody is left to be told
process.on('uncaughtException', (error) => {
  process.stderr.write(`sundial: ${error?.message ?? error}; this is a defect of Sundial, please report it\n`);
  if (process.env.SUNDIAL_LOG === 'debug') process.stderr.write(`${error?.stack}\n`);
  process.exit(1);
});

const { register } = await import('tsx/esm/api');
register();
const { main } = await import('./cli.ts');
const code = await main(process.argv.slice(2));
process.exitCode = lost || code;
