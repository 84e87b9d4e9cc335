/** Tells the page's own list from previews of other columns, side columns and recommendations. */
import type { Element } from 'domhandler';
import type { ParsedPage } from './html.ts';
import type { Row } from './rows.ts';
import { holdsContent } from './text.ts';
import { parentOf, seen } from './walk.ts';

export interface Group {
  holder: Element;
  rows: Row[];
}

export interface GroupHints {
  home: boolean;
  /** Name of the column the page belongs to, if known. */
  column: string | null;
  /** Start of the document's title, which on a list's page names the list. */
  title?: string;
  /** Key of a name, to see that a heading names another column. */
  keyOf(name: string): string | null;
  /** Whether the page has continuation pages. */
  paged: boolean;
}

/** Headings above lists that are not the page's own. */
const ASIDE_HEADING =
  /推荐|热点|热门|排行|点击榜|阅读榜|相关(?:阅读|链接|信息|文章|新闻|推荐|内容|解读|文件|附件|下载)|友情链接|快速(?:链接|通道|导航)|常用链接|网站导航|栏目导航|子栏目|栏目列表|最新(?:更新|发布|信息|文章|新闻)|猜你喜欢|上一篇|下一篇|附件/;
const ASIDE_NAME =
  /(?:^|[\s_-])(?:aside|side(?:bar)?|hot|rank(?:ing)?|recommend\w*|tuijian|tj|related|relate|xgyd|xglj|xgxx|xgwd|yqlj|friend\w*|quick\w*|links?|sub-?nav|left-?(?:nav|menu)|menu)(?:$|[\s_-]|\d)/i;
const ARTICLE_LIKE =
  /\/t?(?:19|20)\d{6}|\/(?:19|20)\d{2}[-/]\d{1,2}|\/art\/|content_|post_|\/content\/|\/info\/\d+\/\d+|\/show\/|\/detail|article|[?&](?:id|aid|infoid|newsid|articleid|infoId)=|\/[0-9a-f]{16,}|\/\d{4,}\.s?html?$|\/c\.html$/i;

export function isArticleLike(url: string): boolean {
  return ARTICLE_LIKE.test(url);
}

function inAside(element: Element): boolean {
  for (let at: Element | null = element; at !== null && !holdsContent(at); at = parentOf(at)) {
    // A ticker runs over every page of a site.
    if (
      at.name === 'aside' ||
      at.name === 'marquee' ||
      ASIDE_NAME.test(at.attribs['class'] ?? '') ||
      ASIDE_NAME.test(at.attribs['id'] ?? '')
    )
      return true;
  }
  return false;
}

interface Heading {
  text: string;
  /** The heading block has a "more" link: what follows is a preview of another page. */
  more: boolean;
}

function links(element: Element): number {
  let count = 0;
  for (const node of seen(element, () => false)) if (node.type === 'tag' && node.name === 'a') count += 1;
  return count;
}

/** The short text that stands above a list. */
export function headingOf(page: ParsedPage, holder: Element): Heading | null {
  let at: Element | null = holder;
  for (let level = 0; level < 4 && at !== null; level += 1) {
    for (let prev = at.prev; prev !== null; prev = prev.prev) {
      if (prev.type !== 'tag' || /^(?:script|style|br|hr|link|input)$/.test(prev.name)) continue;
      const text = page.textOf(prev).replace(/\n/g, ' ').trim();
      if (text === '') continue;
      if (/位置/.test(text) || text.length > 40 || links(prev) > 2) return null;
      const more = /更多|more|>>|»/i.test(text);
      return {
        text: text
          .replace(/(?:查看)?更多.*$|more.*$|[>»+]+\s*$/gi, '')
          .replace(/\s+/g, '')
          .trim(),
        more,
      };
    }
    at = parentOf(at);
    if (at === null || at.name === 'body') return null;
  }
  return null;
}

function weight(rows: Row[]): number {
  const worth = (row: Row): number => (row.token === null ? 1 : row.token.date.year === null ? 2 : 3);
  return rows.reduce((sum, row) => sum + worth(row) * Math.min(row.entry.title.length, 30), 0);
}

