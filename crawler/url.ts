/** One spelling per address, so that a page met under ten spellings is asked for once (facts §G.2). */
import { inGbk } from './gbk-query.ts';

/** A session in the path, its semicolon plain or escaped: a.jsp;jsessionid=… */
const sessionSegment = /(?:;|%3B)(?:\w*sessionid\w*|phpsessid|sid|cfid|cftoken)(?:=|%3D)(?:(?!%3B|%2F)[^/?#;])*/gi;
/** ASP.NET writes sessions and its like into the path: /(S(24 letters))/, /(X(1)S(…))/ */
const sessionFolder = /\/\((?:[AFSX]\([^()/]*\)){1,4}\)(?=\/)/gi;
const sessionInQuery = /;jsessionid=[^&;]*/gi;
/** Sessions and campaigns by their names alone. */
const idleName = /^(?:jsessionid|phpsessid|aspsessionid\w*|utm_\w+|gclid|fbclid|msclkid|yclid|bd_vid|hm(?:sr|pl|cu|kw|ci))$/i;
/** Names that may mean something of their own; what they carry decides. */
const idleValue: [name: RegExp, value: RegExp][] = [
  [/^spm$/i, /\./],
  [/^(?:session_?id|sess_?id)$/i, /^(?=\D*\d)[\w!.-]{16,}$/],
  [/^(?:_|t|r|v|rnd|rand|random|timestamp|nocache)$/i, /^0?\.\d{8,}$/],
  [/^(?:_|rnd|rand|random|timestamp|nocache)$/i, /^\d{13}$/],
];
const indexFile = /\/(?:index|default)\.(?:html?|shtml|jsp|aspx?|php)$/i;
const unreserved = /[A-Za-z0-9\-._~]/;
/** Blanks that no editor shows; the pasted ones have no width at all. */
const edges = /^[\s\u200b-\u200f\u2060\ufeff]+|[\s\u200b-\u200f\u2060\ufeff]+$/g;

/** Upper-case escapes, and no escape for what needs none (RFC 3986 §6.2.2). Behind a stray per cent sign nothing is an escape. */
function normalEscapes(text: string): string {
  return text.replace(/(?<!%|%[0-9a-f])%([0-9a-f]{2})/gi, (whole, hex: string) => {
    const char = String.fromCharCode(parseInt(hex, 16));
    return unreserved.test(char) ? char : whole.toUpperCase();
  });
}

const nameOf = (part: string): string => part.split('=', 1)[0]!;

function isIdle(part: string, names: Set<string>): boolean {
  const name = nameOf(part);
  const value = part.slice(name.length + 1);
  // ColdFusion's pair; either word alone may be anybody's.
  if (/^(?:cfid|cftoken)$/i.test(name)) return names.has('cfid') && names.has('cftoken');
  return idleName.test(name) || idleValue.some(([named, carries]) => named.test(name) && carries.test(value));
}

function normalQuery(search: string): string {
  if (search.length < 2) return '';
  // A link that was escaped twice; no server has a parameter of that name.
  const parts = normalEscapes(
    search
      .slice(1)
      .replace(sessionInQuery, '')
      .replace(/&(?:amp;)+/gi, '&'),
  ).split('&');
  const names = new Set(parts.map((part) => nameOf(part).toLowerCase()));
  const kept = parts.filter((part) => part !== '' && !isIdle(part, names));
  return kept.length === 0 ? '' : `?${kept.join('&')}`;
}

/**
 * The canonical spelling of an address: absolute, http or https, lower-case host without default port, no fragment, no credentials,
 * no session id, no tracking parameters, back-slashes mended, escapes normalised. Null when `href` is no web address.
 * `charset`: of the page it stands on; a browser sends the query of a GBK page's links in GBK.
 */
export function canonicalUrl(href: string, base?: string, charset?: string): string | null {
  const text = href.replace(edges, '');
  if (text === '' && base === undefined) return null;
  let url: URL;
  try {
    url = new URL(charset === 'gb18030' ? inGbk(text) : text, base);
  } catch (_notAnAddress) {
    return null;
  }
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return null;
  const host = url.host.replace(/\.+(?=:|$)/, '');
  const path = normalEscapes(url.pathname).replace(sessionSegment, '').replace(sessionFolder, '');
  const canonical = `${url.protocol}//${host}${path === '' ? '/' : path}${normalQuery(url.search)}`;
  return URL.canParse(canonical) ? new URL(canonical).href : null;
}

/** Parameters in the order of their names; those of one name stay in theirs. */
function sortedQuery(search: string): string {
  if (!search.includes('&')) return search;
  const parts = search.slice(1).split('&');
  return `?${parts.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0)).join('&')}`;
}

/**
 * Addresses with the same key are the same page: http/https, www, index-file and double-slash twins fold together, whatever the order
 * of their parameters. Not itself an address.
 */
export function twinKey(url: string): string {
  const { host, pathname, search } = new URL(url);
  const path = pathname.replace(/\/{2,}/g, '/');
  return `${host.replace(/^www\./, '')}${search === '' ? path.replace(indexFile, '/') : path}${sortedQuery(search)}`;
}

/** The folder an address stands in: everything of its path up to the last slash, slash included. */
export function folderOf(url: string): string {
  const { pathname } = new URL(url);
  return pathname.slice(0, pathname.lastIndexOf('/') + 1);
}
