/** A front page that does not open one time in twenty is closed to the public: a veto of the national checks. */
import { z } from 'zod';
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import { availability } from '../availability.ts';
import type { Availability } from '../availability.ts';
import { check } from '../check.ts';
import { compare, exact, print, roundTo } from '../exact.ts';
import type { Exact } from '../exact.ts';
import type { SeenProbe } from '../unit-facts.ts';

const HUNDRED = exact(100);
/** For reading only: what decides is never rounded. */
const percent = (share: Exact): string => `${print(roundTo(share.mul(HUNDRED), exact('0.01')))}%`;

/** Looks that do not count, in words; '' without any. */
function apart({ unclear, discarded }: Availability<SeenProbe>['looks']): string {
  const parts = [
    unclear.length > 0 ? `被拦截等无法判断 ${unclear.length} 次` : '',
    discarded.length > 0 ? `本方线路中断作废 ${discarded.length} 次` : '',
  ].filter(Boolean);
  return parts.length === 0 ? '' : `；当月另有${parts.join('、')}，均不计入`;
}

export default check({
  id: 'site-unreachable',
  title: '网站是否打得开',
  sorts: ['unreachable'],
  names: { unreachable: '首页打不开' },
  site: true,
  params: z.strictObject({
    slowMs: z.int().min(1),
    perDay: z.int().min(1),
    days: z.int().min(1).max(31),
    share: z
      .string({ error: 'a percentage such as 5%' })
      .regex(/^\d+(\.\d+)?%$/, { error: 'a percentage such as 5%', abort: true })
      .refine((text) => Number.parseFloat(text) <= 100, 'at most 100%: no more than all looks can fail'),
  }),
  run({ probes, from, to, asOf }, { slowMs, perDay, days, share }) {
    const { looks, week, enough } = availability(probes.looks, ({ sample }) => sample, { from, to, asOf }, { slowMs, perDay, days });
    if (week === null) {
      const why = `insufficient-samples: ${enough.has} of ${enough.needs}`;
      const remark = `须连续 ${days} 天、每天访问首页不少于 ${perDay} 次，当月最多的 ${days} 天只有 ${enough.has} 次（应有 ${enough.needs} 次）${apart(looks)}`;
      return { examined: 0, found: [], unseen: [{ url: probes.address, why, role: 'home', evidence: null }], remark };
    }
    const examined = week.opened + week.failed.length;
    const failing = exact(week.failed.length).div(examined);
    const limit = exact(share.slice(0, -1)).div(HUNDRED);
    const told = `${week.from} 至 ${week.to} 访问首页 ${examined} 次，打不开 ${week.failed.length} 次（${percent(failing)}）`;
    if (compare(failing, limit) < 0 || week.failed.length === 0)
      return { examined, found: [], unseen: [], remark: `${told}${apart(looks)}` };
    const says = `${told}，达到 ${share}；${print(exact(slowMs).div(1000))} 秒以上才打开的计为打不开`;
    const evidence = proof(week.failed, examined, limit);
    return {
      examined,
      found: [{ subject: probes.address, sort: 'unreachable', says, evidence }],
      unseen: [],
      remark: `${told}${apart(looks)}`,
    };
  },
});

/** As many failed looks as it takes to reach the limit: a host that never answers would cite thousands. */
function proof(failed: SeenProbe[], examined: number, limit: Exact): [EvidenceRef, ...EvidenceRef[]] {
  const needed = failed.findIndex((_, index) => compare(exact(index + 1).div(examined), limit) >= 0) + 1;
  return failed.slice(0, needed).map(({ evidence }) => evidence) as [EvidenceRef, ...EvidenceRef[]];
}
