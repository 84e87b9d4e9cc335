/** Runs an installation by itself: looks again and again at what is due, as the only one that does. */
import { inTurn } from '../in-turn.ts';
import { leadershipOf, type Leadership } from './leadership.ts';
import { watchClock, type Clock, type ClockSays, type Times } from './clock.ts';
import { lookRound } from './look-round.ts';
import { openParts, type Parts, type PartTrouble } from './parts.ts';
import { backUp, beginDue, endOldWarnings, handOn, publishDue, type Desk } from './planned.ts';
import { openPrompts, type Prompts } from './prompts.ts';
import { pictureOf, type Picture } from './seen.ts';

export interface SchedulerOptions extends Desk {
  /** After each look of the leader. */
  tell?(): Promise<void>;
  /** How often it looks without being prompted. */
  everyMs: number;
  /** Begins by this clock, whatever speaks against it. */
  trustClock?: boolean;
  times?: Times;
}

export interface Scheduler {
  /** Looks once; whoever asks in the midst of a look gets another after it. */
  tick(): Promise<void>;
  isLeading(): boolean;
  /** Why nothing is begun by this machine's clock (English); null: it is believed. */
  doubt(): string | null;
  troubles(): PartTrouble[];
  /** What was begun beside the looks has ended. */
  settled(): Promise<void>;
  /** Lets what is in hand end, and gives the lead back. */
  close(): Promise<void>;
}

interface State extends SchedulerOptions {
  times: Times;
  parts: Parts;
  clock: Clock;
  leader: Leadership;
  closed: boolean;
  /** As far as it knows: it led last, and nobody has taken over since. */
  hasLed: boolean;
  doubt: string | null;
  doubtNoted: number;
  prompts: Prompts | null;
  /** Slot of the last round of looks (ms). */
  slot: number | null;
  held: Map<string, number>;
}

const hourMs = 3_600_000;

export function openScheduler(options: SchedulerOptions): Scheduler {
  const { books, everyMs } = options;
  const times = options.times ?? { wall: () => books.now().getTime(), steady: () => performance.now() };
  const parts = openParts({ now: books.now, steady: times.steady, log: books.log, note: (incident) => books.store.note(incident) });
  const leader = leadershipOf(books.store, () => books.log('lead-lost', {}));
  const fresh = {
    closed: false,
    hasLed: false,
    doubt: null,
    doubtNoted: -Infinity,
    prompts: null,
    slot: null,
    held: new Map<string, number>(),
  };
  const state: State = { ...options, ...fresh, times, parts, leader, clock: watchClock(times) };
  const tick = inTurn(() => look(state));
  const knock = () => void tick();
  const timer = setInterval(knock, everyMs);
  state.prompts = openPrompts(options.live, books.log, knock);
  return {
    tick,
    isLeading: () => leader.isLeading(),
    doubt: () => state.doubt,
    troubles: () => parts.troubles(),
    settled: () => parts.ended(),
    async close() {
      state.closed = true;
      clearInterval(timer);
      await state.prompts?.close();
      await tick();
      await parts.ended();
      await leader.resign();
    },
  };
}

async function look(state: State): Promise<void> {
  if (state.closed) return;
  const { parts, leader, books, live, clock, tell } = state;
  const led = leader.isLeading();
  // By its answer: the lead may be lost in the moment after.
  const isAnswered = await parts.now('lead', async () => void (state.hasLed = await leader.keep()));
  if (!leader.isLeading()) {
    // A store that is away has taken the lead with it: somebody has to say so, and only one.
    if (!isAnswered && state.hasLed && tell) parts.beside('tell', tell);
    return;
  }
  if (!led) books.log('leading', {});
  if (live.look()) {
    ['begin', 'hand-on', 'probe', 'publish', 'backup'].forEach((part) => parts.mended(part));
    await state.prompts?.renew();
  }
  const seen = await pictured(state);
  await watch(state, clock.look(seen?.newest ?? null));
  if (seen !== null && leader.isLeading()) await act(state, seen);
  if (tell) parts.beside('tell', tell);
}

async function pictured({ parts, books }: State): Promise<Picture | null> {
  const found: Picture[] = [];
  await parts.now('store', async () => void found.push(await pictureOf(books.store)));
  return found[0] ?? null;
}

/** One at a time: two crawls of one site would double what its host has to bear. */
async function act(state: State, seen: Picture): Promise<void> {
  const { parts, books, live, times, doubt } = state;
  const now = times.wall();
  const believed = doubt === null;
  const sound = live.broken() === null;
  await parts.now('begin', async () => {
    const active = await endOldWarnings(state, seen, now);
    const isBusy = active.some(({ kind }) => kind !== 'trial');
    if (sound && believed && !isBusy && !seen.isHeld) await beginDue(state, seen, now);
  });
  if (sound)
    await parts.now('hand-on', () =>
      handOn(
        state,
        seen.assignments.filter(({ ended }) => ended === null),
      ),
    );
  if (believed)
    parts.beside('probe', async () => void (state.slot = (await lookRound(books, live.config(), now, state.slot)) ?? state.slot));
  if (sound && believed && !seen.isHeld) parts.beside('publish', () => publishDue(state, seen, now, state.held));
  if (believed) parts.beside('backup', () => backUp(state, now));
}

/** What lasts is said once an hour. */
async function watch(state: State, { jumped, doubt }: ClockSays): Promise<void> {
  const { parts, books, times, trustClock = false } = state;
  state.doubt = trustClock ? null : doubt;
  if (jumped === null && (state.doubt === null || times.steady() - state.doubtNoted < hourMs)) return;
  state.doubtNoted = times.steady();
  const set = jumped === null ? '' : `the clock was set by ${Math.round(jumped / 1000)} s, or the machine slept; `;
  const why = `${set}${state.doubt === null ? 'it is believed all the same' : `nothing new is begun: ${state.doubt}`}`;
  books.log('clock', { why });
  const at = new Date(times.wall()).toISOString();
  await parts.now('clock', () => books.store.note({ at, run: null, job: 'schedule', what: 'clock', kind: 'clock', attempt: null, why }));
}
