/** What sort of page this is, by the weight of what it shows; an entry page is a home page whatever it looks like. */
import type { Element } from 'domhandler';
import type { ParsedPage } from './html.ts';
import type { Dated, Item, Loader, PageKind, Paging, Tag } from './page-facts.ts';
import type { Article } from './article.ts';
import { documentTitle, titleHead } from './article.ts';
import type { Breadcrumb } from './breadcrumb.ts';
import { EMPTY_STATE, isArticleLike } from './list-groups.ts';
import { isSoft404Text } from './soft-404.ts';
import { seen } from './walk.ts';
import { filled } from './tags.ts';
import { inFrame } from './text.ts';
import { jumpsBlindly } from './redirect.ts';

export interface Evidence {
  tags: Tag[];
  article: Article;
  breadcrumb: Breadcrumb;
  /** Entries the page would have as a column. */
  items: Item[];
  paging: Paging;
  loader: Loader | null;
  redirect: string | null;
  /** Messages and guide that other readers found. */
  messages: number;
  isGuide: boolean;
  /** Key of the column that path, tags or title name. */
  columnKey: string | null;
}

const COLUMN_ADDRESS =
  /\/(?:$|\?)|\/(?:index|list|default|more|column|channel)(?:[_-]?\d+)?\.\w{3,5}(?:$|\?)|\/col\/|\/column\/|\/channels?\/|\/list\/|\/node_\d+|columnid=|channelid=|[?&](?:cid|catid|colid|typeid)=/i;
const HOME_PATH = /^\/(?:(?:index|default|home|main|portal)(?:\.\w{2,5})?\/?)?$/i;
const ARTICLE_TOOLS = /责任编辑|【打印】|打印本页|关闭窗口|【关闭】|上一篇|下一篇|\[?字体[：:]|字号[：:]/;
/** What brackets, bullets and blanks may add to the entries of a bare list. */
const BARE_CHARS = 30;
/** A text under its own heading is one from this length on; without a heading it takes twice as much. */
const TEXT_CHARS = 100;
/** An error page is short. */
const ERROR_CHARS = 400;

function isError(page: ParsedPage, evidence: Evidence): boolean {
  if ((page.context.status ?? 200) >= 400) return true;
  if (page.mainText().length > ERROR_CHARS || evidence.items.length >= 5) return false;
  const title = documentTitle(page);
  if (isSoft404Text(title) || isSoft404Text(titleHead(title)) || /^error[\s_-]?(?:404|500)$|^(?:404|500)[\s_-]?error$/i.test(title))
    return true;
  if (evidence.article.published !== null && evidence.article.published.from !== 'tag') return false;
  return evidence.article.lines.some(({ text, element }) => isSoft404Text(text) && !inFrame(element));
}

function countLinks(body: Element): number {
  let count = 0;
  for (const node of seen(body, () => false)) if (node.type === 'tag' && node.name === 'a') count += 1;
  return count;
}

/** The date taken for the article's own is that of a list's row: what stands right under the heading of a short list. */
function isRowDate({ spot }: Dated, items: readonly Item[]): boolean {
  const dated = items.flatMap(({ date }) => (date?.spot && 'css' in date.spot ? [date.spot.css] : []));
  if (dated.length < 2 || !spot || !('css' in spot)) return false;
  const own = spot.css;
  return dated.some((css) => css === own || css.startsWith(`${own}>`) || own.startsWith(`${css}>`));
}

function articleWeight(page: ParsedPage, { tags, article, breadcrumb, items }: Evidence): number {
  const body = article.body === null ? '' : page.textOf(article.body);
  const links = article.body === null ? 0 : countLinks(article.body);
  let weight = 0;
  if (filled(tags, 'ArticleTitle') !== null) weight += 3;
  if (tags.some(({ name, state }) => name === 'PubDate' && (state === 'filled' || state === 'malformed'))) weight += 2;
  if (article.published !== null && article.published.from !== 'tag' && !isRowDate(article.published, items)) weight += 3;
  if (article.titleShown) weight += 1;
  if (isArticleLike(page.url)) weight += 2;
  if (body.length >= 40 && links * 20 < body.length) weight += 2;
  if (breadcrumb.endsInBody) weight += 3;
  if (ARTICLE_TOOLS.test(page.text)) weight += 1;
  return weight;
}

/** Nothing but dated entries, be they one or two: what a frame holds. */
function isBareList(page: ParsedPage, items: Item[]): boolean {
  if (items.length === 0 || items.some(({ date }) => date === null)) return false;
  const listed = items.reduce((sum, { text, date }) => sum + text.length + date!.text.length, 0);
  return page.mainText().length - listed <= BARE_CHARS;
}

function columnWeight(page: ParsedPage, { tags, article, items, paging, loader, columnKey }: Evidence): number {
  const dated = items.filter(({ date }) => date !== null).length;
  let weight = 0;
  if (dated >= 3) weight += dated >= 8 ? 5 : 3;
  else if (items.length >= 5) weight += 2;
  else if (dated > 0) weight += 1;
  if (!isArticleLike(page.url) && article.source === null && isBareList(page, items)) weight += 3;
  if (paging.next.length > 0) weight += 2;
  if (COLUMN_ADDRESS.test(page.url)) weight += 2;
  if (filled(tags, 'ColumnName') !== null && filled(tags, 'ArticleTitle') === null) weight += 2;
  if (columnKey !== null) weight += 1;
  if (loader !== null) weight += 1;
  if (EMPTY_STATE.test(page.mainText()) && page.mainText().length < 500) weight += 2;
  return weight;
}

function isHome(page: ParsedPage, { tags, breadcrumb }: Evidence, article: number): boolean {
  if (!URL.canParse(page.url)) return false;
  const { pathname, search } = new URL(page.url);
  const rooted = HOME_PATH.test(pathname) && search === '';
  return (
    rooted &&
    article < 4 &&
    breadcrumb.element === null &&
    filled(tags, 'ColumnName') === null &&
    (page.text.length > 0 || page.named('a').length > 2)
  );
}

export function pageKind(page: ParsedPage, evidence: Evidence): PageKind {
  if (isError(page, evidence)) return 'error';
  if (evidence.redirect !== null || jumpsBlindly(page)) return 'redirect';
  if (page.context.entry === true)
    return page.text.length === 0 && page.named('a').length === 0 && evidence.loader === null ? 'other' : 'home';
  if (evidence.messages > 0) return 'messages';
  const article = articleWeight(page, evidence);
  if (isHome(page, evidence, article)) return 'home';
  if (evidence.isGuide && evidence.items.filter(({ date }) => date !== null).length < 5) return 'guide';
  const column = columnWeight(page, evidence);
  if (article >= 4 && article > column) return 'article';
  // A column whose page is one text (functions of the office, a guide to disclosure) reads like an article without a date.
  const headed = evidence.article.titleShown ? 1 : 0;
  const long = page.mainText().length >= (2 - headed) * TEXT_CHARS;
  if (evidence.items.length === 0 && evidence.loader === null && long && article >= 2 - headed && article + 2 + headed > column)
    return 'article';
  if (column >= 3) return 'column';
  if (article >= 3) return 'article';
  return column >= 2 && (evidence.items.length > 0 || evidence.columnKey !== null) ? 'column' : 'other';
}
