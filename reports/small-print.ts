/** What an honest bulletin adds in small type: what was not checked, what waits, by which rules, from which evidence. */
import type { Coverage } from '../scoring/unit-facts.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import type { BulletinInput } from './bulletin.ts';
import { waitingCount } from './paragraphs.ts';
import { chineseDate, shanghaiTime } from './when.ts';

/** One sentence or list a line. */
export function smallPrint(input: BulletinInput): string[] {
  const notes = [rules(input)];
  if (input.trial) notes.unshift('本期为试评，只供核对，不记入台账，不作通报使用。');
  if (input.scores.length === 0) return [...notes, '各项得分来自台账，不是本系统检查所得。', ...evidence(input)];
  return [...notes, ...unchecked(input), ...held(input), ...undecided(input.scores), coverageLine(input.scores), ...evidence(input)];
}

function rules({ rubric }: BulletinInput): string {
  const until = rubric.inForce.to ? `至${chineseDate(rubric.inForce.to)}` : '';
  const provenance = rubric.provenance.trim().replace(/\s+/g, ' ');
  return `评分依据：${rubric.title}（编号 ${rubric.id}，适用期间${chineseDate(rubric.inForce.from)}起${until}）。${provenance}`;
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
