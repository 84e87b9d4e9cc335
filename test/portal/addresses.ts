/** How each family of content systems shapes its addresses: lists, their continuation, articles, data behind lists. */
import { createHash } from 'node:crypto';
import { civil } from './calendar.ts';
import type { CityColumn, Family } from './nouns.ts';
import { folderOf } from './column-names.ts';

export interface Spot {
  family: Family;
  /** Folder of the unit's front page. */
  base: string;
  key: string;
  /** Number of the column in its system. */
  number: number;
}

const two = (n: number) => String(n).padStart(2, '0');
const folder = (key: string) => folderOf(key).replace('_mail', 'xx');

export function listPath(spot: Spot): string {
  const { base, key, number } = spot;
  switch (spot.family) {
    case 'trs':
    case 'kaipu':
      return `${base}${folder(key)}/index.html`;
    case 'jcms':
      return `/col/col${number}/index.html`;
    case 'jiyue':
      return `${base}c${number}/list.shtml`;
    case 'boda':
      return `${base}${folder(key)}.htm`;
    case 'plain':
      return `${base}${folder(key)}/`;
  }
}

export function articlePath(spot: Spot, date: string, id: number): string {
  const { base, key, number } = spot;
  const { year, month, day } = civil(date);
  const compact = date.replaceAll('-', '');
  switch (spot.family) {
    case 'trs':
      return `${base}${folder(key)}/${compact.slice(0, 6)}/t${compact}_${id}.html`;
    case 'kaipu':
      return `${base}${folder(key)}/content/post_${id}.html`;
    case 'jcms':
      return `/art/${year}/${month}/${day}/art_${number}_${id}.html`;
    case 'jiyue':
      return `${base}c${number}/${compact.slice(0, 6)}/${createHash('md5').update(`${base}${id}`).digest('hex')}.shtml`;
    case 'boda':
      return `/info/${number}/${id}.htm`;
    case 'plain':
      return `${base}${year}/${two(month)}-${two(day)}/${id}.html`;
  }
}

/** Address of the n-th page of a list, n from 1; `pages` is their number. */
export function pagePath(family: Family, column: Pick<CityColumn, 'path' | 'number'>, n: number, pages: number): string {
  if (n === 1) return column.path;
  switch (family) {
    case 'trs':
      return column.path.replace('index.html', `index_${n - 1}.html`);
    case 'kaipu':
      return column.path.replace('index.html', `index_${n}.html`);
    case 'jcms':
      return `${column.path}?uid=${column.number + 7000}&pageNum=${n}`;
    case 'jiyue':
      return column.path.replace('list.shtml', `list_${n}.shtml`);
    case 'boda':
      return column.path.replace('.htm', `/${pages - n + 1}.htm`);
    case 'plain':
      return `${column.path}?page=${n}`;
  }
}

/** Where the data of a list lives when the page itself does not carry it. */
export function dataPath(column: Pick<CityColumn, 'listing' | 'number'>, page: number, perPage: number): string {
  const n = column.number;
  if (column.listing === 'json') return `/gkmlpt/api/all/${n}?page=${page}&sid=${n + 400_000}`;
  if (column.listing === 'script') return `/res/q${(n * 7919).toString(36)}.bin`;
  const range = `startrecord=1&endrecord=45&perpage=${perPage}`;
  return `/module/web/jpage/dataproxy.jsp?${range}&col=1&appid=1&webid=1&path=%2F&columnid=${n}&sourceContentType=1&unitid=${n + 7000}&webname=shili&permissiontype=0`;
}

/** Which records a data address asks for, counted from 0, the end not included. */
export function dataRange(column: Pick<CityColumn, 'listing' | 'pageSize'>, path: string): { from: number; to: number } {
  const query = new URL(path, 'http://x').searchParams;
  const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise) || otherwise;
  if (column.listing === 'json') return { from: (number('page', 1) - 1) * column.pageSize, to: number('page', 1) * column.pageSize };
  if (column.listing === 'xml') return { from: number('startrecord', 1) - 1, to: number('endrecord', 45) };
  return { from: 0, to: 1000 };
}

/** What of a unit's addresses lies outside the folder of its front page. */
export function matches(family: Family, base: string, columns: CityColumn[], numbers: number[]): string[] {
  const own = base === '/' ? [] : [base];
  const data = columns.flatMap((column) => {
    if (column.listing === 'json') return [`?sid=${column.number + 400_000}`];
    if (column.listing === 'xml') return [`?columnid=${column.number}`];
    return [];
  });
  if (family === 'jcms') return [...own, ...numbers.map((n) => `/col/col${n}/`), ...data];
  if (family === 'boda') return [...own, ...numbers.map((n) => `/info/${n}/`), ...data];
  return [...own, ...data];
}
