/** Small true-shaped values of what the store remembers of the running itself. */
import type { Alert, Assignment, Incident, Worker } from '../../workers/operations.ts';

type Wanted = Omit<Assignment, 'ended' | 'outcome'>;
export function assignment(of: string, change: Partial<Wanted> = {}): Wanted {
  const asked = { month: of.slice(0, 7), trial: false, kind: 'month' as const, asOf: null, config: 'c1', by: 'schedule' as const };
  return { run: of, ...asked, begun: '1990-01-01T00:00:00.000Z', units: [], ...change };
}
export function worker(id: string, change: Partial<Worker> = {}): Worker {
  const at = '1990-01-02T00:00:00.000Z';
  const about = { host: 'h', pid: 1, kind: 'work' as const, queues: ['crawl'], concurrency: 2, started: at, beat: at };
  return { id, ...about, stopping: false, memoryBytes: 1, doing: [], ...change };
}
export function incident(why: string, change: Partial<Incident> = {}): Omit<Incident, 'seq'> {
  return { at: '1990-01-01T00:00:00.000Z', run: null, job: 'judge', what: 'u', kind: 'note', attempt: null, why, ...change };
}
export function alert(id: string, change: Partial<Alert> = {}): Alert {
  const since = '1990-01-01T00:00:00.000Z';
  return { id, kind: 'late', run: null, level: 'warning', says: '迟\u0000', since, told: null, cleared: null, ...change };
}
