/** A realistic month for the report tests: the seed's two tables, and one unit inspected line by line with hostile text in it. */
import { BulletinText } from '../../config/city.ts';
import { Rubric } from '../../config/rubric.ts';
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import type { BulletinInput } from '../../reports/bulletin.ts';
import type { CheckResult } from '../../scoring/check.ts';
import type { Finding } from '../../scoring/finding.ts';
import type { ScoreLine, UnitScore } from '../../scoring/unit-score.ts';
import { seedTables } from './seed-tables.ts';

export { row, seedTables } from './seed-tables.ts';

export const rubric: Rubric = Rubric.parse({
  id: 'yanshi-2018',
  title: '县级政府网站管理和政务信息公开月度评分办法（2018）',
  provenance: '按公开文件和已刊通报整理，非官方文本。',
  inForce: { from: '2018-01-01', to: '2019-05-14' },
  categories: [
    { id: 'PS', name: '公共服务', cap: 10 },
    { id: 'IX', name: '交流互动', cap: 15 },
    { id: 'CS', name: '网站建设及安全', cap: 15 },
    { id: 'DI', name: '政务信息公开', cap: 60 },
  ],
  indicators: [
    {
      id: 'PS-01',
      category: 'PS',
      title: '办事服务栏目',
      clause: '国办发〔2017〕47号',
      check: 'column-present',
      effect: { kind: 'accrue', per: { present: 1 }, cap: 1 },
    },
    { id: 'PS-05', category: 'PS', title: '在线办理入口', check: 'pending', effect: { kind: 'note' } },
    {
      id: 'IX-03',
      category: 'IX',
      title: '答复及时率',
      clause: '国办发〔2014〕57号',
      check: 'reply-on-time',
      effect: { kind: 'share', of: 'rest', points: 4 },
    },
    {
      id: 'CS-02',
      category: 'CS',
      title: '首页链接可用',
      clause: '国办发〔2015〕15号',
      check: 'links-dead',
      effect: { kind: 'lose', from: 2, per: 0.5 },
    },
    { id: 'CS-06', category: 'CS', title: 'HTTPS', check: 'pending', effect: { kind: 'note' } },
    {
      id: 'CS-08',
      category: 'CS',
      title: '个人隐私保护',
      clause: '条例2008 第十四条',
      check: 'personal-exposed',
      effect: { kind: 'lose', from: 2, per: 1 },
    },
    { id: 'CS-10', category: 'CS', title: '空白栏目错误页乱码飘窗', check: 'page-defects', effect: { kind: 'lose', from: 1.5, per: 0.5 } },
    { id: 'DI-01', category: 'DI', title: '工作动态', check: 'column-items', effect: { kind: 'accrue', per: 1, cap: 20 } },
    {
      id: 'DI-P3',
      category: 'DI',
      title: '栏目超期未更新',
      check: 'column-stale',
      effect: { kind: 'accrue', per: { d14: -3, m6: -4 }, cap: -10 },
    },
    { id: 'V-03', title: '栏目不更新', check: 'columns-neglected', effect: { kind: 'veto' } },
    { id: 'V-06', title: '严重错误或篡改', check: 'manual', effect: { kind: 'veto' } },
  ],
});

export const text: BulletinText = BulletinText.parse({
  office: '示例市人民政府办公室',
  issue: '2019年第1期',
  date: '2019-03-06',
  sendTo: '市委、市政府有关领导，市委办、政府办领导。',
  distributeTo: '各镇（街道），市政府相关部门及有关单位。',
  signedBy: '某某某',
  reviewedBy: '某某某',
  editedBy: '某某某',
  phone: '00000000',
  mailbox: 'office@example.gov.cn',
});

export const HOSTILE = '<script>alert("x")</script>';

export function evidence(url: string, spot?: EvidenceRef['spot']): EvidenceRef {
  return { bundle: '2018-12.portal', url, at: '2018-12-31T16:30:05.000Z', sha256: 'ab'.repeat(32), ...(spot ? { spot } : {}) };
}

export function finding(indicator: string, n: number, more: Partial<Finding> = {}): Finding {
  const url = `http://www.example.gov.cn/gaj/${indicator}/${n}.html`;
  return {
    id: `${indicator}-${n}`.padEnd(64, '0'),
    run: '2018-12',
    unit: 'dept-1',
    indicator,
    subject: url,
    says: `${indicator} 第${n}处`,
    evidence: [evidence(url, { css: 'a.item' })],
    ...more,
  };
}

function result(indicator: string, findings: Finding[], examined: number, more: Partial<CheckResult> = {}): CheckResult {
  return { indicator, state: 'seen', examined, findings, unseen: [], why: null, ...more };
}

