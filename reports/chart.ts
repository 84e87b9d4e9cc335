/** One look at a ranking table: a bar per unit for the year so far, this month's part of it darker. Inline SVG, no script. */
import type { RankingTable } from '../scoring/ranking.ts';
import { numberOf, printAmount } from './amount.ts';
import type { Bulletin } from './bulletin.ts';
import { escape } from './escape.ts';

const ROW = 22;
const LEFT = 190;
const WIDTH = 760;
const BAR = WIDTH - LEFT - 60;

/** Empty when no unit has an annual total. `id` keeps the title and description apart from other charts of the page. */
export function annualChart(table: RankingTable, headings: Bulletin['headings'], id: string): string {
  const rows = table.rows.filter((row) => row.annual !== null);
  const most = Math.max(0, ...rows.map((row) => numberOf(row.annual) ?? 0));
  if (most <= 0) return '';
  const bars = rows.map((row, index) => {
    const y = index * ROW;
    const annual = width(row.annual, most);
    const month = Math.min(annual, width(row.total, most));
    const name = [...row.name].length > 13 ? `${[...row.name].slice(0, 12).join('')}…` : row.name;
    return `<text x="${LEFT - 8}" y="${y + 16}" text-anchor="end">${escape(name)}</text>
<rect x="${LEFT}" y="${y + 4}" width="${annual}" height="${ROW - 8}" fill="#c9ced6"/>
<rect x="${LEFT + annual - month}" y="${y + 4}" width="${month}" height="${ROW - 8}" fill="#b8211b"/>
<text x="${LEFT + annual + 6}" y="${y + 16}">${printAmount(row.annual)}</text>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${rows.length * ROW}" role="img" aria-labelledby="${id}-t ${id}-d" font-size="13" fill="#1d1d1f">
<title id="${id}-t">${escape(`${table.groupName}${headings.annual}`)}</title>
<desc id="${id}-d">每个单位一条，长度为${escape(headings.annual)}，红色部分为${escape(headings.total)}；数值同上表。</desc>
${bars.join('\n')}
</svg>`;
}

function width(amount: string | null, most: number): number {
  return Math.round((Math.max(0, numberOf(amount) ?? 0) / most) * BAR);
}
