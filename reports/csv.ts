/** The ranking tables as CSV (RFC 4180, UTF-8 with BOM, so that Excel reads the Chinese). */
import type { RankingRow } from '../scoring/ranking.ts';
import { UNKNOWN, printAmount } from './amount.ts';
import type { Bulletin } from './bulletin.ts';
import { textCell } from './cell.ts';
import { VERDICT } from './verdicts.ts';

/** One row per unit in printed order; unknown is —; numbers are never quoted. */
export function csv(bulletin: Bulletin): string {
  const { headings, verdicts } = bulletin;
  const amounts = [...headings.categories.map(({ heading }) => heading), headings.total, headings.annual];
  const head = ['组别', '名次', '单位名称', ...amounts, ...(verdicts ? [VERDICT] : []), '说明'];
  const rows = bulletin.annexes.flatMap(({ table }) => table.rows.map((row) => line(table.groupName, row, bulletin)));
  return `\ufeff${[head.map(text).join(','), ...rows].join('\r\n')}\r\n`;
}

function line(group: string, row: RankingRow, { headings, verdicts }: Bulletin): string {
  const verdict = verdicts ? [text(verdicts[row.unit] ?? UNKNOWN)] : [];
  const amounts = [...headings.categories.map(({ id }) => row.categories[id] ?? null), row.total, row.annual].map(number);
  const remarks = [row.why, ...row.footnotes].filter((remark) => remark !== null).join('；');
  return [text(group), row.place === null ? UNKNOWN : String(row.place), text(row.name), ...amounts, ...verdict, text(remarks)].join(',');
}

/** Decimal text stays a number; anything else is text and guarded as such. */
function number(amount: string | null): string {
  const printed = printAmount(amount);
  return /^-?\d+(\.\d+)?$/.test(printed) ? printed : text(printed);
}

function text(value: string): string {
  const safe = textCell(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
