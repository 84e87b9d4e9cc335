/** The fifteen standard tags of government pages (facts §B.5), read with the dirt that real pages carry. */
import type { Element } from 'domhandler';
import type { Tag } from './page-facts.ts';
import type { ParsedPage } from './html.ts';
import { findDates } from './dates.ts';

export const TAG_NAMES = [
  'SiteName',
  'SiteDomain',
  'SiteIDCode',
  'ColumnName',
  'ColumnDescription',
  'ColumnKeywords',
  'ColumnType',
  'ArticleTitle',
  'PubDate',
  'ContentSource',
  'Keywords',
  'Author',
  'Description',
  'Image',
  'Url',
] as const;
const canonical = new Map(TAG_NAMES.map((name) => [name.toLowerCase(), name]));

/** What stands in a tag when nobody filled it: template words, unresolved variables, dashes. */
const PLACEHOLDER =
  /^(?:null|undefined|none|nan|n\/a|false|无|暂无|空|待填|待补充|请填写.*|请输入.*|x{2,}|\?+|？+|test|测试|[-—_/.\s]+|\$\{.*\}|\{\{.*\}\}|<[%$?#].*|#\{.*\}|\[[a-z_.:@]+\]|\{[a-z_.:@]+[^}]*\}|%\w+%|站点名称|网站名称|栏目名称|文章标题|发布时间|内容来源)$/i;
const PUB_DATE = /^(\d{4})-(\d{2})-(\d{2}) ([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/;
const HOST = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}(?::\d{1,5})?$/u;
/** Markup where a reader of the tag expects words. */
const MARKUP = /<\/?[a-z][^<>]{0,200}>/i;
const LOCAL_HOST = /^(?:localhost|\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?$/;

function wellFormed(name: string, content: string): boolean {
  if (name === 'SiteIDCode') return /^(?:\d{10}|bm\d{8}|N\d{9})$/i.test(content);
  if (name === 'PubDate') return PUB_DATE.test(content) && findDates(content).length === 1;
  if (name === 'SiteDomain') return content.split(/\s*[,;，；、]\s*/).every((host) => HOST.test(host) || LOCAL_HOST.test(host));
  return true;
}

function stateOf(name: string, content: string): Tag['state'] {
  if (content === '') return 'empty';
  if (PLACEHOLDER.test(content)) return 'placeholder';
  return wellFormed(name, content) && !MARKUP.test(content) ? 'filled' : 'malformed';
}

const RANK: Record<Tag['state'], number> = { filled: 0, malformed: 1, placeholder: 2, empty: 3 };

const CURLY = /^[“”‘’]|[“”‘’]$/g;

/** An attribute set in curly quotes is no quoted one to a parser: it ends at the first blank, and its words become attributes. */
function straight({ attribs }: Element, name: string): string {
  const raw = attribs[name] ?? '';
  if (!/^[“”‘’]/.test(raw)) return raw;
  const parts = [raw];
  for (const [key, value] of Object.entries(attribs).slice(Object.keys(attribs).indexOf(name) + 1)) {
    if (/[“”‘’]$/.test(parts.at(-1) as string) && (parts.length > 1 || raw.length > 1)) break;
    parts.push(value === '' ? key : `${key}=${value}`);
  }
  return parts.join(' ').replace(CURLY, '');
}

/** The standard tags a page carries, in the order of the norm; of several with one name the best filled. */
export function readTags(page: ParsedPage): Tag[] {
  const best = new Map<string, Tag>();
  for (const element of page.named('meta')) {
    const name = canonical.get(straight(element, 'name').trim().toLowerCase());
    if (name === undefined) continue;
    const content = straight(element, 'content')
      .replace(/[\s\u00a0\u3000]+/g, ' ')
      .trim();
    const tag: Tag = { name, content, state: stateOf(name, content) };
    const other = best.get(name);
    if (other === undefined || RANK[tag.state] < RANK[other.state]) best.set(name, tag);
  }
  return TAG_NAMES.flatMap((name) => best.get(name) ?? []);
}

/** Content of a tag that has an honest value, else null. */
export function filled(tags: Tag[], name: (typeof TAG_NAMES)[number]): string | null {
  const tag = tags.find((one) => one.name === name);
  if (tag === undefined) return null;
  if (tag.state === 'filled') return tag.content;
  // Words within markup are still words.
  const words = tag.state === 'malformed' && MARKUP.test(tag.content) ? tag.content.replace(/<[^<>]*>/g, '').trim() : '';
  return words === '' ? null : words;
}
