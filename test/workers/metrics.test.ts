/** What a monitoring system reads, held against a month that was really inspected: names, units, values, and what is said while the store is away. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../config/load.ts';
import { localBus } from '../../workers/bus-local.ts';
import { packConfig } from '../../workers/kept-config.ts';
import { openMetrics, type Metrics } from '../../workers/metrics.ts';
import { newMemory } from '../../workers/overview-memory.ts';
import { overview } from '../../workers/overview.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { StoreError, type Store } from '../../workers/store.ts';
import { buildVillage, start, type Village } from './village.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-metrics-'));
const data = join(dir, 'data');
const month = '2018-12';
let village: Village;
let store: Store;
beforeAll(async () => {
  village = await buildVillage(dir, {});
  expect(await start(['inspect', '--config', village.config, '--month', month, '--data', data]).ended).toMatchObject({ code: 0 });
  store = await openStore({ dataDir: data });
});
afterAll(async () => {
  await store?.close();
  await village?.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Samples by name and labels as they are written; refuses what Prometheus would. */
function parsed(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  const types = new Map<string, string>();
  for (const line of text.split('\n').filter(Boolean)) {
    const [, kind, name, rest] = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line) ?? [];
    if (kind === 'TYPE') types.set(name!, rest!);
    if (kind !== undefined) continue;
    const [, sample, labels = '', value] = /^([a-z_][a-z0-9_]*)(\{[^}]*\})? (\S+)$/i.exec(line) ?? [];
    expect({ line, value: Number.isNaN(Number(value)) && value !== 'Nan' }).toEqual({ line, value: false });
    expect(samples.has(`${sample}${labels}`)).toBe(false);
    samples.set(`${sample}${labels}`, Number(value));
  }
  for (const [name, type] of types)
    if (name.startsWith('sundial_')) expect({ name, counts: type === 'counter' }).toEqual({ name, counts: name.endsWith('_total') });
  return samples;
}

function open(): { metrics: Metrics; logged: string[]; away: { now: boolean } } {
  const config = loadConfig(village.config);
  const memory = newMemory();
  const logged: string[] = [];
  const away = { now: false };
  const metrics = openMetrics({
    look: async () => {
      if (away.now) throw new StoreError('unreachable', 'db', 'is away', 'wait');
      return overview({ store, dataDir: data }, { config, schedule: config.schedule, now: new Date(), memory });
    },
    store,
    log: (event) => void logged.push(event),
  });
  return { metrics, logged, away };
}

test('a month that was inspected: pages by outcome, units by state, and no address among the labels', async () => {
  const { metrics } = open();
  const text = await metrics.text();
  const samples = parsed(text);
  const outcomes = await store.outcomes(month);
  expect(outcomes.answered).toBeGreaterThan(20);
  for (const outcome of ['answered', 'blocked', 'silent', 'skipped'] as const)
    expect(samples.get(`sundial_run_pages{run="${month}",outcome="${outcome}"}`)).toBe(outcomes[outcome]);
  expect(samples.get(`sundial_run_units{run="${month}",state="judged"}`)).toBe(2);
  expect(samples.get(`sundial_run_units{run="${month}",state="unjudged"}`)).toBe(0);
  expect(samples.get('sundial_store_up')).toBe(1);
  expect(samples.get('sundial_disk_free_bytes')).toBeGreaterThan(0);
  expect(samples.get('sundial_workers{kind="inspect",state="alive"}')).toBe(0);
  expect([...samples.keys()].filter((name) => name.startsWith('sundial_build_info{version='))).toHaveLength(1);
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(0);
  expect(samples.get('sundial_step_last_success_timestamp_seconds{step="publish"}')).toBeGreaterThan(1_500_000_000);
  expect(samples.has('sundial_probe_round_age_seconds')).toBe(false);
  expect(text).not.toMatch(/jia\.test|示例|http:/);
  expect(metrics.contentType).toMatch(/^text\/plain; version=0\.0\.4/);
});

