/** The note of a correction, laid beside the bulletin that it corrects and never changes: what was printed, what holds, who said so and why. */
import { turnInWords, type ScoreTurn, type Turn } from './correction-turn.ts';
import { escape } from './escape.ts';
import { page } from './pages/page.ts';
import { monthParts, shanghaiTime } from './when.ts';

export interface CorrectionNote {
  month: string;
  /** Number within the month, from 1. */
  nth: number;
  unit: string;
  name: string;
  indicator: { id: string; title: string };
  kind: 'upheld' | 'dismissed' | 'awarded' | 'added';
  /** Chinese: the finding, or what was given. */
  about: string;
  by: string;
  /** ISO UTC. */
  at: string;
  why: string;
  /** Before: as published, or as corrected before. */
  turn: ScoreTurn;
  /** Digests: the printed entry of the book, the one that brings the difference (null: none was due), the judgement. */
  amends: string;
  entry: string | null;
  judgement: string;
  seal: { edition: number; root: string };
}

const kinds = {
  upheld: '复核维持，予以计分',
  dismissed: '复核撤销，不予计分',
  awarded: '人工评定',
  added: '人工补充发现',
} as const;

const turned = (turn: Turn): [string, string] => [turn.name, turnInWords(turn).join('\n')];

/** A page of its own; it opens from disk. */
export function correctionPage(note: CorrectionNote): string {
  const { year, month } = monthParts(note.month);
  const rows: [string, string][] = [
    ['单位', note.name],
    ['指标', `${note.indicator.id} ${note.indicator.title}`],
    ['事项', note.about],
    ['结论', kinds[note.kind]],
    ['理由', note.why],
    ['复核人', `${note.by}，${shanghaiTime(note.at)}（北京时间）`],
    ...[...note.turn.lines, ...note.turn.categories, note.turn.total].map(turned),
    ['被更正的台账条目', `SHA-256 ${note.amends}`],
    ['更正的台账条目', note.entry === null ? '得分未变，台账不另记' : `SHA-256 ${note.entry}`],
    ['复核意见', `SHA-256 ${note.judgement}`],
    ['封存', `${note.month} 第${note.seal.edition}版，封存根 ${note.seal.root}；核对方法：sundial verify ${note.month}`],
  ];
  const table = rows
    .map(([label, text]) => `<tr><th scope="row">${escape(label)}</th><td>${escape(text).replaceAll('\n', '<br>')}</td></tr>`)
    .join('\n');
  const lead = `${year}年${month}月份通报已经印发，原文不作改动；以下更正计入台账，并在以后各月的累计中体现。`;
  return page(
    `更正${note.nth}：${note.name}`,
    'unit',
    `<main>\n<h1>${year}年${month}月份得分更正（第${note.nth}号）</h1>\n<p class="lead">${escape(lead)}</p>\n<table>\n${table}\n</table>\n</main>`,
  );
}
