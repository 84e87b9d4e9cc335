/** Does the home page open? Edges of the week, of the share, and of what counts as a failure. */
import { expect, test } from '@jest/globals';
import type { ProbeSample } from '../../crawler/probe/sample.ts';
import { verdictOfLook } from '../../scoring/availability.ts';
import type { LookVerdict } from '../../scoring/availability.ts';
import { pinned } from './pinned.ts';
import { findCheck } from '../../scoring/checks/index.ts';
import { judge } from '../../scoring/judge.ts';
import { scoreUnit } from '../../scoring/score.ts';
import { bare, given } from './cases.ts';
import { checkTester } from './check-tester.ts';
import type { CheckCase } from './check-tester.ts';
import { facts, unit } from './facts.ts';
import { day, days, opens, sample, silent, status, turnedAway } from './looks.ts';

const dead = { outcome: silent('timeout'), ms: 18_000, status: null };
const ours = { ...dead, discarded: 'controls-down' as const };
const blocked = { outcome: turnedAway, status: 403 };

const one = (name: string, kind: CheckCase['kind'], probes: ReturnType<typeof day>, rest: Partial<CheckCase> = {}): CheckCase => ({
  name,
  kind,
  pages: [bare],
  ...rest,
  gather: { probes, ...rest.gather },
});

/** Of 140 looks 7 are 5 %. */
const failing = (count: number) => [
  ...days(25, 30, 20, ...Array<typeof dead>(count > 1 ? 1 : 0).fill(dead)),
  ...day('2018-12-31', 20, ...last(count)),
];
const last = (count: number) => Array<typeof dead>(count > 1 ? count - 6 : count).fill(dead);

checkTester('site-unreachable', given('V-01'), [
  one('opens always', 'silent', days(25, 31, 20), {
    examined: 140,
    remark: /2018-12-25 至 2018-12-31 访问首页 140 次，打不开 0 次（0%）$/,
  }),
  one('five in a hundred', 'speaks', failing(7), {
    examined: 140,
    found: ['unreachable http://gov.test/'],
    says: /访问首页 140 次，打不开 7 次（5%），达到 5%；15 秒以上才打开的计为打不开/,
  }),
  one('one look more that opens', 'silent', [...failing(7), ...day('2018-12-31', 1, { ms: 14_999 })], {
    examined: 141,
    remark: /打不开 7 次（4\.96%）/,
  }),
  one('one failure less', 'silent', failing(6), { examined: 140 }),
  one('rounds to 5 % and is less', 'silent', [...days(25, 30, 200), ...day('2018-12-31', 801, ...Array<typeof dead>(100).fill(dead))], {
    examined: 2001,
    remark: /打不开 100 次（5%）/,
  }),
  one('a third is more than 33.3333 %', 'speaks', days(1, 7, 3, dead), { with: { perDay: 3, share: '33.3333%' } }),
  one('a third is less than 33.3334 %', 'silent', days(1, 7, 3, dead), { with: { perDay: 3, share: '33.3334%' } }),
  one('no looks at all', 'unseen', [], { remark: /须连续 7 天、每天访问首页不少于 20 次，当月最多的 7 天只有 0 次（应有 140 次）$/ }),
  one('one day short', 'unseen', days(25, 30, 40, dead), { remark: /只有 120 次（应有 140 次）/ }),
  one('one look short on one day', 'unseen', [...days(25, 30, 40), ...day('2018-12-31', 19)], { remark: /只有 139 次/ }),
  one('a day between', 'unseen', [...days(1, 6, 24), ...days(8, 13, 24)]),
  one('our own line was down on one day', 'unseen', [...days(25, 30, 20), ...day('2018-12-31', 20, ours)], {
    remark: /只有 139 次（应有 140 次）；当月另有本方线路中断作废 1 次，均不计入/,
  }),
  one('discarded looks are neither failures nor openings', 'silent', days(25, 31, 24, ours, ours, ours, ours), {
    examined: 140,
    remark: /本方线路中断作废 28 次/,
  }),
  one('looks that were turned away are neither', 'silent', days(25, 31, 24, blocked, blocked, blocked, blocked), {
    examined: 140,
    remark: /被拦截等无法判断 28 次/,
  }),
  one('all turned away', 'unseen', days(25, 31, 1, blocked)),
  one('the latest full week decides: it failed', 'speaks', [...days(1, 24, 20), ...days(25, 31, 20, dead)], {
    says: /2018-12-25 至 2018-12-31/,
  }),
  one('the latest full week decides: it opened', 'silent', [...days(1, 24, 20, dead), ...days(25, 31, 20)]),
  one('the latest full week is not the last of the month', 'speaks', [...days(3, 9, 20, dead), ...days(10, 31, 19)], {
    says: /2018-12-03 至 2018-12-09/,
  }),
  one('what is later than the clock counts for nothing', 'unseen', days(25, 31, 20, dead), {
    gather: { run: { from: '2018-12-01', to: '2019-01-01', asOf: '2018-12-31T12:00:00+08:00' } },
  }),
  one('other months count for nothing', 'unseen', [...day('2018-11-30', 20), ...days(1, 6, 20), ...day('2019-01-01', 20)]),
  one('a day begins at midnight in Shanghai', 'silent', days(25, 31, 20), { remark: /2018-12-25 至 2018-12-31/ }),
]);

