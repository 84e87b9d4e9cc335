/** What an honest bulletin adds in small type: what was not checked, what waits, by which rules, from which evidence. */
import type { Rubric } from '../config/rubric.ts';
import { monthWindow } from '../config/run.ts';
import { addDays, civilDate } from '../scoring/calendar.ts';
import { fullMark } from '../scoring/effects.ts';
import { print, sum } from '../scoring/exact.ts';
import type { Coverage } from '../scoring/unit-facts.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import type { BulletinInput } from './bulletin.ts';
import { waitingCount } from './paragraphs.ts';
import { printAmount } from './amount.ts';
import { chineseDate, chineseMonths, shanghaiTime } from './when.ts';

/** One sentence or list a line. */
export function smallPrint(input: BulletinInput): string[] {
  const notes = [rules(input)];
  if (input.trial) notes.unshift('本期为试评，只供核对，不记入台账，不作通报使用。');
  if (input.scores.length === 0) return [...notes, '各项得分来自台账，不是本系统检查所得。', ...evidence(input)];
  return [
    ...notes,
    ...proposals(input.rubric),
    ...unchecked(input),
    ...held(input),
    ...undecided(input.scores),
    ...lateCrawl(input),
    ...adjusted(input),
    ...corrected(input),
    coverageLine(input.scores),
    ...evidence(input),
  ];
}

function rules({ rubric }: BulletinInput): string {
  const until = rubric.inForce.to ? `至${chineseDate(rubric.inForce.to)}` : '';
  const provenance = rubric.provenance.trim().replace(/\s+/g, ' ');
  return `评分依据：${rubric.title}（编号 ${rubric.id}，适用期间${chineseDate(rubric.inForce.from)}起${until}）。${provenance}`;
}

/** Points that nobody found in an official text: from memory, or put together to fill a gap. */
function proposals({ indicators }: Rubric): string[] {
  const priced = indicators.flatMap(({ check, effect, provenance }) =>
    check === 'pending' || effect.kind === 'veto' || effect.kind === 'note' ? [] : [{ mark: fullMark(effect), provenance }],
  );
  const proposed = priced.filter(({ provenance }) => provenance === 'R' || provenance === 'M');
  if (proposed.length === 0) return [];
  const marks = (of: typeof priced): string => printAmount(print(sum(of.map(({ mark }) => mark))));
  return [
    `本办法计分指标${priced.length}项中，${proposed.length}项的分值为建议值（合计${marks(proposed)}分，各项满分之和为${marks(priced)}分），并非官方公布的分值。`,
  ];
}

function unchecked({ rubric }: BulletinInput): string[] {
  const open = rubric.indicators.filter((indicator) => indicator.check === 'pending' || indicator.check === 'manual');
  if (open.length === 0) return [];
  const list = open.map((indicator) => `${indicator.id} ${indicator.title}`).join('、');
  return [`未检项目${open.length}项，本期未检查也未计分：${list}。`];
}

function held(input: BulletinInput): string[] {
  const count = waitingCount(input);
  const units = input.scores.filter((score) => score.lines.some((line) => line.waiting.length > 0)).length;
  return count === 0 ? [] : [`待复核${count}项，涉及${units}个单位；复核前不影响得分。`];
}

/** Seen after the days of grace, the month's items can no longer be told from what was put there later. */
function lateCrawl({ month, rubric, results }: BulletinInput): string[] {
  const first = firstSeen(results);
  const { to } = monthWindow(month);
  if (first === null || civilDate(first) <= addDays(to, rubric.graceDays)) return [];
  return [
    `本月检查始于${chineseDate(civilDate(first))}，晚于宽限期（月末后${rubric.graceDays}天），无法分辨当月信息是否补发，所见当月信息均计入。`,
  ];
}

/** Instant of the earliest record that a merit rests on. */
function firstSeen(results: BulletinInput['results']): string | null {
  let first: string | null = null;
  for (const { findings } of [...results.values()].flat())
    for (const { merit, evidence: records } of findings)
      for (const { at } of merit ? records : []) if (first === null || at < first) first = at;
  return first;
}

