/** The body of the bulletin in the official register: overview and praise, problems, units that could not be judged, next steps. */
import type { RankingRow, RankingTable } from '../scoring/ranking.ts';
import type { BulletinInput } from './bulletin.ts';
import { mean } from './amount.ts';
import { verdictSentence } from './verdicts.ts';
import { chineseMonths, monthParts } from './when.ts';
import { yearWords, type YearWords } from './year.ts';
import { problems } from './problems.ts';
import type { Problem } from './problems.ts';

const ORDINALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
/** How many units a sentence names before it says "等N个单位". */
const EXAMPLES = 3;

/** Paragraphs in print order; each is one block of text without indent. */
export function paragraphs(input: BulletinInput): string[] {
  const names = new Map(input.tables.flatMap((table) => table.rows).map((row) => [row.unit, row.name]));
  const found = problems(input.rubric, [...names.keys()], input.scores, input.results);
  return [
    overview(input),
    input.scores.length > 0 ? shortcomings(input, found, names) : '',
    unjudged(input.tables),
    nextSteps(input, found),
  ].filter((text) => text !== '');
}

function overview(input: BulletinInput): string {
  const { year, month } = monthParts(input.month);
  const groups = input.tables.filter((table) => table.rows.length > 0);
  const bodies = groups.map((table) => `${table.rows.length}个${table.groupName.replace(/^各/, '')}`).join('、');
  const so = yearWords(input.month, input.history?.since);
  const sum = so.isMonth ? '' : `，并汇总形成${so.sum}得分`;
  const opening =
    input.scores.length > 0
      ? `${year}年${month}月份，对${input.city}${bodies}的政府网站管理和政务信息公开工作进行了检查评分${sum}。`
      : `根据台账记录，现将${input.city}${bodies}${year}年${month}月份${so.isWhole ? '及全年' : ''}政府网站管理和政务信息公开工作得分情况予以通报。`;
  return (
    opening + imported(input) + averages(groups, month, so) + published(input) + praise(input) + verdictSentence(input.rubric, input.scores)
  );
}

/** Said when some rows of the tables come from the ledger alone: they were not inspected. */
function imported({ scores, tables }: BulletinInput): string {
  const inspected = new Set(scores.map(({ unit }) => unit));
  const others = tables.flatMap(({ rows }) => rows).filter(({ unit }) => !inspected.has(unit)).length;
  return scores.length === 0 || others === 0 ? '' : `其中${others}个单位未经本次检查，得分取自台账。`;
}

/** Means per table over the units that have the figure. */
function averages(tables: RankingTable[], month: number, so: YearWords): string {
  const parts = tables.flatMap((table) => {
    const total = mean(table.rows.map((row) => row.total));
    const annual = mean(table.rows.map((row) => row.annual));
    const pieces = [total === null ? '' : `${month}月份平均${total}分`];
    if (!so.isMonth && annual !== null) pieces.push(`${so.sum}平均${annual}分`);
    const text = pieces.filter((piece) => piece !== '').join('，');
    return text === '' ? [] : [`${table.groupName}${text}`];
  });
  return parts.length === 0 ? '' : `${parts.join('；')}。`;
}

/** Items that earned points this month. */
function published(input: BulletinInput): string {
  const checks = new Map(input.rubric.indicators.map((indicator) => [indicator.id, indicator.check]));
  const items = input.scores
    .flatMap((score) => score.lines)
    .filter((line) => checks.get(line.indicator) === 'column-items')
    .reduce((sum, line) => sum + line.counted.length, 0);
  return items === 0 ? '' : `当月核实计分的公开信息共${items}条。`;
}

/** The first k ranked units of each table, as the printed order has them. */
function praise(input: BulletinInput): string {
  const failed = new Set(input.scores.filter(({ verdict }) => verdict === 'fail').map(({ unit }) => unit));
  const best = input.tables
    .map((table) => table.rows.filter((row) => row.place !== null && !failed.has(row.unit)).slice(0, input.text.praise))
    .filter((rows) => rows.length > 0)
    .map((rows) => rows.map((row) => row.name).join('、'));
  if (best.length === 0) return '';
  const last = best.pop() as string;
  return `其中表现较好的单位有${best.length === 0 ? last : `${best.join('，')}和${last}`}。`;
}

function shortcomings(input: BulletinInput, found: Problem[], names: Map<string, string>): string {
  const told = found.map((problem, index) => {
    const units = nameSome(problem.units.map((entry) => names.get(entry.unit) ?? entry.unit));
    return `${ordinal(index)}是${problem.title}，${units}${problem.says}`;
  });
  const opening =
    told.length === 0 ? '从检查情况看，在已检项目范围内未发现需要通报的问题。' : `但是从检查情况来看，仍存在以下问题：${told.join('；')}。`;
  return opening + vetoed(input) + waiting(input);
}

function vetoed(input: BulletinInput): string {
  const byTitle = new Map<string, string[]>();
  for (const score of input.scores)
    for (const veto of score.vetoes) byTitle.set(veto.title, [...(byTitle.get(veto.title) ?? []), score.name]);
  const parts = [...byTitle].map(([title, units]) => `“${title}”（${nameSome(units)}）`);
  return parts.length === 0 ? '' : `检查中还发现涉及单项否决指标的情形：${parts.join('、')}，需有关单位立即核查。`;
}

function waiting(input: BulletinInput): string {
  const count = waitingCount(input);
  return count === 0 ? '' : `另有${count}项情况尚待人工复核，复核前不影响得分，也不在本通报中点名。`;
}

/** Findings that wait for a person, all units together. */
export function waitingCount(input: Pick<BulletinInput, 'scores'>): number {
  return input.scores.flatMap((score) => score.lines).reduce((sum, line) => sum + line.waiting.length, 0);
}

function unjudged(tables: RankingTable[]): string {
  const rows = tables.flatMap((table) => table.rows).filter((row) => row.place === null);
  if (rows.length === 0) return '';
  const parts = byReason(rows).map(([why, units]) => `${nameSome(units, 10)}（${why}）`);
  return `本期有${rows.length}个单位未参加排名，未知得分不以零分计：${chineseMonths(parts.join('，'))}。`;
}

/** Unranked units under their common reason, in printed order. */
export function byReason(rows: RankingRow[]): [why: string, names: string[]][] {
  const groups = new Map<string, string[]>();
  for (const row of rows) {
    const why = (row.why ?? '得分不全').replace(/[。；，\s]+$/u, '');
    groups.set(why, [...(groups.get(why) ?? []), row.name]);
  }
  return [...groups];
}

function nextSteps(input: BulletinInput, found: Problem[]): string {
  const groups = input.tables.map((table) => `各${table.groupName.replace(/^各/, '')}`).join('、') || '各单位';
  const mends = found.map((problem) => problem.mend).filter((mend) => mend !== null);
  if (mends.length === 0) return `下一步，${groups}要继续做好政府网站日常管理，及时、准确公开政务信息，不断提升政务公开实效。`;
  return `下一步，${groups}要对照检查发现的问题逐项核查整改，${mends.join('，')}，加强日常巡查和发布审核，不断提升政务公开实效。`;
}

/** '甲、乙、丙等18个单位', or all of them when few. */
function nameSome(names: string[], most = EXAMPLES): string {
  return names.length <= most ? names.join('、') : `${names.slice(0, most).join('、')}等${names.length}个单位`;
}

function ordinal(index: number): string {
  if (index < 10) return ORDINALS[index] as string;
  return `十${ORDINALS[index - 10] ?? ''}`;
}
