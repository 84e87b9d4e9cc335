/** Months and instants as people type them. */
import { Month } from '../../config/run.ts';
import type { Pause } from '../store.ts';
import { Refusal } from './command.ts';

const instant = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
/** Asia/Shanghai has had no daylight saving since 1991; these are the years we inspect. */
const shanghaiMs = 8 * 3_600_000;

/** An instant and its civil date in Asia/Shanghai. Refuses anything without an offset. */
export function parseAsOf(text: string): { asOf: string; today: string } {
  const at = instant.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at))
    throw new Refusal('usage', `--as-of: expected an ISO instant with offset, e.g. 2019-01-01T00:00:00+08:00, found "${text}"`, '');
  return { asOf: text, today: civilDate(at) };
}

export function parseMonth(text: string): string {
  const month = Month.safeParse(text);
  if (!month.success) throw new Refusal('usage', `--month: expected YYYY-MM, found "${text}"`, 'e.g. --month 2018-12');
  return month.data;
}

/** The month before the one that `now` falls in, Asia/Shanghai. */
export function lastCompleteMonth(now: Date): string {
  const [year, month] = civilDate(now.getTime()).split('-').map(Number) as [number, number];
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`;
}

/** YYYY-MM-DD of an instant (epoch ms) in Asia/Shanghai. */
export function civilDate(at: number): string {
  return new Date(at + shanghaiMs).toISOString().slice(0, 10);
}

/** YYYY-MM-DD HH:MM of an instant on the Shanghai clock. */
export function shanghaiClock(at: string): string {
  return new Date(Date.parse(at) + shanghaiMs).toISOString().slice(0, 16).replace('T', ' ');
}

const pauses: Record<Pause['why'], string> = {
  hours: 'outside the hours when it may be asked',
  blocked: 'what a guard refused is asked once more later',
  interrupted: 'left off',
  disk: 'there is no room for more evidence',
  line: 'our own line is down (本机网络不通)',
};

/** For whoever sits before the terminal and wonders why nothing moves. */
export function pauseInWords(site: string, { why, until }: Pause): string {
  const when = until === null ? 'until the next start' : `until ${shanghaiClock(until)} (Shanghai)`;
  return `${site}: waits ${when}: ${pauses[why]}; Ctrl-C is safe, the same command goes on`;
}
