/** What somebody has to look at, drawn from one overview: late, stuck, held, dead, lost, thin, without room. Pure. */
import { Schedule } from '../config/schedule.ts';
import { monthBefore } from '../scoring/period.ts';
import { shanghaiClock } from './commands/when.ts';
import { EVERY_RUN } from './holds.ts';
import type { Overview, RunNow, Trouble, WorkerNow } from './outputs-operations.ts';
import type { Assignment, Incident } from './operations.ts';
import { redacted } from './redaction.ts';
import { monthInstant, runningMonth } from './schedule/months.ts';

export interface Evidence {
  now: Date;
  seen: Omit<Overview, 'verdict' | 'troubles'>;
  /** Of the runs that are carried out now. */
  dead: Incident[];
  ended: Assignment[];
  /** Runs that are published or wait for review, and months that were imported: nothing of theirs is owed. */
  done: ReadonlySet<string>;
  schedule: Schedule | null;
}

export function troublesOf(evidence: Evidence): Trouble[] {
  const { seen } = evidence;
  return [
    ...seen.holds.map(({ run, by, why, at }): Trouble => {
      const what = run === EVERY_RUN ? 'every run' : run;
      return { kind: 'held', run: run === EVERY_RUN ? null : run, subject: what, says: `${what} is on hold: ${why} (${by})`, since: at };
    }),
    ...seen.runs.flatMap((run) => [...late(run, evidence), ...stuck(run, evidence), ...failed(run), ...thin(run, evidence)]),
    ...missed(evidence),
    ...dead(evidence),
    ...seen.workers.filter(({ state }) => state === 'lost').map(lost),
    ...seen.drafts
      .filter(({ overdue, then }) => overdue && then === 'hold')
      .map((draft): Trouble => {
        const says = `${draft.run}: the time for review ended on ${draft.due}, and the rubric waits for people`;
        return { kind: 'draft', run: draft.run, subject: draft.run, says, since: null };
      }),
    ...room(seen.disk),
    ...probes(evidence),
  ];
}

/** The notifier knows more than the store shows here (backups, the clock, the configuration); what it has told and not taken back counts. */
export function toldBeside({ alerts, troubles }: Pick<Overview, 'alerts' | 'troubles'>): Overview['alerts'] {
  const known = new Set<string>([...troubles.map(({ kind }) => kind), ...ownKinds]);
  return alerts.filter(({ kind, level }) => level !== 'info' && !known.has(kind));
}

/** An alert of these stands for a while after its trouble has gone: what is seen now goes before it. */
const ownKinds = ['late', 'stuck', 'held', 'dead', 'lost', 'thin', 'disk', 'probes', 'draft'];

const days = 86_400_000;
const minutes = 60_000;
const fallback = Schedule.parse({});
const inMinutes = (ms: number) => `${Math.floor(ms / minutes)} minutes`;

/** What was begun belatedly (a new installation, a machine that was off) has as many days as any other. */
function late({ run, kind, by, begun, stage }: RunNow, { now, schedule, ended }: Evidence): Trouble[] {
  if (kind !== 'month' || stage === 'review' || stage === 'ended') return [];
  // A month that is taken up again each night was begun in the first of them.
  const sittings = by === 'schedule' ? ended.filter((each) => each.run === run && each.by === 'schedule') : [];
  const first = Math.min(...[begun, ...sittings.map((each) => each.begun)].map((at) => Date.parse(at)));
  const due = first + (schedule ?? fallback).month.lateAfterDays * days;
  if (now.getTime() <= due) return [];
  const says = `${run} is late: it should have ended by ${shanghaiClock(new Date(due).toISOString()).slice(0, 10)}`;
  return [{ kind: 'late', run, subject: run, says, since: new Date(due).toISOString() }];
}

/** An installation that runs by itself owes the last complete month. */
function missed({ now, schedule, seen, ended, done }: Evidence): Trouble[] {
  const isUnattended = [...seen.runs, ...ended].some(({ by }) => by === 'schedule') || seen.workers.some(({ kind }) => kind === 'serve');
  if (schedule === null || !isUnattended) return [];
  const month = monthBefore(runningMonth(now.getTime()));
  const due = monthInstant(schedule, month) + schedule.month.lateAfterDays * days;
  if (now.getTime() <= due || done.has(month) || seen.runs.some(({ run }) => run === month)) return [];
  const isBegun = ended.some(({ run }) => run === month);
  const says = `${month} is late: it was ${isBegun ? 'left open' : 'never begun'}`;
  return [{ kind: 'late', run: month, subject: month, says, since: new Date(due).toISOString() }];
}

