/** What a unit looks like with parts of it out of sight, and whether what is said then may be said. */
import { readFileSync, readdirSync } from 'node:fs';
import { parse } from 'yaml';
import { Rubric } from '../../config/rubric.ts';
import type { LinkFacts, Page } from '../../crawler/crawl-result.ts';
import type { FetchOutcome } from '../../crawler/page-record.ts';
import { judge, siteKey } from '../../scoring/judge.ts';
import { priceUnit } from '../../scoring/score.ts';
import type { ScoreLine } from '../../scoring/unit-score.ts';
import type { SeenProbe } from '../../scoring/unit-facts.ts';
import { facts, sha, unit } from './facts.ts';

const folder = new URL('../../config/rubrics/', import.meta.url);
const rubrics = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => Rubric.parse(parse(readFileSync(new URL(name, folder), 'utf8'))));

export interface World {
  pages: Page[];
  links: LinkFacts[];
  probes: SeenProbe[];
  services: boolean;
}

/** Numbers without dice: the same on every machine. */
export function sequence(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

function frozen<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

export interface View {
  /** By 'rubric indicator'. */
  lines: Map<string, ScoreLine>;
  totals: Map<string, string | null>;
  /** What the unit is accused of: ids of faults of which the check is certain. */
  faults: Map<string, string>;
}

export function viewOf({ pages, links, probes, services }: World): View {
  const given = frozen(facts(pages, { links, probes, unit: { ...unit, services } }));
  const view: View = { lines: new Map(), totals: new Map(), faults: new Map() };
  for (const rubric of rubrics) {
    const results = judge(given, rubric, '2018-12');
    const score = priceUnit({ run: '2018-12', unit: given.unit, facts: given, results, rubric });
    view.totals.set(rubric.id, score.total);
    for (const line of score.lines) view.lines.set(`${rubric.id} ${line.indicator}`, line);
    // Of looks at a site another week may decide when some are missing; each that failed did fail.
    const ofUnit = results.flatMap(({ findings }) => findings).filter(({ unit: whose }) => !whose.startsWith(siteKey('')));
    for (const { id, says, merit, doubtful, sure, indicator } of ofUnit)
      if (!merit && !doubtful && sure !== false) view.faults.set(`${rubric.id} ${id}`, `${rubric.id} ${indicator}: ${says}`);
  }
  return view;
}

const OUTCOMES: FetchOutcome[] = [
  { kind: 'blocked', by: 'waf', status: 403 },
  { kind: 'blocked', by: 'challenge', status: 200 },
  { kind: 'silent', why: 'timeout', tries: 2 },
  { kind: 'silent', why: 'reset', tries: 2 },
  { kind: 'skipped', why: 'interrupted' },
  { kind: 'skipped', why: 'robots' },
];

/** Of what is gone only silence hides that it is: a guard at the door is no dead link, and what robots.txt forbids to ask for is nobody's fault. */
export function hide(one: Page, which: number): Page {
  const gone = one.record.outcome.kind === 'answered' && one.record.outcome.status === 404;
  const outcome = OUTCOMES[gone ? 2 + (which % 3) : which % OUTCOMES.length]!;
  const kept = outcome.kind === 'blocked' ? sha(`refusal ${one.record.url}`) : null;
  return { ...one, facts: null, record: { ...one.record, outcome, sha256: kept } };
}

/** Whoever is turned away met a guard, and a guard is no dead link: of a dead one only silence hides that it is dead. */
export function unreached(one: LinkFacts, which: number): LinkFacts {
  const outcome = OUTCOMES[one.verdict === 'dead' ? 2 : which % 4]!;
  return { ...one, outcome, verdict: 'unknown', file: null };
}

/** Whether the veto or note says that there is something, that there is nothing, or neither. */
const flag = ({ state, counted, waiting }: ScoreLine): string =>
  counted.length > 0 ? 'found' : waiting.length > 0 ? 'waiting' : state === 'settled' ? 'nothing' : state;

/** What the line seen in part may say, beside the line that saw everything; null: nothing wrong. */
function breach(whole: ScoreLine, part: ScoreLine): string | null {
  // What even the whole view could not settle (a list that a script brings) says nothing of what the part should be.
  if (whole.state === 'cannot-judge') return null;
  const silent = part.state === 'cannot-judge' || part.state === 'not-applicable';
  if (silent && part.points === null) return part.why ? null : 'silent without a reason';
  const told = (line: ScoreLine): string => `${line.state} ${line.points ?? flag(line)} [${line.arithmetic}] ${line.why ?? ''}`;
  const same = whole.points === null && part.points === null ? flag(whole) === flag(part) : whole.points === part.points;
  return same ? null : `${told(whole)} → ${told(part)}`;
}

export function breaches(whole: View, part: View): string[] {
  const lines = [...whole.lines].flatMap(([name, line]) => {
    const said = breach(line, part.lines.get(name)!);
    return said === null ? [] : [`${name}: ${said}`];
  });
  // What the rubric leaves out for want of data (looks that were not taken) has its weight elsewhere.
  const leftOut = (id: string): boolean =>
    [...part.lines].some(
      ([name, line]) => name.startsWith(`${id} `) && line.state === 'not-applicable' && whole.lines.get(name)!.state !== line.state,
    );
  const totals = [...part.totals].filter(([id, total]) => total !== null && total !== whole.totals.get(id) && !leftOut(id));
  const unsettled = (says: string): boolean => whole.lines.get(says.slice(0, says.indexOf(':')))!.state === 'cannot-judge';
  const accused = [...part.faults]
    .filter(([id, says]) => !whole.faults.has(id) && !unsettled(says))
    .map(([, says]) => `accused in vain: ${says}`);
  return [...lines, ...totals.map(([id, total]) => `${id}: ${whole.totals.get(id)} → ${total}`), ...accused];
}
