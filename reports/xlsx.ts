/** The score table as a workbook: one sheet per ranking table as printed, and one with every line of every unit. */
import writeWorkbook from 'write-excel-file/node';
import type { CheckResult } from '../scoring/check.ts';
import { coldStartInWords } from '../scoring/cold-start.ts';
import type { RankingRow } from '../scoring/ranking.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { UNKNOWN, numberOf } from './amount.ts';
import type { Bulletin } from './bulletin.ts';
import { textCell } from './cell.ts';
import { lineState } from './line.ts';
import { VERDICT } from './verdicts.ts';
import { fixedZip } from './zip.ts';

type Cell = { value: string | number; type: StringConstructor | NumberConstructor; [style: string]: unknown };

const BORDER = { borderStyle: 'thin', borderColor: '#999999' };
const MOST_SAYS = 50;
/** Excel's own limit on the text of one cell. */
const MOST_CHARS = 32_767;

/** `results` adds what each finding says; without it the last columns hold counts only. */
export async function xlsx(bulletin: Bulletin, scores: UnitScore[], results: Map<string, CheckResult[]> = new Map()): Promise<Uint8Array> {
  const names = sheetNames([...bulletin.annexes.map(({ table }) => table.groupName), '逐项得分', '说明']);
  const sheets = bulletin.annexes.map((annex, index) => ({ ...rankingSheet(bulletin, annex), sheet: names[index] as string }));
  const lines = { ...lineSheet(bulletin, scores, results), sheet: names[sheets.length] as string };
  const notes = {
    data: [...bulletin.notes, ...coldStartInWords(bulletin.coldStart ?? [])].map((note) => [text(note, { wrap: true })]),
    columns: [{ width: 100 }],
    sheet: names[sheets.length + 1] as string,
  };
  const workbook = writeWorkbook([...sheets, lines, notes] as Parameters<typeof writeWorkbook>[0]);
  return fixedZip(await workbook.toBuffer(), (name, body) => (name === 'docProps/core.xml' ? undated(body) : body));
}

function rankingSheet({ headings, verdicts }: Bulletin, { title, table, notes }: Bulletin['annexes'][number]) {
  const heads = [
    '单位名称',
    ...headings.categories.map(({ heading }) => heading),
    headings.total,
    headings.annual,
    ...(verdicts ? [VERDICT] : []),
  ];
  const rows = table.rows.map((row) => [
    ...rankingRow(row, headings),
    ...(verdicts ? [text(verdicts[row.unit] ?? UNKNOWN, { align: 'center', ...BORDER })] : []),
  ]);
  return {
    data: [
      [
        text(title, { fontWeight: 'bold', fontSize: 14, align: 'center', columnSpan: heads.length, height: 28 }),
        ...heads.slice(1).map(() => null),
      ],
      heads.map(head),
      ...rows,
      ...notes.map((note) => [text(note)]),
    ],
    columns: [{ width: 24 }, ...heads.slice(1).map(() => ({ width: 14 }))],
    stickyRowsCount: 2,
  };
}

function rankingRow(row: RankingRow, headings: Bulletin['headings']): Cell[] {
  const amounts = [...headings.categories.map(({ id }) => row.categories[id] ?? null), row.total, row.annual];
  return [text(row.name, BORDER), ...amounts.map((amount) => points(amount))];
}

const LINE_HEADS = [
  '组别',
  '单位',
  '类别',
  '指标',
  '名称',
  '依据',
  '状态',
  '得分',
  '算式',
  '检查数',
  '计入',
  '待复核',
  '已计入他项',
  '说明',
  '发现',
];
const LINE_WIDTHS = [12, 22, 16, 10, 26, 24, 12, 8, 40, 8, 8, 8, 10, 40, 80];

function lineSheet(bulletin: Bulletin, scores: UnitScore[], results: Map<string, CheckResult[]>) {
  const groups = new Map(bulletin.annexes.map(({ table }) => [table.group, table.groupName]));
  return {
    data: [
      LINE_HEADS.map(head),
      ...printedOrder(bulletin, scores).flatMap((score) => linesOf(score, groups, results.get(score.unit) ?? [])),
    ],
    columns: LINE_WIDTHS.map((width) => ({ width })),
    stickyRowsCount: 1,
    stickyColumnsCount: 2,
  };
}

function linesOf(score: UnitScore, groups: Map<string, string>, results: CheckResult[]): Cell[][] {
  const categories = new Map(score.categories.map(({ id, name }) => [id, name]));
  return score.lines.map((line) => [
    text(groups.get(score.group) ?? score.group),
    text(score.name),
    text(line.category === null ? '单项否决' : (categories.get(line.category) ?? line.category)),
    text(line.indicator),
    text(line.title),
    text(line.clause),
    text(lineState(line.state)),
    points(line.points, {}),
    text(line.arithmetic),
    number(line.examined),
    number(line.counted.length),
    number(line.waiting.length),
    number(line.elsewhere.length),
    text(line.why ?? ''),
    text(said(results.find((result) => result.indicator === line.indicator))),
  ]);
}

/** Faults first: they are what a unit disputes. Long lists are cut with a count, never in silence. */
function said(result: CheckResult | undefined): string {
  const findings = result?.findings ?? [];
  const ordered = [...findings.filter((finding) => !finding.merit), ...findings.filter((finding) => finding.merit)];
  const shown = ordered.slice(0, MOST_SAYS).map((finding) => finding.says);
  if (ordered.length > MOST_SAYS) shown.push(`（共${ordered.length}条，其余见单位明细页）`);
  return shown.join('\n').slice(0, MOST_CHARS - 1);
}

function printedOrder(bulletin: Bulletin, scores: UnitScore[]): UnitScore[] {
  const places = new Map(bulletin.annexes.flatMap(({ table }) => table.rows).map((row, index) => [row.unit, index]));
  const place = (score: UnitScore) => places.get(score.unit) ?? places.size;
  return [...scores].sort((a, b) => place(a) - place(b) || (a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : 0));
}

function text(value: string, style: Record<string, unknown> = {}): Cell {
  return { value: textCell(value), type: String, alignVertical: 'center', ...style };
}

function number(value: number, style: Record<string, unknown> = {}): Cell {
  return { value, type: Number, align: 'center', alignVertical: 'center', ...style };
}

function points(amount: string | null, style: Record<string, unknown> = BORDER): Cell {
  const value = numberOf(amount);
  return value === null ? text(UNKNOWN, { align: 'center', ...style }) : number(value, style);
}

function head(label: string): Cell {
  return text(label, { fontWeight: 'bold', align: 'center', wrap: true, backgroundColor: '#F2F2F2', ...BORDER });
}

/** Excel allows 31 characters, none of \ / ? * [ ] :, no quote at the ends, and no two alike (case ignored). */
function sheetNames(wanted: string[]): string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    const base =
      textCell(name)
        .replace(/[\\/?*[\]:']/g, ' ')
        .trim()
        .slice(0, 28) || '表';
    let unique = base;
    for (let n = 2; taken.has(unique.toLowerCase()); n += 1) unique = `${base}${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

function undated(core: Buffer): Buffer {
  return Buffer.from(core.toString('utf8').replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, '$11980-01-01T00:00:00Z'));
}