function stuck(run: RunNow, { now, schedule, seen }: Evidence): Trouble[] {
  if (run.stage === 'held' || run.stage === 'review' || run.stage === 'ended') return [];
  const since = run.moved ?? run.begun;
  const still = now.getTime() - Date.parse(since);
  const alive = seen.workers.filter(({ state }) => state === 'alive');
  const told = (says: string): Trouble[] => [
    { kind: 'stuck', run: run.run, subject: run.run, says: `${run.run} is stuck: ${says}`, since },
  ];
  // A worker looks for what is to be done every few seconds.
  if (alive.length === 0) return still < 2 * minutes ? [] : told('no worker is running; start `sundial serve` or `sundial work`');
  if (run.stage === 'waiting' || still < (schedule ?? fallback).watch.stuckMinutes * minutes) return [];
  const why = run.sites.flatMap(({ state, site, why: reason }) => (state === 'crawling' && reason ? `${site}: ${reason}` : []));
  return told(`nothing moved for ${inMinutes(still)}${why.length > 0 ? ` (${why.join('; ')})` : ''}`);
}

function failed({ run, sites }: RunNow): Trouble[] {
  return sites
    .filter(({ state }) => state === 'failed')
    .map(({ site, why }) => ({ kind: 'dead', run, subject: site, says: `${run}: the crawl of ${site} was given up: ${why}`, since: null }));
}

/** Sites speak for themselves; a month that was given up as a whole is not taken up again by itself. */
function dead({ dead: incidents, ended, seen }: Evidence): Trouble[] {
  const begun = new Map(seen.runs.map(({ run, begun: at }) => [run, Date.parse(at)]));
  const jobs = new Map<string, Trouble>();
  for (const { run, job, what, why, at, kind } of incidents) {
    const isOfNow = run !== null && Date.parse(at) >= (begun.get(run) ?? Infinity);
    if (kind !== 'dead' || !isOfNow || /^(crawl|links)$/.test(job) || jobs.has(`${run} ${job} ${what}`)) continue;
    const says = `${run}: ${job} of ${what} used up its tries: ${redacted(why, [], 300)}`;
    jobs.set(`${run} ${job} ${what}`, { kind: 'dead', run, subject: `${job} ${what}`, says, since: at });
  }
  const last = new Map(ended.map((assignment) => [assignment.run, assignment]));
  const givenUp = [...last.values()].filter(({ run, outcome }) => outcome === 'given-up' && !begun.has(run)).at(-1);
  const month: Trouble[] = givenUp
    ? [
        {
          kind: 'dead',
          run: givenUp.run,
          subject: givenUp.run,
          says: `${givenUp.run} was given up; sundial retry ${givenUp.run} takes it up again`,
          since: givenUp.ended,
        },
      ]
    : [];
  return [...jobs.values(), ...month];
}

function lost({ id, host, pid, kind, beat, doing }: WorkerNow): Trouble {
  const at = doing.map(({ run, job, what }) => `${job} ${run}/${what}`).join(', ');
  const says = `sundial ${kind} on ${host} (process ${pid}) has not been heard of since ${beat}${at === '' ? '' : `; it was at ${at}`}`;
  return { kind: 'lost', run: null, subject: id, says, since: beat };
}

/** So few pages say nothing about the whole. */
const fewPages = 100;

function thin({ run, coverage, stage }: RunNow, { schedule }: Evidence): Trouble[] {
  if (coverage === null || (coverage.known < fewPages && (stage === 'crawling' || stage === 'waiting' || stage === 'held'))) return [];
  // What the rules of robots.txt or of the configuration leave out is no gap.
  const wanted = coverage.known - coverage.skipped;
  const least = (schedule ?? fallback).watch.minCoveragePercent;
  const percent = wanted === 0 ? 100 : Math.floor((coverage.answered * 100) / wanted);
  if (percent >= least) return [];
  const says = `${run} is thin: of ${wanted} pages asked for ${percent}% answered, ${least}% are wanted (${coverage.blocked} blocked, ${coverage.silent} silent)`;
  return [{ kind: 'thin', run, subject: run, says, since: null }];
}

function room(disk: Overview['disk']): Trouble[] {
  if (disk === null || !disk.low) return [];
  const says = disk.leftBytes === 0 ? 'there is no room for more evidence: crawls pause' : 'there is little room left for evidence';
  return [{ kind: 'disk', run: null, subject: 'disk', says, since: null }];
}

/** A `serve` that has run for so long owes a look; one that has just been started does not yet. */
function probes({ now, schedule, seen }: Evidence): Trouble[] {
  if (schedule === null || schedule.probe === 'off') return [];
  const serving = seen.workers.filter(({ kind, state }) => kind === 'serve' && state === 'alive').map(({ started }) => Date.parse(started));
  const since = Math.max(Math.min(...serving), seen.probes.last === null ? -Infinity : Date.parse(seen.probes.last));
  if (serving.length === 0 || now.getTime() - since <= schedule.watch.probeGapMinutes * minutes) return [];
  const says = `no look at the home pages for ${inMinutes(now.getTime() - since)}`;
  return [{ kind: 'probes', run: null, subject: 'probes', says, since: new Date(since).toISOString() }];
}
