/** What a reply amounts to: nothing, a formula, a text; who signed it and when (facts §E). Facts only: whether that will do is for scoring/. */
import { createHash } from 'node:crypto';
import { civil, findDates } from './dates.ts';
import type { Dated, MessageFlag } from './page-facts.ts';

/** Courtesies that stand in every letter. */
const COURTESY =
  /(?:尊敬的)?(?:网友|市民|群众|来信人|先生|女士|同志|朋友|用户|您|你)?(?:[/、]?(?:先生|女士|同志|朋友))?[:：,，!！]?\s*(?:您|你)好|^尊敬的[^，,：:!！。\s]{1,12}[:：,，!！]|(?:衷心)?(?:感谢|谢谢)(?:您|你)?[^。！!；;]{0,40}(?:[。！!；;]|$)|(?:祝|此致|敬礼|顺祝)[^。！!；;]{0,16}(?:[。！!；;]|$)/g;
/** Sentences that answer nothing. */
const FORMULA =
  /(?:收悉|收到)|(?:请|可)(?:您|你)?(?:直接)?(?:致电|拨打|来电|电话)|(?:转|交|呈|移|反馈|反映|上报)(?:办|交|送|给|至|到|由)?[^。]{0,20}(?:部门|单位|科室|局|街道|办理|处理|核实|调查)|(?:会|将|正在)?(?:尽快|抓紧|认真|及时|积极)?(?:研究|核实|处理|办理|调查|落实|答复|回复|解决)|请(?:您|你)?(?:耐心)?等待|(?:建议|请)(?:您|你)?[^。]{0,10}咨询|敬请谅解|给(?:您|你)带来(?:的)?不便|(?:已|正)?(?:受理|记录|登记)|情况属实|^(?:已|正在)?(?:处理|办理|解决|回复|办结)(?:完毕|中|了)?$/;
/** What names a thing done, a rule or a place tells the citizen something. */
const SUBSTANCE =
  /《|第[一二三四五六七八九十\d]+条|\d{4}年|规定|因为|由于|经(?:查|核|调查|了解|核实|现场)|材料|窗口|费用|标准|时间为|地址|携带|凭[^，。]{1,12}(?:办理|领取|到)|到[^，。]{2,20}(?:办理|领取|申请|咨询窗口)|工作日|[一二三四五六七八九十\d]+楼|网址|网站|登录|下载|可以|不(?:能|可|予|符合)|无法|属于|需(?:要|持|提供)|应当|[\d.]+元|已(?:修复|恢复|整改|清理|拆除|安装|发放|更换)/;
const CANNED_CHARS = 60;
/** facts §E: a reply of fewer characters is worth a look. */
const SHORT_CHARS = 15;
export const NO_ANSWER =
  /^(?:暂无(?:回复|答复|内容)?|无|(?:尚?未|等?待|没有)(?:回复|答复|办理|处理)|(?:正在)?(?:办理|处理|受理)中|[-—/.…。\s]*)$/;

function isCanned(text: string): boolean {
  const rest = text.replace(COURTESY, '').replace(/[\s，,。！!；;：:]+/g, '');
  if (rest.length > CANNED_CHARS || SUBSTANCE.test(rest)) return false;
  return rest === '' || FORMULA.test(rest);
}

/** `answer`: null where the page has no place for a reply. `isReplied`: the page calls the message answered. */
export function replyFlags(answer: string | null, isReplied: boolean, asked: Dated | null, replied: Dated | null): MessageFlag[] {
  const flags: MessageFlag[] = [];
  if (isReplied && answer !== null) {
    const text = answer.replace(/\s+/g, '');
    if (NO_ANSWER.test(text)) flags.push('empty');
    else {
      if (text.length < SHORT_CHARS) flags.push('short');
      if (isCanned(answer)) flags.push('canned');
    }
  }
  if (asked !== null && replied !== null && isBefore(replied, asked)) flags.push('backdated');
  return flags;
}

function isBefore(a: Dated, b: Dated): boolean {
  if (a.date !== b.date) return a.date < b.date;
  return a.time !== undefined && b.time !== undefined && a.time.slice(0, 5) < b.time.slice(0, 5);
}

/** The same words in several replies have the same digest, whatever their blanks and courtesies. */
export function replyDigest(answer: string): string {
  const words = answer.replace(COURTESY, '').replace(/[\s\p{P}\p{S}]+/gu, '');
  return createHash('sha256').update(words, 'utf8').digest('hex').slice(0, 16);
}

const BODY = /(?:^|[\s（(【])([\p{Script=Han}]{2,20}(?:局|委员会|委|政府|办公室|办事处|中心|厅|院|大队|支队|分局|所|部))[\s）)】]*$/u;

/** "示例市水务局 2019年5月8日" at the end of a reply. */
export function signOff(answer: string): { body: string | null; date: { date: string; text: string } | null } {
  const lines = answer
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-2);
  let body: string | null = null;
  let date: { date: string; text: string } | null = null;
  for (const line of lines.reverse()) {
    if (line.length > 50) break;
    const found = findDates(line).at(-1);
    const rest = found === undefined ? line : line.slice(0, found.at).trim() + line.slice(found.end);
    if (found !== undefined && found.year !== null && (rest === '' || BODY.test(rest)))
      date ??= { date: civil(found.year, found.month, found.day), text: found.text };
    body ??= BODY.exec(rest)?.[1] ?? null;
  }
  return { body, date };
}
