/** Findings in the words of a bulletin: which kind of problem, how many, at whose door. Only what was found is said. */
import type { Rubric } from '../config/rubric.ts';
import type { CheckResult } from '../scoring/check.ts';
import type { Finding } from '../scoring/finding.ts';
import type { UnitScore } from '../scoring/unit-score.ts';

/** One kind of problem as the bulletin names it. */
interface Wording {
  /** 'check' or 'check/sort' keys that belong here. */
  keys: string[];
  title: string;
  /** Continues "甲、乙等N个单位". */
  says: (count: number) => string;
  /** Continues "下一步，各单位要…". */
  mend: string;
}

const WORDINGS: Wording[] = [
  { keys: ['column-stale'], title: '栏目更新不及时', says: (n) => `的${n}个栏目超过规定期限未更新`, mend: '对更新不及时的栏目抓紧更新' },
  { keys: ['page-defects/blank'], title: '存在空白栏目', says: (n) => `的${n}个栏目没有内容`, mend: '对空白栏目及时充实或者归并' },
  {
    keys: ['page-defects/soft-404', 'page-defects/server-error'],
    title: '部分页面不能正常打开',
    says: (n) => `的${n}个页面显示错误`,
    mend: '对不能打开的页面抓紧修复',
  },
  { keys: ['page-defects/garbled'], title: '页面出现乱码', says: (n) => `的${n}个页面有乱码`, mend: '对乱码页面重新编排发布' },
  { keys: ['page-defects/floating'], title: '页面设置飘窗', says: (n) => `的${n}个页面有飘窗或自动弹窗`, mend: '清理飘窗和自动弹窗' },
  { keys: ['links-dead'], title: '首页存在死链', says: (n) => `的首页有${n}个链接失效`, mend: '对失效链接逐条修复或者撤除' },
  { keys: ['footer-marks'], title: '页脚要素缺失', says: (n) => `的首页缺少${n}项页脚要素`, mend: '补齐页脚要素' },
  { keys: ['standard-tags'], title: '网页标签不规范', says: (n) => `的网页标签有${n}处缺失或不规范`, mend: '规范设置网页标签' },
  {
    keys: ['column-present', 'section-missing'],
    title: '基础栏目不健全',
    says: (n) => `缺少${n}个应设栏目`,
    mend: '健全应设栏目',
  },
  { keys: ['guide-complete'], title: '办事指南要素不全', says: (n) => `的办事指南缺少${n}项要素`, mend: '完善办事指南' },
  { keys: ['forms-open'], title: '表格样表不能下载使用', says: (n) => `的${n}个表格样表不能打开`, mend: '更新表格样表' },
  {
    keys: ['contact-channel', 'messages-public'],
    title: '交流互动渠道不健全',
    says: (n) => `有${n}项咨询渠道或留言公开缺失`,
    mend: '畅通咨询渠道并公开留言答复',
  },
  { keys: ['reply-on-time/late'], title: '留言答复超期', says: (n) => `的${n}件留言超过规定期限才答复`, mend: '按期答复群众留言' },
  { keys: ['reply-on-time/unanswered'], title: '留言逾期未答复', says: (n) => `的${n}件留言逾期未答复`, mend: '对逾期留言抓紧办理答复' },
  {
    keys: ['personal-exposed'],
    title: '公开内容审核不严',
    says: (n) => `的${n}个页面公开了个人信息`,
    mend: '对涉及个人信息的页面立即处理',
  },
];

/** A kind of problem met this month. */
export interface Problem {
  title: string;
  /** How many findings, all units together. */
  count: number;
  /** Units it was found at, most findings first, then in printed order. */
  units: { unit: string; count: number }[];
  /** '的35个栏目超过规定期限未更新' */
  says: string;
  mend: string | null;
}

/** Problems in the bulletin's own order; findings that wait for a person are left out: they are not yet said. */
export function problems(rubric: Rubric, order: string[], scores: UnitScore[], results: Map<string, CheckResult[]>): Problem[] {
  const byTitle = new Map<string, { wording: Omit<Wording, 'keys'>; units: Map<string, number>; rank: number }>();
  for (const unit of order) {
    const score = scores.find((candidate) => candidate.unit === unit);
    for (const result of results.get(unit) ?? []) {
      const indicator = rubric.indicators.find((candidate) => candidate.id === result.indicator);
      if (!indicator || indicator.effect.kind === 'veto') continue; // vetoes are told by name, see paragraphs.ts
      for (const finding of settledFaults(result, score)) {
        const { wording, rank } = wordingOf(indicator.check, finding, indicator.title);
        const entry = byTitle.get(wording.title) ?? { wording, units: new Map<string, number>(), rank };
        entry.units.set(unit, (entry.units.get(unit) ?? 0) + 1);
        byTitle.set(wording.title, entry);
      }
    }
  }
  return [...byTitle.values()].sort((a, b) => a.rank - b.rank).map(({ wording, units }) => tell(wording, units));
}

/** Faults that neither wait for a person nor earned elsewhere. */
function settledFaults(result: CheckResult, score: UnitScore | undefined): Finding[] {
  const line = score?.lines.find((candidate) => candidate.indicator === result.indicator);
  const held = new Set([...(line?.waiting ?? []), ...(line?.elsewhere ?? [])]);
  return result.findings.filter((finding) => finding.merit !== true && !held.has(finding.id));
}

function wordingOf(check: string, finding: Finding, title: string): { wording: Omit<Wording, 'keys'>; rank: number } {
  const exact = `${check}/${finding.sort ?? ''}`;
  const rank = WORDINGS.findIndex((wording) => wording.keys.includes(exact) || wording.keys.includes(check));
  const known = WORDINGS[rank];
  if (known) return { wording: known, rank };
  // A check this table does not know yet still speaks, under its indicator's own title.
  return { wording: { title: `${title}方面存在问题`, says: (n) => `有${n}处`, mend: '' }, rank: WORDINGS.length };
}

function tell(wording: Omit<Wording, 'keys'>, units: Map<string, number>): Problem {
  const count = [...units.values()].reduce((sum, n) => sum + n, 0);
  const listed = [...units].map(([unit, n]) => ({ unit, count: n })).sort((a, b) => b.count - a.count);
  return { title: wording.title, count, units: listed, says: wording.says(count), mend: wording.mend || null };
}