/** The printed month stays; its later totals have what was seen too late for it. */
function adjusted({ adjustments = [], tables }: BulletinInput): string[] {
  if (adjustments.length === 0) return [];
  const names = new Map(tables.flatMap(({ rows }) => rows.map(({ unit, name }) => [unit, name])));
  const parts = adjustments.map(({ unit, before, after, findings }) => {
    const items = new Set(findings.map(({ subject }) => subject)).size;
    const moved = before === after ? '因已封顶等原因不增分' : `${printAmount(before)}分调整为${printAmount(after)}分`;
    return `${names.get(unit) ?? unit}补计 ${items} 条，${moved}`;
  });
  return [`本期检查时首次见到${chineseMonths(adjustments[0]!.month)}的补发信息，已记入台账调整，已印发的通报不变：${parts.join('；')}。`];
}

/** A print made again is the print of its day; the book has moved on, and a reader of both must know which he sees. */
function corrected({ corrections = [], scores }: BulletinInput): string[] {
  if (corrections.length === 0) return [];
  const names = new Map(scores.map(({ unit, name }) => [unit, name]));
  const list = corrections
    .map(({ unit, at }, index) => `第${index + 1}号（${names.get(unit) ?? unit}，${chineseDate(civilDate(at))}）`)
    .join('、');
  return [`印发后已有更正：${list}。本通报的得分和名次仍为印发时的数，更正只计入台账及以后各月的累计。`];
}

/** Vetoes earn no points, and one that nobody could judge would otherwise count once for each unit. */
function undecided(scores: UnitScore[]): string[] {
  const lines = scores.flatMap((score) => score.lines).filter((line) => line.state === 'cannot-judge');
  const scored = lines.filter((line) => line.category !== null).length;
  const vetoes = new Map<string, number>();
  for (const { category, indicator, title } of lines)
    if (category === null) vetoes.set(`${indicator} ${title}`, (vetoes.get(`${indicator} ${title}`) ?? 0) + 1);
  const list = [...vetoes].map(([name, units]) => `${name}（${units}个单位）`).join('、');
  return [
    ...(scored === 0 ? [] : [`有${scored}项指标因页面未能看到而无法判定，不计分也不按零分处理，原因见各单位明细。`]),
    ...(list === '' ? [] : [`单项否决指标因页面未能看到或访问样本不足而无法判定的：${list}。`]),
  ];
}

function coverageLine(scores: UnitScore[]): string {
  const sum = totalCoverage(scores);
  return `检查覆盖：各单位已知地址共${sum.known}个，其中有应答${sum.answered}个、被拦截${sum.blocked}个、无应答${sum.silent}个、未访问${sum.skipped}个。`;
}

/** Addresses of all units together, by outcome. */
export function totalCoverage(scores: UnitScore[]): Coverage {
  const sum: Coverage = { known: 0, answered: 0, blocked: 0, silent: 0, skipped: 0 };
  for (const { coverage } of scores) for (const kind of Object.keys(sum) as (keyof Coverage)[]) sum[kind] += coverage[kind];
  return sum;
}

function evidence({ bundles, seal, trial }: BulletinInput): string[] {
  const listed = [...bundles].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return [
    ...listed.map(({ id, sha256 }) => `证据包 ${id}，SHA-256 ${sha256}`),
    ...(seal ? sealLines(seal) : trial && bundles.length > 0 ? ['试评不封存。'] : []),
  ];
}

/** What a reader needs to check the month with nothing but the published key. */
function sealLines({ run, edition, at, root, fingerprint, stamp }: NonNullable<BulletinInput['seal']>): string[] {
  const which = edition === 1 ? run : `${run} 第${edition}版`;
  const time =
    stamp === null
      ? '无外部时间戳，时间以经办方所述为准'
      : `外部时间戳（RFC 3161）：${shanghaiTime(stamp.at)}（北京时间），由 ${stamp.by} 签发`;
  return [
    `本期封存（${which}），封存根 ${root}`,
    `封存签名所用公钥（Ed25519）的指纹，SHA-256 ${fingerprint}`,
    `封存于 ${shanghaiTime(at)}（北京时间）；${time}。核对方法：sundial verify ${run}`,
  ];
}
