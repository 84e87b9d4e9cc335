/** Lists that 大汉 sites keep as XML records: inside the page's script, or answered by dataproxy.jsp (facts §G.1). */
import { canonicalUrl } from '../url.ts';
import type { ParsedPage } from './html.ts';
import type { Loader, Paging } from './page-facts.ts';
import { readScripts } from './scripts.ts';

const MAX_RECORDS = 3000;

export function isFragment(source: string, contentType: string | null | undefined): boolean {
  const start = source.slice(0, 3000);
  return (
    /<record(?:set)?>/i.test(start) && (/xml/i.test(contentType ?? '') || /^\s*(?:<\?xml[^>]*>\s*)?<(?:datastore|record)/i.test(start))
  );
}

/** What stands between each <record> and its end, found by hand: a pattern would crawl on hostile input. */
function recordBodies(xml: string): string[] {
  const lower = xml.toLowerCase();
  const bodies: string[] = [];
  for (let at = lower.indexOf('<record>'); at >= 0 && bodies.length < MAX_RECORDS; at = lower.indexOf('<record>', at + 8)) {
    const end = lower.indexOf('</record>', at);
    if (end < 0) break;
    bodies.push(
      xml
        .slice(at + 8, end)
        .replace('<![CDATA[', '')
        .replace(/\]\]>\s*$/, '')
        .trim(),
    );
    at = end;
  }
  return bodies;
}

/** The HTML of the records, each in its own element, so that list reading works as on any page. */
export function recordsHtml(xml: string): string | null {
  if (!/<record>/i.test(xml)) return null;
  const rows = recordBodies(xml).map((html) =>
    /^<tr[\s>]/i.test(html) ? `<li><table>${html}</table></li>` : `<li>${html.replace(/^<li\b[^>]{0,500}>|<\/li>$/gi, '')}</li>`,
  );
  return `<ul class="records">${rows.join('\n')}</ul>`;
}

/** Blocks of records that the page carries in its own scripts. */
export function embeddedRecords(page: ParsedPage): string[] {
  return readScripts(page).data.flatMap((block) => recordsHtml(block) ?? []);
}

const PARAMETERS = ['col', 'appid', 'webid', 'path', 'columnid', 'sourceContentType', 'unitid', 'webname', 'permissiontype'];

/** The proxy's address as the script names it, with the parameters that stand beside it. */
function proxyAddress(code: string): { address: string; parameters: string[] } | null {
  const found = /["']([^"'\s]{0,200}dataproxy\.jsp[^"'\s]{0,600})["']/i.exec(code);
  if (found === null) return null;
  const address = (found[1] as string).replaceAll('&amp;', '&');
  const parameters = PARAMETERS.flatMap((name) => {
    if (new RegExp(`[?&]${name}=`, 'i').test(address)) return [];
    const value = new RegExp(`["']?\\b${name}["']?\\s*[:=]\\s*(?:"([^"]*)"|'([^']*)'|(\\d+))`).exec(code);
    return value === null ? [] : [`${name}=${encodeURIComponent(value[1] ?? value[2] ?? value[3] ?? '')}`];
  });
  return { address, parameters };
}

function numberIn(text: string, name: string): number | null {
  const found = new RegExp(`<${name}>\\s*(\\d{1,7})|\\b${name}["']?\\s*[:=]\\s*["']?(\\d{1,7})`, 'i').exec(text);
  return found === null ? null : Number(found[1] ?? found[2]);
}

/** Blocks start … total in steps of one block (three pages), as the script itself would ask for them. */
function blocks(address: string, base: string, range: { start: number; size: number; total: number; perPage: number }): string[] {
  const urls: string[] = [];
  const clean = address.replace(/(?<=[?&])(?:(?:startrecord|endrecord|perpage)=\d*(?:&|$))+/gi, '').replace(/[?&]$/, '');
  for (let start = range.start; start <= range.total && urls.length < 500; start += range.size) {
    const end = Math.min(start + range.size - 1, range.total);
    const query = `startrecord=${start}&endrecord=${end}&perpage=${range.perPage}`;
    const url = canonicalUrl(`${clean}${clean.includes('?') ? '&' : '?'}${query}`, base);
    if (url !== null) urls.push(url);
  }
  return urls;
}

function nextGroup(xml: string, base: string): string | null {
  const href = /<nextgroup>[\s\S]{0,80}?href\s*=\s*["']([^"']{3,800})["']/i.exec(xml)?.[1];
  return href === undefined ? null : canonicalUrl(href.replaceAll('&amp;', '&'), base);
}

function proxyBlocks(code: string, base: string, from: number): { urls: string[]; total: number | null } {
  const proxy = proxyAddress(code);
  if (proxy === null) return { urls: [], total: null };
  const perPage = numberIn(code, 'perPage') ?? Number(/[?&]perpage=(\d+)/i.exec(proxy.address)?.[1] ?? 15);
  const total = numberIn(code, 'totalRecord') ?? numberIn(code, 'total');
  const query = proxy.parameters.join('&');
  const address = query === '' ? proxy.address : `${proxy.address}${proxy.address.includes('?') ? '&' : '?'}${query}`;
  const size = Number(/[?&]endrecord=(\d+)/i.exec(proxy.address)?.[1] ?? perPage * 3) || perPage * 3;
  return { urls: blocks(address, base, { start: from, size, total: total ?? from + size - 1, perPage }), total };
}

/** Continuation of a list kept in records; null when the page has none. */
export function fragmentPaging(page: ParsedPage): Paging | null {
  const { code, data } = readScripts(page);
  const store = data.find((block) => /<record(?:set)?>/i.test(block));
  if (store === undefined) return null;
  const next = nextGroup(store, page.base);
  const known = [...store.matchAll(/<record>/gi)].length;
  const proxy = proxyBlocks(code, page.base, known + 1);
  const total = numberIn(store, 'totalrecord') ?? proxy.total;
  const rest = total === null || total > known ? (proxy.total === null ? [] : proxy.urls) : [];
  return { next: rest.length > 0 ? rest : next !== null && (total === null || total > known) ? [next] : [], total };
}

/** Continuation of an answer of dataproxy.jsp itself. */
export function answerPaging(xml: string, url: string): Paging {
  const total = numberIn(xml, 'totalrecord');
  const records = [...xml.matchAll(/<record>/gi)].length;
  const range = /startrecord=(\d+)&endrecord=(\d+)(?:&perpage=(\d+))?/i.exec(url);
  if (range !== null) {
    const [start, end] = [Number(range[1]), Number(range[2])];
    const size = end - start + 1;
    const last = total ?? (records >= size ? end + size : end);
    if (size > 0) return { next: blocks(url, url, { start: end + 1, size, total: last, perPage: Number(range[3] ?? 15) }), total };
  }
  const group = nextGroup(xml, url);
  return { next: group !== null && records > 0 && group !== url ? [group] : [], total };
}

/** The proxy as loader of a list that the page itself does not carry. */
export function fragmentLoader(page: ParsedPage): Loader | null {
  const { code, sources } = readScripts(page);
  const { urls } = proxyBlocks(code, page.base, 1);
  // Each answer names the blocks behind it: a list is asked for only as far as it is needed.
  if (urls.length > 0) return { kind: 'xml-fragments', urls: urls.slice(0, 1) };
  return sources.some((source) => /\/jpage\/|jquery\.jpage/i.test(source)) && /\.jpage\s*\(/.test(code)
    ? { kind: 'script', urls: [] }
    : null;
}
