/** How often the front page opens: a week of looks, counted exactly as the veto counts them, and priced before the veto bites. */
import { z } from 'zod';
import { availability } from '../availability.ts';
import { shanghaiTime } from '../calendar.ts';
import { check } from '../check.ts';
import { compare, exact, print, roundTo } from '../exact.ts';
import { whyInChinese } from '../wording.ts';
import type { SeenProbe } from '../unit-facts.ts';

/** What one failed look met, in words. */
function whatHappened({ sample: { outcome, ms } }: SeenProbe, slowMs: number): string {
  const seconds = `${print(roundTo(exact(ms).div(1000), exact('0.1')))} 秒`;
  if (outcome.kind === 'silent') return whyInChinese(`silent: ${outcome.why}`);
  if (outcome.kind === 'answered' && outcome.status < 400 && ms >= slowMs) return `用了 ${seconds}`;
  return outcome.kind === 'answered' ? `HTTP ${outcome.status}` : whyInChinese(outcome.kind);
}

export default check({
  id: 'home-available',
  title: '首页可用率',
  sorts: ['failed'],
  names: { failed: '打不开' },
  params: z.strictObject({ slowMs: z.int().min(1), perDay: z.int().min(1), days: z.int().min(1).max(31) }),
  site: true,
  run({ probes, from, to, asOf }, { slowMs, perDay, days }) {
    const { week, enough } = availability(probes.looks, ({ sample }) => sample, { from, to, asOf }, { slowMs, perDay, days });
    if (week === null) {
      const why = `样本不足：须连续 ${days} 天、每天访问首页不少于 ${perDay} 次，当月最多的 ${days} 天只有 ${enough.has} 次（应有 ${enough.needs} 次）`;
      return { examined: 0, found: [], unseen: [], notApplicable: why };
    }
    const examined = week.opened + week.failed.length;
    const opened = exact(week.opened).div(examined).mul(exact(100));
    const shown = roundTo(opened, exact('0.01'));
    const percent = `${compare(opened, shown) === 0 ? '' : '约 '}${print(shown)}%`;
    return {
      examined,
      // Each look is a thing examined, so each that failed is a finding: the share is theirs, and its edge is exact.
      found: week.failed.map((look) => ({
        subject: probes.address,
        mark: look.sample.at,
        sort: 'failed',
        says: `${shanghaiTime(look.sample.at)} 访问首页打不开（${whatHappened(look, slowMs)}）`,
        evidence: [look.evidence] as [typeof look.evidence],
      })),
      unseen: [],
      remark: `${week.from} 至 ${week.to} 访问首页 ${examined} 次，打开 ${week.opened} 次（${percent}）`,
    };
  },
});
