/** From what is the case to what people are told: an alert arises once, is told again while it lasts, and is told once when it is over. Pure. */
import type { AlertKind, NotifyChannel, NotifyConfig } from '../../config/notify.ts';
import { isOpen } from '../../crawler/session/hours.ts';
import type { Alert } from '../operations.ts';
import type { Condition } from './conditions.ts';
import { clockOf, TO_DO, type Told } from './notice.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** News and single events: that they are no longer new is not worth a message. */
const endsQuietly: readonly string[] = ['published', 'draft', 'clock'] satisfies AlertKind[];

/** What often mends itself within minutes: a server that is restarted, a worker that is. */
const patience = { outage: 5, lost: 5 } satisfies Partial<Record<AlertKind, number>>;

/** It has lasted for so long that somebody should know. */
export function isDue({ kind, since }: Condition, now: Date, lostMinutes: number = patience.lost): boolean {
  const minutes = kind === 'lost' ? lostMinutes : kind === 'outage' ? patience.outage : 0;
  return since === null || now.getTime() - Date.parse(since) >= minutes * minuteMs;
}

export interface Settling {
  now: Date;
  settleMinutes: number;
  /** Since when (ms) a condition that was told of has not been seen, by alert id. */
  absent: ReadonlyMap<string, number>;
  /** Nobody could look: what is not among the conditions may be the case all the same. */
  blind: boolean;
}

export interface Settled {
  /** All, changed or not. */
  alerts: Alert[];
  changed: Alert[];
  absent: Map<string, number>;
}

/** `previous`: as they were stored, by whomever. */
export function settled(previous: readonly Alert[], conditions: readonly Condition[], settling: Settling): Settled {
  const { now } = settling;
  const before = new Map(previous.map((alert) => [alert.id, alert]));
  const holding = new Map(conditions.map((condition) => [condition.id, condition]));
  const absent = new Map<string, number>();
  const alerts = new Map(before);
  for (const condition of holding.values()) alerts.set(condition.id, held(before.get(condition.id), condition, now));
  for (const alert of before.values()) {
    if (alert.cleared !== null || holding.has(alert.id)) continue;
    const first = settling.absent.get(alert.id) ?? now.getTime();
    // A clock that was set back must not keep an alert for ever.
    const since = Math.min(first, now.getTime());
    const isOver = !settling.blind && now.getTime() - since >= settling.settleMinutes * minuteMs;
    if (isOver) alerts.set(alert.id, { ...alert, cleared: new Date(since).toISOString() });
    else if (!settling.blind) absent.set(alert.id, since);
  }
  const all = [...alerts.values()];
  return { alerts: all, changed: all.filter((alert) => !isSame(before.get(alert.id), alert)), absent };
}

/** A condition that comes back after its end is a new alert; one that lasts keeps its beginning. */
function held(before: Alert | undefined, condition: Condition, now: Date): Alert {
  const { id, kind, run, level } = condition;
  const isOpen = before !== undefined && before.cleared === null;
  const since = isOpen ? before.since : (condition.since ?? now.toISOString());
  const alert = { id, kind, run, level, says: saysOf(condition, since), since };
  if (isOpen) return { ...before, ...alert };
  return { ...alert, told: null, cleared: null, delivered: {} };
}

const saysOf = ({ what, todo, kind }: Condition, since: string): string =>
  `${what}${kind === 'draft' ? '' : `（${kind === 'published' ? '' : '自 '}${clockOf(since)}${kind === 'published' ? '' : ' 起'}）`}${TO_DO}${todo}`;

function isSame(one: Alert | undefined, other: Alert): boolean {
  return (
    one !== undefined && one.says === other.says && one.level === other.level && one.cleared === other.cleared && one.since === other.since
  );
}

const grave: Record<Alert['level'], number> = { info: 0, warning: 1, critical: 2 };

/** What a channel has still to be told, the gravest first; within its quiet hours only what is critical. */
export function owed(
  alerts: readonly Alert[],
  channel: NotifyChannel,
  { againHours }: Pick<NotifyConfig, 'againHours'>,
  now: Date,
): Told[] {
  const isQuiet = channel.quiet !== undefined && isOpen(channel.quiet, now.getTime());
  return alerts
    .flatMap((alert): Told[] => {
      const how = howOwed(alert, channel, againHours * hourMs, now);
      return how === null || (isQuiet && alert.level !== 'critical') ? [] : [{ alert, how }];
    })
    .sort(
      (a, b) =>
        Number(a.how === 'over') - Number(b.how === 'over') ||
        grave[b.alert.level] - grave[a.alert.level] ||
        Date.parse(a.alert.since) - Date.parse(b.alert.since),
    );
}

function howOwed(alert: Alert, channel: NotifyChannel, againMs: number, now: Date): Told['how'] | null {
  const got = alert.delivered?.[channel.id];
  const isWanted =
    grave[alert.level] >= grave[channel.least] && (channel.kinds === undefined || channel.kinds.includes(alert.kind as AlertKind));
  // A channel need not announce its own failure: if it could, there would be none.
  if (alert.id === `channel:${channel.id}`) return null;
  if (alert.cleared !== null) return got === undefined || got.how === 'over' || endsQuietly.includes(alert.kind) ? null : 'over';
  if (!isWanted) return null;
  if (got === undefined || grave[alert.level] > grave[got.level]) return 'new';
  if (alert.kind === 'published') return null;
  const age = now.getTime() - Date.parse(got.at);
  // Far in the future: the clock was wrong when it was told.
  return age >= againMs || age < -againMs ? 'again' : null;
}

/** As it is to be stored after a channel has taken the message. */
export function delivered(alert: Alert, channel: string, how: Told['how'], at: string): Alert {
  return { ...alert, told: at, delivered: { ...alert.delivered, [channel]: { at, level: alert.level, how } } };
}
