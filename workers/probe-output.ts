/** Looks at home pages as other tools read them, and as a table for a person. */
import type { Site } from '../config/site.ts';
import type { ProbeRound } from '../crawler/probe/round.ts';
import type { ProbeSample } from '../crawler/probe/sample.ts';
import { cells } from '../reports/heading.ts';
import { shanghaiTime } from '../reports/when.ts';
import { verdictOfLook, type LookVerdict } from '../scoring/availability.ts';
import { digestOf } from '../config/canonical.ts';
import { compare, exact } from '../scoring/exact.ts';
import { whyInChinese } from '../scoring/wording.ts';
import type { ProbeOutput, ProbeShowOutput } from './outputs-probe.ts';
import type { ReachLimits, SiteReach } from './probing.ts';

export function probeOutput({ at, controls, samples }: ProbeRound, slowMs: number): ProbeOutput {
  return {
    at,
    controls,
    samples: samples.map((sample) => ({
      site: sample.site,
      address: sample.address,
      at: sample.at,
      verdict: verdictOfLook(sample, slowMs),
      why: reasonOf(sample, slowMs),
      status: sample.status,
      ms: sample.ms,
      finalAddress: sample.finalAddress,
      toHttps: sample.toHttps,
      v4: sample.names?.v4 ?? null,
      v6: sample.names?.v6 ?? null,
      v6Connects: sample.v6Connects,
      tls: sample.tls?.state ?? null,
      certificateUntil: sample.tls?.chain[0]?.validTo ?? null,
      discarded: sample.discarded,
      digest: digestOf(sample),
    })),
  };
}

/** 'silent: timeout', 'HTTP 500', 'slow'; null: it opened. */
function reasonOf({ outcome, ms }: ProbeSample, slowMs: number): string | null {
  if (outcome.kind === 'blocked') return `blocked: ${outcome.by}`;
  if (outcome.kind !== 'answered') return `${outcome.kind}: ${outcome.why}`;
  if (outcome.status >= 300) return `HTTP ${outcome.status}`;
  return ms >= slowMs ? 'slow' : null;
}

const verdicts: Record<LookVerdict, string> = { opened: '打开', failed: '打不开', unclear: '无法判断', discarded: '作废' };
const discards = { 'controls-down': '控制地址都没有应答，本方线路中断', 'all-down': '所有站点同时无应答，视为本方线路中断' };
/** A page that takes longer is noted, and costs nothing (facts §D). */
const sluggishMs = 3000;

function remarks(sample: ProbeSample, slowMs: number): string {
  const { tls, discarded, leadsOutside, toHttps, v6Connects, ms, outcome } = sample;
  const reason = reasonOf(sample, slowMs);
  const said = reason === 'slow' ? `${slowMs / 1000} 秒以上才打开` : reason === null ? '' : whyInChinese(reason);
  return [
    discarded ? discards[discarded] : '',
    said,
    leadsOutside ? `跳转到站外 ${leadsOutside}` : '',
    toHttps ? '转到 https' : '',
    tls?.state === 'untrusted' ? `证书不受信任（${tls.why}）` : tls?.state === 'failed' ? `https 握手失败（${tls.why}）` : '',
    v6Connects === false ? 'IPv6 地址连不上' : '',
    outcome.kind === 'answered' && ms > sluggishMs && ms < slowMs ? '超过 3 秒' : '',
  ]
    .filter(Boolean)
    .join('；');
}

const addresses = (list: string[] | null | undefined): string => (list == null ? '不详' : list.length === 0 ? '无' : list.join(' '));

export function roundInWords({ at, controls, samples }: ProbeRound, sites: readonly Site[], slowMs: number): string {
  const name = (id: string) => sites.find((site) => site.id === id)?.name ?? id;
  const rows = samples.map((sample) => [
    `${sample.site} ${name(sample.site)}`,
    verdicts[verdictOfLook(sample, slowMs)],
    String(sample.ms),
    sample.names === null ? (sample.answeredBy ?? '—') : addresses(sample.names.v4),
    sample.names === null ? '—' : addresses(sample.names.v6),
    sample.tls?.chain[0]?.validTo.slice(0, 10) ?? '—',
    remarks(sample, slowMs),
  ]);
  const up = controls.filter((control) => control.up).length;
  const line =
    controls.length > 0
      ? `控制地址 ${up}/${controls.length} 个有应答`
      : `没有配置控制地址（policy.yaml 的 controls）${samples.length === 1 ? '，无法分辨是否本方线路中断' : ''}`;
  return [
    `${shanghaiTime(at)}，${samples.length} 个站点；${line}`,
    table(['站点', '结果', '毫秒', 'IPv4', 'IPv6', '证书至', '说明'], rows),
  ].join('\n');
}

type Limits = { rubric: string; limits: ReachLimits };

export function showOutput(month: string, { rubric, limits }: Limits, sites: readonly SiteReach[]): ProbeShowOutput {
  return {
    month,
    rubric,
    limits,
    sites: sites.map(({ site, reach }) => {
      const { opened, failed, unclear, discarded } = reach.looks;
      const all = [opened, failed, unclear, discarded].flat().sort((a, b) => (a.at < b.at ? -1 : 1));
      const week = reach.week && { from: reach.week.from, to: reach.week.to, ...shareOf(reach.week.failed.length, reach.week.opened) };
      return {
        site: site.id,
        address: site.home,
        samples: all.length,
        discarded: discarded.length,
        unclear: unclear.length,
        ...shareOf(failed.length, opened.length),
        first: all[0]?.at ?? null,
        last: all.at(-1)?.at ?? null,
        enough: week !== null,
        ...reach.enough,
        week,
        reached: week && week.failed > 0 && compare(exact(week.failed).div(week.of), exact(limits.share.slice(0, -1)).div(100)) >= 0,
      };
    }),
  };
}

const shareOf = (failed: number, opened: number) => ({ failed, of: failed + opened });

export function showInWords({ month, rubric, limits, sites }: ProbeShowOutput): string {
  const { days, perDay, share, slowMs } = limits;
  const rows = sites.map((one) => [
    one.site,
    String(one.samples),
    String(one.discarded),
    String(one.unclear),
    `${one.failed}/${one.of}`,
    one.first === null ? '—' : shanghaiTime(one.first).slice(5, 16),
    one.last === null ? '—' : shanghaiTime(one.last).slice(5, 16),
    one.week
      ? `${one.week.from} 至 ${one.week.to} ${one.week.failed}/${one.week.of}，${one.reached ? '达到' : '未达'} ${share}`
      : `样本不足（${one.has}/${one.needs} 次）`,
  ]);
  return [
    `${month} 首页可用性（${rubric}：连续 ${days} 天、每天不少于 ${perDay} 次，${slowMs / 1000} 秒以上算打不开，占 ${share} 即单项否决）`,
    table(['站点', '样本', '作废', '无法判断', '打不开/有效', '最早', '最晚', '判断'], rows),
  ].join('\n');
}

/** Widths in cells: a Chinese character takes two. */
function table(heads: string[], rows: string[][]): string {
  const widths = heads.map((head, at) => Math.max(cells(head), ...rows.map((row) => cells(row[at]!))));
  const lay = (row: string[]) => row.map((text, at) => text + ' '.repeat(widths[at]! - cells(text))).join('  ');
  return [heads, ...rows].map((row) => lay(row).trimEnd()).join('\n');
}
