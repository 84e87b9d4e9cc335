/** One spelling per address, so that a page met under ten spellings is asked for once (facts §G.2). */

const sessionSegment = /;(?:jsessionid|phpsessid|sessionid|sid)=[^/?#;]*/gi;
/** ASP.NET writes the cookieless session into the path: /(S(24 letters))/ */
const sessionFolder = /\/\(S\([a-z0-9]{24}\)\)(?=\/)/gi;
const idleParameter = /^(?:jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken|utm_\w+|spm|gclid|fbclid|hmsr)$/i;
const indexFile = /\/(?:index|default)\.(?:html?|shtml|jsp|aspx?|php)$/i;
const unreserved = /[A-Za-z0-9\-._~]/;

/** Upper-case escapes, and no escape for what needs none (RFC 3986 §6.2.2). */
function normalEscapes(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (whole, hex: string) => {
    const char = String.fromCharCode(parseInt(hex, 16));
    return unreserved.test(char) ? char : whole.toUpperCase();
  });
}

function normalQuery(search: string): string {
  const kept = search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !idleParameter.test(part.split('=', 1)[0] ?? ''));
  return kept.length === 0 ? '' : `?${normalEscapes(kept.join('&'))}`;
}

/**
 * The canonical spelling of an address: absolute, http or https, lower-case host without default port, no fragment, no credentials,
 * no session id, no tracking parameters, back-slashes mended, escapes normalised. Null when `href` is no web address.
 */
export function canonicalUrl(href: string, base?: string): string | null {
  const text = href.trim();
  if (text === '' && base === undefined) return null;
  let url: URL;
  try {
    url = new URL(text, base);
  } catch (_notAnAddress) {
    return null;
  }
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return null;
  const host = url.host.replace(/\.(?=:|$)/, '');
  const path = normalEscapes(url.pathname.replaceAll('\\', '/')).replace(sessionSegment, '').replace(sessionFolder, '');
  const canonical = `${url.protocol}//${host}${path === '' ? '/' : path}${normalQuery(url.search)}`;
  return URL.canParse(canonical) ? new URL(canonical).href : null;
}

/** Addresses with the same key are the same page: http/https, www and index-file twins fold together. Not itself an address. */
export function twinKey(url: string): string {
  const { host, pathname, search } = new URL(url);
  const path = pathname.replace(/\/{2,}/g, '/');
  return `${host.replace(/^www\./, '')}${search === '' ? path.replace(indexFile, '/') : path}${search}`;
}

/** The folder an address stands in: everything of its path up to the last slash, slash included. */
export function folderOf(url: string): string {
  const { pathname } = new URL(url);
  return pathname.slice(0, pathname.lastIndexOf('/') + 1);
}
