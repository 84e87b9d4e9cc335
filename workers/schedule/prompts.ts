/** Knocks at the scheduler's door at the times of the schedule, so that nothing waits for the next look; what is due is never told by a knock. */
import { schedule as cron, type ScheduledTask } from 'node-cron';
import type { LiveConfig } from './live-config.ts';

export interface Prompts {
  /** The schedule has changed. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

type Log = (event: string, data: Record<string, unknown>) => void;

export function openPrompts(live: LiveConfig, log: Log, knock: () => void): Prompts {
  const tell = (message: string | Error) => log('cron', { says: String(message) });
  const logger = { info: tell, warn: tell, error: tell, debug: () => undefined };
  const hang = (): ScheduledTask[] => {
    const { timeZone, month, warning, publish, backup } = live.config().schedule;
    const times = [month.at, ...(warning === 'off' ? [] : [warning.at]), publish.at, ...(backup ? [backup.at] : [])];
    return [...new Set(times)].map((at) =>
      cron(`${Number(at.slice(3))} ${Number(at.slice(0, 2))} * * *`, knock, { timezone: timeZone, logger, suppressMissedWarning: true }),
    );
  };
  let tasks = hang();
  const close = async () => void (await Promise.all(tasks.map((task) => task.destroy())));
  return {
    close,
    async renew() {
      await close();
      tasks = hang();
    },
  };
}
