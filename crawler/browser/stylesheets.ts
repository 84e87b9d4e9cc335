/** Finds the style sheets that a page, or another style sheet, would load in a browser; and has those of a site archived, each once. */
import { Parser } from 'htmlparser2';
import type { Exchange } from '../exchange.ts';
import type { Ask } from '../http.ts';
import type { Parts } from './parts.ts';

/** More than any honest page or sheet names. */
const mostOfOne = 40;
/** Sheets that import sheets that import sheets. */
const deepest = 3;

const comments = /\/\*[^]*?(?:\*\/|$)/g;
const imports = /@import\s+(?:url\(\s*)?(?:"([^"\n]*)"|'([^'\n]*)'|([^"'()\s;]+))/gi;

/** An absolute http(s) address as a browser asks for it, without fragment; null for anything else. */
function resolved(href: string, base: string): string | null {
  const text = href.trim();
  if (text === '' || !URL.canParse(text, base)) return null;
  const url = new URL(text, base);
  if (!/^https?:$/.test(url.protocol)) return null;
  url.hash = '';
  return url.href;
}

/** Sheets that a style sheet imports. Pure. */
export function importsOf(css: string, base: string): string[] {
  const found = new Set<string>();
  for (const [, double, single, bare] of css.replace(comments, '').matchAll(imports)) {
    const url = resolved(double ?? single ?? bare ?? '', base);
    if (url !== null && found.size < mostOfOne) found.add(url);
  }
  return [...found];
}

/** A link that a browser loads for the screen: no alternative, not for print alone. */
function isSheet({ rel = '', type = '', media = '', href, disabled }: Record<string, string>): boolean {
  const rels = rel.toLowerCase().split(/\s+/);
  if (href === undefined || disabled !== undefined || !rels.includes('stylesheet') || rels.includes('alternate')) return false;
  return (type === '' || /^text\/css\b/i.test(type.trim())) && !/^\s*print\s*$/i.test(media);
}

/** Style sheets that a page names, in order. `html`: bytes as latin1 do, for addresses are ASCII as a rule. Pure. */
export function stylesheetsOf(html: string, url: string): string[] {
  if (!/stylesheet|@import/i.test(html)) return [];
  let base = url;
  let hasBase = false;
  let style: string | null = null;
  const hrefs: string[] = [];
  const styles: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'base' && !hasBase && attributes['href'] !== undefined) {
        hasBase = true;
        base = resolved(attributes['href'], url) ?? url;
      } else if (name === 'style') style = '';
      else if (name === 'link' && isSheet(attributes) && hrefs.length < mostOfOne) hrefs.push(attributes['href']!);
    },
    ontext(text) {
      if (style !== null) style += text;
    },
    onclosetag(name) {
      if (name !== 'style' || style === null) return;
      styles.push(style);
      style = null;
    },
  });
  parser.end(html);
  const linked = hrefs.flatMap((href) => resolved(href, base) ?? []);
  return [...new Set([...linked, ...styles.flatMap((css) => importsOf(css, base))])].slice(0, mostOfOne);
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** Archives the sheets that `page` names and that were not asked for before. Rejects only when the archive fails. */
export async function keepStylesheets(
  { url, decoded }: Pick<Exchange, 'url' | 'decoded'>,
  { parts, permit, isOutside }: { parts: Parts; permit: Ask['permit']; isOutside(url: string): boolean },
): Promise<void> {
  const order: Ask = { want: 'file', paced: false, tries: 1, permit, headers: [['accept', 'text/css,*/*;q=0.1']] };
  let ahead = stylesheetsOf(latin1(decoded), url);
  for (let depth = 0; depth <= deepest && ahead.length > 0; depth += 1) {
    const next: string[] = [];
    for (const sheet of ahead) {
      if (parts.knows(sheet) || isOutside(sheet)) continue;
      const answer = await parts.get(sheet, order, true);
      const last = answer?.outcome.kind === 'answered' ? answer.exchanges.at(-1) : undefined;
      if (last !== undefined && last.status < 400) next.push(...importsOf(latin1(last.decoded), sheet));
    }
    ahead = [...new Set(next)];
  }
}