/** The first department, inspected: merits, faults, one that waits, one place unseen, one veto. */
export function inspectedUnit(): { score: UnitScore; results: CheckResult[] } {
  const merits = [1, 2, 3, 4].map((n) =>
    finding('DI-01', n, { sort: 'own', merit: true, says: `2018年12月${n}日发布《工作动态第${n}篇》` }),
  );
  const dead = [1, 2, 3].map((n) => finding('CS-02', n, { sort: 'dead', says: `首页链接“${HOSTILE}”打不开（HTTP 404）` }));
  const stale = [finding('DI-P3', 1, { subject: 'notice', sort: 'm6', says: '通知公告栏目最近更新为2018年3月2日，超过6个月未更新' })];
  const leak = [finding('CS-08', 1, { sort: 'leak', says: '页面出现疑似身份证号 4103**********0018', sure: false })];
  const results = [
    result('PS-01', [finding('PS-01', 1, { sort: 'present', merit: true, says: '办事服务栏目有12项内容' })], 1),
    result('PS-05', [], 0, { state: 'pending' }),
    result('IX-03', [], 12, {
      state: 'unseen',
      why: '留言列表第2页无应答',
      unseen: [{ url: 'http://www.example.gov.cn/gaj/ly_2.html', why: 'silent: timeout', role: 'messages', evidence: null }],
    }),
    result('CS-02', dead, 83),
    result('CS-06', [], 0, { state: 'pending' }),
    result('CS-08', leak, 41),
    result('CS-10', [], 40),
    result('DI-01', merits, 4),
    result('DI-P3', stale, 6),
    result('V-03', [finding('V-03', 1, { says: '应更新栏目10个长期未更新' })], 20),
  ];
  return { score: unitScore(results), results };
}

function unitScore(results: CheckResult[]): UnitScore {
  const ids = (indicator: string) => (results.find((entry) => entry.indicator === indicator)?.findings ?? []).map(({ id }) => id);
  const line = (indicator: string, more: Partial<ScoreLine>): ScoreLine => {
    const law = rubric.indicators.find(({ id }) => id === indicator);
    const base = {
      counted: [],
      waiting: [],
      elsewhere: [],
      swing: '0',
      unseen: [],
      why: null,
      points: null,
      arithmetic: '',
      state: 'settled' as const,
    };
    const seen = results.find((entry) => entry.indicator === indicator);
    return {
      indicator,
      category: law?.category ?? null,
      title: law?.title ?? '',
      clause: law?.clause ?? '',
      examined: seen?.examined ?? 0,
      ...base,
      ...more,
    };
  };
  return {
    run: '2018-12',
    unit: 'dept-1',
    name: '公安局',
    group: 'dept',
    total: null,
    verdict: 'not-ranked',
    why: '答复及时率无法判定：留言列表第2页无应答',
    vetoes: [{ indicator: 'V-03', title: '栏目不更新', findings: ids('V-03') }],
    categories: [
      { id: 'PS', name: '公共服务', points: '1', cap: '10', arithmetic: '1 = 1' },
      { id: 'IX', name: '交流互动', points: null, cap: '15', arithmetic: '' },
      { id: 'CS', name: '网站建设及安全', points: '4', cap: '15', arithmetic: '0.5 + 2 + 1.5 = 4' },
      { id: 'DI', name: '政务信息公开', points: '0', cap: '60', arithmetic: '4 − 4 = 0' },
    ],
    lines: [
      line('PS-01', { points: '1', arithmetic: '1 × 1 = 1', counted: ids('PS-01') }),
      line('PS-05', { state: 'pending' }),
      line('IX-03', { state: 'cannot-judge', why: '留言列表第2页无应答', unseen: results[2]?.unseen ?? [] }),
      line('CS-02', { points: '0.5', arithmetic: '2 − 3 × 0.5 = 0.5', counted: ids('CS-02') }),
      line('CS-06', { state: 'pending' }),
      line('CS-08', { state: 'waiting', points: '2', arithmetic: '2 − 0 × 1 = 2', waiting: ids('CS-08'), swing: '-1' }),
      line('CS-10', { points: '1.5', arithmetic: '1.5 − 0 × 0.5 = 1.5' }),
      line('DI-01', { points: '4', arithmetic: '4 × 1 = 4', counted: ids('DI-01') }),
      line('DI-P3', { points: '-4', arithmetic: '1 × (−4) = −4', counted: ids('DI-P3') }),
      line('V-03', { counted: ids('V-03') }),
    ],
    coverage: { known: 120, answered: 110, blocked: 2, silent: 3, skipped: 5 },
    madeFrom: 'cd'.repeat(32),
  };
}

/** The whole input: the seed's tables; `inspected` adds one unit's lines and findings. */
export function bulletinInput(more: Partial<BulletinInput> = {}, inspected = true): BulletinInput {
  const { score, results } = inspectedUnit();
  return {
    city: '示例市',
    text,
    month: '2018-12',
    rubric,
    tables: seedTables(more.month),
    scores: inspected ? [score] : [],
    results: inspected ? new Map([['dept-1', results]]) : new Map(),
    bundles: inspected ? [{ id: '2018-12.portal', sha256: 'ef'.repeat(32) }] : [],
    trial: false,
    ...more,
  };
}
