/** How the bus on Redis is looked over and taken leave of, also when Redis is away just then. */
import { setTimeout as pause } from 'node:timers/promises';
import type { BullState } from './bus-bullmq.ts';

/** Nothing is waited for longer than this while Redis is away. */
const longestFarewellMs = 5_000;
/** Nor longer than this while it is there: a client that lost its way when it came back must not keep the process. */
const longestGoodbyeMs = 30_000;
const lookMs = 50;

/** All queues of this installation in one transaction: a job that hands on to another queue can never fall between two looks. */
export async function unfinished({ redis, prefix, queues }: BullState): Promise<number> {
  const names = [...new Set([...queues.keys(), ...(await redis.smembers(`${prefix}:names`))])];
  const look = redis.multi();
  for (const name of names) {
    for (const list of ['wait', 'paused', 'active']) look.llen(`${prefix}:${name}:${list}`);
    for (const set of ['delayed', 'prioritized']) look.zcard(`${prefix}:${name}:${set}`);
  }
  look.smembers(`${prefix}:names`);
  const answers = ((await look.exec()) ?? []).map(([error, answer]) => (error ? Promise.reject(error) : answer));
  const known = (await Promise.all(answers)) as (number | string[])[];
  const namesNow = known.pop() as string[];
  if (namesNow.some((name) => !names.includes(name))) return 1; // a queue was born meanwhile: look again
  return (known as number[]).reduce((sum, count) => sum + count, 0);
}

export async function rest(state: BullState): Promise<void> {
  state.resting = true;
  await bounded(state, Promise.all([...state.workers.values()].map((worker) => worker.pause())));
  // A handler that cannot send because Redis is away is told so now: the store knows what is owed.
  if (state.redis.status !== 'ready') state.cut();
  await Promise.all(state.running);
}

export async function closeAll(state: BullState): Promise<void> {
  const { workers, queues, redis } = state;
  await rest(state);
  // Nothing runs any more: without Redis there is nobody left to say good-bye to.
  const isAway = redis.status !== 'ready';
  await bounded(state, Promise.all([...workers.values()].map((worker) => worker.close(isAway))));
  await bounded(state, Promise.all([...queues.values()].map((queue) => queue.close())));
  await bounded(state, redis.quit());
  state.cut();
}

/** Waits for it, for a while where Redis is there, without Redis only for a moment: what is running is waited for by rest(). */
async function bounded({ redis }: BullState, work: Promise<unknown>): Promise<void> {
  let over = false;
  const done = work.then(
    () => (over = true),
    () => (over = true),
  );
  const begun = performance.now();
  let seen = begun;
  while (!over && performance.now() - seen < longestFarewellMs && performance.now() - begun < longestGoodbyeMs) {
    if (redis.status === 'ready') seen = performance.now();
    await Promise.race([done, pause(lookMs)]);
  }
}
