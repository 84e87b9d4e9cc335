/** What is the case → what people are told: each condition in words, and when an alert arises, lasts, comes back and is over. */
import { expect, test } from '@jest/globals';
import { alertKinds, NotifyChannel } from '../../../config/notify.ts';
import { delivered, isDue, owed, settled } from '../../../workers/notify/alerts.ts';
import {
  backupMissing,
  channelFailing,
  cleaned,
  conditionsOf,
  configBroken,
  outage,
  type Condition,
} from '../../../workers/notify/conditions.ts';
import { lengthOf, noticeOf, portions } from '../../../workers/notify/notice.ts';
import { runName } from '../../../reports/pages/status-terms.ts';
import { StatusOutput, troubleKinds, type RunNow } from '../../../workers/outputs-operations.ts';
import type { Alert } from '../../../workers/operations.ts';
import { at, overview, run, site, trouble, worker } from './overviews.ts';

const incident = { seq: 1, at, run: null, job: 'clock', what: 'machine', kind: 'clock', attempt: null, why: 'it went back by 3600 s' };
const failedSite = { ...run, sites: [site('gaj', { state: 'failed', why: 'HTTP 500 at http://gaj.shili.test/?id=110101199003070310' })] };
const draft = { run: '2026-10', waiting: 7, due: '2026-12-01', then: 'publish-without', overdue: false } as const;
const ended = { run: '2026-10', month: '2026-10', units: 49, unjudged: 2, ended: '2026-11-22T01:00:00.000Z', coverage: run.coverage! };
const full = { freeBytes: 1e9, keepFreeBytes: 1e9, takenBytes: 2e9, budgetBytes: 2e9, leftBytes: 0, low: true };
const unjudged: RunNow['units']['list'] = [{ unit: 'yi', name: '乙局', state: 'unjudged', sites: [], why: null }];

