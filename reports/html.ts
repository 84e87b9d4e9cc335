/** The bulletin as one self-contained web page: read on screen, printed to PDF by Chromium, the door to every unit's page. */
import { figureKeys, figuresInChinese } from '../scoring/coverage.ts';
import type { RankingRow } from '../scoring/ranking.ts';
import { UNKNOWN, printAmount } from './amount.ts';
import type { Bulletin } from './bulletin.ts';
import { COLD_HEADS, COLD_TITLE, coldCells } from './cold-words.ts';
import { VERDICT } from './verdicts.ts';
import { annualChart } from './chart.ts';
import { DRAFT } from './draft.ts';
import { headingLines } from './heading.ts';
import { imprintLines } from './imprint.ts';
import { escape, insideLink } from './escape.ts';
import { page } from './pages/page.ts';
import { chineseDate } from './when.ts';

/** What lies beside the page: `units/<id>.html` for these units, and the bulletin's other formats. */
export interface BulletinLinks {
  units: readonly string[];
  formats: readonly ('docx' | 'html' | 'xlsx' | 'csv' | 'pdf')[];
  /** `coverage.html` lies beside it. */
  coverage?: boolean;
}

const FILES = [
  { format: 'docx', path: 'bulletin.docx', label: 'Word 通报' },
  { format: 'pdf', path: 'bulletin.pdf', label: 'PDF 通报' },
  { format: 'xlsx', path: 'scores.xlsx', label: 'Excel 得分表' },
  { format: 'csv', path: 'scores.csv', label: 'CSV 得分表' },
] as const;

export function html(bulletin: Bulletin, links: BulletinLinks): string {
  const { annexes } = bulletin;
  const body = [
    bar(bulletin, links),
    bulletin.trial ? '<p class="trial">试评稿：只供核对，不记入台账，不作通报使用。</p>' : '',
    bulletin.draft === undefined
      ? ''
      : `<p class="trial">${escape(bulletin.draft)}</p>\n<div class="watermark" aria-hidden="true">${DRAFT}</div>`,
    `<main class="sheet">\n${head(bulletin)}\n<h1>${escape(bulletin.title).replace(/(?=和政务信息|工作情况通报)/g, '<wbr>')}</h1>\n${text(bulletin)}\n</main>`,
    ...annexes.map((annex, index) => annexSection(bulletin, annex, index, links)),
    closing(bulletin, links),
  ];
  return page(`${bulletin.city}${bulletin.title}`, 'bulletin', body.filter((part) => part !== '').join('\n'));
}

/** `units/<id>.html`, safe as an address whatever script the id is written in. */
export function unitPath(unit: string): string {
  return `units/${encodeURIComponent(unit)}.html`;
}

function bar({ city, title, annexes }: Bulletin, { formats }: BulletinLinks): string {
  const files = FILES.filter(({ format }) => formats.includes(format)).map(({ path, label }) => insideLink(path, label));
  const jumps = annexes.map(({ table }, index) => `<a href="#annex-${index + 1}">${escape(table.groupName)}</a>`);
  return `<nav class="bar no-print" aria-label="下载和附件"><strong>${escape(`${city} ${title}`)}</strong>${[...jumps, ...files].join('')}</nav>`;
}