test.each<[string, Partial<ProbeSample>, LookVerdict]>([
  ['opens', {}, 'opened'],
  ['just in time', { ms: 14_999 }, 'opened'],
  ['just too late', { ms: 15_000 }, 'failed'],
  ['a server error', { outcome: status(500) }, 'failed'],
  ['no such page', { outcome: status(404) }, 'failed'],
  ['no name', { outcome: silent('dns') }, 'failed'],
  ['refused', { outcome: silent('refused') }, 'failed'],
  ['broken off', { outcome: silent('reset') }, 'failed'],
  ['no answer within the limit', dead, 'failed'],
  ['given up before the limit', { ...dead, ms: 9000 }, 'unclear'],
  ['a handshake that fails', { outcome: silent('tls'), tls: tls('failed') }, 'failed'],
  ['a certificate that we do not trust', { outcome: silent('tls'), tls: tls('untrusted') }, 'unclear'],
  ['a firewall', blocked, 'unclear'],
  ['a redirect loop, as challenges make them', { outcome: silent('too-many-hops') }, 'unclear'],
  ['robots.txt forbids it', { outcome: { kind: 'skipped', why: 'robots' } }, 'unclear'],
  ['a redirect that leaves the site', { outcome: status(302), leadsOutside: 'http://other.test/' }, 'unclear'],
  ['our own line', ours, 'discarded'],
])('%s', (_, change, verdict) => {
  expect(verdictOfLook(sample('2018-12-01T00:00:00.000Z', { outcome: opens, ...change }), 15_000)).toBe(verdict);
});

function tls(state: 'failed' | 'untrusted'): ProbeSample['tls'] {
  return { host: 'gov.test:443', state, why: 'x', protocol: null, chain: [], ms: 1 };
}

test('as many failed looks are cited as it takes, each with its own record', () => {
  const { found } = findCheck('site-unreachable')!.run(facts([bare], { probes: days(1, 7, 20, dead, dead, dead) }), given('V-01'));
  expect(found[0]!.evidence).toHaveLength(7);
  expect(new Set(found[0]!.evidence.map(({ sha256 }) => sha256)).size).toBe(7);
});

test.each([
  ['without looks the veto cannot be judged', [], 'cannot-judge', 0],
  ['with enough failures it is flagged', days(25, 31, 20, dead), 'settled', 1],
] as const)('%s, and only the lines of the same looks (CS) move points', (_, probes, state, vetoes) => {
  const scored = (looks: typeof probes | undefined) => {
    const known = facts([bare], looks ? { probes: looks } : {});
    return scoreUnit({ run: '2018-12', unit, facts: known, results: judge(known, pinned, '2018-12'), rubric: pinned, engine: 'any' });
  };
  const [score, before] = [scored(probes), scored(undefined)];
  expect(score.lines.find(({ indicator }) => indicator === 'V-01')).toMatchObject({ state, points: null });
  expect(score.vetoes.filter(({ indicator }) => indicator === 'V-01')).toHaveLength(vetoes);
  const apart = ({ categories }: typeof score) => categories.filter(({ id }) => id !== 'CS');
  expect([apart(score), score.verdict]).toEqual([apart(before), before.verdict]);
  expect(score.madeFrom === before.madeFrom).toBe(probes.length === 0);
});