test.each<[string, Partial<StatusOutput>, string, string, RegExp]>([
  [
    'late, at work',
    { troubles: [trouble('late')] },
    'late:2026-10',
    'warning',
    /^2026年10月的检查逾期：尚未结束（抓取网页，网站 0\/2，单位 3\/49）\|npx sundial status/,
  ],
  [
    'late, never begun',
    { runs: [], troubles: [trouble('late')] },
    'late:2026-10',
    'warning',
    /至今没有开始\|.*sundial serve.*npx sundial inspect --month 2026-10/,
  ],
  ['stuck', { troubles: [trouble('stuck')] }, 'stuck:2026-10', 'critical', /长时间没有进展（抓取网页/],
  [
    'stuck without a worker',
    { workers: [], troubles: [trouble('stuck')] },
    'stuck:2026-10',
    'critical',
    /没有工作进程在运行\|启动 npx sundial serve/,
  ],
  [
    'on hold',
    { holds: [{ run: '2026-10', by: '示例甲', why: '换机器', at }], troubles: [trouble('held', { since: at })] },
    'held:2026-10',
    'info',
    /已被人工暂停（示例甲：换机器）\|继续：npx sundial resume 2026-10$/,
  ],
  [
    'all on hold for days',
    { troubles: [trouble('held', { run: null, subject: 'every run', since: '2026-11-20T00:00:00Z' })] },
    'held:every run',
    'warning',
    /^全部检查已被人工暂停\|继续：npx sundial resume$/,
  ],
  [
    'a site given up',
    { runs: [failedSite], troubles: [trouble('dead', { subject: 'gaj' })] },
    'dead:2026-10 gaj',
    'warning',
    /网站“gaj网”多次失败，已放弃：HTTP 500 at http:\/\/gaj\.shili\.test\/\?id=\*\*\*.*\|.*npx sundial retry 2026-10/,
  ],
  [
    'a job given up',
    { troubles: [trouble('dead', { subject: 'judge yi', says: '2026-10: judge of yi used up its tries: no such column' })] },
    'dead:2026-10 judge yi',
    'warning',
    /任务 judge yi 多次失败，已放弃：no such column\|/,
  ],
  [
    'a month given up',
    { runs: [], troubles: [trouble('dead')] },
    'dead:2026-10',
    'critical',
    /^2026年10月的检查已放弃，不会自动重来\|.*npx sundial retry 2026-10$/,
  ],
  [
    'a worker lost',
    {
      workers: [
        {
          ...worker,
          state: 'lost',
          doing: [{ run: '2026-10', job: 'crawl', what: 'portal', since: at, done: 1, known: 2, perSecond: 1, waiting: null }],
        },
      ],
      troubles: [trouble('lost', { run: null, subject: 'w1' })],
    },
    'lost:w1',
    'warning',
    /^工作进程失联：node-a 上的 sundial work（进程 4711），当时在做 crawl portal\|检查该机器；现在没有其他进程/,
  ],
  [
    'thin in pages',
    { troubles: [trouble('thin')] },
    'thin:2026-10',
    'warning',
    /覆盖不足：应看 95 页只看到 90 页（被拦 4，无应答 1）\|npx sundial coverage 2026-10/,
  ],
  [
    'thin in units',
    { runs: [{ ...run, stage: 'publishing', units: { total: 4, judged: 4, unjudged: 1, list: unjudged } }] },
    'thin:2026-10 units',
    'warning',
    /^2026年10月有 1 个单位没有总分（共 4 个）：乙局\|/,
  ],
  [
    'little room',
    { disk: { ...full, leftBytes: 5, budgetBytes: null }, troubles: [trouble('disk', { run: null, subject: 'disk' })] },
    'disk:disk',
    'warning',
    /^存证据的空间快用完了：磁盘可用 1\.0 GB，须留 1\.0 GB\|/,
  ],
  [
    'no room',
    { disk: full, troubles: [trouble('disk', { run: null, subject: 'disk' })] },
    'disk:disk',
    'critical',
    /抓取已暂停：.*证据已用 2\.0 GB，上限 2\.0 GB\|.*npx sundial evidence/,
  ],
  [
    'looks missing',
    { troubles: [trouble('probes', { run: null, subject: 'probes' })] },
    'probes:probes',
    'warning',
    /^首页可用性探测中断（计划每 60 分钟一轮）\|/,
  ],
  [
    'a server away',
    { troubles: [trouble('outage', { run: null, subject: 'redis' })] },
    'outage:redis',
    'critical',
    /^服务中断（redis）：reason\|/,
  ],
  [
    'our own line is down',
    { runs: [{ ...run, sites: [site('portal', { state: 'waiting', why: 'line' })] }] },
    'outage:line',
    'critical',
    /^本机网络不通，2026年10月的检查暂停（1 个网站在等）\|/,
  ],
  ['the clock jumped', { incidents: [incident] }, 'clock:machine', 'warning', /^系统时钟发生跳变：it went back by 3600 s\|.*NTP/],
  [
    'a backup failed',
    { incidents: [{ ...incident, job: 'backup', kind: 'dead', what: 'nightly', why: 'ENOSPC' }] },
    'backup:nightly',
    'warning',
    /^备份失败：ENOSPC\|/,
  ],
  [
    'a draft waits',
    { drafts: [draft] },
    'draft:2026-10',
    'info',
    /待复核：7 项问题等人判定，复核截止 2026-12-01（还有 8 天），到期未复核的问题不计分，自动发布\|npx sundial findings 2026-10/,
  ],
  [
    "a draft's time is nearly over",
    { drafts: [{ ...draft, due: '2026-11-23' }] },
    'draft:2026-10',
    'warning',
    /复核截止 2026-11-23（今天）/,
  ],
  [
    "a draft's time is over",
    { drafts: [{ ...draft, due: '2026-11-20', then: 'hold', overdue: true }] },
    'draft:2026-10',
    'warning',
    /复核期已于 2026-11-20 结束，仍在等待，尚未发布\|/,
  ],
  ['published', { lastEnded: ended }, 'published:2026-10', 'info', /^2026年10月已发布：49 个单位，其中 2 个没有总分\|/],
])('%s', (_, more, id, level, says) => {
  const seen = overview(more);
  expect(StatusOutput.safeParse(seen).error).toBeUndefined();
  const [condition, ...others] = conditionsOf(seen).map((each) => cleaned(each, []));
  expect(others).toEqual([]);
  expect(condition).toMatchObject({ id, level });
  expect(alertKinds).toContain(condition!.kind);
  expect(`${condition!.what}|${condition!.todo}`).toMatch(says);
  expect(JSON.stringify(condition)).not.toMatch(/\d{15}|undefined|null 个/);
});

test('all is well: nothing to tell; neither an old month, an old jump nor a few units without a total is news', () => {
  expect(conditionsOf(overview())).toEqual([]);
  const old = { ...ended, ended: '2026-11-01T00:00:00.000Z' };
  const few = { total: 49, judged: 49, unjudged: 3, list: [] };
  const quiet = overview({ lastEnded: old, incidents: [{ ...incident, at: '2026-11-23T09:00:00.000Z' }], runs: [{ ...run, units: few }] });
  expect(conditionsOf(quiet)).toEqual([]);
  expect(conditionsOf(overview({ lastEnded: { ...ended, ended: null } }))).toEqual([]);
  for (const kind of troubleKinds) if (kind !== 'draft') expect(alertKinds as readonly string[]).toContain(kind);
});

