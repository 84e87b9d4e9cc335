/** The bulletin as a value: everything the printed page says, before any format. Made once, rendered five ways. */
import type { BulletinText } from '../config/city.ts';
import type { Rubric } from '../config/rubric.ts';
import type { PrintedSeal } from '../crawler/seal/printed.ts';
import type { Adjustment } from '../scoring/adjustment.ts';
import type { CheckResult } from '../scoring/check.ts';
import { coldStart, type ColdRow } from '../scoring/cold-start.ts';
import type { Review } from '../scoring/draft.ts';
import type { History } from '../scoring/history.ts';
import type { RankingTable } from '../scoring/ranking.ts';
import type { Coverage } from '../scoring/unit-facts.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { DRAFT, draftBanner, draftParagraph } from './draft.ts';
import { annexNotes } from './annex-notes.ts';
import { paragraphs } from './paragraphs.ts';
import { smallPrint, totalCoverage } from './small-print.ts';
import { verdicts } from './verdicts.ts';
import { monthParts } from './when.ts';
import { yearWords, type YearWords } from './year.ts';

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
  /** Unit id → 合格, 不合格 …; absent: the rules know points alone. */
  verdicts?: Record<string, string>;
  /** Honest small print: what is not yet checked, what waits for a person, which rubric, which evidence. */
  notes: string[];
  /** Addresses by outcome, all units together; absent when nothing was inspected. */
  coverage?: Coverage;
  /** What a first month can judge and what it cannot; absent: the month before was inspected, too. */
  coldStart?: ColdRow[];
  trial: boolean;
  /** What stands over every page of a draft; absent: it is none. */
  draft?: string;
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
  /** What this month's crawl saw too late for the month before; absent: nothing. */
  adjustments?: readonly Adjustment[];
  /** Of the printed month, in the order of their numbers; the table stays as it was printed. Absent: none. */
  corrections?: readonly { unit: string; at: string }[];
  /** Absent: nobody asked; the year is taken for whole. */
  history?: History;
  /** Null or absent: the month is not sealed. */
  seal?: PrintedSeal | null;
  trial: boolean;
  /** Absent: it is published. */
  draft?: Review;
}

/** The month's bulletin from its tables, scores and findings. Pure: same input, same value. */
export function makeBulletin(input: BulletinInput): Bulletin {
  const { month } = monthParts(input.month);
  const { rubric, scores, history } = input;
  const year = yearWords(input.month, history?.since);
  const told = verdicts(rubric, scores);
  const cold = history === undefined ? null : coldStart({ rubric, month: input.month, history, scores });
  return {
    city: input.city,
    month: input.month,
    text: input.text,
    title: bulletinTitle(month, year) + (input.draft ? `（${DRAFT}）` : ''),
    paragraphs: [...(input.draft ? [draftParagraph(input.draft)] : []), ...paragraphs(input)],
    annexes: input.tables.map((table) => ({ title: annexTitle(month, year, table.groupName), table, notes: annexNotes(input, table) })),
    headings: tableHeadings(input.month, rubric.categories, history?.since),
    ...(told === null ? {} : { verdicts: told }),
    notes: smallPrint(input),
    ...(cold === null ? {} : { coldStart: cold }),
    ...(input.scores.length > 0 ? { coverage: totalCoverage(input.scores) } : {}),
    trial: input.trial,
    ...(input.draft ? { draft: draftBanner(input.draft) } : {}),
  };
}

/** Column headings of the month's tables: '公共服务得分' …, '12月份总分', '全年总分' or '1—3月累计'. */
export function tableHeadings(month: string, categories: readonly { id: string; name: string }[], since?: string): Bulletin['headings'] {
  const index = monthParts(month).month;
  return {
    categories: categories.map(({ id, name }) => ({ id, heading: `${name}得分` })),
    total: `${index}月份总分`,
    annual: yearWords(month, since).heading,
  };
}

/** Facts §I.1: "及全年" in December only, and only where the sums are a year's. */
function bulletinTitle(month: number, { isWhole }: YearWords): string {
  return `${month}月份${isWhole ? '及全年' : ''}政府网站管理和政务信息公开工作情况通报`;
}

function annexTitle(month: number, { isWhole }: YearWords, group: string): string {
  return `${month}月${isWhole ? '及全年' : ''}${group}网站管理和政务信息公开情况`;
}
