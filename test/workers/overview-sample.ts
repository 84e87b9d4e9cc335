/** An overview of a busy installation: a run in hand, sites that wait and fail, a draft, a lost worker. */
import type { Overview } from '../../workers/outputs-operations.ts';

const at = '2026-11-12T02:00:00.000Z';
type Site = Overview['runs'][0]['sites'][0];
const site = (id: string, name: string, change: Partial<Site>): Site => ({
  ...{ site: id, name, state: 'unbegun', why: null, until: null, done: null, known: null, pages: 0, pagesPerSecond: null },
  ...change,
});

export function overviewOf(): Overview {
  const run = '2026-10';
  const coverage = { known: 1400, answered: 1300, blocked: 60, silent: 20, skipped: 20 };
  return {
    ...{ at, version: '0.1.0', store: 'sqlite', queue: 'process', dataDir: 'data', verdict: 'attention', holds: [] },
    troubles: [{ kind: 'dead', run, subject: 'czj', says: 'x', since: null }],
    runs: [
      {
        ...{ run, month: run, trial: false, kind: 'month', by: 'schedule', begun: at, stage: 'crawling', moved: at, workers: 1 },
        sites: [
          site('gaj', '示例市公安局<script>', { state: 'crawling', done: 120, known: 960, pages: 120, pagesPerSecond: 2.5 }),
          site('hbj', '示例市环保局', { state: 'waiting', why: 'hours', until: '2026-11-12T12:00:00.000Z', pages: 300 }),
          site('czj', '示例市财政局', { state: 'failed', why: 'timeout', pages: 2 }),
        ],
        ...{ pages: 1400, evidenceBytes: 8e8, pagesPerSecond: 2.5, secondsLeft: 336, notBefore: null, coverage },
        units: {
          ...{ total: 2, judged: 1, unjudged: 1 },
          list: [
            { unit: 'gongan', name: '公安局', state: 'waiting', sites: ['gaj'], why: null },
            { unit: 'caizheng', name: '财政局', state: 'unjudged', sites: ['czj'], why: '首页打不开' },
          ],
        },
      },
    ],
    workers: [],
    incidents: [{ seq: 1, at, run, job: 'judge', what: 'gongan', kind: 'retry', attempt: 2, why: 'the connection was lost' }],
    alerts: [
      { id: 'late:x', kind: 'late', run, level: 'warning', says: '早已逾期', since: at, told: null },
      { id: 'backup:x', kind: 'backup', run: null, level: 'warning', says: '已有 3 天没有备份', since: at, told: null },
    ],
    next: [{ what: 'probe', month: null, at: '2026-11-12T03:00:00.000Z' }],
    drafts: [{ run: '2026-09', waiting: 12, due: '2026-11-12', then: 'publish-without', overdue: false }],
    probes: { last: at, everyMinutes: 60 },
    lastEnded: null,
    disk: { freeBytes: 7e10, keepFreeBytes: 1e9, takenBytes: null, budgetBytes: null, leftBytes: 6.9e10, low: false },
  };
}
