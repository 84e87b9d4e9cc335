/** The overview as a screenful for whoever sits before a terminal. */
import { cells } from '../reports/heading.ts';
import { clean } from '../reports/escape.ts';
import { shanghaiClock } from './commands/when.ts';
import { inBytes } from './keeping/room.ts';
import type { Overview, RunNow, SiteNow, Stage } from './outputs-operations.ts';
import { toldBeside } from './overview-troubles.ts';
import { plainTable } from './plain-table.ts';

const stages: Record<Stage, string> = {
  held: 'on hold',
  beginning: 'about to begin',
  crawling: 'crawling',
  waiting: 'every site that is left has to wait',
  outside: 'looking at what pages link to elsewhere',
  judging: 'judging units',
  showing: 'rendering what was cited',
  publishing: 'publishing',
  review: 'printed, waits for review',
  ended: 'published',
};

const waits: Record<string, string> = {
  hours: 'outside the hours when it may be asked',
  blocked: 'a guard refused pages, which are asked once more later',
  disk: 'no room for more evidence',
  line: 'our own line is down',
  interrupted: 'left off, goes on with the next worker',
};

const figure = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');

/** '3.2 pages/s' or '12 pages/min'; what is not measured is not invented. */
export function paceInWords(perSecond: number | null): string {
  if (perSecond === null) return 'pace not measured yet';
  return perSecond >= 1 || perSecond === 0 ? `${perSecond.toFixed(1)} pages/s` : `${(perSecond * 60).toFixed(1)} pages/min`;
}

