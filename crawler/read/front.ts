/** What a front page offers everybody at its head: whose site it is, a search, a version for people who see or hear badly (facts §B.3). */
import type { Element } from 'domhandler';
import { hasBelow } from './below.ts';
import type { Spot } from '../evidence/ref.ts';
import type { ParsedPage } from './html.ts';
import { linkText, targetOf } from './links.ts';
import { maskText } from './masks.ts';

/** A way in that the page offers, and the words or the name it goes by. */
export interface Entry {
  text: string;
  spot: Spot;
}

export interface Front {
  /** The first words that can be seen, and those of the first pictures. */
  head: string;
  /** Pictures and empty boxes among the first that may show a name which nobody can read. */
  mute: number;
  search?: Entry;
  accessible?: Entry;
}

const HEAD_CHARS = 300;
/** So many pictures a page's head holds: the logo, its name, a ribbon. */
const HEAD_PICTURES = 5;

const SEARCH_TEXT = /^[\s【[]*(?:站内|全站|智能|全文|高级|信息|本站)?(?:搜索|检索|搜一搜|查询)(?:平台|服务)?[\s\]】>»]*$/;
const SEARCH_NAME = /search|sousuo|jiansuo|keyword|keywords|(?:^|[^a-z])(?:key|kw|wd|query|q|qt|searchword)(?:$|[^a-z])/i;
const SEARCH_WORDS = /搜索|检索|关键[字词]|搜一搜/;
const SEARCH_PATH = /\/(?:so|search|jsearch\w*|searchweb|ssjg|znss)(?:[/.?]|$)/i;
const ACCESSIBLE = /无障碍|适老|关怀版|关怀模式|长者|老年模式|老年版|助残|辅助浏览|盲人/;
const ACCESSIBLE_NAME = /wza|wuzhangai|accessib|slh|elder|guanhuai|toolbar-old/i;
const LOGO = /(?:^|[\s_-])(?:logo|banner|sitename|site-name|topbg)(?:$|[\s_-]|\d)/i;

const about = ({ attribs }: Element): string => `${attribs['name'] ?? ''} ${attribs['id'] ?? ''} ${attribs['class'] ?? ''}`;

function isSearchField(element: Element): boolean {
  const type = (element.attribs['type'] ?? 'text').toLowerCase();
  if (type === 'search') return true;
  if (type !== 'text') return false;
  const words = `${element.attribs['placeholder'] ?? ''} ${element.attribs['value'] ?? ''} ${element.attribs['title'] ?? ''}`;
  return SEARCH_NAME.test(about(element)) || SEARCH_WORDS.test(words);
}

function search(page: ParsedPage): Entry | undefined {
  const field = page.named('input').find(isSearchField);
  if (field) return { text: (field.attribs['placeholder'] || field.attribs['name'] || '搜索框').slice(0, 30), spot: page.spot(field) };
  const form = page
    .named('form')
    .find((one) => /search|sousuo|jiansuo/i.test(`${one.attribs['action'] ?? ''} ${about(one)}`) && hasBelow(one, 'input'));
  if (form) return { text: '搜索框', spot: page.spot(form) };
  for (const link of page.named('a', 'button')) {
    const text = linkText(page, link);
    const url = link.name === 'a' ? targetOf(link, page) : null;
    if (SEARCH_TEXT.test(text) || (url !== null && SEARCH_PATH.test(new URL(url).pathname)))
      return { text: (text || '搜索').slice(0, 30), spot: page.spot(link) };
  }
  return undefined;
}

function accessible(page: ParsedPage): Entry | undefined {
  for (const element of page.elements) {
    const clickable = element.name === 'a' || element.name === 'button' || element.attribs['onclick'] !== undefined;
    if (!clickable) continue;
    const text = linkText(page, element).slice(0, 40);
    if (ACCESSIBLE.test(text) && text.length <= 20) return { text, spot: page.spot(element) };
    if (ACCESSIBLE_NAME.test(about(element))) return { text: text || about(element).trim().slice(0, 30), spot: page.spot(element) };
  }
  return undefined;
}

const wordsOf = ({ attribs }: Element): string => (attribs['alt'] || attribs['title'] || '').trim();

/** Of a front page only. */
export function readFront(page: ParsedPage): Front {
  const pictures = page.named('img').slice(0, HEAD_PICTURES);
  const boxes = page.elements.filter((element) => LOGO.test(about(element)) && element.name !== 'img').slice(0, HEAD_PICTURES);
  const empty = boxes.filter((box) => page.textOf(box) === '' && !hasBelow(box, 'img')).length;
  const head = [page.text.slice(0, HEAD_CHARS), ...pictures.map(wordsOf)].filter((text) => text !== '').join(' ');
  const [found, eased] = [search(page), accessible(page)];
  return {
    head: maskText(head.replace(/\s+/g, ' ').slice(0, 2 * HEAD_CHARS)),
    mute: pictures.filter((picture) => wordsOf(picture) === '').length + empty,
    ...(found ? { search: found } : {}),
    ...(eased ? { accessible: eased } : {}),
  };
}
