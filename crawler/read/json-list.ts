/** Lists that a site answers as JSON: Guangdong's disclosure application, jpaas, and the common shapes (facts §G.1). */
import { canonicalUrl } from '../url.ts';
import type { Dated, Item, Paging } from './page-facts.ts';
import { civil, findDates, isDate } from './dates.ts';
import { countIn, isFields, pagingOf, pick, TOTAL, type Fields, type Found } from './json-paging.ts';

export interface JsonList {
  items: Item[];
  paging: Paging;
  /** jpaas and its like answer finished HTML instead of records. */
  html: string | null;
}

const TITLE = ['title', 'articletitle', 'doctitle', 'newstitle', 'infotitle', 'subject', 'bt', 'biaoti', 'name'];
const ADDRESS = [
  'url',
  'post_url',
  'link',
  'href',
  'docpuburl',
  'articleurl',
  'linkurl',
  'puburl',
  'pageurl',
  'weburl',
  'detailurl',
  'path',
  'src',
  'viewurl',
];
const DATE = [
  'display_publish_time',
  'publishdate',
  'publish_date',
  'publishtime',
  'publish_time',
  'publishedtime',
  'published_time',
  'publishedtimestr',
  'pubdate',
  'pub_date',
  'pubtime',
  'releasedate',
  'releasetime',
  'issuetime',
  'fbsj',
  'fbrq',
  'docreltime',
  'docpubtime',
  'showdate',
  'showtime',
  'date',
  'time',
  'create_time',
  'createtime',
  'createdate',
  'created_at',
  'addtime',
  'inputdate',
];
const PINNED = ['istop', 'is_top', 'top', 'settop', 'sticky', 'pinned'];

/** Seconds or milliseconds since 1970 as the civil date in Shanghai (UTC+8, no summer time since 1991). */
function fromEpoch(value: number): Dated | null {
  const seconds = value > 1e11 ? Math.floor(value / 1000) : Math.floor(value);
  if (seconds < 3e8 || seconds > 4.1e9) return null;
  const local = new Date((seconds + 8 * 3600) * 1000);
  const date = civil(local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate());
  return { date, time: local.toISOString().slice(11, 16), from: 'json', text: String(value) };
}

function dateOf(record: Fields): Dated | null {
  const value = pick(record, DATE);
  if (typeof value === 'number') return fromEpoch(value);
  if (typeof value !== 'string') return null;
  if (/^\d{10}(?:\d{3})?$/.test(value)) return fromEpoch(Number(value));
  const compact = /^(\d{4})(\d{2})(\d{2})(?:\d{6})?$/.exec(value);
  if (compact !== null && isDate(Number(compact[1]), Number(compact[2]), Number(compact[3])))
    return { date: `${compact[1]}-${compact[2]}-${compact[3]}`, from: 'json', text: value };
  const date = findDates(value)[0];
  if (date === undefined || date.year === null) return null;
  return {
    date: civil(date.year, date.month, date.day),
    ...(date.time === undefined ? {} : { time: date.time }),
    from: 'json',
    text: value,
  };
}

function toItem(record: unknown, base: string): Item | null {
  if (!isFields(record)) return null;
  const inner = isFields(record['data']) && pick(record, TITLE) === undefined ? record['data'] : record;
  const title = pick(inner, TITLE);
  const address = pick(inner, ADDRESS);
  if (typeof title !== 'string' || typeof address !== 'string') return null;
  const url = canonicalUrl(address, base);
  const text = title
    .replace(/<[^<>]{0,200}>/g, '')
    .replace(/&nbsp;|\s+/g, ' ')
    .trim();
  if (url === null || text === '') return null;
  const top = pick(inner, PINNED);
  return { url, text, date: dateOf(inner), pinned: top === true || top === 1 || top === '1' || top === 'true' };
}

/** The array of records that has most titles and addresses, breadth first. */
function findList(root: unknown): Found | null {
  const queue: { value: unknown; holders: Fields[] }[] = [{ value: root, holders: [] }];
  let best: Found | null = null;
  let bestSize = 0;
  let empty: Found | null = null;
  for (let seen = 0; queue.length > 0 && seen < 5000; seen += 1) {
    const { value, holders } = queue.shift()!;
    if (Array.isArray(value)) {
      const size = value.filter((record) => toItem(record, 'http://x.invalid/') !== null).length;
      if (size > bestSize) [best, bestSize] = [{ list: value, holders }, size];
      if (value.length === 0) empty ??= { list: [], holders };
      else if (size === 0) for (const inner of value.slice(0, 200)) queue.push({ value: inner, holders });
    } else if (isFields(value) && holders.length < 8) {
      for (const inner of Object.values(value)) queue.push({ value: inner, holders: [...holders, value] });
    }
  }
  return best ?? (empty !== null && empty.holders.some((holder) => countIn([holder], TOTAL) !== null) ? empty : null);
}

function parse(source: string): unknown {
  const text = source.trim().replace(/^\ufeff/, '');
  const body = /^[\w$.]{1,60}\s*\(([\s\S]*)\)\s*;?$/.exec(text)?.[1] ?? text;
  if (!/^[[{]/.test(body)) return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    if ((error as Error).name === 'SyntaxError') return undefined;
    throw error;
  }
}

function htmlIn(root: unknown): string | null {
  const data = isFields(root) && isFields(root['data']) ? root['data'] : root;
  const html = isFields(data) ? pick(data, ['html', 'content']) : undefined;
  return typeof html === 'string' && /<(?:a|li|tr)\b/i.test(html) ? html : null;
}

/** Entries of an array of records. */
export function recordsIn(list: readonly unknown[], url: string): Item[] {
  return list.flatMap((record) => toItem(record, url) ?? []);
}

/** Reads a body as a JSON list; null when it is not JSON or no list. `base`: what relative addresses are resolved against. */
export function readJsonList(source: string, url: string): JsonList | null {
  const root = parse(source);
  if (root === undefined) return null;
  const html = htmlIn(root);
  if (html !== null) return { items: [], paging: { next: [], total: null }, html };
  const found = findList(root);
  if (found === null) return null;
  return { items: recordsIn(found.list, url), paging: pagingOf(found, url), html: null };
}

/** Whether a body is JSON at all, list or not. */
export function isJson(source: string, contentType: string | null | undefined): boolean {
  return /json/i.test(contentType ?? '')
    ? parse(source) !== undefined
    : /^\s*(?:[\w$.]{1,60}\s*\(\s*)?[[{]/.test(source.slice(0, 200)) && parse(source) !== undefined;
}
