/** Lists a month's findings as a reviewer needs them: what waits, what it could move, where its proof lies, who has spoken. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { civilDate } from '../../scoring/calendar.ts';
import { exact, print } from '../../scoring/exact.ts';
import type { Finding } from '../../scoring/finding.ts';
import { isVerdict, verdictOn, verdictThatHolds, type Verdict } from '../../scoring/judgement.ts';
import type { UnitFacts } from '../../scoring/unit-facts.ts';
import type { ScoreLine } from '../../scoring/unit-score.ts';
import { markId, nameOf } from '../exhibit-cited.ts';
import type { FindingsOutput } from '../outputs-judging.ts';
import { points } from '../inspect-output.ts';
import type { Books } from '../runtime.ts';
import { draftDir, reportDir } from '../work.ts';
import { scoreAgain } from './score-again.ts';
import { indicatorFor } from './speak.ts';
import { scoreFor, type StoredMonth } from './stored-month.ts';

export const standings = ['waiting', 'counted', 'dismissed', 'elsewhere', 'none'] as const;
export type Standing = (typeof standings)[number];
export type Listed = FindingsOutput['findings'][number];

export interface Narrowed {
  unit?: string | undefined;
  indicator?: string | undefined;
  state: 'waiting' | 'counted' | 'dismissed' | 'all';
}

export async function listFindings({ store, dataDir }: Books, month: StoredMonth, narrowed: Narrowed): Promise<Listed[]> {
  const only = narrowed.unit === undefined ? null : scoreFor(month, narrowed.unit).unit;
  if (narrowed.indicator !== undefined) indicatorFor(month, narrowed.indicator);
  const facts = await store.facts(month.run.id);
  const listed: Listed[] = [];
  for (const { unit, name, lines } of month.current) {
    if (only !== null && unit !== only) continue;
    for (const line of lines) {
      if (narrowed.indicator !== undefined && line.indicator !== narrowed.indicator) continue;
      const findings = month.results.get(unit)?.find(({ indicator }) => indicator === line.indicator)?.findings ?? [];
      for (const finding of findings) {
        const state = standingOf(month, line, finding);
        if (narrowed.state !== 'all' && state !== narrowed.state) continue;
        listed.push(describe(month, { dataDir, unit, name, line, finding, state, facts: facts.get(unit) }));
      }
    }
  }
  return listed;
}

/** As scoring has it. */
const todayOf = ({ run }: StoredMonth): string => civilDate(run.asOf);

function standingOf(month: StoredMonth, line: ScoreLine, finding: Finding): Standing {
  if (verdictOn(finding, month.judgements, todayOf(month)) === 'dismissed') return 'dismissed';
  const of = (['waiting', 'counted', 'elsewhere'] as const).find((name) => line[name].includes(finding.id));
  return of ?? 'none';
}

interface Described {
  dataDir: string;
  unit: string;
  name: string;
  line: ScoreLine;
  finding: Finding;
  state: Standing;
  facts: UnitFacts | undefined;
}

function describe(month: StoredMonth, { dataDir, unit, name, line, finding, state, facts }: Described): Listed {
  const { id, indicator, sort = null, subject, mark = null, says, evidence } = month.view.finding(finding);
  return {
    id,
    unit,
    name,
    indicator,
    title: line.title,
    sort,
    subject,
    mark,
    says,
    state,
    swing: state === 'waiting' && facts ? swingOf(month, facts, line, finding) : null,
    added: finding.added === true,
    evidence: evidence.map(({ bundle, url, at, sha256 }) => ({ bundle, url, at, sha256 })),
    exhibit: exhibitOf(dataDir, month, id, evidence[0]),
    judgements: spokenOn(month, finding),
  };
}

/** What this one alone would move in its line, were it upheld. */
function swingOf(month: StoredMonth, facts: UnitFacts, line: ScoreLine, finding: Finding): number | null {
  const upheld: Verdict = {
    kind: 'upheld',
    run: month.run.id,
    by: '',
    at: '9999-12-31T00:00:00.000Z',
    note: '',
    finding: finding.id,
    evidence: finding.evidence[0].sha256,
  };
  const after = scoreAgain(month, facts, [...month.judgements, upheld]).score.lines.find(({ indicator }) => indicator === line.indicator);
  if (line.points === null || !after || after.points === null) return null;
  return points(print(exact(after.points).sub(exact(line.points))));
}

/** A page on disk that shows it, if one was printed. */
function exhibitOf(dataDir: string, { run }: StoredMonth, id: string, ref: { url: string; sha256: string }): string | null {
  const name = `${nameOf(ref)}.html`;
  const dir = [draftDir(dataDir, run.id), reportDir(dataDir, run.id)].find((each) => existsSync(join(each, 'pages', name)));
  return dir === undefined ? null : `${join(dir, 'pages', name)}#${markId(id)}`;
}

function spokenOn(month: StoredMonth, finding: Finding): Listed['judgements'] {
  const holds = verdictThatHolds(finding, month.judgements, todayOf(month));
  return month.judgements
    .filter(isVerdict)
    .filter((judgement) => judgement.finding === finding.id)
    .map((judgement) => ({
      verdict: judgement.kind,
      by: judgement.by,
      at: judgement.at,
      why: month.view.judgement(judgement).note,
      month: judgement.run,
      until: judgement.until ?? null,
      afterPublication: judgement.amends !== undefined,
      holds: judgement === holds,
    }));
}
