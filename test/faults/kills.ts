/** Kills at random and at aimed moments: who was killed is started again, and every kill is written down with the step it fell into. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from '../portal/dice.ts';
import type { Child } from './children.ts';
import type { Outage } from './outages.ts';
import type { Kind, Stage } from './stage.ts';
import { isPast, steps, type Step } from './steps.ts';

export interface Crew {
  stage: Stage;
  /** One place a process; who fell is replaced at the same place. */
  places: { kind: Kind; child: Child }[];
  kills: { kind: Kind; step: Step }[];
  /** What else went wrong, and in which step. */
  met: string[];
  /** Processes that ended by themselves before the run did: what they said last. */
  complaints: string[];
}

export function muster(stage: Stage, kinds: Kind[]): Crew {
  return { stage, places: kinds.map((kind) => ({ kind, child: stage.start(kind) })), kills: [], met: [], complaints: [] };
}

export interface Plan {
  die: Dice;
  kills: number;
  /** What else goes wrong, each as soon as the run is at this step. */
  outages?: Planned[];
  /** How long a step takes when nobody disturbs it, and how long a process needs to start. */
  spans: Spans;
}

export interface Planned {
  at: Step;
  outage: Outage;
  /** Everything else goes on meanwhile; it is waited for at the end. */
  beside?: boolean;
}

export interface Spans {
  startMs: number;
  stepMs: Partial<Record<Step, number>>;
}

/** So many of a hundred kills are meant for each step; those for one that has passed already fall into the next. */
const shares: [Step, number][] = [
  ['before', 4],
  ['crawl', 34],
  ['probes', 5],
  ['links', 12],
  ['judge', 13],
  ['exhibit', 14],
  ['publish', 6],
  ['seal', 5],
  ['print', 7],
];

/** Kills as planned, or until the run has ended. */
export async function killOften(crew: Crew, plan: Plan): Promise<void> {
  const besides: Promise<void>[] = [];
  try {
    await inTurn(crew, plan, besides);
  } finally {
    await Promise.all(besides);
  }
}

async function inTurn(crew: Crew, { die, kills, spans, outages = [] }: Plan, besides: Promise<void>[]): Promise<void> {
  const aims = aimsFor(kills);
  const each = new Map(steps.map((step) => [step, aims.filter((aim) => aim === step).length]));
  const due = [...outages].sort((a, b) => steps.indexOf(a.at) - steps.indexOf(b.at));
  for (const aim of aims) {
    for (; due[0] && !isPast(due[0].at, aim); due.shift()) await meet(crew, die, due[0], besides);
    if (!(await reach(crew, aim))) return;
    const { child, kind } = place(crew, die);
    await pause(momentWithin(die, aim, { spans, kills: each.get(aim)!, crew, child }));
    const step = await crew.stage.step();
    if (step === 'ended') return;
    await fell(crew, child, { kind, step });
    await pause(die.int(0, 200));
    tend(crew);
  }
  for (const one of due) await meet(crew, die, one, besides);
}

/** Something else goes wrong, a moment after the run is at that step. */
async function meet(crew: Crew, die: Dice, { at, outage, beside }: Planned, besides: Promise<void>[]): Promise<void> {
  await reach(crew, at);
  await pause(die.int(0, 1500));
  const step = await crew.stage.step();
  const over = outage(crew, die).then((told) => void crew.met.push(`${told} (${step})`));
  if (beside) besides.push(over);
  else await over;
}

function aimsFor(kills: number): Step[] {
  const aims: Step[] = [];
  let [share, sum] = [0, 0];
  for (const [step, of] of shares) {
    share += of;
    for (; sum < Math.round((share * kills) / 100); sum += 1) aims.push(step);
  }
  return aims;
}

/** Waits until the run is at this step or past it; false: it has ended. */
async function reach(crew: Crew, aim: Step): Promise<boolean> {
  for (;;) {
    const step = await crew.stage.step();
    if (step === 'ended') return false;
    if (step === aim || isPast(step, aim)) return true;
    tend(crew);
    await pause(15);
  }
}

function place({ places }: Crew, die: Dice): Crew['places'][number] {
  return die.pick(places);
}

/** Some moment of the step: within it where a process is at work already, after its start where it was just begun; sometimes in the start itself. */
function momentWithin(die: Dice, aim: Step, about: { spans: Spans; kills: number; crew: Crew; child: Child }): number {
  const { spans, kills, child } = about;
  const starting = Math.max(0, spans.startMs - (performance.now() - child.since));
  if (die.chance(0.1)) return die.next() * starting;
  const length = Math.max(150, spans.stepMs[aim] ?? 500);
  return starting + die.next() * Math.max(150, kills > 2 ? (1.8 * length) / kills : length);
}

async function fell(crew: Crew, child: Child, { kind, step }: Crew['kills'][number]): Promise<void> {
  if (!child.alive()) return; // it was quicker
  await child.kill();
  crew.kills.push({ kind, step });
}

/** Starts again what is not alive, as a service manager does; who ended without being killed is remembered. */
export function tend(crew: Crew): void {
  for (const place of crew.places) {
    const { child, kind } = place;
    if (child.alive()) continue;
    if (child.process.signalCode === null) {
      if (kind === 'inspect' && child.process.exitCode === 0) continue;
      crew.complaints.push(`${kind} ended with ${child.process.exitCode}: ${child.said().slice(-600)} ${child.out().slice(-300)}`);
    }
    place.child = crew.stage.start(kind);
  }
}

/** "crawl 12, judge 3 …" by kind of process. */
export function tellKills({ kills, met }: Pick<Crew, 'kills' | 'met'>): string {
  const kinds = [...new Set(kills.map(({ kind }) => kind))].sort();
  const by = (kind: Kind) =>
    steps.flatMap((step) => {
      const count = kills.filter((each) => each.kind === kind && each.step === step).length;
      return count > 0 ? [`${step} ${count}`] : [];
    });
  return [`${kills.length} kills: ${kinds.map((kind) => `${kind} (${by(kind).join(', ')})`).join('; ')}`, ...met].join('; ');
}