function signature({ holder, rows }: Group): string {
  const named = (element: Element | null): string => (element === null ? '' : `${element.name}.${(element.attribs['class'] ?? '').trim()}`);
  const row = rows[0]!.element.name;
  const own = named(holder);
  return holder.attribs['class'] ? `${row}<${own}` : `${row}<${own}<${named(parentOf(holder))}`;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

/** "https://www.example.gov.cn/item/123.html", not the front page of another site. */
function isDeep(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { pathname, search } = new URL(url);
  return pathname.length + search.length > 10;
}

/** Whether rows without any date look like entries rather than a menu. `services`: matters are often delegated to another site. */
function looksLikeEntries(rows: Row[], here: string, services: boolean): boolean {
  if (rows.length < 2) return rows.length === 1 && rows[0]!.entry.title.length >= 8 && isArticleLike(rows[0]!.entry.url);
  const length = rows.reduce((sum, { entry }) => sum + entry.title.length, 0) / rows.length;
  if (length >= 12) return true;
  const fits = ({ entry }: Row): boolean => isArticleLike(entry.url) || (services && hostOf(entry.url) !== here && isDeep(entry.url));
  return length >= 5 && rows.filter(fits).length >= rows.length * 0.6;
}

/** Words of a page that has nothing to list. */
export const EMPTY_STATE =
  /^[\s【[(（]*(?:对不起|抱歉|sorry)?[,，]?\s*(?:该?栏目|本栏目|当前栏目|该?页面?)?(?:下)?(?:暂无|没有|尚无|无|暂时没有|正在|尚未|暂未|未)(?:找到|查询到|检索到|查到|搜索?到)?(?:任何|符合条件的?|满足条件的?|相关|可显示的?)*(?:内容|信息|数据|文章|记录|资料|添加内容|建设中?|更新|整理中|发布)[^\n]{0,12}$|^(?:栏目|网站|页面|内容)?(?:正在)?(?:建设中|升级改版|维护中)[^\n]{0,12}$|^敬请期待[^\n]{0,8}$/m;

interface Judged {
  group: Group;
  score: number;
  foreign: boolean;
  aside: boolean;
}

/** A heading inside the list itself: its first row, without a link, that names something ("点击排行"). */
function headingWithin(page: ParsedPage, { rows }: Group, hints: GroupHints): Heading | null {
  for (let prev = rows[0]!.element.prev, left = 3; prev !== null && left > 0; prev = prev.prev) {
    if (prev.type !== 'tag') continue;
    left -= 1;
    const text = page.textOf(prev).replace(/\s+/g, '');
    if (text.length > 12 || links(prev) > 1) return null;
    if (ASIDE_HEADING.test(text) || hints.keyOf(text) !== null) return { text, more: /更多|more/i.test(text) };
  }
  return null;
}

/** "人事任免" over the list of a page whose title begins "人事任免-": its own list, whatever its path says. */
function isTitled({ text, more }: Heading, { title }: GroupHints): boolean {
  return !more && text.length >= 2 && title !== undefined && title.replace(/\s+/g, '').startsWith(text);
}

function judge(page: ParsedPage, group: Group, hints: GroupHints): Judged {
  const heading = headingWithin(page, group, hints) ?? headingOf(page, group.holder);
  const own = heading !== null && (hints.column === null ? false : heading.text.includes(hints.column) || isTitled(heading, hints));
  const key = heading === null ? null : hints.keyOf(heading.text);
  const ownKey = hints.column === null ? null : hints.keyOf(hints.column);
  const foreign =
    heading !== null && !own && hints.column !== null && heading.text !== '' && (heading.more || (key !== null && key !== ownKey));
  const aside = (heading !== null && !own && ASIDE_HEADING.test(heading.text)) || (!own && inAside(group.holder));
  return { group, score: weight(group.rows) * (own ? 4 : foreign ? 0.3 : 1), foreign, aside };
}

function homeGroups(judged: Judged[], here: string): Group[] {
  return judged
    .filter(
      ({ group }) =>
        group.rows.some(({ token }) => token !== null) || (group.rows.length >= 3 && looksLikeEntries(group.rows, here, false)),
    )
    .map(({ group }) => group);
}

const isDated = ({ rows }: Group): boolean => rows.some(({ token }) => token !== null);

/** The groups whose rows are the page's own entries, in document order. */
export function chooseGroups(page: ParsedPage, groups: Group[], hints: GroupHints): Group[] {
  const judged = groups.map((group) => judge(page, group, hints));
  const here = hostOf(page.url);
  if (hints.home) return homeGroups(judged, here);
  const services = hints.column !== null && hints.keyOf(hints.column) === 'services';
  const worth = judged.filter(
    ({ group, aside }) => !aside && (group.rows.some(({ token }) => token !== null) || looksLikeEntries(group.rows, here, services)),
  );
  const ownOnes = worth.filter(({ foreign }) => !foreign);
  const isPreviewOnly = ownOnes.length === 0 && (worth.length <= 2 || EMPTY_STATE.test(page.text));
  if (worth.length === 0 || isPreviewOnly) return [];
  const able = ownOnes.length > 0 ? ownOnes : worth;
  const dated = able.filter(({ group }) => isDated(group));
  // The last page of a dated list may hold one row: a longer list without dates beside it is another.
  const best = (hints.paged && hints.column !== null && dated.length > 0 ? dated : able).reduce((a, b) => (b.score > a.score ? b : a));
  const sign = signature(best.group);
  const channel = !hints.paged && best.group.rows.length < 12 && worth.filter(({ foreign }) => foreign).length >= 2;
  return worth
    .filter((one) => {
      if (one === best) return true;
      // A list that shows dates does not go on in one that shows none: that is a side column in the same dress.
      if (signature(one.group) === sign) return isDated(one.group) || !isDated(best.group);
      return channel && isDated(one.group) && !EMPTY_STATE.test(page.text);
    })
    .map(({ group }) => group);
}
