#!/usr/bin/env node
// Lets `npx sundial` run the TypeScript sources as they stand: nothing is compiled, so nothing can be stale.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./cli.ts');
process.exitCode = await main(process.argv.slice(2));
