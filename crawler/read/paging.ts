/** The continuation pages of a list, by the ways of the CMS families and else by its links (facts §G.1). */
import { canonicalUrl } from '../url.ts';
import type { ParsedPage } from './html.ts';
import type { Paging } from './page-facts.ts';
import { targetOf } from './links.ts';
import { readScripts } from './scripts.ts';
import { fragmentPaging } from './fragments.ts';

/** Longest series that is spelled out. */
const MAX_PAGES = 2000;

/** createPageHTML(20, 0, "index", "html") and its newer form createPageHTML('box', 20, 1, 'list', 'shtml', 492). */
function byCreatePage(page: ParsedPage, code: string): string[] {
  const call = /createPage(?:HTML|Html)?\w{0,4}\s*\(([^)]{3,200})\)/g;
  for (const [, inside] of code.matchAll(call)) {
    const args = (inside as string).split(',').map((arg) => arg.trim().replace(/^["']|["']$/g, ''));
    const boxed = !/^\d+$/.test(args[0] ?? '');
    const [count, current, name, ext] = boxed ? args.slice(1) : args;
    if (!/^\d+$/.test(count ?? '') || !/^\d+$/.test(current ?? '') || name === undefined || !/^\w{2,6}$/.test(ext ?? '')) continue;
    const last = Math.min(Number(count), MAX_PAGES);
    const from = Number(current) + 1;
    // Old form: pages 0 … count-1, page i is name_i. New form: pages 1 … count, page i is name_i.
    const to = boxed ? last : last - 1;
    const next: string[] = [];
    for (let at = from; at <= to; at += 1) {
      const url = page.resolve(`${name}_${at}.${ext}`);
      if (url !== null) next.push(url);
    }
    return next;
  }
  return [];
}

const PARAMETER = /([?&](?:page|pageindex|pageno|pagenum|pagenumber|currpage|currentpage|curpage|pn|p)=)(\d+)/i;

/** Scripts that only tell how many pages there are; the names follow the page's own address. */
function byCount(page: ParsedPage, code: string): string[] {
  const count =
    /(?:var|let|const|,)\s*(?:m_n)?(?:totalPages?|n?pageCounts?|countPages?|pagetotal|totalpage|allPage)\s*[=:]\s*["']?(\d{1,5})/i.exec(
      code,
    );
  if (count === null) return [];
  const total = Math.min(Number(count[1]), MAX_PAGES);
  const parameter = PARAMETER.exec(page.url);
  const next: string[] = [];
  if (parameter !== null) {
    for (let at = Number(parameter[2]) + 1; at <= total; at += 1) next.push(page.url.replace(PARAMETER, `$1${at}`));
    return next;
  }
  const named = /["'](\w{1,20})_["']\s*\+|["'](\w{1,20})["']\s*\+\s*["']_["']\s*\+/.exec(code);
  const stem = named?.[1] ?? named?.[2];
  const ext = /["']\.(s?html?|jhtml|aspx?)["']/.exec(code)?.[1] ?? 'html';
  const current = Number(
    /(?:var|let|const|,)\s*(?:m_n)?(?:currentPage|currPage|curPage|currIndex|pageIndex)\s*[=:]\s*["']?(\d{1,5})/i.exec(code)?.[1] ?? '0',
  );
  if (stem === undefined) return [];
  for (let at = current + 1; at < total; at += 1) next.push(page.resolve(`${stem}_${at}.${ext}`) ?? '');
  return next.filter((url) => url !== '');
}

const NEXT = /^[\s[(（<]*(?:下一?页|后一?页|下一頁|next(?:\s*page)?|[>›]|>>?|»)[\s\])）>»›]*$/i;
const LAST = /^[\s[(（]*(?:尾\s?页|末\s?页|最后一?页|尾頁|last|>>\||>\||»)[\s\])）>]*$/i;

interface Numbered {
  stem: string;
  tail: string;
  number: number;
}

/** An address as text around its last number. */
function numbered(url: string): Numbered | null {
  const parameter = PARAMETER.exec(url);
  if (parameter !== null) {
    const at = parameter.index + parameter[1]!.length;
    return { stem: url.slice(0, at), number: Number(parameter[2]), tail: url.slice(at + parameter[2]!.length) };
  }
  const found = /^(.*?)(\d+)(\D*)$/.exec(url);
  return found === null ? null : { stem: found[1]!, number: Number(found[2]), tail: found[3]! };
}

function series(from: string, to: string): string[] | null {
  const [a, b] = [numbered(from), numbered(to)];
  if (a === null || b === null || a.stem !== b.stem || a.tail !== b.tail) return null;
  const size = Math.abs(b.number - a.number) + 1;
  if (size > 20_000) return null;
  const step = b.number >= a.number ? 1 : -1;
  return Array.from({ length: Math.min(size, MAX_PAGES) }, (_, index) => `${a.stem}${a.number + step * index}${a.tail}`);
}

/** A calendar's days are numbers too. */
const DAY = /[?&](?:date|day|riqi|rq)=\d|[?&]\w+=(?:19|20)\d{2}-\d{1,2}-\d{1,2}/i;

interface PageLinks {
  next: string | null;
  last: string | null;
  numbers: Map<number, string>;
}

function pageLinks(page: ParsedPage): PageLinks {
  const found: PageLinks = { next: null, last: null, numbers: new Map() };
  const host = URL.canParse(page.url) ? new URL(page.url).host : '';
  for (const element of page.elements) {
    if (element.name !== 'a' && element.name !== 'option' && element.attribs['onclick'] === undefined) continue;
    const text = page.textOf(element).trim() || element.attribs['title'] || '';
    const label = /^[[【(（]?\s?第?\s?(\d{1,5})\s?页?\s?[\]】)）]?$/.exec(text);
    if (text.length > 12 || (label === null && !NEXT.test(text) && !LAST.test(text))) continue;
    const value = element.name === 'option' ? element.attribs['value'] : undefined;
    const url = value === undefined ? targetOf(element, page) : /[./?]/.test(value) ? page.resolve(value) : null;
    if (url === null || new URL(url).host !== host || DAY.test(url)) continue;
    if (label !== null) found.numbers.set(Number(label[1]), found.numbers.get(Number(label[1])) ?? url);
    else if (/尾|末|last|最后|\|/i.test(text)) found.last ??= url;
    else found.next ??= url;
  }
  return found;
}

/** The page's own number: the one number of the bar that leads here or nowhere. */
function ownNumber(page: ParsedPage, numbers: Map<number, string>): number {
  const here = canonicalUrl(page.url);
  for (const [number, url] of numbers) if (url === here) return number;
  const sorted = [...numbers.keys()].sort((a, b) => a - b);
  for (let at = 1; at < (sorted.at(-1) ?? 1); at += 1) {
    const gap = !numbers.has(at) && (at === 1 || numbers.has(at - 1) || !sorted.some((number) => number < at));
    if (gap) return at;
  }
  return 1;
}

function byLinks(page: ParsedPage): string[] {
  const here = canonicalUrl(page.url) ?? page.url;
  const { next, last, numbers } = pageLinks(page);
  const own = ownNumber(page, numbers);
  const later = [...numbers]
    .filter(([number]) => number > own)
    .sort(([a], [b]) => a - b)
    .map(([, url]) => url);
  const first = next ?? later[0];
  if (first === undefined || first === here) return later.filter((url) => url !== here);
  const end = last ?? later.at(-1);
  if (end === here) return [];
  const run = end === undefined ? null : series(first, end);
  return (run ?? [...new Set([first, ...later])]).filter((url) => url !== here);
}

function totalOf(page: ParsedPage): number | null {
  const found = /共\s*([\d,]{1,9})\s*条|总(?:记录|条)数\s*[：:]?\s*([\d,]{1,9})|(?:共有|合计)\s*([\d,]{1,9})\s*条/.exec(page.text);
  const digits = (found?.[1] ?? found?.[2] ?? found?.[3] ?? '').replaceAll(',', '');
  return digits === '' ? null : Number(digits);
}

const NEXT_WORD = /^[\s[(（]*(?:下一?页|后一?页|下一頁|next\s*page)[\s\])）>»›]*$/i;
/** A call in a link or click; `void(0)` alone does nothing that could be told. */
const CALL = /^(?:javascript:)?\s*(?!void\b|return\b)[A-Za-z_$][\w$.]*\s*\(/i;

/** The bar of an ASP.NET grid: every page but its own is posted back by number. */
const POSTED = /__doPostBack\s*\(\s*['"][^'"]{0,200}['"]\s*,\s*['"]Page\$(\d{1,5}|Next)['"]/;

/** Whether a grid has a page behind this one: its own number is the one that the bar leaves out. */
function isPosted(page: ParsedPage): boolean {
  const named = page.named('a').flatMap(({ attribs }) => POSTED.exec(attribs['href'] ?? '')?.[1] ?? []);
  const numbers = new Set(named.map(Number));
  return (
    named.includes('Next') ||
    [...numbers].some((number) => number > 1 && !numbers.has(number - 1) && (number === 2 || numbers.has(number - 2)))
  );
}

/** A next page that only a script can turn to. */
function isBlind(page: ParsedPage): boolean {
  if (isPosted(page)) return true;
  return page.named('a', 'button', 'input', 'span').some((element) => {
    const { href = '', onclick = '', disabled, class: name = '', value = '' } = element.attribs;
    if (disabled !== undefined || /disabled|noPage/i.test(name)) return false;
    const calls = CALL.test(onclick.trim()) || (/^javascript:/i.test(href) && CALL.test(href));
    return calls && NEXT_WORD.test(page.textOf(element).trim() || value) && targetOf(element, page) === null;
  });
}

/** Continuation pages after this one, in order; empty when there are none or nobody can tell. */
export function readPaging(page: ParsedPage): Paging {
  const { code } = readScripts(page);
  const fragments = fragmentPaging(page);
  if (fragments !== null) return { ...fragments, total: fragments.total ?? totalOf(page) };
  const ways = [byCreatePage(page, code), byLinks(page), byCount(page, code)];
  const next = ways.find((urls) => urls.length > 0) ?? [];
  const blind = next.length === 0 && isBlind(page);
  return { next: [...new Set(next)], total: totalOf(page), ...(blind ? { blind } : {}) };
}
