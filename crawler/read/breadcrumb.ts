/** Where a page says it stands: "当前位置：首页 > 政务公开 > 通知公告". */
import type { AnyNode, Element } from 'domhandler';
import { hasBelow } from './below.ts';
import type { ParsedPage } from './html.ts';
import type { Link } from './page-facts.ts';
import { targetOf } from './links.ts';
import { parentOf, seen } from './walk.ts';

export interface Breadcrumb {
  links: Link[];
  /** Names from the front page down, without "正文" and its like. */
  names: string[];
  /** Whether the path ends in "正文": an article. */
  endsInBody: boolean;
  element: Element | null;
}

const LABEL = /(?:当前|目前|现在|所在|您|你)(?:现在|当前|目前)?(?:所?在)?的?位置|^位置[：:]|当前栏目|当前页面[：:]/;
const NAMED =
  /(?:^|[\s_-])(?:bread-?crumb(?:s|-?nav)?|crumbs?|position|location|dqwz|weizhi|curmb|path|now-?site|location-right|mbx|mianbaoxie)(?:$|[\s_-]|\d)/i;
const BODY_WORD =
  /^(?:正文|文章正文|内容|详情|详细|详细信息|信息详情|文章详情|内容页|详情页|信息内容|查看|浏览文章|文章内容|信息正文|阅读)$/;
const LIST_WORD = /^(?:列表|信息列表|栏目列表|文章列表|列表页|栏目首页|当前页)$/;
const SEPARATOR = /\s*(?:-{1,2}>|={1,2}>|>+|＞+|»|›|→|\/|\\|→|::|｜|\||·|—+)\s*/;

function find(page: ParsedPage): Element | null {
  let checked = 0;
  for (const node of seen(page.$.root()[0]!, () => false)) {
    if (node.type !== 'text' || (!node.data.includes('位置') && !node.data.includes('当前'))) continue;
    if (!LABEL.test(node.data.trim()) || (checked += 1) > 20) continue;
    let at = parentOf(node);
    for (let level = 0; level < 4 && at !== null; level += 1, at = parentOf(at)) {
      const text = page.textOf(at);
      if (text.length > 300) break;
      if (hasBelow(at, 'a') || /[>＞»›→]/.test(text.replace(LABEL, ''))) return at;
    }
  }
  for (const element of page.elements) {
    const named = NAMED.test(element.attribs['class'] ?? '') || NAMED.test(element.attribs['id'] ?? '');
    if (!named) continue;
    const text = page.textOf(element);
    if (text.length < 200 && (hasBelow(element, 'a') ? /首\s?页|home|[>＞»›]/i.test(text) : /首\s?页\s*[>＞»›→]/.test(text)))
      return element;
  }
  return bare(page);
}

const HOME_NAME = /^(?:网站)?(?:首\s?页|主页)$/;

/** A path that bears neither label nor name: a link to the front page, a separator, and what follows in the same short line. */
function bare(page: ParsedPage): Element | null {
  for (const link of page.named('a')) {
    if (!HOME_NAME.test(page.textOf(link).trim())) continue;
    const next = link.next;
    const parent = parentOf(link);
    if (parent === null || next?.type !== 'text' || !/^\s*(?:>+|＞+|»|›|→)/.test(next.data)) continue;
    const text = page.textOf(parent);
    if (text.length <= 100 && HOME_NAME.test((text.split(/[>＞»›→]/)[0] ?? '').trim())) return parent;
  }
  return unlinked(page);
}

/** "首页 > 政策解读 > 图解" without any link to its front page; the same words with "下一页" are a pager. */
const UNLINKED = /^\s*(?:网站)?(?:首\s?页|主页)\s*(?:>+|＞+|»|›|→)/;
const PAGER = /[上下前后]一?\s?页|[尾末]\s?页|共\s?\d+\s?[页条]/;

function unlinked(page: ParsedPage): Element | null {
  if (!/(?:首\s?页|主页)\s*[>＞»›→]/.test(page.text)) return null;
  for (const node of seen(page.$.root()[0]!, () => false)) {
    if (node.type !== 'text' || !UNLINKED.test(node.data)) continue;
    const parent = parentOf(node);
    const text = parent === null ? '' : page.textOf(parent).trim();
    if (text.length <= 100 && UNLINKED.test(text) && !text.includes('\n') && !PAGER.test(text)) return parent;
  }
  return null;
}

/** The path's steps: each link one, plain text between them cut at the separators. */
function steps(element: Element): string[] {
  const names: string[] = [];
  const add = (text: string): void => {
    for (const part of text.split(SEPARATOR)) if (part.trim() !== '') names.push(part.replace(/\s+/g, ' ').trim());
  };
  let label = false;
  for (const node of seen(element, ({ name, attribs }) => name === 'ul' && !NAMED.test(attribs['class'] ?? '') && element.name !== 'ul')) {
    if (node.type !== 'text') continue;
    const text: string = node.data;
    if (LABEL.test(text)) {
      names.length = 0;
      label = true;
      add(
        text
          .slice(text.search(LABEL))
          .replace(LABEL, '')
          .replace(/^[\s：:]+/, ''),
      );
    } else add(label && names.length === 0 ? text.replace(/^[\s：:]+/, '') : text);
  }
  return names;
}

function inside(node: AnyNode, element: Element): boolean {
  for (let at: AnyNode | null = node; at !== null; at = at.parent) if (at === element) return true;
  return false;
}

export function readBreadcrumb(page: ParsedPage): Breadcrumb {
  const element = find(page);
  if (element === null) return { links: [], names: [], endsInBody: false, element: null };
  const links: Link[] = [];
  page
    .$(element)
    .find('a')
    .each((_, link) => {
      const url = targetOf(link, page);
      const text = page.textOf(link).replace(/\n/g, ' ');
      if (url !== null && text !== '' && inside(link, element)) links.push({ url, text, spot: page.spot(link) });
    });
  const names = steps(element).filter((name) => !/^[：:>\s]*$/.test(name));
  const last = names.at(-1) ?? '';
  const endsInBody = BODY_WORD.test(last);
  while (names.length > 0 && (BODY_WORD.test(names.at(-1)!) || LIST_WORD.test(names.at(-1)!))) names.pop();
  return { links: links.slice(0, 12), names: names.slice(0, 12), endsInBody, element };
}
