/** Overviews for tables: all is well, but for what is named. */
import type { Overview, RunNow, Trouble, WorkerNow } from '../../../workers/outputs-operations.ts';

export const at = '2026-11-23T11:11:00.000Z';

export const worker: WorkerNow = {
  id: 'w1',
  host: 'node-a',
  pid: 4711,
  kind: 'work',
  queues: ['crawl'],
  concurrency: 2,
  started: '2026-11-23T00:00:00.000Z',
  beat: at,
  state: 'alive',
  memoryBytes: 1,
  doing: [],
};

export const run: RunNow = {
  run: '2026-10',
  month: '2026-10',
  trial: false,
  kind: 'month',
  by: 'schedule',
  begun: '2026-11-01T12:00:00.000Z',
  stage: 'crawling',
  moved: at,
  workers: 1,
  sites: [site('portal'), site('gaj')],
  pages: 100,
  evidenceBytes: 1,
  pagesPerSecond: 1,
  secondsLeft: 60,
  notBefore: null,
  coverage: { known: 100, answered: 90, blocked: 4, silent: 1, skipped: 5 },
  units: { total: 49, judged: 3, unjudged: 0, list: [] },
};

export function site(id: string, more: Partial<RunNow['sites'][number]> = {}): RunNow['sites'][number] {
  return { site: id, name: `${id}网`, state: 'crawling', why: null, until: null, done: 1, known: 2, pages: 1, pagesPerSecond: 1, ...more };
}

export function overview(more: Partial<Overview> = {}): Overview {
  return {
    at,
    version: '0.1.0',
    store: 'sqlite',
    queue: 'process',
    dataDir: 'data',
    verdict: 'well',
    troubles: [],
    runs: [run],
    holds: [],
    workers: [worker],
    incidents: [],
    alerts: [],
    next: [],
    drafts: [],
    probes: { last: at, everyMinutes: 60 },
    lastEnded: null,
    disk: { freeBytes: 5e9, keepFreeBytes: 1e9, takenBytes: null, budgetBytes: null, leftBytes: 4e9, low: false },
    ...more,
  };
}

export function trouble(kind: Trouble['kind'], more: Partial<Trouble> = {}): Trouble {
  return { kind, run: '2026-10', subject: '2026-10', says: 'english: reason', since: '2026-11-23T10:00:00.000Z', ...more };
}
