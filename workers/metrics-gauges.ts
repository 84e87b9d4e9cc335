/** The state of an installation as gauges, set anew at each look so that what has ended does not linger. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Overview, RunNow } from './outputs-operations.ts';
import { siteStates, troubleKinds } from './outputs-operations.ts';

/** Name → what it says, and its labels. Runs, sites and queues are few; addresses, units and processes are no labels. */
const described = {
  run_info: ['a run that is carried out now', 'run', 'kind', 'stage'],
  run_pages: ['pages kept of a run by outcome: those in hand, and the last one published', 'run', 'outcome'],
  run_evidence_bytes: ['size of the evidence of a run in hand', 'run'],
  run_units: ['units of a run by state: waiting, judged, unjudged', 'run', 'state'],
  run_sites: ['sites of a run in hand by state', 'run', 'state'],
  run_pages_per_second: ['pace over the last minutes, all workers together; absent: not measured', 'run'],
  run_left_seconds: ['until the crawl is through, by what is known so far; absent: unknown', 'run'],
  run_begun_timestamp_seconds: ['when a run in hand was begun', 'run'],
  run_moved_timestamp_seconds: ['when a run in hand was last seen to move', 'run'],
  site_known_addresses: ['addresses known so far of a site that is crawled now', 'run', 'site'],
  site_done_addresses: ['of these, those with an outcome', 'run', 'site'],
  site_waiting: ['1: the site has to wait', 'run', 'site', 'why'],
  queue_owed_jobs: ['jobs that the store shows as owed and nobody is at', 'run', 'queue'],
  jobs_running: ['jobs in hand, all workers together', 'queue'],
  workers: ['processes by state: alive, stopping, lost, replaced', 'kind', 'state'],
  heartbeat_age_seconds: ['age of the oldest heartbeat of those that are not stopping or replaced', 'kind'],
  holds: ['runs on hold'],
  troubles: ['what somebody has to look at, by kind', 'kind'],
  alerts: ['alerts that have not cleared, by level', 'level'],
  drafts: ['months that wait for review'],
  draft_waiting_findings: ['findings that wait for a person', 'run'],
  next_timestamp_seconds: ['when the schedule does something next', 'what'],
  step_last_success_timestamp_seconds: ['when a step was last seen to succeed: crawl, judge, publish, probe', 'step'],
  probe_round_age_seconds: ['age of the newest look at a home page'],
  disk_free_bytes: ['free on the disk of the evidence'],
  disk_left_bytes: ['of these, what may still be recorded'],
} satisfies Record<string, [help: string, ...labels: string[]]>;
type Name = keyof typeof described;

export interface Gauges {
  show(seen: Overview): void;
  clear(): void;
}

export function installationGauges(registry: Registry): Gauges {
  const registers = [registry];
  const gauges = Object.fromEntries(
    Object.entries(described).map(([name, [help, ...labelNames]]) => [
      name,
      new Gauge({ name: `sundial_${name}`, help, labelNames, registers }),
    ]),
  ) as Record<Name, Gauge>;
  const grow = growth(registry);
  // A gauge without labels would be reset to 0, which is a claim.
  const clear = () =>
    Object.entries(gauges).forEach(([name, gauge]) => (described[name as Name].length > 1 ? gauge.reset() : gauge.remove()));
  return {
    clear,
    show(seen) {
      clear();
      const succeeded = grow(seen);
      const set: Set = (name, labels, value) => value !== null && gauges[name].set(labels, value);
      for (const run of seen.runs) showRun(set, run);
      showWorkers(set, seen);
      showRest(set, seen);
      for (const [step, at] of succeeded) set('step_last_success_timestamp_seconds', { step }, at);
    },
  };
}

type Set = (name: Name, labels: Record<string, string>, value: number | null) => void;

const seconds = (instant: string | null): number | null => (instant === null ? null : Date.parse(instant) / 1000);

function showRun(set: Set, seen: RunNow): void {
  const { run, kind, stage, coverage, units, sites } = seen;
  set('run_info', { run, kind, stage }, 1);
  for (const [outcome, count] of Object.entries(coverage ?? {})) if (outcome !== 'known') set('run_pages', { run, outcome }, count);
  set('run_evidence_bytes', { run }, seen.evidenceBytes);
  const waiting = units.total - units.judged;
  const byState = { waiting, judged: units.judged - units.unjudged, unjudged: units.unjudged };
  for (const [state, count] of Object.entries(byState)) set('run_units', { run, state }, count);
  for (const state of siteStates) set('run_sites', { run, state }, sites.filter((site) => site.state === state).length);
  set('run_pages_per_second', { run }, seen.pagesPerSecond);
  set('run_left_seconds', { run }, seen.secondsLeft);
  set('run_begun_timestamp_seconds', { run }, seconds(seen.begun));
  set('run_moved_timestamp_seconds', { run }, seconds(seen.moved));
  for (const { site, known, done, state, why } of sites) {
    set('site_known_addresses', { run, site }, known);
    set('site_done_addresses', { run, site }, done);
    if (state === 'waiting') set('site_waiting', { run, site, why: why ?? 'unknown' }, 1);
  }
  set('queue_owed_jobs', { run, queue: 'crawl' }, sites.filter(({ state }) => state === 'unbegun' || state === 'open').length);
  set('queue_owed_jobs', { run, queue: 'judge' }, stage === 'judging' ? waiting : 0);
}

