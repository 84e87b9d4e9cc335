/** The bulletin as a value: everything the printed page says, before any format. Made once, rendered five ways. */
import type { BulletinText } from '../config/city.ts';
import type { Rubric } from '../config/rubric.ts';
import type { CheckResult } from '../scoring/check.ts';
import type { RankingTable } from '../scoring/ranking.ts';
import type { UnitScore } from '../scoring/unit-score.ts';

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
  trial: boolean;
}