test('a run in hand: sites by state, growth between two looks, incidents that any worker told', async () => {
  const { metrics } = open();
  const { digest, files } = packConfig(village.config);
  await store.keepConfig(digest, files);
  const trial = `${month}-trial`;
  await store.openRun({ ...(await store.findRun(month))!, id: trial, trial: true });
  const begun = new Date().toISOString();
  await store.assign({ run: trial, month, trial: true, kind: 'trial', asOf: null, config: digest, by: 'command', begun, units: [] });
  const worker = {
    id: 'w',
    host: 'h',
    pid: 1,
    kind: 'work' as const,
    queues: ['crawl'],
    concurrency: 2,
    started: begun,
    beat: begun,
    stopping: false,
  };
  const job = { run: trial, job: 'crawl', what: 'jia', since: begun, done: 3, known: 9, perSecond: 1.5 };
  await store.beat({ ...worker, memoryBytes: 1, doing: [job] });
  const before = parsed(await metrics.text());
  expect(before.get(`sundial_run_sites{run="${trial}",state="crawling"}`)).toBe(1);
  expect(before.get(`sundial_run_sites{run="${trial}",state="unbegun"}`)).toBe(1);
  expect(before.get(`sundial_site_known_addresses{run="${trial}",site="jia"}`)).toBe(9);
  expect(before.get(`sundial_run_pages_per_second{run="${trial}"}`)).toBe(1.5);
  expect(before.get(`sundial_queue_owed_jobs{run="${trial}",queue="crawl"}`)).toBe(1);
  expect(before.get('sundial_jobs_running{queue="crawl"}')).toBe(1);
  expect(before.get('sundial_units_judged_total')).toBe(0);
  const scores = await store.scores(month);
  for (const score of scores) await store.saveScore({ ...score, run: trial }, []);
  for (const kind of ['retry', 'retry', 'dead'] as const)
    await store.note({ at: begun, run: trial, job: 'judge', what: 'jia', kind, attempt: 1, why: 'x' });
  const after = parsed(await metrics.text());
  expect(after.get('sundial_units_judged_total')).toBe(2);
  expect(after.get('sundial_step_last_success_timestamp_seconds{step="judge"}')).toBeGreaterThan(1_500_000_000);
  expect(after.get('sundial_job_retries_total{queue="judge"}')).toBe(2);
  expect(after.get('sundial_dead_letters_total{queue="judge"}')).toBe(1);
  expect(parsed(await metrics.text()).get('sundial_dead_letters_total{queue="judge"}')).toBe(1);
  await store.endAssignment(trial, 'closed', begun);
  const ended = await metrics.text();
  expect(ended).not.toContain(trial);
});

test('while the store is away it says so, keeps its counters, and claims nothing of the installation', async () => {
  const { metrics, logged, away } = open();
  await metrics.text();
  away.now = true;
  const samples = parsed(await metrics.text());
  expect(samples.get('sundial_store_up')).toBe(0);
  expect(samples.has('sundial_pages_total{outcome="answered"}')).toBe(true);
  for (const name of samples.keys()) expect(name).not.toMatch(/^sundial_(run|workers|disk|holds|drafts|next|troubles)/);
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(0);
  expect(logged).toEqual(['metrics-failed']);
  away.now = false;
  expect(parsed(await metrics.text()).get('sundial_store_up')).toBe(1);
});

describe('jobs of this process', () => {
  test('are counted by how they ended, and timed', async () => {
    const { metrics } = open();
    const bus = metrics.counted(localBus({ backoffMs: 1 }));
    bus.handle<{ fails: number }>('judge', { concurrency: 1 }, async ({ data: { fails }, attempt }) => {
      if (attempt <= fails) throw new Error('not yet');
    });
    for (const fails of [0, 1, 9]) await bus.send('judge', `unit-${fails}`, { fails });
    await bus.idle();
    await bus.close();
    const samples = parsed(await metrics.text());
    const count = (result: string) => samples.get(`sundial_jobs_total{queue="judge",result="${result}"}`);
    expect({ done: count('done'), retried: count('retried'), dead: count('dead') }).toEqual({ done: 2, retried: 3, dead: 1 });
    expect(samples.get('sundial_job_duration_seconds_count{queue="judge"}')).toBe(6);
  });
});