test('what only the process itself knows', () => {
  const told = [configBroken('a.yaml:1: expected x\nb.yaml:2: expected y', null), outage('store', at, 'db:5432: refused'), outage('queue', at, 'x'), backupMissing(null), backupMissing(at), channelFailing('group', at, 'errcode 93000')]; // prettier-ignore
  expect(told.map(({ id, level }) => `${id} ${level}`)).toEqual(['config:schedule critical', 'outage:store critical', 'outage:queue critical', 'backup:gap warning', 'backup:gap warning', 'channel:group warning']); // prettier-ignore
  expect(told[0]!.what).toBe('配置有误，计划任务暂停：a.yaml:1: expected x；b.yaml:2: expected y');
  expect(isDue(told[1]!, new Date('2026-11-23T11:15:59Z'))).toBe(false);
  expect(isDue(told[1]!, new Date('2026-11-23T11:16:00Z'))).toBe(true);
  expect(isDue({ ...told[1]!, kind: 'lost' }, new Date('2026-11-23T11:13:00Z'), 2)).toBe(true);
  expect([runName('2026-10'), runName('2026-10-warning'), runName('2026-02-trial'), runName('x')]).toEqual(['2026年10月', '2026年10月（月中预警）', '2026年2月（试检）', 'x']); // prettier-ignore
});

const minute = (count: number) => new Date(Date.parse(at) + count * 60_000);
const stuck: Condition = { id: 'stuck:2026-10', kind: 'stuck', run: '2026-10', level: 'warning', what: '停住了', todo: '看', since: null };
const group = NotifyChannel.parse({ id: 'group', kind: 'wecom', urlFrom: 'X' });
const rules = { againHours: 24 };
let absent: ReadonlyMap<string, number> = new Map();

function look(previous: Alert[], conditions: Condition[], now: Date, { blind = false, settleMinutes = 10 } = {}) {
  const after = settled(previous, conditions, { now, settleMinutes, absent, blind });
  absent = after.absent;
  return after;
}

test('an alert arises once, keeps its beginning while it lasts, comes and goes without a word, and is over once', () => {
  absent = new Map();
  const first = look([], [stuck], minute(0));
  expect(first.changed).toEqual([
    { id: 'stuck:2026-10', kind: 'stuck', run: '2026-10', level: 'warning', says: '停住了（自 11月23日 19:11 起）。处理：看', since: at, told: null, cleared: null, delivered: {} },
  ]); // prettier-ignore
  expect(look(first.alerts, [stuck], minute(1)).changed).toEqual([]);
  expect(look(first.alerts, [], minute(2)).changed).toEqual([]);
  expect(look(first.alerts, [stuck], minute(3)).changed).toEqual([]);
  expect(look(first.alerts, [], minute(4)).changed).toEqual([]);
  expect(look(first.alerts, [], minute(13)).changed).toEqual([]);
  const over = look(first.alerts, [], minute(14));
  expect(over.changed).toMatchObject([{ id: 'stuck:2026-10', cleared: minute(4).toISOString() }]);
  expect(look(over.alerts, [], minute(15)).changed).toEqual([]);
  const again = look(over.alerts, [stuck], minute(16));
  expect(again.changed).toMatchObject([{ since: minute(16).toISOString(), cleared: null, delivered: {} }]);
});

test('who cannot look takes nothing back; a clock that was set back keeps nothing for ever', () => {
  absent = new Map();
  const { alerts } = look([], [stuck], minute(0));
  for (const later of [1, 30, 60]) expect(look(alerts, [], minute(later), { blind: true }).changed).toEqual([]);
  expect(look(alerts, [], minute(61)).changed).toEqual([]);
  expect(look(alerts, [], minute(-600)).changed).toEqual([]);
  expect(look(alerts, [], minute(-590)).changed).toMatchObject([{ cleared: minute(-600).toISOString() }]);
  expect(look(alerts, [], minute(0), { settleMinutes: 0 }).changed).toHaveLength(1);
});

