/** Answers what an archived page asks for while it is shown again: from the archive alone, and never from a network. */
import type { Route } from 'playwright';

/** A recorded answer, its content coding taken off. */
export interface Part {
  status: number;
  /** As stated; '' when none was. */
  contentType: string;
  body: Uint8Array;
  /** Where it leads on to (Location). */
  location: string | null;
}

export interface ShownPage {
  url: string;
  /** Harmless, in UTF-8. */
  html: string;
  /** Shown without pictures and frames: it holds personal data, and nobody has looked at what stands on those. */
  bare: boolean;
}

/** What is shown as one picture. */
export interface Sheet {
  /** The whole of it, our own HTML; with an iframe `FRAME` when a page is shown in it. */
  html: string;
  /** The archived page. */
  page: ShownPage | null;
  /** What the archive holds of an address that the page asks for; null: nothing, or nothing that may be shown. */
  part(url: string, type: 'document' | 'stylesheet' | 'image' | 'font'): Promise<Part | null>;
}

/** Lies on the host of the page, so that browser and page are of one origin and stay in one process. */
export const sheetAddress = (page: Sheet['page']): string => new URL('/.sundial-sheet', page?.url ?? 'http://sheet.invalid/').href;

/** Nothing of a stranger's runs, whatever slipped through: scripts are off besides. */
const SHEET_RULES = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src http: https:";
const PAGE_RULES =
  "default-src 'none'; style-src * 'unsafe-inline' data:; img-src * data:; font-src * data:; frame-src http: https:; form-action 'none'";
const BARE_RULES = "default-src 'none'; style-src * 'unsafe-inline'; font-src * data:; form-action 'none'";
const html = 'text/html; charset=utf-8';
const wanted = new Set(['document', 'stylesheet', 'image', 'font']);
/** Parts of one page that are looked up. */
const mostParts = 300;
const mostHops = 5;

/** `missing`: addresses that the archive does not hold, as they come. */
export function answeringOffline(sheet: Sheet, missing: Set<string>): (route: Route) => Promise<void> {
  const top = sheetAddress(sheet.page);
  let served = false;
  let parts = 0;
  return async (route) => {
    const request = route.request();
    const type = request.resourceType();
    const url = request.url().split('#', 1)[0]!;
    const document = (body: string, rules: string) =>
      route.fulfill({
        status: 200,
        headers: { 'content-type': html, 'content-security-policy': rules, 'x-dns-prefetch-control': 'off' },
        body,
      });
    if (url === top && request.isNavigationRequest()) return document(sheet.html, SHEET_RULES);
    if (request.method() !== 'GET' || !/^https?:/.test(url) || !wanted.has(type)) return route.abort();
    if (type === 'document' && !served && sheet.page !== null && url === plain(sheet.page.url)) {
      served = true;
      return document(sheet.page.html, sheet.page.bare ? BARE_RULES : PAGE_RULES);
    }
    const part = ++parts > mostParts ? null : await held(sheet, url, type as 'image');
    if (part === null || part.status >= 400 || part.body.length === 0) {
      if (!/\/favicon\.ico$/.test(url)) missing.add(url);
      return route.abort();
    }
    const headers = {
      'content-type': part.contentType,
      'access-control-allow-origin': '*',
      ...(type === 'document' ? { 'content-security-policy': PAGE_RULES } : {}),
    };
    return route.fulfill({ status: 200, headers, body: Buffer.from(part.body) });
  };
}

const plain = (url: string): string => new URL(url).href.split('#', 1)[0]!;

/** What stands at an address, also where another one leads to it. A page that came by https may name its parts by http. */
async function held(sheet: Sheet, url: string, type: 'document' | 'stylesheet' | 'image' | 'font'): Promise<Part | null> {
  let at = url;
  for (let hops = 0; hops <= mostHops; hops += 1) {
    const part = (await sheet.part(at, type)) ?? (await sheet.part(at.replace(/^https:/, 'http:'), type));
    if (part === null || part.status < 300 || part.status >= 400 || part.location === null || !URL.canParse(part.location, at)) return part;
    at = plain(new URL(part.location, at).href);
  }
  return null;
}
