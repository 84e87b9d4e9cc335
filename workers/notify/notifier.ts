/** Tells people of trouble: works out alerts from each overview, keeps them in the store, and sends to each channel what it has not been told. */
import type { NotifyConfig } from '../../config/notify.ts';
import type { Overview } from '../outputs-operations.ts';
import type { Alert, Operations } from '../operations.ts';
import type { Log } from '../log.ts';
import { isDue, settled } from './alerts.ts';
import { openChannels, secretsIn, type Environment } from './channels.ts';
import { channelFailing, cleaned, conditionsOf, type Condition } from './conditions.ts';
import { isFailingLong, newPostman, tell, type Postman } from './postman.ts';

export interface Notifier {
  /**
   * Only by whoever leads. `overview` null: nobody can look just now, and `more` is all there is to tell. Never throws; a channel that
   * does not answer holds it up for its time-out at most.
   */
  look(overview: Overview | null, more?: readonly Condition[]): Promise<void>;
  /** Waits for what is being sent. */
  close(): Promise<void>;
}

export interface NotifierOptions {
  store: Pick<Operations, 'alerts' | 'saveAlert' | 'note'>;
  notify: NotifyConfig;
  env: Environment;
  log: Log;
  now(): Date;
  /** Whose installation it is, e.g. the city's name. */
  title?: string;
  /** schedule.watch */
  watch?: { lostMinutes: number };
  /** notify.yaml, as errors shall name it. */
  file?: string;
}

/** Throws ConfigError when a variable that notify.yaml names is missing. */
export function openNotifier(options: NotifierOptions): Notifier {
  const { notify, env, now, file } = options;
  const secrets = secretsIn(notify, env);
  const postmen = openChannels(notify, env, now, file).map((channel, at) => newPostman(channel, notify.channels[at]!));
  const memory: Memory = { known: new Map(), unsaved: new Map(), absent: new Map() };
  let looking: Promise<void> | null = null;
  return {
    look(overview, more = []) {
      looking ??= lookOnce({ ...options, secrets, postmen, memory, books: { away: false } }, overview, more)
        .catch((error: Error) => options.log('notifier-failed', { error }))
        .finally(() => (looking = null));
      return looking;
    },
    close: async () => void (await looking),
  };
}

interface Memory {
  /** As the store showed them last; all there is while it is away. */
  known: Map<string, Alert>;
  /** What the store would not take yet. */
  unsaved: Map<string, Alert>;
  absent: ReadonlyMap<string, number>;
}

interface Looking extends NotifierOptions {
  secrets: string[];
  postmen: Postman[];
  memory: Memory;
  /** Asked in vain once within a look, the store is not asked again: each try may last. */
  books: { away: boolean };
}

async function lookOnce(looking: Looking, overview: Overview | null, more: readonly Condition[]): Promise<void> {
  const { notify, memory, postmen, now, watch, secrets } = looking;
  const previous = await recall(looking);
  const at = now();
  const seen = [...(overview === null ? [] : conditionsOf(overview)), ...more, ...failing(looking)];
  const conditions = seen.filter((condition) => isDue(condition, at, watch?.lostMinutes)).map((each) => cleaned(each, secrets));
  const blind = overview === null;
  const { alerts, changed, absent } = settled(previous, conditions, {
    now: at,
    settleMinutes: notify.settleMinutes,
    absent: memory.absent,
    blind,
  });
  memory.absent = absent;
  for (const alert of changed) await keep(looking, alert);
  const current = new Map(alerts.map((alert) => [alert.id, alert]));
  const save = (alert: Alert) => {
    current.set(alert.id, alert);
    return keep(looking, alert);
  };
  await Promise.all(
    postmen.map((postman) =>
      tell(postman, () => [...current.values()], { ...looking, save, now: at }).catch((error: Error) =>
        looking.log('notifier-failed', { error }),
      ),
    ),
  );
}

/** What the store shows, and over it what it has not taken yet. */
async function recall({ store, memory, log, books }: Looking): Promise<Alert[]> {
  try {
    memory.known = new Map((await store.alerts()).map((alert) => [alert.id, alert]));
  } catch (error) {
    books.away = true;
    log('alerts-unread', { error });
  }
  return [...new Map([...memory.known, ...memory.unsaved]).values()];
}

async function keep({ store, memory, log, books }: Looking, alert: Alert): Promise<void> {
  memory.unsaved.set(alert.id, alert);
  memory.known.set(alert.id, alert);
  if (books.away) return;
  for (const [id, waiting] of [...memory.unsaved]) {
    try {
      await store.saveAlert(waiting);
      if (memory.unsaved.get(id) === waiting) memory.unsaved.delete(id);
    } catch (error) {
      books.away = true;
      return log('alert-unsaved-failed', { alert: id, error });
    }
  }
}

/** With one channel only, nobody is left to say that it fails; the console does. */
function failing({ postmen, now }: Looking): Condition[] {
  return postmen.flatMap(({ channel, trouble }) =>
    trouble !== null && isFailingLong(trouble, now()) ? [channelFailing(channel.id, trouble.since, trouble.why)] : [],
  );
}
