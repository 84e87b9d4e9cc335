/** Small true-shaped values for the store's contract; the store does not look inside them. */
import { monthWindow } from '../../config/run.ts';
import type { InspectionRun } from '../../config/run.ts';
import type { LinkFacts, Page } from '../../crawler/crawl-result.ts';
import type { FetchOutcome } from '../../crawler/page-record.ts';
import type { PageFacts } from '../../crawler/read/page-facts.ts';
import type { CheckResult } from '../../scoring/check.ts';
import type { LedgerEntry } from '../../scoring/ledger.ts';
import type { UnitScore } from '../../scoring/unit-score.ts';
import type { SiteAttempt, StepState } from '../../workers/store.ts';

const at = '2019-01-01T00:00:00.000Z';
const outcome: FetchOutcome = { kind: 'answered', status: 200, type: 'text/html', ms: 3, hops: [], via: 'http' };

export function run(month: string): InspectionRun {
  const { from, to } = monthWindow(month);
  return { id: month, month, from, to, asOf: `${to}T00:00:00+08:00`, rubric: 'yanshi-2018', units: ['公安局'], trial: false };
}

export function attempt(of: string, site: string, state: StepState): SiteAttempt {
  const sealed =
    state === 'done' ? { bundle: `${of}.${site}`, path: `${of}.${site}.wacz`, sha256: '00' } : { bundle: null, path: null, sha256: null };
  return { run: of, site, state, ...sealed, why: state === 'failed' ? '磁盘已满\u0000' : null, pause: null };
}

export function page(url: string, unit: string | null = null, facts: object | null = { title: url }): Page {
  const record = {
    url,
    finalUrl: url,
    depth: 0,
    from: null,
    unit,
    at,
    outcome,
    charset: 'utf-8',
    sha256: '00',
    bytes: 1,
    dom: null,
    shot: null,
  };
  return { bundle: 'b', record, facts: facts as PageFacts | null };
}

export function link(url: string, verdict: LinkFacts['verdict'] = 'alive'): LinkFacts {
  return { bundle: 'b', url, where: 'outside', outcome, sha256: '00', at, verdict, file: null };
}

export function score(of: string, unit: string, total: string | null): UnitScore {
  const coverage = { known: 1, answered: 1, blocked: 0, silent: 0, skipped: 0 };
  const told = { verdict: total === null ? ('not-ranked' as const) : ('scored' as const), why: total === null ? '首页打不开' : null };
  return { run: of, unit, name: unit, group: 'g', total, ...told, vetoes: [], categories: [], lines: [], coverage, madeFrom: '00' };
}

export function results(unit: string): CheckResult[] {
  const evidence: CheckResult['findings'][0]['evidence'] = [{ bundle: 'b', url: 'http://s/', at, sha256: '00', spot: { css: '#a' } }];
  const finding = { id: '00', run: '2018-07', unit, indicator: 'CS-02', subject: 'http://s/x', says: '链接打不开', evidence };
  return [{ indicator: 'CS-02', state: 'seen', examined: 3, findings: [finding], unseen: [], why: null }];
}

export function entry(period: string, unit: string, change: Partial<LedgerEntry> = {}): LedgerEntry {
  const row = { period, unit, name: unit, group: 'g', kind: 'imported' as const, categories: { PS: '80', DI: '12.5' }, total: '92.5' };
  return { ...row, roster: 0, digest: `${period} ${unit}`, amends: null, why: null, at, ...change };
}