test('what changes in words is kept, and told anew only when it is graver', () => {
  absent = new Map();
  const [alert] = look([], [stuck], minute(0)).alerts;
  const told = delivered(alert!, 'group', 'new', at);
  const { alerts, changed } = look([told], [{ ...stuck, what: '还停着' }], minute(1));
  expect(changed).toMatchObject([{ says: '还停着（自 11月23日 19:11 起）。处理：看', since: at, told: at }]);
  expect(owed(alerts, group, rules, minute(1))).toEqual([]);
  const graver = look(alerts, [{ ...stuck, level: 'critical' }], minute(2)).alerts;
  expect(owed(graver, group, rules, minute(2))).toMatchObject([{ how: 'new', alert: { level: 'critical' } }]);
});

const base = { ...look([], [stuck], minute(0)).alerts[0]! };
const got = (how: 'new' | 'over', more: Partial<Alert> = {}, when = at): Alert => ({
  ...delivered({ ...base, ...more }, 'group', how, when),
  ...more,
});

test.each<[string, Alert, Date, Record<string, unknown>, string | null]>([
  ['never told', base, minute(0), {}, 'new'],
  ['told', got('new'), minute(1439), {}, null],
  ['told a day ago', got('new'), minute(1440), {}, 'again'],
  ['told by a clock that ran days ahead', got('new', {}, minute(9999).toISOString()), minute(0), {}, 'again'],
  ['told, and over', got('new', { cleared: at }), minute(20), {}, 'over'],
  ['told to be over', got('over', { cleared: at }), minute(20), {}, null],
  ['over before anybody was told', { ...base, cleared: at }, minute(20), {}, null],
  ['of too little weight', { ...base, level: 'info' }, minute(0), {}, null],
  ['of no weight, and all is wanted', { ...base, level: 'info' }, minute(0), { least: 'info' }, 'new'],
  ['of another kind', base, minute(0), { kinds: ['disk'] }, null],
  ['at night', base, minute(0), { quiet: '19:00-08:00' }, null],
  ['at night, and critical', { ...base, level: 'critical' }, minute(0), { quiet: '19:00-08:00' }, 'new'],
  ['over, at night', got('new', { cleared: at }), minute(20), { quiet: '19:00-08:00' }, null],
  ['in the morning', base, new Date('2026-11-24T00:00:00Z'), { quiet: '19:00-08:00' }, 'new'],
  ['news, once', got('new', { kind: 'published', level: 'info' }), minute(9999), { least: 'info' }, null],
  ['news that is old', got('new', { kind: 'published', cleared: at }), minute(20), { least: 'info' }, null],
  ['its own failure', { ...base, id: 'channel:group', kind: 'channel' }, minute(0), {}, null],
  ["another channel's failure", { ...base, id: 'channel:mail', kind: 'channel' }, minute(0), {}, 'new'],
])('owed: %s', (_, alert, now, more, how) => {
  expect(owed([alert], { ...group, ...more }, rules, now).map((each) => each.how)).toEqual(how === null ? [] : [how]);
});

test('the gravest first, what is over last; in portions that a channel takes', () => {
  const many = Array.from({ length: 30 }, (_, at) => ({ ...base, id: `stuck:${at}`, says: `${at}`.padEnd(100, '长'), level: at % 3 === 0 ? ('critical' as const) : ('warning' as const) })); // prettier-ignore
  const told = owed([got('new', { id: 'stuck:x', cleared: at }), ...many], group, rules, minute(20));
  expect(told.map(({ alert, how }) => `${how} ${alert.level}`).join(',')).toBe([...Array(10).fill('new critical'), ...Array(20).fill('new warning'), 'over warning'].join(',')); // prettier-ignore
  const parts = portions(told, 2048, 3);
  expect(parts).toHaveLength(3);
  for (const part of parts) {
    const { heading, lines } = noticeOf(part, '示例市', at);
    expect(Buffer.byteLength([heading, ...lines].join('\n'))).toBeLessThanOrEqual(2048);
  }
  expect(portions(told, 1_000_000, 3)).toEqual([told]);
  const over = noticeOf([{ alert: got('new', { cleared: minute(125).toISOString() }), how: 'over' }], '', at);
  expect(over).toMatchObject({ heading: '日晷 Sundial：已解除 1 项', lines: ['【已解除】停住了（自 11月23日 19:11 起）（历时2小时5分）'] });
  expect([lengthOf(0), lengthOf(59 * 60_000), lengthOf(25 * 3_600_000), lengthOf(48 * 3_600_000)]).toEqual(['0分钟', '59分钟', '1天1小时', '2天']); // prettier-ignore
});
