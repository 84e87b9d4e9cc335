/** The runs that this process takes part in: joins what is assigned, leaves what has ended, is held, or was given another configuration. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Assignment, Doing } from './operations.ts';
import { holdOn } from './holds.ts';
import { inTurn } from './in-turn.ts';
import { joinRun, type JoinedRun } from './joined-run.ts';
import type { QueueGroup } from './queues.ts';
import type { Runtime } from './runtime.ts';
import { LeaseTaken } from './lease-taken.ts';
import type { Work } from './work.ts';

export interface CrewOptions {
  queues: readonly QueueGroup[];
  /** Sites that are crawled at a time, in each run. */
  concurrency: number;
  /** How often assignments and holds are looked at; default 3,000. */
  lookMs?: number;
  log?: Work['log'];
  /** A run was joined or left. */
  onChange?(): void;
}

export interface Crew {
  joined(): { run: string; work: Work }[];
  doing(): Doing[];
  /** Looks now: assignments begun or ended, holds set or lifted. */
  look(): Promise<void>;
  /** Sends again what the store shows as owed, of every run that was joined. */
  reconcile(): Promise<void>;
  /** Leaves every run: the pages in hand are finished. */
  close(): Promise<void>;
}

/** A run that this process is in, and how to give back that it is the only one. */
interface Member extends JoinedRun {
  key: string;
  release(): Promise<void>;
}

interface State extends CrewOptions {
  runtime: Runtime;
  log: Work['log'];
  members: Map<string, Member>;
  /** Why a run could not be joined, so that it is said once. */
  refused: Map<string, string>;
  stop: AbortController;
}

export function openCrew(runtime: Runtime, options: CrewOptions): Crew {
  const { lookMs = 3_000, log = runtime.log } = options;
  const state: State = { ...options, runtime, log, members: new Map(), refused: new Map(), stop: new AbortController() };
  const { signal } = state.stop;
  const look = inTurn(() => (signal.aborted ? Promise.resolve() : lookAround(state)));
  const reconcile = inTurn(() => reconcileAll(state));
  const looking = every(lookMs, signal, look, log);
  const reconciling = every(runtime.reconcileMs, signal, () => reconcileAsOne(state, reconcile), log);
  return {
    joined: () => [...state.members.values()].map(({ work }) => ({ run: work.run.id, work })),
    doing: () => [...state.members.values()].flatMap((member) => member.doing()),
    look,
    reconcile,
    async close() {
      state.stop.abort();
      await Promise.all([...state.members.values()].map((member) => leave(state, member)));
      await Promise.all([looking, reconciling]);
      // Who was just being joined when it was said.
      await Promise.all([...state.members.values()].map((member) => leave(state, member)));
    },
  };
}

async function lookAround(state: State): Promise<void> {
  const { store } = state.runtime;
  const [active, holds] = [await store.assignments({ active: true }), await store.holds()];
  const wanted = new Map(active.filter(({ run }) => holdOn(holds, run) === null).map((each) => [each.run, each]));
  for (const member of [...state.members.values()]) {
    const assignment = wanted.get(member.work.run.id);
    if (!assignment || keyOf(assignment) !== member.key) await leave(state, member);
  }
  for (const assignment of wanted.values()) if (!state.members.has(assignment.run)) await enter(state, assignment);
}

/** Another assignment of the same run, or another configuration: what was joined is not what is wanted. */
const keyOf = ({ begun, config }: Assignment): string => `${begun} ${config}`;

async function enter(state: State, assignment: Assignment): Promise<void> {
  const { runtime, members, refused, queues, concurrency, stop, log, onChange } = state;
  const { run } = assignment;
  const release = await claim(state, run);
  if (release === null || stop.signal.aborted) return release?.();
  try {
    const joined = await joinRun(runtime, assignment, { queues, concurrency, signal: stop.signal });
    members.set(run, { ...joined, key: keyOf(assignment), release });
    refused.delete(run);
    log('run-joined', { run, queues });
    await joined.reconcile();
    onChange?.();
  } catch (error) {
    if (!members.has(run)) await release();
    refuse(state, run, error as Error);
  }
}

/** Where the queue is inside the process nobody else may be at the run. Null: somebody is. */
async function claim({ runtime: { store, isShared }, log, members }: State, run: string): Promise<(() => Promise<void>) | null> {
  if (isShared) return async () => {};
  try {
    const onLost = () => {
      log('run-lease-lost', { run });
      // Somebody else may have it by now: it is left, and joined again if that can be.
      const member = members.get(run);
      if (member) member.key = 'lost';
    };
    return await store.lease(run, { onLost });
  } catch (error) {
    if (error instanceof LeaseTaken) return null;
    throw error;
  }
}

/** Looked at again each time; said once, or when it is something else. */
function refuse({ refused, log, runtime: { store, now } }: State, run: string, error: Error): void {
  if (refused.get(run) === error.message) return;
  refused.set(run, error.message);
  log('run-join-failed', { run, error: error.message });
  const incident = { at: now().toISOString(), run, job: 'join', what: run, kind: 'note' as const, attempt: null, why: error.message };
  store.note(incident).catch((second: Error) => log('incident-not-noted', { run, error: second.message }));
}

async function leave(state: State, member: Member): Promise<void> {
  const { run } = member.work;
  await member.leave();
  if (!state.members.delete(run.id)) return;
  await member.release().catch((error: Error) => state.log('run-lease-lost', { run: run.id, error: error.message }));
  state.log('run-left', { run: run.id });
  state.onChange?.();
}

async function reconcileAll({ members }: State): Promise<void> {
  for (const member of [...members.values()]) await member.reconcile();
}

/** One process at a time does it for all; whoever comes second leaves it. */
async function reconcileAsOne({ runtime: { store } }: State, reconcile: () => Promise<void>): Promise<void> {
  let release;
  try {
    release = await store.lease('reconcile');
  } catch (error) {
    if (error instanceof LeaseTaken) return;
    throw error;
  }
  await reconcile().finally(release);
}

/** Whatever goes wrong is said and tried again: a process that runs by itself does not end because its store was away. */
async function every(ms: number, signal: AbortSignal, work: () => Promise<void>, log: Work['log']): Promise<void> {
  while (!signal.aborted) {
    await work().catch((error: Error) => log('look-failed', { error: error.message }));
    await pause(ms, undefined, { signal }).catch(() => undefined);
  }
}
