/** The bulletin as a value: everything the printed page says, before any format. Made once, rendered five ways. */
import type { BulletinText } from '../config/city.ts';
import type { Rubric } from '../config/rubric.ts';
import type { PrintedSeal } from '../crawler/seal/printed.ts';
import type { CheckResult } from '../scoring/check.ts';
import type { RankingTable } from '../scoring/ranking.ts';
import type { Coverage } from '../scoring/unit-facts.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { byReason, paragraphs } from './paragraphs.ts';
import { smallPrint, totalCoverage } from './small-print.ts';
import { monthParts } from './when.ts';

export interface Bulletin {
  city: string;
  /** '2018-12' */
  month: string;
  text: BulletinText;
  /** '12月份及全年政府网站管理和政务信息公开工作情况通报' */
  title: string;
  /** Body, a paragraph each. */
  paragraphs: string[];
  /** 附件: one per group. */
  annexes: { title: string; table: RankingTable; notes: string[] }[];
  /** Column headings in print order: category id → heading; then month total and annual. */
  headings: { categories: { id: string; heading: string }[]; total: string; annual: string };
  /** Honest small print: what is not yet checked, what waits for a person, which rubric, which evidence. */
  notes: string[];
  /** Addresses by outcome, all units together; absent when nothing was inspected. */
  coverage?: Coverage;
  trial: boolean;
}

export interface BulletinInput {
  city: string;
  text: BulletinText;
  month: string;
  rubric: Rubric;
  tables: RankingTable[];
  /** Empty when the bulletin is printed from imported months alone. */
  scores: UnitScore[];
  /** By unit id. */
  results: Map<string, CheckResult[]>;
  bundles: { id: string; sha256: string }[];
  /** Null or absent: the month is not sealed. */
  seal?: PrintedSeal | null;
  trial: boolean;
}

/** The month's bulletin from its tables, scores and findings. Pure: same input, same value. */
export function makeBulletin(input: BulletinInput): Bulletin {
  const { month } = monthParts(input.month);
  return {
    city: input.city,
    month: input.month,
    text: input.text,
    title: bulletinTitle(month),
    paragraphs: paragraphs(input),
    annexes: input.tables.map((table) => ({ title: annexTitle(month, table.groupName), table, notes: annexNotes(month, table) })),
    headings: tableHeadings(input.month, input.rubric.categories),
    notes: smallPrint(input),
    ...(input.scores.length > 0 ? { coverage: totalCoverage(input.scores) } : {}),
    trial: input.trial,
  };
}

/** Column headings of the month's tables: '公共服务得分' …, '12月份总分', '全年总分' or '1—3月累计'. */
export function tableHeadings(month: string, categories: readonly { id: string; name: string }[]): Bulletin['headings'] {
  const index = monthParts(month).month;
  return {
    categories: categories.map(({ id, name }) => ({ id, heading: `${name}得分` })),
    total: `${index}月份总分`,
    annual: annualHeading(index),
  };
}

/** Facts §I.1: "及全年" in December only. */
function bulletinTitle(month: number): string {
  return `${month}月份${month === 12 ? '及全年' : ''}政府网站管理和政务信息公开工作情况通报`;
}

function annexTitle(month: number, group: string): string {
  return `${month}月${month === 12 ? '及全年' : ''}${group}网站管理和政务信息公开情况`;
}

function annualHeading(month: number): string {
  if (month === 12) return '全年总分';
  return month === 1 ? '1月累计' : `1—${month}月累计`;
}

/** Rule of the order, then who is outside it and why, then what the ledger amended. */
function annexNotes(month: number, table: RankingTable): string[] {
  const rule = `注：按${month === 12 ? '全年总分' : `${annualHeading(month)}得分`}进行排名。`;
  const unranked = byReason(table.rows.filter((row) => row.place === null)).map(
    ([why, names]) => `未参加排名：${names.join('、')}，${why}。`,
  );
  const footnotes = table.rows.flatMap((row) => row.footnotes.map((note) => `${row.name}：${note}`));
  return [rule, ...unranked, ...footnotes];
}
