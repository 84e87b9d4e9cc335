/** A month after a reform, by rules that pass and fail: merged offices, a body without services, a correction, a late item, an open unit, a first inspection. */
import { Rubric } from '../../config/rubric.ts';
import type { BulletinInput } from '../../reports/bulletin.ts';
import type { LedgerEntry } from '../../scoring/ledger.ts';
import { readLedgerCsv } from '../../scoring/ledger.ts';
import { rank, type RosterUnit } from '../../scoring/rank.ts';
import type { UnitScore } from '../../scoring/unit-score.ts';
import { bulletinInput, finding, inspectedUnit, text } from './fixture.ts';

export const rules: Rubric = Rubric.parse({
  id: 'reform-2019',
  title: '政府网站与政务新媒体检查指标（示例）',
  provenance: '按公开文件整理，非官方文本。',
  inForce: { from: '2019-01-01' },
  vetoEffect: 'fail',
  failBelow: 60,
  successor: 'mean',
  categories: [
    { id: 'PS', name: '公共服务', cap: 25, appliesTo: 'services' },
    { id: 'DI', name: '政务信息公开', cap: 75 },
  ],
  indicators: [
    {
      id: 'A-1',
      category: 'PS',
      title: '办事指南',
      check: 'guide-complete',
      effect: { kind: 'share', of: 'rest', points: 25 },
      provenance: 'F',
    },
    {
      id: 'B-1',
      category: 'DI',
      title: '信息更新',
      check: 'column-items',
      with: { columns: ['news'] },
      effect: { kind: 'accrue', per: 1, cap: 45 },
      provenance: 'R',
    },
    {
      id: 'B-2',
      category: 'DI',
      title: '征集调查',
      check: 'column-window',
      with: { columns: ['survey'], months: 12 },
      effect: { kind: 'lose', from: 20, per: 5 },
      provenance: 'M',
    },
    {
      id: 'B-3',
      category: 'DI',
      title: '站点可用性',
      check: 'home-available',
      with: { slowMs: 15000, perDay: 20, days: 7 },
      effect: { kind: 'lose', from: 10, per: 1 },
    },
    { id: 'V-1', title: '站点无法访问', check: 'site-unreachable', effect: { kind: 'veto' }, provenance: 'F' },
  ],
});

const dept = (id: string, name: string, more: Partial<RosterUnit> = {}): RosterUnit => ({ id, name, group: 'dept', ...more });
export const roster: RosterUnit[] = [
  dept('gongshang', '工商行政管理局', { to: '2019-02-28', successor: 'shijian' }),
  dept('zhijian', '质量技术监督局', { to: '2019-02-28', successor: 'shijian' }),
  dept('shiyao', '食品药品监督管理局', { to: '2019-02-28', successor: 'shijian' }),
  dept('shijian', '市场监督管理局', { from: '2019-03-01' }),
  dept('minzheng', '民政局'),
  dept('dangan', '档案馆'),
  dept('xinfang', '信访局'),
  dept('tongji', '统计局'),
  dept('caizheng', '财政局'),
];

const months = ['2019-01', '2019-02'];
const earlier: Record<string, [string, string]> = {
  gongshang: ['80', '70'],
  zhijian: ['60', '65.5'],
  shiyao: ['71', '72'],
  minzheng: ['75', '77'],
  dangan: ['66', '68'],
  xinfang: ['50', '52.5'],
  tongji: ['70', '70'],
  caizheng: ['88', '90'],
};

export function book(): LedgerEntry[] {
  const rows = Object.entries(earlier).flatMap(([unit, totals]) => months.map((month, nth) => `${month},${unit},dept,${totals[nth]}`));
  const entries: LedgerEntry[] = readLedgerCsv(`month,unit,group,total\n${rows.join('\n')}`, { file: 'l.csv' });
  const amended = entries.find(({ unit, period }) => unit === 'minzheng' && period === '2019-02')!;
  const change = { amends: amended.digest, at: '2019-03-20T01:00:00.000Z' };
  return [
    ...entries,
    { ...amended, ...change, kind: 'correction', total: '-1', digest: 'c1', why: '复核：一条转载误计为自有信息' },
    { ...amended, ...change, kind: 'adjustment', total: '2', digest: 'a1', why: '补计 2 条：2019-03 检查时首次见到，已过宽限期 5 天' },
  ];
}

