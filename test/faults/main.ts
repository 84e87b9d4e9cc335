/** `npm run faults`: the fault loops for as long as wanted, each round with other dice; ends with 1 at the first month that was harmed. */
import { parseArgs } from 'node:util';
import { dice } from '../portal/dice.ts';
import { undisturbed, type Reference } from './holds.ts';
import { longOutages, loops, runLoop, type Loop } from './loops.ts';

const usage = `usage: npm run faults -- [--kills N] [--seed S] [--minutes M] [--loop PART-OF-ITS-NAME]
  Kills and cuts off Sundial's processes in a month of the sample city, N times a round (default 100), for at least one round and
  until M minutes have passed (default 0). The seed is printed; the same seed throws the same dice.
  loops: ${loops.map(({ name }) => name).join(' | ')}`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '100' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      minutes: { type: 'string', default: '0' },
      loop: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  const [kills, minutes] = [Number(values.kills), Number(values.minutes)];
  const chosen = loops.filter(({ name }) => name.includes(values.loop));
  if (values.help || !(kills >= 0) || !(minutes >= 0) || chosen.length === 0) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  console.log(`seed ${values.seed}`);
  const reference = await undisturbed();
  const until = performance.now() + minutes * 60_000;
  let harmed = 0;
  for (let round = 1; harmed === 0 && (round === 1 || performance.now() < until); round += 1)
    for (const loop of chosen) harmed += await once(loop, { reference, kills, seed: values.seed, round, long: minutes > 0 });
  return harmed === 0 ? 0 : 1;
}

async function once(
  loop: Loop,
  about: { reference: Reference; kills: number; seed: string; round: number; long: boolean },
): Promise<number> {
  const { reference, kills, seed, round, long } = about;
  const begun = performance.now();
  const given = long && loop.options.shared ? { ...loop, outages: [...(loop.outages ?? []), ...longOutages] } : loop;
  const count = Math.round((kills * loop.share) / 100);
  const outcome = await runLoop(given, { reference, die: dice(`${seed} ${round} ${loop.name}`), kills: count, withinMs: 1_200_000 });
  console.log(`round ${round}, ${loop.name}, ${Math.round((performance.now() - begun) / 1000)} s: ${outcome.told}`);
  for (const line of outcome.troubles) console.log(`  HARMED: ${line}`);
  return outcome.troubles.length;
}

process.exitCode = await main();
