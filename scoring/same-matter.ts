/** Whether two titles speak of one matter: a draft put to the public, and what came of it. */
import { normalTitle } from './gather/items.ts';

/** "（征求意见稿）", "（修订草案）": the stage of a document, not the document. */
const STAGE = /[（(〔[][^（）()〔〕[\]]{0,14}(?:稿|草案|文本|修订|修改|试行|本)[）)〕\]]|(?:征求意见稿|送审稿|修订稿|草案)$/gu;
/** What every such title says, whatever it is about. */
const FRAME =
  /公开|征求|征集|意见|建议|采纳|反馈|结果|情况|公告|公示|公布|通知|通告|启事|说明|通报|汇报|调查|问卷|网上|网络|在线|民意|社会|公众|市民|群众|有关|关于|开展|面向|广泛|进行|事项|起草|听取|吸收|处理|的|对|向|就|和|及|与/gu;
/** Fewer characters are no matter of their own. */
const LEAST = 4;
/** Share of neighbouring characters that the shorter of two must have in common with the longer. */
const ALIKE = 0.6;

function quotedIn(title: string): string[] {
  return [...title.matchAll(/《([^《》]{2,60})》/gu)].map(([, name]) => normalTitle(name!.replace(STAGE, '')));
}

function core(title: string): string {
  return normalTitle(title.replace(STAGE, '')).replace(FRAME, '');
}

function pairs(text: string): Set<string> {
  const chars = [...text];
  return new Set(chars.slice(1).map((char, at) => `${chars[at]}${char}`));
}

export function isSameMatter(a: string, b: string): boolean {
  const [first, second] = [quotedIn(a), quotedIn(b)];
  if (first.length > 0 && second.length > 0)
    return first.some((name) => second.some((other) => name.includes(other) || other.includes(name)));
  const [short, long] = [core(a), core(b)].sort((one, other) => one.length - other.length) as [string, string];
  if (short.length < LEAST) return false;
  if (long.includes(short)) return true;
  const [few, many] = [pairs(short), pairs(long)];
  return [...few].filter((pair) => many.has(pair)).length >= few.size * ALIKE;
}
