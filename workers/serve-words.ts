/** The one line by which `sundial serve` says that it is ready. */
import type { Settings } from '../config/settings.ts';
import { shanghaiClock } from './commands/when.ts';
import type { Overview } from './outputs-operations.ts';

export interface Ready {
  /** null: nothing is shown. */
  url: string | null;
  settings: Pick<Settings, 'databaseUrl' | 'redisUrl' | 'dataDir'>;
  isLeading: boolean;
  seen: Pick<Overview, 'runs' | 'next'>;
}

export function readyInWords({ url, settings, isLeading, seen }: Ready): string {
  const { databaseUrl, redisUrl, dataDir } = settings;
  const mode = `${databaseUrl === undefined ? `SQLite in ${dataDir}` : 'PostgreSQL'}, ${redisUrl === undefined ? 'queue in this process' : 'queue on Redis'}`;
  const month = seen.next.find(({ what }) => what === 'month');
  return [
    `sundial serve: ready${url === null ? '' : ` at ${url}`}`,
    mode,
    isLeading ? 'plans and carries out' : 'stands by: another one plans',
    ...(seen.runs.length > 0 ? [`in hand: ${seen.runs.map(({ run }) => run).join(', ')}`] : []),
    ...(month ? [`next: ${month.month} on ${shanghaiClock(month.at)} (Shanghai)`] : []),
  ].join('; ');
}