/** '45 s', '12 min', '3 h 20 min', '2 days 4 h' */
export function spanInWords(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.floor(minutes / 1440)} days ${Math.floor((minutes % 1440) / 60)} h`;
}

/** `width`: cells of a line; longer ones are cut. */
export function statusInWords(seen: Overview, width = 120): string {
  const parts = [head(seen), ...seen.runs.map(runInWords), workers(seen), errors(seen), ahead(seen)].filter((lines) => lines.length > 0);
  return parts.map((lines) => lines.map((line) => cut(clean(line), width)).join('\n')).join('\n\n');
}

/** One line, for a log. */
export function statusInALine(seen: Overview): string {
  const { at, runs, troubles } = seen;
  const each = runs.map(({ run, stage, pages, units, pagesPerSecond }) => {
    const pace = pagesPerSecond === null ? '' : `, ${paceInWords(pagesPerSecond)}`;
    return `${run} ${stages[stage]}, ${figure(pages)} pages${pace}, ${units.judged}/${units.total} units judged`;
  });
  const wrong = [...troubles, ...toldBeside(seen)].map(({ says }) => says).join('; ');
  return clean([shanghaiClock(at), each.join('; ') || 'nothing runs', wrong === '' ? 'all is well' : `ATTENTION: ${wrong}`].join('  '));
}

function cut(line: string, width: number): string {
  if (cells(line) <= width) return line;
  let kept = '';
  for (const sign of line) {
    if (cells(kept + sign) > width - 1) break;
    kept += sign;
  }
  return `${kept}…`;
}

function head(seen: Overview): string[] {
  const { at, version, store, queue, dataDir, troubles, runs, verdict: word } = seen;
  const told = toldBeside(seen);
  const where = `${store === 'sqlite' ? `SQLite in ${dataDir}` : 'PostgreSQL'}, ${queue === 'redis' ? 'queue on Redis' : 'queue within the process'}`;
  const verdict =
    word === 'well'
      ? [runs.length === 0 ? 'All is well; no run is in hand.' : 'All is well.']
      : [`ATTENTION (${troubles.length + told.length}):`];
  return [
    `Sundial ${version}, ${shanghaiClock(at)} Shanghai time; ${where}`,
    ...verdict,
    ...troubles.slice(0, 12).map(({ kind, says }) => `  ${kind.padEnd(6)} ${says}`),
    ...told.map(({ kind, says }) => `  ${kind.padEnd(6)} ${says}`),
    ...(troubles.length > 12 ? [`  … and ${troubles.length - 12} more`] : []),
  ];
}

function runInWords(run: RunNow): string[] {
  const { units, coverage, sites } = run;
  const count = (state: SiteNow['state']) => sites.filter((site) => site.state === state).length;
  const states = (['sealed', 'crawling', 'waiting', 'open', 'unbegun', 'failed'] as const).flatMap((state) =>
    count(state) > 0 ? `${count(state)} ${state === 'unbegun' ? 'not begun' : state}` : [],
  );
  const share =
    coverage &&
    `; answered ${figure(coverage.answered)} of ${figure(coverage.known)}, ${coverage.blocked} blocked, ${coverage.silent} silent`;
  const unjudged = units.unjudged > 0 ? `, ${units.unjudged} without a total` : '';
  return [
    `${run.run}  ${stages[run.stage]}  (${run.kind}, by ${run.by}, begun ${shanghaiClock(run.begun)}; workers at it: ${run.workers})`,
    `  pages  ${figure(run.pages)}; ${leftInWords(run)}${share ?? ''}; evidence ${inBytes(run.evidenceBytes)}`,
    `  units  ${units.judged} of ${units.total} judged${unjudged}`,
    `  sites  ${states.join(', ') || 'none known yet'}`,
    ...plainTable(
      sites
        .filter(({ state }) => state !== 'sealed' && state !== 'unbegun')
        .slice(0, 15)
        .map(siteRow),
    ).map((line) => `    ${line}`),
  ];
}

function leftInWords({ pagesPerSecond, secondsLeft, notBefore, sites }: RunNow): string {
  if (sites.length > 0 && sites.every(({ state }) => state === 'sealed' || state === 'failed')) return 'crawl is through';
  const left = secondsLeft === null ? 'time left unknown' : `about ${spanInWords(secondsLeft)} left by what is known so far`;
  return `${paceInWords(pagesPerSecond)}, ${left}${notBefore === null ? '' : `, not before ${shanghaiClock(notBefore)}`}`;
}

const barCells = 20;

function siteRow({ site, state, why, until, done, known, pages, pagesPerSecond }: SiteNow): string[] {
  if (state === 'crawling' && why !== null) return [site, 'waits', why];
  if (state === 'crawling') {
    const part = known ? Math.min(1, (done ?? 0) / known) : 0;
    const bar = `[${'#'.repeat(Math.floor(part * barCells)).padEnd(barCells, '-')}]`;
    return [
      site,
      bar,
      known === null ? 'begun just now' : `${figure(done ?? 0)} of ${figure(known)} known addresses, ${paceInWords(pagesPerSecond)}`,
    ];
  }
  if (state === 'failed') return [site, 'failed', why ?? ''];
  const when = until === null ? '' : ` until ${shanghaiClock(until)}`;
  const reason = why === null ? 'nobody is at it just now' : (waits[why] ?? why);
  return [site, state === 'waiting' ? `waits${when}` : 'open', `${reason}; ${figure(pages)} pages so far`];
}

function workers({ workers: all, at }: Overview): string[] {
  const rows = all
    .filter(({ state }) => state !== 'replaced')
    .map(({ kind, host, pid, state, beat, doing, memoryBytes }) => {
      const ago = Math.max(0, (Date.parse(at) - Date.parse(beat)) / 1000);
      const jobs = doing.map(({ job, what, run }) => `${job} ${run}/${what}`);
      const shown = jobs.length > 4 ? `${jobs.slice(0, 4).join(', ')} and ${jobs.length - 4} more` : jobs.join(', ');
      return [kind, `${host} ${pid}`, state, `${spanInWords(ago)} ago`, inBytes(memoryBytes), shown || 'idle'];
    });
  return rows.length === 0 ? ['Workers: none'] : ['Workers', ...plainTable(rows).map((line) => `  ${line}`)];
}

function errors({ incidents }: Overview): string[] {
  const rows = incidents
    .slice(0, 5)
    .map(({ at, run, job, what, kind, attempt, why }) => [
      shanghaiClock(at).slice(5),
      `${kind}${attempt === null ? '' : ` ${attempt}`}`,
      `${[run, job, what].filter(Boolean).join(' ')}: ${why.split('\n')[0]}`,
    ]);
  return rows.length === 0 ? [] : ['Last incidents', ...plainTable(rows).map((line) => `  ${line}`)];
}

function ahead({ next, drafts, probes, lastEnded, disk, workers: all }: Overview): string[] {
  const unattended = all.some(({ kind, state }) => kind === 'serve' && state === 'alive');
  const soon = next.map(({ what, month, at }) => `       ${shanghaiClock(at)}  ${what}${month === null ? '' : ` ${month}`}`);
  return [
    ...drafts.map(({ run, waiting, due, then }) => {
      const after = then === 'hold' ? 'waits until all are judged' : 'is published without the rest after that day';
      return `Draft  ${run}: ${waiting} findings waited for review, due ${due}; ${after}`;
    }),
    ...(soon.length === 0 ? [] : [`Next${unattended ? '' : '   no `sundial serve` is running: nothing begins by itself'}`, ...soon]),
    ...(probes.last === null ? [] : [`Looks  at home pages, the last ${shanghaiClock(probes.last)}`]),
    lastEnded === null
      ? 'Month  none was published from an inspection yet'
      : `Month  ${lastEnded.month} was the last published: ${lastEnded.units} units, ${lastEnded.unjudged} without a total`,
    disk === null
      ? 'Disk   could not be measured'
      : `Disk   ${inBytes(disk.leftBytes)} may still be recorded (${inBytes(disk.freeBytes)} free, ${inBytes(disk.keepFreeBytes)} stay free)`,
  ];
}
