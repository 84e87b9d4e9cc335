/** When a survey ends, and whether its own page tells what came of it. */
import { civil, findDates, isDate, narrow } from './dates.ts';
import { withoutFoot } from './foot-lines.ts';
import type { ParsedPage } from './html.ts';
import { pageLines, type Line } from './lines.ts';
import type { Dated, Survey } from './page-facts.ts';

const ABOUT = /征求|征集|调查|问卷|投票|听证/;
const SPAN =
  /(?:征集|征求(?:意见)?|意见征求|意见征集|调查|投票|反馈|起止|有效|参与|活动)(?:意见)?的?(?:起止)?(?:时间|期限|日期|时段)|征求意见期|征集期|公示期/;
const END = /(?:截止|截至|结束|终止)(?:时间|日期)?/;
/** Between the first day and the last. */
const TO = /^[\s（(时分日\d:]{0,10}(?:至|到|[-–—―~～])+[\s（(]{0,2}$/;
const BEFORE = /^[\s（(]{0,2}(?:\d{1,2}[:时点]\d{0,2}分?)?[）)\s]{0,2}(?:以前|之前|前|止|截止|结束)/;
const OPINION = /意见|建议|反馈|填写|参与|提交|问卷|投票|报名/;
const RESULT =
  /^[\s一二三四五六七八九十、.（()）【[]*(?:(?:征集|征求意见|调查|问卷|投票|意见|公众意见)?的?(?:结果|采纳|采纳情况|反馈情况|汇总)(?:反馈|公布|公示|情况|说明|统计)*|结果反馈|意见采纳情况|意见反馈情况|公众意见采纳情况)[\]】\s]*[:：]?/;
const NOTHING = /^(?:暂?无|没有|尚?未|待|征集中|进行中|[-—\s/.]*$)/;
const ENOUGH = 10;
/** A longer line is a text without breaks: what matters stands at its beginning or not at all. */
const LONGEST = 2000;

interface Day {
  date: string;
  text: string;
  at: number;
  end: number;
}

/** Days that a line names; one without a year is of the year of the day before it, or the next such day after `since`. */
function daysIn(line: string, since: string | null): Day[] {
  const text = narrow(line);
  const full = findDates(line).flatMap(({ year, month, day, text: word, at, end }): Day[] =>
    year === null ? [] : [{ date: civil(year, month, day), text: word, at, end }],
  );
  const bare = [...text.matchAll(/(?<![\d年.-])(\d{1,2})\s?月\s?(\d{1,2})\s?日/g)].flatMap((found): Day[] => {
    const before = full.filter(({ at }) => at < found.index).at(-1)?.date ?? since;
    const [month, day] = [Number(found[1]), Number(found[2])];
    if (before === null || full.some(({ at, end }) => found.index >= at && found.index < end)) return [];
    const year = Number(before.slice(0, 4));
    if (!isDate(year, month, day)) return [];
    const date = civil(year, month, day);
    return [
      { date: date < before ? civil(year + 1, month, day) : date, text: found[0], at: found.index, end: found.index + found[0].length },
    ];
  });
  return [...full, ...bare].sort((a, b) => a.at - b.at);
}

/** "征集时间：甲至乙", "截止日期：乙", "请于乙前反馈". */
function endIn(line: string, since: string | null): Day | null {
  const days = daysIn(line, since);
  const text = narrow(line);
  for (const [index, day] of days.entries()) {
    const before = text.slice(Math.max(0, day.at - 14), day.at);
    const first = days[index - 1];
    const isSpan =
      first !== undefined && TO.test(text.slice(first.end, day.at)) && SPAN.test(text.slice(Math.max(0, first.at - 24), first.at));
    const isEnd = END.test(before) && !/开始|起始/.test(before);
    const isDue = BEFORE.test(text.slice(day.end)) && /(?:于|在|至|到|自.{0,14})\s?$/.test(before) && OPINION.test(text);
    if (isSpan || isEnd || isDue) return day;
  }
  return null;
}

/** A heading of results with something under it. */
function resultIn(page: ParsedPage, lines: readonly Line[]) {
  const at = lines.findIndex(({ text, linkChars }, index) => {
    const head = RESULT.exec(text)?.[0];
    if (head === undefined || linkChars * 2 > text.length) return false;
    const rest = text.slice(head.length).trim();
    if (rest.length > 0 && !/[:：\]】]\s*$/.test(head)) return false;
    const said =
      rest !== ''
        ? rest
        : lines
            .slice(index + 1, index + 4)
            .map((line) => line.text)
            .join('');
    return said.length >= ENOUGH && !NOTHING.test(said);
  });
  return at < 0 ? undefined : page.spot(lines[at]!.element);
}

/** undefined: the page is no survey's, or says nothing of this. */
export function readSurvey(page: ParsedPage, column: string | null, title: string | null, published: Dated | null): Survey | undefined {
  if (column !== 'survey' && !ABOUT.test(title ?? '')) return undefined;
  const lines = withoutFoot(pageLines(page, { withoutFrame: true }));
  const since = published?.date ?? null;
  const survey: Survey = {};
  for (const { text, element } of lines) {
    const day = endIn(text.slice(0, LONGEST), since);
    if (!day || (since !== null && day.date < since)) continue;
    survey.ends = { date: day.date, from: 'label', text: day.text, spot: page.spot(element) };
    break;
  }
  const result = resultIn(page, lines);
  if (result) survey.result = result;
  return survey.ends || survey.result ? survey : undefined;
}
