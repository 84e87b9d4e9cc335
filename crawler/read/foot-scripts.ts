/** The foot that a page's own scripts write: `document.write`, `innerHTML`, pieces joined by plus signs. */
import type { ParsedPage } from './html.ts';
import type { Mark } from './page-facts.ts';
import { readScripts } from './scripts.ts';

const FOOT = /版权所有|主\s?办(?:单位)?\s?[：:]|ICP\s?备|网站标识码/;
const BEFORE = 3000;
const AFTER = 12_000;

/** What scripts write around the first words of a foot, as text: quotes, joins and tags gone; '' when they write none. */
export function writtenFoot(page: ParsedPage): string {
  const { decoded } = readScripts(page);
  const foot = FOOT.exec(decoded);
  if (foot === null) return '';
  return decoded
    .slice(Math.max(0, foot.index - BEFORE), foot.index + AFTER)
    .replace(/['"]\s*\+\s*['"]?/g, '')
    .replace(/<[^<>]{0,300}>/g, ' ')
    .replace(/(?:&(?:nbsp|emsp|ensp);?|[\s\u3000])+/gi, ' ');
}

/** Address of a link that a script writes under one of these names. */
export function writtenLink(page: ParsedPage, names: string): Mark | null {
  const { decoded } = readScripts(page);
  if (!new RegExp(names).test(decoded)) return null;
  const form = new RegExp(`<a\\b[^<>]{0,300}?href\\s*=\\s*[\\\\"']*([^\\\\"'\\s<>]{1,300})[^<>]{0,300}>\\s*(?:${names})\\s*<`, 'i');
  const href = form.exec(decoded)?.[1];
  const value = href === undefined ? null : page.resolve(href);
  return value === null ? null : { value, where: 'script', spot: { css: 'script' } };
}
