/** A rehearsal in words: what would be otherwise, unit by unit and line by line, and who would change places. */
import type { Rubric } from '../config/rubric.ts';
import type { PlaceChange } from '../scoring/compare-places.ts';
import { matters, summary, turned, unitInWords } from './analyse-words.ts';
import type { MonthPreview, Preview } from './preview.ts';

/** Nobody reads more; --json has them all. */
const mostNames = 8;

export function previewInWords({ months, annual }: Preview, rubric: Rubric): string {
  const rules = months.find(({ comparison }) => comparison !== null)?.comparison?.rules ?? [];
  return [
    `预演：按“${rubric.title}”（${rubric.id}）`,
    ...rules.map(({ says }) => `  规则变化  ${says}`),
    ...(months.some(({ comparison }) => comparison !== null) && rules.length === 0 ? ['  规则没有变化'] : []),
    ...months.flatMap(monthInWords),
    ...(annual === null ? [] : annualInWords(annual)),
    '以上仅为预演：库中和已封存的结果不变',
  ].join('\n');
}

function named(names: readonly string[]): string {
  return `${names.slice(0, mostNames).join('、')}${names.length > mostNames ? `等 ${names.length} 个` : ''}`;
}

function monthInWords({ month, state, rubric, without, doubts, reran, comparison, places }: MonthPreview): string[] {
  if (state === 'absent') return [`${month}：没有巡检过，不预演`];
  if (state === 'no-facts')
    return [
      `${month}：库中没有当时的检查依据（${named(without)}），不能预演；可先从封存的证据补存：npx sundial analyse ${month} --keep-facts`,
    ];
  if (state === 'doubtful') return doubtInWords(month, doubts);
  const { changed, units } = comparison!;
  const again = reran.length === 0 ? '只重新计价' : `重新检查 ${reran.join('、')}，其余重新计价`;
  return [
    `${month}：${units.of} 个单位，对照 ${rubric!.id}（${rubric!.digest.slice(0, 12)}），${again}`,
    changed.length === 0 ? '  得分没有变化' : summary(changed),
    ...changed.filter(matters).flatMap(unitInWords),
    ...(places.length === 0 ? [] : ['  当月名次：']),
    ...places.map(placeInWords),
  ];
}

function doubtInWords(month: string, doubts: MonthPreview['doubts']): string[] {
  const lines = [...new Set(doubts.map(({ indicator }) => indicator ?? '总分'))];
  const units = [...new Set(doubts.map(({ name }) => name))];
  return [
    `${month}：不能预演：用当前版本按原来的规则重算，得不出库中的结果（${named(lines)}；${named(units)}）`,
    `  分不清差异出自规则还是出自程序。原结果不变；逐项比较：npx sundial analyse ${month}`,
  ];
}

function annualInWords({ month, places }: NonNullable<Preview['annual']>): string[] {
  if (places.length === 0) return [`${month.slice(0, 4)} 年截至 ${month} 的名次表：没有变化`];
  return [
    `${month.slice(0, 4)} 年截至 ${month} 的名次表：`,
    ...places.map((place) => `${placeInWords(place)}  全年 ${turned(place.annual)}`),
  ];
}

function placeInWords({ name, place, total }: PlaceChange): string {
  const moved =
    place.before === null && place.after !== null ? '（进入排名）' : place.before !== null && place.after === null ? '（退出排名）' : '';
  return `    ${name}  名次 ${turned(place)}${moved}  当月 ${turned(total)}`;
}
