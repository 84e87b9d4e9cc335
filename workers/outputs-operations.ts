/** What runs, what waits and what is wrong, as one document: `sundial status`, the console, /metrics and the notifier all show this one. */
import { z } from 'zod';

const instant = z.string().describe('ISO instant, UTC');
const count = z.int().nonnegative();
/** null is unknown, never zero. */
const rate = z.number().nonnegative().nullable();

export const siteStates = ['unbegun', 'crawling', 'waiting', 'open', 'sealed', 'failed'] as const;

const SiteNow = z.strictObject({
  site: z.string(),
  name: z.string(),
  state: z.enum(siteStates).describe('waiting: has to wait, see why and until; open: begun, and nobody is at it just now'),
  why: z.string().nullable().describe('hours, blocked, disk, line, interrupted: why it waits; of a failed site the reason in words'),
  until: instant.nullable(),
  done: count.nullable().describe('addresses with an outcome, as the worker at it says; null: nobody is at it'),
  known: count.nullable().describe('addresses known so far; grows while the crawl goes on'),
  pages: count.describe('pages kept in the store'),
  pagesPerSecond: rate,
});

const Coverage = z.strictObject({ known: count, answered: count, blocked: count, silent: count, skipped: count });

const stages = ['held', 'beginning', 'crawling', 'waiting', 'outside', 'judging', 'showing', 'publishing', 'review', 'ended'] as const;
export type Stage = (typeof stages)[number];

const RunNow = z.strictObject({
  run: z.string(),
  month: z.string(),
  trial: z.boolean(),
  kind: z.enum(['month', 'warning', 'trial']),
  by: z.enum(['schedule', 'command']),
  begun: instant,
  stage: z
    .enum(stages)
    .describe(
      'held: paused by a person; waiting: every site left has to wait; outside: links to other sites are looked at; showing: what was cited is rendered; review: printed, and waits for people',
    ),
  moved: instant.nullable().describe('when anything of it was last seen to move; null: nothing yet'),
  workers: count.describe('processes that are at it now'),
  sites: z.array(SiteNow),
  pages: count.describe('pages kept so far'),
  evidenceBytes: count.describe('size of its evidence on the disk'),
  pagesPerSecond: rate.describe('over the last minutes, all workers together; null: not measured yet'),
  secondsLeft: rate.describe('until the crawl is through, at the present pace, by what is known so far; null: nobody can tell'),
  notBefore: instant.nullable().describe('a site waits until then: the crawl cannot be through earlier'),
  coverage: Coverage.nullable().describe('pages kept so far by outcome; null: none yet'),
  units: z.strictObject({
    total: count,
    judged: count,
    unjudged: count.describe('of those judged, how many could not be given a total'),
    list: z.array(
      z.strictObject({
        unit: z.string(),
        name: z.string(),
        state: z.enum(['waiting', 'judged', 'unjudged']),
        sites: z.array(z.string()),
        why: z.string().nullable(),
      }),
    ),
  }),
});
export type RunNow = z.output<typeof RunNow>;
export type SiteNow = z.output<typeof SiteNow>;

const DoingNow = z.strictObject({
  run: z.string(),
  job: z.string(),
  what: z.string().describe('id of a site or unit'),
  since: instant,
  done: count.nullable(),
  known: count.nullable(),
  perSecond: rate,
  waiting: z.string().nullable(),
});

const WorkerNow = z.strictObject({
  id: z.string(),
  host: z.string(),
  pid: z.int(),
  kind: z.enum(['serve', 'work', 'inspect']),
  queues: z.array(z.string()),
  concurrency: z.int(),
  started: instant,
  beat: instant,
  state: z
    .enum(['alive', 'stopping', 'lost', 'replaced'])
    .describe('lost: not heard of for 60 seconds; replaced: lost, and another of its kind was started on that machine since'),
  memoryBytes: count,
  doing: z.array(DoingNow),
});
export type WorkerNow = z.output<typeof WorkerNow>;

export const troubleKinds = ['late', 'stuck', 'held', 'dead', 'lost', 'thin', 'disk', 'probes', 'draft', 'outage'] as const;

const Trouble = z.strictObject({
  kind: z.enum(troubleKinds),
  run: z.string().nullable(),
  subject: z.string().describe('what it is about: a run, worker, job or folder'),
  says: z.string().describe('English'),
  since: instant.nullable(),
});
export type Trouble = z.output<typeof Trouble>;

export const StatusOutput = z.strictObject({
  at: instant,
  version: z.string(),
  store: z.enum(['sqlite', 'postgresql']),
  queue: z.enum(['process', 'redis']).describe('process: within the process that runs the month'),
  dataDir: z.string(),
  verdict: z.enum(['well', 'attention']).describe('well: no trouble is seen, and the notifier has told of none beside'),
  troubles: z.array(Trouble).describe('what the store shows'),
  runs: z.array(RunNow).describe('those carried out now, the newest begun last'),
  holds: z.array(z.strictObject({ run: z.string().describe('* is every run'), by: z.string(), why: z.string(), at: instant })),
  workers: z.array(WorkerNow),
  incidents: z
    .array(
      z.strictObject({
        seq: z.int(),
        at: instant,
        run: z.string().nullable(),
        job: z.string(),
        what: z.string(),
        kind: z.string().describe('retry, dead, stalled, fenced, outage, clock, note'),
        attempt: z.int().nullable(),
        why: z.string(),
      }),
    )
    .describe('the last 20, newest first; addresses without their query'),
  alerts: z
    .array(
      z.strictObject({
        id: z.string(),
        kind: z.string(),
        run: z.string().nullable(),
        level: z.enum(['info', 'warning', 'critical']),
        says: z.string().describe('Chinese'),
        since: instant,
        told: instant.nullable(),
      }),
    )
    .describe('those that have not cleared'),
  next: z
    .array(
      z.strictObject({ what: z.string().describe('month, probe, warning, publish, backup'), month: z.string().nullable(), at: instant }),
    )
    .describe('what the schedule does next, the soonest first; empty: no schedule was given'),
  drafts: z.array(
    z.strictObject({
      run: z.string(),
      waiting: count.describe('findings that waited for a person when it was printed'),
      due: z.string().describe('last civil day for review'),
      then: z.enum(['publish-without', 'hold']),
      overdue: z.boolean().describe('that day has passed, and the month waits for people all the same'),
    }),
  ),
  probes: z.strictObject({
    last: instant.nullable().describe('newest look at a home page within two days; null: none'),
    everyMinutes: z.int().nullable(),
  }),
  lastEnded: z
    .strictObject({ run: z.string(), month: z.string(), units: count, unjudged: count, ended: instant.nullable(), coverage: Coverage })
    .nullable()
    .describe('the newest month that was published from an inspection'),
  disk: z
    .strictObject({
      freeBytes: count,
      keepFreeBytes: count,
      takenBytes: count.nullable(),
      budgetBytes: count.nullable(),
      leftBytes: count.describe('may still be recorded'),
      low: z.boolean(),
    })
    .nullable()
    .describe('null: it could not be measured'),
});
export type StatusOutput = z.output<typeof StatusOutput>;
/** The name under which the steps speak of it. */
export type Overview = StatusOutput;
