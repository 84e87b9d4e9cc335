/** Wording errors by the dictionaries of config/words: ordinary typos and serious errors, never merged (facts §D.2). */
import { builtinWords, type WordBook, type WordError } from '../../config/words.ts';
import type { ParsedPage } from './html.ts';
import { pageLines, type Line } from './lines.ts';
import type { PageKind, WordingError } from './page-facts.ts';
import { inFrame } from './text.ts';

interface Entry {
  word: WordError;
  sort: WordingError['sort'];
}

const compiled = new WeakMap<WordBook, Map<number, Entry[]>>();
/** More different errors than this on one page, and it is no page of running Chinese. */
const MOST = 50;

/** Entries by their first character: most characters of a text begin none. */
function entriesOf(words: WordBook): Map<number, Entry[]> {
  const known = compiled.get(words);
  if (known !== undefined) return known;
  const entries = new Map<number, Entry[]>();
  const add = (word: WordError, sort: Entry['sort']): void => {
    const first = word.wrong.charCodeAt(0);
    const list = entries.get(first);
    if (list === undefined) entries.set(first, [{ word, sort }]);
    else list.push({ word, sort });
  };
  for (const word of words.serious) add(word, 'serious');
  for (const word of words.typos) add(word, 'typo');
  // The longest word says most: "贯测落实" before "贯测".
  for (const list of entries.values()) list.sort((a, b) => b.word.wrong.length - a.word.wrong.length);
  compiled.set(words, entries);
  return entries;
}

const QUOTES = new Map([
  ['“', '”'],
  ['‘', '’'],
  ['「', '」'],
  ['『', '』'],
  ['《', '》'],
  ['〈', '〉'],
  ['"', '"'],
]);

/** Whether a place stands between quotation marks or in a title: what others wrote, and what things are called. */
function isQuoted(text: string, at: number): boolean {
  for (let from = 0; from < at; from += 1) {
    const end = QUOTES.get(text[from] as string);
    if (end === undefined) continue;
    const close = text.indexOf(end, from + 1);
    if (close < 0) continue;
    if (close > at) return true;
    from = close;
  }
  return false;
}

/** How far the second half of "既使…又" may stand from the first. */
const FAR = 30;

function stands(text: string, at: number, { wrong, except }: WordError): boolean {
  if (!text.startsWith(wrong, at)) return false;
  const right = except.some(({ text: longer, at: offset, then }) => {
    const start = at - offset;
    if (start < 0 || !text.startsWith(longer, start)) return false;
    if (then === undefined) return true;
    const end = start + longer.length;
    return text
      .slice(end, end + FAR + then.length)
      .split(/[。！？；!?;]/)[0]!
      .includes(then);
  });
  return !right && !isName(text, at, wrong.length);
}

const SURNAMES = new Set(
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜肖詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边净阴闫佘练骆付代麦容悲初瞿褚班全名井米谈宫虞奚佟符蒲穆漆南艾'.split(
    '',
  ),
);
const CALLED =
  /^(?:同志|先生|女士|书记|局长|副局长|主任|副主任|科长|股长|镇长|乡长|市长|县长|区长|校长|院长|所长|站长|队长|老师|教授|医生|(?:担)?任(?=[\p{Script=Han}]{0,12}(?:长|员|记|任|师|官))|当选)/u;

const APART = /[\s、，,；;：:。（()）|/]/;

/** 张松驰同志, 侯选礼同志, 评委：张松驰、李四: two characters of a name, or a name's first two. */
function isName(text: string, at: number, length: number): boolean {
  if (length !== 2) return false;
  const ends = (start: number, end: number): boolean =>
    CALLED.test(text.slice(end, end + 20)) ||
    ((start === 0 || APART.test(text[start - 1]!)) && (end >= text.length || APART.test(text[end]!)));
  return (at > 0 && SURNAMES.has(text[at - 1]!) && ends(at - 1, at + 2)) || (SURNAMES.has(text[at]!) && ends(at, at + 3));
}

interface Hit extends Entry {
  line: Line;
}

function inLine(line: Line, entries: Map<number, Entry[]>, hits: Map<string, Hit>): void {
  const { text } = line;
  for (let at = 0; at < text.length - 1; at += 1) {
    const list = entries.get(text.charCodeAt(at));
    if (list === undefined) continue;
    const entry = list.find(({ word }) => stands(text, at, word));
    if (entry === undefined) continue;
    const { word, sort } = entry;
    const counts = !(isQuoted(text, at) && (sort === 'typo' || !word.sure)) && !inFrame(line.element);
    if (counts && !hits.has(word.wrong) && hits.size < MOST) hits.set(word.wrong, { ...entry, line });
    at += word.wrong.length - 1;
  }
}

/**
 * Each wrong word once, where it first stands in the page's own text. Letters are the citizens' words and are not read; quotations
 * and titles of documents are left alone, but for fixed formulas, which are mostly quoted.
 */
export function readWording(page: ParsedPage, kind: PageKind, words: WordBook = builtinWords): WordingError[] {
  if (kind === 'messages' || kind === 'error' || kind === 'redirect') return [];
  const entries = entriesOf(words);
  const hits = new Map<string, Hit>();
  for (const line of pageLines(page)) inLine(line, entries, hits);
  return [...hits.values()].map(({ word, sort, line }) => ({
    sort,
    found: word.wrong,
    right: word.right,
    sure: word.sure,
    spot: page.spot(line.element),
  }));
}
