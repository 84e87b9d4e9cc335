/** What must hold of every month, however it was disturbed; and the undisturbed month that it is held against. */
import { setTimeout as pause } from 'node:timers/promises';
import { processesOf } from './children.ts';
import { tend, type Crew, type Spans } from './kills.ts';
import { differences, leftIn, type Left } from './left.ts';
import { openStage, type Stage } from './stage.ts';
import { steps, type Step } from './steps.ts';
import { month } from './town.ts';

export interface Reference {
  left: Left;
  spans: Spans;
  /** The most requests under way at one host. */
  most: number;
  requests: number;
}

/** One month that nobody disturbs. */
export async function undisturbed(): Promise<Reference> {
  const stage = await openStage();
  try {
    const begun = performance.now();
    await stage.run(['--version']);
    const startMs = performance.now() - begun;
    const stepMs: Partial<Record<Step, number>> = {};
    const child = stage.start('inspect');
    let last = performance.now();
    while (child.alive()) {
      await pause(10);
      const step = await stage.step();
      const now = performance.now();
      stepMs[step] = (stepMs[step] ?? 0) + now - last;
      last = now;
    }
    if (child.process.exitCode !== 0) throw new Error(`the undisturbed month failed: ${child.said()} ${child.out()}`);
    const left = await stage.look((store) => leftIn(store, stage.data));
    const { asked } = stage.town;
    return { left, spans: { startMs, stepMs }, most: Math.max(...Object.values(asked.most)), requests: asked.requests };
  } finally {
    await stage.close();
  }
}

/** Waits for the run's end, whoever has to be started again for it. @throws with all that tells where it hangs. */
export async function untilEnd(crew: Crew, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  while ((await crew.stage.step()) !== 'ended') {
    tend(crew);
    if (performance.now() > deadline) throw new Error(await whereItHangs(crew));
    await pause(100);
  }
}

/** Every process is told to stop, and must, in good order. */
export async function dismiss(crew: Crew, withinMs = 300_000): Promise<void> {
  for (const { child, kind } of crew.places) {
    if (kind === 'inspect') continue;
    await child.begun; // one that fell at the very end was started a moment ago
    if (child.alive()) child.process.kill('SIGTERM');
  }
  const gone = Promise.all(crew.places.map(({ child }) => child.ended));
  const late = pause(withinMs, null, { ref: false });
  const ends = await Promise.race([gone, late]);
  if (ends === null) throw new Error(`somebody does not stop: ${await whereItHangs(crew)}`);
  for (const [at, { code, signal }] of ends.entries()) {
    const { kind, child } = crew.places[at]!;
    if (code !== 0) crew.complaints.push(`${kind} ended with ${code ?? signal} at last: ${child.said().slice(-600)}`);
  }
}

/** What is wrong with the month that came of it, a line each. */
export async function troubles(stage: Stage, reference: Reference): Promise<string[]> {
  const left = await stage.look((store) => leftIn(store, stage.data));
  const { code, out, said } = await stage.run(['verify', month]);
  const most = Object.entries(stage.town.asked.most).filter(([, count]) => count > reference.most);
  return [
    ...differences(left, reference.left),
    ...(code === 0 ? [] : [`verify ended with ${code}: ${out.slice(-1500)} ${said.slice(-500)}`]),
    ...most.map(([host, count]) => `${host} was asked by ${count} at once`),
    ...processesOf(stage.tag).map(({ pid, command }) => `left behind: ${pid} ${command.slice(0, 120)}`),
  ];
}

async function whereItHangs({ stage, places, kills, complaints }: Crew): Promise<string> {
  const rows = await stage.look(async (store) => ({
    sites: (await store.sites(month)).map(({ site, state, pause, why }) => ({ site, state, pause, why })),
    counts: await store.counts(month),
    assignments: await store.assignments({ active: true }),
    workers: (await store.workers()).map(({ kind, pid, beat, doing }) => ({ kind, pid, beat, doing })),
    incidents: await store.incidents({ limit: 20 }),
  }));
  const said = places.map(({ kind, child }) => `${kind} ${child.pid} ${child.alive() ? 'alive' : 'dead'}: ${child.said().slice(-1500)}`);
  const status = await stage.run(['status', '--json']);
  const parts = [
    `the run hangs at ${await stage.step()} after ${kills.length} kills`,
    JSON.stringify(rows),
    ...said,
    ...complaints,
    status.out,
    status.said,
  ];
  return parts.join('\n');
}

/** Steps in which no kill fell, of those that last long enough to be hit. */
export function notHit({ kills }: Pick<Crew, 'kills'>): Step[] {
  const must: Step[] = ['crawl', 'links', 'judge', 'exhibit', 'print'];
  return steps.filter((step) => must.includes(step) && !kills.some((each) => each.step === step));
}
