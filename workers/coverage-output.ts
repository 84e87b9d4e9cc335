/** The coverage of a run as other tools read it, and in words. */
import type { InspectionRun } from '../config/run.ts';
import { deciders, figureKeys, noShare, reasonInChinese, type CoverageReport, type CoverageShare } from '../scoring/coverage.ts';
import { maskAddress } from '../crawler/read/masks.ts';
import { clean } from '../reports/escape.ts';
import { shanghaiClock } from './commands/when.ts';
import type { CoverageOutput } from './outputs-coverage.ts';
import { plainTable } from './plain-table.ts';
import type { Pause, SiteAttempt } from './store.ts';

interface Told {
  run: InspectionRun;
  closed: boolean;
  /** Of the sites asked for. */
  attempts: SiteAttempt[];
  report: CoverageReport;
}

export function coverageOutput({ run, closed, attempts, report }: Told): CoverageOutput {
  const shares = new Map(report.sites.map((share) => [share.site, share]));
  return {
    run: { id: run.id, month: run.month, trial: run.trial, state: closed ? 'closed' : 'open' },
    sites: attempts.map(({ site, state, why, pause }) => ({
      site,
      state,
      why,
      pause: pause && { why: pause.why, until: pause.until },
      ...flat(shares.get(site) ?? noShare),
    })),
    units: report.units.map(({ unit, ...share }) => ({ unit, ...flat(share) })),
    reasons: report.reasons.map(({ kind, why, count, addresses }) => ({
      kind,
      why,
      says: reasonInChinese({ kind, why }),
      count,
      addresses: masked(addresses),
    })),
    conflicts: { ...report.conflicts, pages: masked(report.conflicts.pages).map(({ by, ...page }) => ({ ...page, by: by ?? null })) },
  };
}

/** An address may bear a person's number. */
const masked = <Row extends { url: string }>(rows: Row[]): Row[] => rows.map((row) => ({ ...row, url: maskAddress(row.url) }));
const flat = ({ counts, reasons }: CoverageShare) => ({ ...counts, reasons });

const heads = ['已知', '应答', '被拦截', '无应答', '未访问'];
const figures = ({ counts }: CoverageShare) => figureKeys.map((key) => counts[key]);

/** `nameOf`: what a unit is called where people read. `listed`: the reasons whose addresses were asked for. */
export function coverageInWords({ run, attempts, report }: Told, nameOf: (unit: string) => string, most: number): string {
  const shares = new Map(report.sites.map((share) => [share.site, share]));
  const sites = attempts.map((attempt) => [attempt.site, stateOf(attempt), ...figures(shares.get(attempt.site) ?? noShare)]);
  const units = report.units.map((share) => [share.unit === null ? '（不属于任何单位）' : nameOf(share.unit), ...figures(share)]);
  const whole = report.reasons.reduce((sum, { count }) => sum + count, 0);
  return [
    `${run.id} 覆盖情况：已知地址 ${whole} 个`,
    section('站点', [['站点', '状态', ...heads], ...sites]),
    ...(units.length > 0 ? [section('单位（仅计网页）', [['单位', ...heads], ...units])] : []),
    section('原因', [['原因', '地址数'], ...report.reasons.map((reason) => [reasonInChinese(reason), reason.count])]),
    ...report.reasons.filter(({ addresses }) => addresses.length > 0).map((reason) => addressesOf(reason, nameOf, most)),
    ...(report.conflicts.count > 0 ? [conflictsOf(report.conflicts, nameOf)] : []),
  ].join('\n\n');
}

function section(title: string, rows: (string | number)[][]): string {
  return [title, ...plainTable(rows).map((line) => `  ${line}`)].join('\n');
}

function addressesOf(reason: CoverageReport['reasons'][number], nameOf: (unit: string) => string, most: number): string {
  const { count, addresses } = reason;
  const left = count - addresses.length;
  return [
    `${reasonInChinese(reason)}（${count} 个）`,
    ...masked(addresses).map(({ url, site, unit }) => `  ${clean(url)}  ${unit === null ? site : nameOf(unit)}`),
    ...(left > 0 ? [`  ……另有 ${left} 个（只列前 ${most} 个，--all 全部列出）`] : []),
  ].join('\n');
}

function conflictsOf({ count, pages }: CoverageReport['conflicts'], nameOf: (unit: string) => string): string {
  const lines = masked(pages).map(
    ({ url, unit, by, others }) =>
      `  ${clean(url)}  归${unit === null ? '无' : nameOf(unit)}${by ? `（依${deciders[by]}）` : ''}；另有 ${others.map(nameOf).join('、')}`,
  );
  const left = count - pages.length;
  return [`归属有争议（${count} 页）`, ...lines, ...(left > 0 ? [`  ……另有 ${left} 页（--all 全部列出）`] : [])].join('\n');
}

const pauses: Record<Pause['why'], string> = {
  hours: '不在允许访问的时段',
  blocked: '被拦截，改时再访',
  interrupted: '中断',
  disk: '磁盘空间不足',
  line: '本机网络不通',
};

function stateOf({ state, why, pause }: SiteAttempt): string {
  if (state === 'done') return '已封存';
  if (state === 'failed') return `失败：${why ?? '原因不明'}`;
  if (pause === null) return '未完成';
  return `未完成，${pauses[pause.why]}${pause.until === null ? '' : `，${shanghaiClock(pause.until)} 后继续`}`;
}
