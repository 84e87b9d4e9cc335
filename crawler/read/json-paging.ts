/** How many records a JSON list has, and the addresses of its further pages. */
import { canonicalUrl } from '../url.ts';
import type { Paging } from './page-facts.ts';

export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Value of the first of these keys that is there, whatever its case. */
export function pick(record: Fields, keys: string[]): unknown {
  const lower = new Map(Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]));
  for (const key of keys) {
    const value = lower.get(key);
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}

export interface Found {
  list: unknown[];
  /** Objects from the outermost to the one that holds the list. */
  holders: Fields[];
}

export const TOTAL = ['total', 'totalcount', 'total_count', 'totalrecord', 'totalrecords', 'totalsize', 'recordcount', 'count', 'rowcount'];
const PAGES = ['totalpage', 'totalpages', 'pagecount', 'pagecounts', 'pages', 'last_page', 'pagetotal', 'lastpage'];
const SIZE = ['pagesize', 'page_size', 'per_page', 'perpage', 'limit', 'size'];

export function countIn(holders: Fields[], keys: string[]): number | null {
  const fields = holders.flatMap((holder) => [holder, ...Object.values(holder).filter(isFields)]);
  for (const holder of fields.reverse()) {
    const value = pick(holder, keys);
    const number = typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,8}$/.test(value) ? Number(value) : null;
    if (number !== null && Number.isInteger(number) && number >= 0) return number;
  }
  return null;
}

const PAGE = /([?&](?:page|pageindex|pageno|pagenum|pagenumber|currpage|currentpage|curpage|current|pn|p)=)(\d{1,5})/i;

export function pagingOf(found: Found, url: string): Paging {
  const total = countIn(found.holders, TOTAL);
  const parameter = PAGE.exec(url);
  const current = Number(parameter?.[2] ?? 1);
  const size =
    countIn(found.holders, SIZE) ||
    Number(/[?&](?:page_?size|per_?page|limit|size|rows)=(\d{1,4})/i.exec(url)?.[1] ?? 0) ||
    found.list.length;
  const pages = countIn(found.holders, PAGES) ?? (total === null || size === 0 ? null : Math.ceil(total / size));
  if (pages === null || pages <= 1 || found.list.length === 0) return { next: [], total };
  const numbered = /\/((?:list|page|index|data)?[_-]?)(\d{1,5})\.json$/i.exec(url);
  const at = (number: number): string | null => {
    if (parameter !== null) return canonicalUrl(url.replace(PAGE, `$1${number}`));
    if (numbered !== null) return canonicalUrl(url.replace(/(\d{1,5})\.json$/i, `${number}.json`));
    return canonicalUrl(`${url}${url.includes('?') ? '&' : '?'}page=${number}`);
  };
  const known = parameter !== null || numbered !== null;
  const first = known ? Number(parameter?.[2] ?? numbered?.[2] ?? 1) : current;
  // A series that counts from 0 ends one earlier.
  const last = Math.min(first === 0 ? pages - 1 : pages, 2000);
  const next: string[] = [];
  for (let number = first + 1; number <= last; number += 1) {
    const address = at(number);
    if (address !== null) next.push(address);
  }
  return { next, total };
}