function showWorkers(set: Set, { workers, at }: Overview): void {
  const counted = new Map<string, number>();
  for (const { doing, state } of workers)
    if (state === 'alive' || state === 'stopping') for (const { job } of doing) counted.set(job, (counted.get(job) ?? 0) + 1);
  for (const queue of ['crawl', 'links', 'judge', 'exhibit', 'publish']) set('jobs_running', { queue }, counted.get(queue) ?? 0);
  for (const kind of ['serve', 'work', 'inspect'] as const) {
    const own = workers.filter((worker) => worker.kind === kind);
    for (const state of ['alive', 'stopping', 'lost', 'replaced'] as const)
      set('workers', { kind, state }, own.filter((worker) => worker.state === state).length);
    const ages = own
      .filter(({ state }) => state === 'alive' || state === 'lost')
      .map(({ beat }) => (Date.parse(at) - Date.parse(beat)) / 1000);
    if (ages.length > 0) set('heartbeat_age_seconds', { kind }, Math.max(0, ...ages));
  }
}

function showRest(set: Set, seen: Overview): void {
  const { holds, troubles, alerts, drafts, next, probes, disk, lastEnded, at } = seen;
  set('holds', {}, holds.length);
  for (const kind of troubleKinds) set('troubles', { kind }, troubles.filter((trouble) => trouble.kind === kind).length);
  for (const level of ['info', 'warning', 'critical']) set('alerts', { level }, alerts.filter((alert) => alert.level === level).length);
  set('drafts', {}, drafts.length);
  for (const { run, waiting } of drafts) set('draft_waiting_findings', { run }, waiting);
  for (const { what, at: when } of [...next].reverse()) set('next_timestamp_seconds', { what }, seconds(when));
  set('probe_round_age_seconds', {}, probes.last === null ? null : Math.max(0, (Date.parse(at) - Date.parse(probes.last)) / 1000));
  if (disk !== null) set('disk_free_bytes', {}, disk.freeBytes);
  if (disk !== null) set('disk_left_bytes', {}, disk.leftBytes);
  if (lastEnded === null || seen.runs.some(({ run }) => run === lastEnded.run)) return;
  const { run, units, unjudged, coverage } = lastEnded;
  for (const [outcome, count] of Object.entries(coverage)) if (outcome !== 'known') set('run_pages', { run, outcome }, count);
  set('run_units', { run, state: 'waiting' }, 0);
  set('run_units', { run, state: 'judged' }, units - unjudged);
  set('run_units', { run, state: 'unjudged' }, unjudged);
}

/** What grew between two looks: counters of the installation, and the last time that each step got something done. */
function growth(registry: Registry): (seen: Overview) => Map<string, number> {
  const registers = [registry];
  const pages = new Counter({
    name: 'sundial_pages_total',
    help: 'pages kept since this process looks, by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const units = new Counter({ name: 'sundial_units_judged_total', help: 'units judged since this process looks', registers });
  const bytes = new Counter({
    name: 'sundial_evidence_bytes_total',
    help: 'bytes of evidence written since this process looks',
    registers,
  });
  for (const outcome of ['answered', 'blocked', 'silent', 'skipped']) pages.inc({ outcome }, 0);
  const last = new Map<string, number>();
  const succeeded = new Map<string, number>();
  const opened = Date.now();
  /** How much more there is than at the look before; what is seen for the first time has grown only if it began since. */
  const grown = (key: string, count: number, begun: string | null = null): number => {
    const before = last.get(key) ?? (begun !== null && Date.parse(begun) >= opened ? 0 : count);
    last.set(key, count);
    return Math.max(0, count - before);
  };
  return (seen) => {
    const now = Date.parse(seen.at) / 1000;
    for (const { run, begun, coverage, units: judged, sites, evidenceBytes } of seen.runs) {
      for (const [outcome, count] of Object.entries(coverage ?? {}))
        if (outcome !== 'known') pages.inc({ outcome }, grown(`${run} ${outcome}`, count, begun));
      const more = grown(`${run} units`, judged.judged, begun);
      units.inc(more);
      if (more > 0) succeeded.set('judge', now);
      bytes.inc(grown(`${run} bytes`, evidenceBytes, begun));
      if (grown(`${run} sealed`, sites.filter(({ state }) => state === 'sealed').length, begun) > 0) succeeded.set('crawl', now);
    }
    const { lastEnded } = seen;
    // A short run may have ended between two looks.
    if (lastEnded !== null) {
      for (const [outcome, count] of Object.entries(lastEnded.coverage))
        if (outcome !== 'known') pages.inc({ outcome }, grown(`${lastEnded.run} ${outcome}`, count));
      units.inc(grown(`${lastEnded.run} units`, lastEnded.units));
    }
    const published = seconds(seen.lastEnded?.ended ?? null);
    if (published !== null) succeeded.set('publish', published);
    const probed = seconds(seen.probes.last);
    if (probed !== null) succeeded.set('probe', probed);
    return succeeded;
  };
}
