/** Which known columns a page leads to, and to which column it belongs itself. */
import type { Element } from 'domhandler';
import type { ColumnTaxonomy } from '../../config/columns.ts';
import type { ParsedPage } from './html.ts';
import type { Item, PageFacts, Section, Tag } from './page-facts.ts';
import { columnKey, isBodyName, isColumnName, nameShare } from './columns.ts';
import { linkText, targetOf } from './links.ts';
import { parentOf } from './walk.ts';
import { filled } from './tags.ts';
import type { Breadcrumb } from './breadcrumb.ts';
import { plain } from './article.ts';
import { isArticleLike } from './list-groups.ts';

const MORE = /^[\s[(（【]*(?:查看|点击)?(?:更多|more|详细|>{1,3}|»|\+)[\s\]）)】>»+.…]*(?:信息|内容)?[\s>»]*$/i;

function shortText(page: ParsedPage, element: Element | null): string {
  const text = element === null ? '' : page.textOf(element).replace(/\n/g, ' ');
  return text.length <= 24 ? text : '';
}

/** Names above a link in a menu: the entry its sub-menu hangs on, the heading before its list; nearest first. */
function parentsOf(page: ParsedPage, element: Element): string[] {
  const names: string[] = [];
  let at: Element | null = element;
  for (let level = 0; level < 8 && at !== null && names.length < 3; level += 1, at = parentOf(at)) {
    if (!/^(?:ul|ol|dl|dd|div|table|tbody)$/.test(at.name)) continue;
    for (let prev = at.prev; prev !== null; prev = prev.prev) {
      if (prev.type !== 'tag') continue;
      const text = shortText(page, prev);
      if (text !== '') names.push(text);
      break;
    }
  }
  return names;
}

/** "通知公告 … 更多": the heading beside a more-link names where it leads. */
function headingBeside(page: ParsedPage, element: Element): string {
  let at = parentOf(element);
  for (let level = 0; level < 3 && at !== null; level += 1, at = parentOf(at)) {
    const text = page.textOf(at).replace(/\n/g, ' ').trim();
    if (text.length > 30) return '';
    const name = text.replace(page.textOf(element).replace(/\n/g, ' '), '').trim();
    if (name !== '') return name;
    for (let prev = at.prev; prev !== null; prev = prev.prev)
      if (prev.type === 'tag' && shortText(page, prev) !== '') return shortText(page, prev);
  }
  return '';
}

export function readSections(page: ParsedPage, columns: ColumnTaxonomy, items: Item[]): Section[] {
  const entries = new Set(items.map(({ url }) => url));
  const found = new Map<string, Section>();
  const here = URL.canParse(page.url) ? new URL(page.url).host : '';
  for (const element of page.named('a', 'area')) {
    const url = targetOf(element, page);
    if (url === null || entries.has(url)) continue;
    const shown = linkText(page, element);
    const isMore = MORE.test(shown) || (shown === '' && element.attribs['class']?.includes('more') === true);
    const text = isMore ? headingBeside(page, element) : shown;
    if (!isColumnName(text)) continue;
    const key = columnKey(text, columns, parentsOf(page, element));
    const isOutside = here !== '' && new URL(url).host !== here;
    const least = isOutside ? 0.6 : isArticleLike(url) ? 0.7 : 0.3;
    if (key === null || isBodyName(text, columns) || nameShare(text, columns) < least) continue;
    const id = `${key} ${url}`;
    if (!found.has(id) && found.size < 2000) found.set(id, { key, url, text, spot: page.spot(element) });
  }
  return [...found.values()];
}

/** Steps of a path that name no column: the front page, and what a template says where nobody filled it in. */
const NO_COLUMN = /^(?:网站|门户)?首\s?页$|^主页$|^home$|^(?:栏目|频道|当前栏目|二级栏目|三级栏目)(?:名称?|标题)?$|^公共(?:头|尾|部分)$/i;

/** Everything published stands below the catalogue: as a parent it says nothing of what a page is. */
const CONTAINERS = new Set(['catalog', 'guide', 'system']);

/** ColumnName without the name of the site in front of it. */
function withoutSite(name: string, site: string | null): string {
  return site !== null && name.startsWith(site) && name.length - site.length >= 2 ? name.slice(site.length) : name;
}

export interface Belonging {
  tags: Tag[];
  breadcrumb: Breadcrumb;
  /** Title of the article, whose name in the path is not a column. */
  title: string | null;
  /** Start of `<title>`, used only where path and tags say nothing. */
  head: string;
}

/** The column a page belongs to, by its path, its tags or (for column pages) its title. */
export function readColumn(page: ParsedPage, columns: ColumnTaxonomy, of: Belonging): PageFacts['column'] {
  const names = [...of.breadcrumb.names];
  const own = of.title === null ? '' : plain(of.title);
  while (
    names.length > 1 &&
    own.length >= 6 &&
    (own.startsWith(plain(names.at(-1)!)) || plain(names.at(-1)!).startsWith(own)) &&
    plain(names.at(-1)!).length > 12
  )
    names.pop();
  while (names.length > 0 && NO_COLUMN.test(names[0]!)) names.shift();
  if (names.length > 0 && NO_COLUMN.test(names.at(-1)!)) names.pop();
  const named = filled(of.tags, 'ColumnName');
  const tagName = named === null || NO_COLUMN.test(named) ? null : withoutSite(named, filled(of.tags, 'SiteName'));
  const type = filled(of.tags, 'ColumnType');
  const above = [...names].reverse();
  const last = above[0];
  const shown = last !== undefined && last.length <= 30 ? last : null;
  const inherited = (parent: string): string | null => {
    // 素质教育学院 > 师资队伍: what stands below an office or a school is no matter of its name.
    const key = isBodyName(parent, columns) ? null : columnKey(parent, columns);
    return key !== null && CONTAINERS.has(key) ? null : key;
  };
  const name = shown ?? tagName ?? (columnKey(of.head, columns) !== null && isColumnName(of.head) ? of.head : null);
  if (name === null) return null;
  const key =
    (isBodyName(name.split(/\s/)[0]!, columns) ? null : columnKey(name, columns, above.slice(1))) ??
    (type === null ? null : inherited(type)) ??
    (tagName === null ? null : columnKey(tagName, columns)) ??
    above.slice(1).reduce<string | null>((known, parent) => known ?? inherited(parent), null);
  const element = shown === null ? null : of.breadcrumb.element;
  return { name, key, ...(element === null ? {} : { spot: page.spot(element) }) };
}