function head({ text: fields }: Bulletin): string {
  const issue = fields.issue === '' || /^[（(]/.test(fields.issue) ? fields.issue : `(${fields.issue})`;
  return [
    ...fields.marks.map((mark) => `<p class="marks">${escape(mark)}</p>`),
    fields.masthead === '' ? '' : `<p class="masthead">${escape(fields.masthead)}</p>`,
    issue === '' ? '' : `<p class="issue">${escape(issue)}</p>`,
    `<p class="colophon"><span>${escape(fields.office)}</span><span>${escape(chineseDate(fields.date))}</span></p>`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function text({ paragraphs, annexes }: Bulletin): string {
  const list = annexes.map(({ title }, index) => `<li><a href="#annex-${index + 1}">${escape(title)}</a></li>`).join('');
  const enclosures = list === '' ? '' : `<div class="enclosures"><span>附件：</span><ol>${list}</ol></div>`;
  return `<div class="body">${paragraphs.map((paragraph) => `<p>${escape(paragraph)}</p>`).join('\n')}</div>\n${enclosures}`;
}

function annexSection(bulletin: Bulletin, annex: Bulletin['annexes'][number], index: number, links: BulletinLinks): string {
  const { headings, annexes } = bulletin;
  const chart = annualChart(annex.table, headings, `chart-${index + 1}`);
  return `<section class="sheet" id="annex-${index + 1}">
<p class="annex-no">附件${annexes.length > 1 ? index + 1 : ''}</p>
<h2>${escape(annex.title)}</h2>
<div class="scroll">${rankingTable(annex.table.rows, bulletin, new Set(links.units))}</div>
${annex.notes.map((note) => `<p class="small">${escape(note)}</p>`).join('\n')}
${chart === '' ? '' : `<details class="chart no-print"><summary>图示：${escape(headings.annual)}（红色为${escape(headings.total)}）</summary>${chart}</details>`}
</section>`;
}

/** The place is for readers on screen; print keeps the seven columns of the seed. */
function rankingTable(rows: RankingRow[], { headings, verdicts }: Bulletin, linked: Set<string>): string {
  const judged = verdicts ? [VERDICT] : [];
  const heads = [...headings.categories.map(({ heading }) => heading), headings.total, headings.annual, ...judged];
  const lines = rows.map((row) => {
    const name = linked.has(row.unit) ? insideLink(unitPath(row.unit), row.name) : escape(row.name);
    const amounts = [...headings.categories.map(({ id }) => row.categories[id] ?? null), row.total, row.annual];
    const cells = amounts.map((amount) => `<td class="num">${escape(printAmount(amount))}</td>`).join('');
    const verdict = verdicts ? `<td>${escape(verdicts[row.unit] ?? UNKNOWN)}</td>` : '';
    return `<tr><td class="num no-print">${row.place ?? UNKNOWN}</td><td class="name">${name}</td>${cells}${verdict}</tr>`;
  });
  const head = heads
    .map(
      (heading) =>
        `<th scope="col">${headingLines(heading)
          .map((line) => `<span>${escape(line)}</span>`)
          .join('')}</th>`,
    )
    .join('');
  return `<table class="ranking"><thead><tr><th scope="col" class="no-print">名次</th><th scope="col" class="name">单位名称</th>${head}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody></table>`;
}

function closing(bulletin: Bulletin, links: BulletinLinks): string {
  const notes = bulletin.notes.map((note) => `<li>${escape(note)}</li>`).join('\n');
  const imprint = imprintLines(bulletin.text).map(
    (fields) => `<p>${fields.map(({ label, value }) => `<span><b>${escape(label)}</b>${escape(value)}</span>`).join('')}</p>`,
  );
  const block = imprint.length === 0 ? '' : `<footer class="imprint">${imprint.join('')}</footer>`;
  return `<section class="sheet">\n<p class="annex-no">说明</p>\n<ol class="small">${notes}</ol>\n${coverage(bulletin, links)}\n${coldStart(bulletin)}\n${block}\n</section>`;
}

/** Without it a reader would take what a first month leaves open for something found in order. */
function coldStart({ coldStart: rows }: Bulletin): string {
  if (!rows) return '';
  const lines = rows.map((row) => {
    const [what, judged, why, indicators] = coldCells(row).map(escape);
    return `<tr><th scope="row">${what}</th><td>${judged}</td><td class="why">${why}</td><td class="why">${indicators}</td></tr>`;
  });
  const heads = COLD_HEADS.map((head) => `<th scope="col">${head}</th>`).join('');
  return `<p class="annex-no">${COLD_TITLE}</p>
<table class="coverage cold"><thead><tr>${heads}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}

function coverage({ coverage: sum }: Bulletin, links: BulletinLinks): string {
  const more = links.coverage ? `<p class="small no-print">${insideLink('coverage.html', '检查覆盖：没有看到的地址及原因')}</p>` : '';
  if (!sum) return more;
  const heads = figureKeys.map((key) => `<th scope="col">${figuresInChinese[key]}</th>`).join('');
  const cells = figureKeys.map((key) => `<td class="num">${sum[key]}</td>`).join('');
  return `<table class="coverage"><thead><tr>${heads}</tr></thead><tbody><tr>${cells}</tr></tbody></table>${more}`;
}
