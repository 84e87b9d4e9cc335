/** Which policy file an interpretation explains, by what it links to: read with it, an interpretation is worth something to a citizen. */
import { normalTitle } from '../gather/items.ts';
import { columnsOf } from './places.ts';
import type { SeenPage, UnitFacts } from '../unit-facts.ts';

/** A document's name is at least so long; shorter quotations are slogans. */
const NAME_CHARS = 4;
/** A link that says no more than that the file stands behind it. */
const ORIGINAL =
  /^(?:点击|请)?(?:查看|阅读|下载|浏览)?(?:相关|解读)?(?:政策|文件|通知|方案|办法|意见)?(?:文件)?(?:原文|全文|原件)(?:链接|下载|查看)?$|^(?:相关|关联|解读的?)?政策(?:文件)?(?:链接)?$|^(?:相关|关联)文件$/;
const NUMBER = /[〔[（(【]\s*(?:19|20)\d{2}\s*[〕\]）)】]\s*第?\s*\d{1,4}\s*号/;
/** What makes a title one of an interpretation; the rest names the file. */
const TELLS =
  /(?:政策)?(?:图文|文字|动漫|视频|专家|部门|负责人)?(?:解读|图解|起草说明|编制说明|说明|问答|一图读懂|一图看懂|答记者问|新闻发布会|新闻通气会)/g;

export interface Explained {
  url: string;
  /** What the link says. */
  text: string;
}

/** Addresses of the unit's policy files, with their titles. */
export function policyFiles(facts: UnitFacts, policy: readonly string[], interpret: readonly string[]): Map<string, string> {
  const told = new Set(columnsOf(facts, interpret).flatMap(({ items }) => items.map(({ url }) => url)));
  const files = new Map<string, string>();
  for (const { url, facts: page } of facts.pages)
    if (page.kind === 'article' && page.documentNumber !== null && !told.has(url)) files.set(url, page.title ?? '');
  for (const { items } of columnsOf(facts, policy)) for (const { url, title } of items) if (!told.has(url)) files.set(url, title);
  return files;
}

/** Names of files that a title quotes, else what is left of it. */
export function namesIn(title: string): string[] {
  const quoted = [...title.matchAll(/《([^《》]*(?:《[^》]*》[^《》]*)?)》/g)].map((match) => normalTitle(match[1]!));
  const bare = title.replace(TELLS, '');
  const names = quoted.length > 0 ? quoted : bare === title ? [] : [normalTitle(bare).replace(/^关于|的$/g, '')];
  return names.filter((name) => name.length >= NAME_CHARS);
}

/** 《停车管理办法》解读 and 关于印发《示例市停车管理办法》的通知 speak of one file. */
export function isNamed(names: readonly string[], title: string): boolean {
  const plain = normalTitle(title);
  return names.some((name) => plain.includes(name) || (plain.length >= 2 * NAME_CHARS && name.includes(plain)));
}

/** Links by which the page leads to the file it explains; dead ones are none. */
export function linksToFile(page: SeenPage, facts: UnitFacts, files: ReadonlyMap<string, string>): Explained[] {
  const names = namesIn(page.facts.title ?? '');
  const related = new Set(page.facts.related ?? []);
  return page.facts.links.filter(({ url, text }) => {
    if (url === page.url || facts.targets[url]?.verdict === 'dead') return false;
    const title = files.get(url);
    const named = names.length > 0 && text.length >= NAME_CHARS && (isNamed(names, text) || (title !== undefined && isNamed(names, title)));
    if (named) return true;
    return related.has(url) && (title !== undefined || NUMBER.test(text) || ORIGINAL.test(text.replace(/[\s【】[\]（）()：:《》]/g, '')));
  });
}

/** Why there is none, where something pointed at nothing. */
export function deadLink(page: SeenPage, facts: UnitFacts): string | null {
  const names = namesIn(page.facts.title ?? '');
  const dead = page.facts.links.find(({ url, text }) => facts.targets[url]?.verdict === 'dead' && isNamed(names, text));
  return dead ? facts.targets[dead.url]!.why : null;
}
