/** What a monitoring system counts, as Prometheus text: the state of the installation from the store, and what this process did. */
import { setTimeout as pause } from 'node:timers/promises';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { GiveUp, maxTries, type Bus } from './bus.ts';
import { installationGauges } from './metrics-gauges.ts';
import type { Overview } from './outputs-operations.ts';
import type { Operations } from './operations.ts';
import { programVersion } from './program-version.ts';

export interface MetricsOptions {
  look(): Promise<Overview>;
  store: Pick<Operations, 'incidents'>;
  log(event: string, data: Record<string, unknown>): void;
}

export interface Metrics {
  contentType: string;
  /** Never rejects: while the store is away, `sundial_store_up` is 0 and the rest is what the process knows of itself. */
  text(): Promise<string>;
  /** The same bus, whose jobs are counted. */
  counted(bus: Bus): Bus;
}

export function openMetrics({ look, store, log }: MetricsOptions): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({ name: 'sundial_build_info', help: 'the version that runs', labelNames: ['version'], registers: [registry] }).set(
    { version: programVersion() },
    1,
  );
  const up = new Gauge({ name: 'sundial_store_up', help: '1: the store answered just now', registers: [registry] });
  const gauges = installationGauges(registry);
  const incidents = incidentCounters(registry, store);
  return {
    contentType: registry.contentType,
    async text() {
      try {
        const [seen] = await inTime(Promise.all([look(), incidents()]));
        gauges.show(seen);
        up.set(1);
      } catch (error) {
        log('metrics-failed', { error: error instanceof Error ? error.message : String(error) });
        // What was true before the store went away is not said to be true now.
        gauges.clear();
        up.set(0);
      }
      return registry.metrics();
    },
    counted: jobCounters(registry),
  };
}

/** A scrape that waits longer is given up by whoever asked. */
const patienceMs = 8_000;

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = pause(patienceMs, undefined, { signal: over.signal, ref: false }).then(() =>
    Promise.reject(new Error('the store does not answer')),
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    over.abort();
    late.catch(() => undefined);
  }
}

/** Of the whole installation, since this process looks: whatever worker had the trouble, the store was told. */
function incidentCounters(registry: Registry, store: MetricsOptions['store']): () => Promise<void> {
  const registers = [registry];
  const labelNames = ['queue'];
  const retries = new Counter({
    name: 'sundial_job_retries_total',
    help: 'tries of jobs that failed and were repeated',
    labelNames,
    registers,
  });
  const dead = new Counter({ name: 'sundial_dead_letters_total', help: 'jobs that used up their tries', labelNames, registers });
  const all = new Counter({ name: 'sundial_incidents_total', help: 'incidents of all kinds', labelNames: ['kind'], registers });
  for (const kind of ['retry', 'dead', 'stalled', 'fenced', 'outage', 'clock']) all.inc({ kind }, 0);
  let newest: number | null = null;
  return async () => {
    const last = await store.incidents({ limit: newest === null ? 1 : 2000 });
    for (const { seq, kind, job } of newest === null ? [] : last) {
      if (seq <= newest!) break;
      all.inc({ kind });
      if (kind === 'retry') retries.inc({ queue: job });
      if (kind === 'dead') dead.inc({ queue: job });
    }
    newest = Math.max(newest ?? 0, last[0]?.seq ?? 0);
  };
}

/** Jobs of this process. */
function jobCounters(registry: Registry): (bus: Bus) => Bus {
  const registers = [registry];
  const ended = new Counter({
    name: 'sundial_jobs_total',
    help: 'tries of jobs in this process by result: done, retried, dead',
    labelNames: ['queue', 'result'],
    registers,
  });
  const took = new Histogram({
    name: 'sundial_job_duration_seconds',
    help: 'how long a try of a job took in this process',
    labelNames: ['queue'],
    buckets: [0.1, 1, 10, 60, 600, 3600, 36_000],
    registers,
  });
  return (bus) => ({
    ...bus,
    handle(name, options, run) {
      bus.handle(name, options, async (job: Parameters<typeof run>[0]) => {
        const end = took.startTimer({ queue: name });
        try {
          await run(job);
          ended.inc({ queue: name, result: 'done' });
        } catch (error) {
          ended.inc({ queue: name, result: job.attempt >= maxTries || error instanceof GiveUp ? 'dead' : 'retried' });
          throw error;
        } finally {
          end();
        }
      });
    },
  });
}