/** Unit → category points, total, verdict. */
const said: [
  id: string,
  ps: string | null,
  di: string | null,
  total: string | null,
  verdict: UnitScore['verdict'],
  more?: Partial<UnitScore>,
][] = [
  ['shijian', '22.5', '60', '82.5', 'pass'],
  ['minzheng', '20', '55', '75', 'provisional', { why: '待复核 2 项' }],
  ['dangan', null, '52', '69.5', 'pass', { arithmetic: '52 × 100/75 = 69 1/3 → 69.5' }],
  ['xinfang', '10', '41', '51', 'fail'],
  ['tongji', '20', '50', '70', 'fail', { vetoes: [{ indicator: 'V-1', title: '站点无法访问', findings: ['x'] }] }],
  ['caizheng', '25', null, null, 'not-ranked', { why: '无法判断：B-1 信息更新（栏目“工作动态” 被网站防护拦截）' }],
];

export function scores(): UnitScore[] {
  const { score } = inspectedUnit();
  const line = score.lines[0]!;
  return said.map(([unit, ps, di, total, verdict, more = {}]) => {
    const waiting = verdict === 'provisional' ? ['w1', 'w2'] : [];
    const lines = [
      {
        ...line,
        indicator: 'A-1',
        category: 'PS',
        title: '办事指南',
        state: ps === null ? ('not-applicable' as const) : ('settled' as const),
        points: ps,
      },
      {
        ...line,
        indicator: 'B-1',
        category: 'DI',
        title: '信息更新',
        state: di === null ? ('cannot-judge' as const) : waiting.length > 0 ? ('waiting' as const) : ('settled' as const),
        points: di,
        waiting,
      },
      {
        ...line,
        indicator: 'B-2',
        category: 'DI',
        title: '征集调查',
        state: unit === 'tongji' ? ('cannot-judge' as const) : ('settled' as const),
        points: unit === 'tongji' ? null : '10',
      },
      { ...line, indicator: 'B-3', category: 'DI', title: '站点可用性', state: 'not-applicable' as const, points: null },
    ];
    const categories = [
      { id: 'PS', name: '公共服务', points: ps, cap: '25', arithmetic: '', ...(unit === 'dangan' ? { applies: false as const } : {}) },
      { id: 'DI', name: '政务信息公开', points: di, cap: '75', arithmetic: '' },
    ];
    const name = roster.find(({ id }) => id === unit)!.name;
    return { ...score, run: '2019-03', unit, name, group: 'dept', total, verdict, why: null, vetoes: [], categories, lines, ...more };
  });
}

export function reformInput(more: Partial<BulletinInput> = {}): BulletinInput {
  const ours = scores();
  const month = '2019-03';
  const tables = rank({ month, groups: [{ id: 'dept', name: '市直单位' }], roster, rubric: rules, ledger: book(), scores: ours });
  const late = [{ ...finding('B-1', 1), says: '栏目“工作动态” 2019-02-27 发布“示例”' }, finding('B-1', 2)];
  const adjustment = {
    run: month,
    unit: 'minzheng',
    month: '2019-02',
    at: '',
    amends: '',
    entry: 'a1',
    before: '77',
    after: '79',
    lines: [],
    findings: late,
  };
  return {
    ...bulletinInput({ month, tables }),
    text: { ...text, issue: '2019年第3期', date: '2019-04-04' },
    rubric: rules,
    tables,
    scores: ours,
    results: new Map(),
    adjustments: [adjustment],
    history: { since: '2019-01', previous: true },
    ...more,
  };
}
