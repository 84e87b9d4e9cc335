/** Brings one channel what it is owed: one message a look, seldom more, waiting longer after each failure; what cannot be sent is sent later. */
import type { NotifyChannel, NotifyConfig } from '../../config/notify.ts';
import type { Log } from '../log.ts';
import type { Alert, Operations } from '../operations.ts';
import { redacted } from '../redaction.ts';
import { delivered, owed } from './alerts.ts';
import { noticeOf, portions } from './notice.ts';
import type { Answer, Channel } from './post.ts';

interface Trouble {
  /** ISO instant of the first failure in a row. */
  since: string;
  failures: number;
  why: string;
  /** ms; nothing is tried before. */
  notBefore: number;
}

export interface Postman {
  channel: Channel;
  config: NotifyChannel;
  trouble: Trouble | null;
  /** When messages went out within the last minute (ms). */
  sent: number[];
}

export const newPostman = (channel: Channel, config: NotifyChannel): Postman => ({ channel, config, trouble: null, sent: [] });

/** The robots of an office take twenty messages a minute; some are then silent for ten. */
const mostAMinute = 10;
const mostPartsALook = 3;
const firstWaitMs = 30_000;
const longestWaitMs = 30 * 60_000;
const longMs = 60 * 60_000;

export const isFailingLong = ({ since }: Trouble, now: Date): boolean => now.getTime() - Date.parse(since) >= longMs;

export interface Errand {
  notify: NotifyConfig;
  title?: string;
  secrets: string[];
  now: Date;
  log: Log;
  store: Pick<Operations, 'note'>;
  save(alert: Alert): Promise<void>;
}

export async function tell(postman: Postman, alerts: () => Alert[], errand: Errand): Promise<void> {
  const { channel, config } = postman;
  const at = errand.now.getTime();
  // A clock that was set back must not silence anybody.
  const wait = (postman.trouble?.notBefore ?? 0) - at;
  if (wait > 0 && wait <= longestWaitMs) return;
  postman.sent = postman.sent.filter((time) => time <= at && at - time < 60_000);
  const room = Math.min(mostPartsALook, mostAMinute - postman.sent.length);
  for (const part of portions(owed(alerts(), config, errand.notify, errand.now), channel.mostBytes, room)) {
    postman.sent.push(at);
    const notice = noticeOf(part, errand.title ?? '', errand.now.toISOString());
    const answer = await channel.send(notice);
    if (!answer.sent) return failed(postman, answer, errand);
    if (postman.trouble !== null) errand.log('notify-again', { channel: channel.id, failures: postman.trouble.failures });
    postman.trouble = null;
    errand.log('notified', {
      channel: channel.id,
      alerts: part.map(({ alert, how }) => `${how} ${alert.id}`),
      says: redacted(answer.says, errand.secrets),
    });
    for (const { alert, how } of part) await noted(alert, alerts, { channel: channel.id, how }, errand);
  }
}

/** Another channel may have been told of the same alert meanwhile: its note stays. */
async function noted(
  alert: Alert,
  alerts: () => Alert[],
  { channel, how }: { channel: string; how: 'new' | 'again' | 'over' },
  errand: Errand,
): Promise<void> {
  const newest = alerts().find(({ id }) => id === alert.id) ?? alert;
  await errand.save(delivered(newest, channel, how, errand.now.toISOString()));
}

async function failed(postman: Postman, answer: Extract<Answer, { sent: false }>, errand: Errand): Promise<void> {
  const { log, store, secrets, now } = errand;
  const why = redacted(answer.why, secrets, 300);
  const failures = (postman.trouble?.failures ?? 0) + 1;
  const wait = Math.min(longestWaitMs, Math.max(answer.afterMs ?? 0, firstWaitMs * 2 ** Math.min(failures - 1, 10)));
  const isNew = postman.trouble === null;
  postman.trouble = { since: postman.trouble?.since ?? now.toISOString(), failures, why, notBefore: now.getTime() + wait };
  log('not-told', { channel: postman.channel.id, why, failures, waitMs: wait });
  if (!isNew) return;
  const incident = {
    at: now.toISOString(),
    run: null,
    job: 'notify',
    what: postman.channel.id,
    kind: 'note',
    attempt: failures,
    why,
  } as const;
  await store.note(incident).catch((error: Error) => log('incident-unsaved-failed', { error }));
}
