/** Recognises lists and bodies that only a script brings, and the data addresses it names (facts §G.1, §G.2). */
import { hasBelow } from './below.ts';
import type { Element } from 'domhandler';
import { sumAt } from './concat.ts';
import type { ParsedPage } from './html.ts';
import type { Footer, Loader } from './page-facts.ts';
import { fragmentLoader } from './fragments.ts';
import { readScripts } from './scripts.ts';

const CALL =
  /(?:\$|jQuery|axios|http|request|ajax)\s*\.\s*(?:get|post|getJSON|ajax|load|request)\s*\(\s*(?:"([^"\n]{2,400})"|'([^'\n]{2,400})'|`([^`\n]{2,400})`)|\b(?:fetch|axios|request|getJSON|loadData|ajaxGet)\s*\(\s*(?:"([^"\n]{2,400})"|'([^'\n]{2,400})'|`([^`\n]{2,400})`)|\.open\s*\(\s*["'](?:GET|get)["']\s*,\s*(?:"([^"\n]{2,400})"|'([^'\n]{2,400})'|`([^`\n]{2,400})`)/g;
const OPTION =
  /\b(?:url|api|apiUrl|dataUrl|listUrl|jsonUrl|ajaxUrl|src)\s*[:=]\s*(?:"([^"\n]{2,400})"|'([^'\n]{2,400})'|`([^`\n]{2,400})`)/gi;
/** Side shows: counters, weather, search boxes, sign-in; and files that are no data. */
const ASIDE =
  /weather|tianqi|tongji|count(?:er)?\b|stat(?:s|istic\w*)?\b|visit|hits|click|login|captcha|verify|suggest|token|share|sitemap|\bhm\.|baidu|cnzz|\.(?:js|css|png|jpe?g|gif|ico|svg|swf|woff2?|mp4)(?:\?|$)/i;
const DATA = /json|xml|api|list|article|news|data|query|page|column|channel|content|info|get|\.do\b|\.action|\.jsp|\.ashx|\.php|gkmlpt/i;

/** An address with its variable ends filled in: page 1 and what the script itself says; everything else is beyond reading. */
function concrete(raw: string, code: string, end: number): string | null {
  const address = raw.replace(/\$\{\s*(?:this\.)?\w*(?:page|pn|index|num|curr)\w*\s*\}/gi, '1');
  if (/\$\{|\{\{|<%/.test(address)) return null;
  if (/^\s*\+/.test(code.slice(end, end + 3))) {
    const sum = sumAt(code, end - raw.length - 2);
    return sum ?? (/(?:page|pageno|pageindex|pagenum|pn|p|currpage)=$/i.test(address) ? `${address}1` : null);
  }
  return /[?&](?:page|pageno|pageindex|pagenum|pn|p)=$/i.test(address) ? `${address}1` : address;
}

function addresses(page: ParsedPage, code: string): string[] {
  const found = new Set<string>();
  for (const form of [CALL, OPTION]) {
    for (const match of code.matchAll(form)) {
      const raw = match.slice(1).find((group) => group !== undefined) ?? '';
      if (raw === '' || ASIDE.test(raw) || !/[/.?]/.test(raw) || (form === OPTION && !DATA.test(raw))) continue;
      const around = code.slice(Math.max(0, match.index - 200), match.index + match[0].length + 400);
      // A body made by a script cannot be asked for by address alone.
      if (/type\s*:\s*["']post|method\s*:\s*["']post|\.post\s*\(|JSON\.stringify/i.test(around)) continue;
      const address = concrete(raw, code, match.index + match[0].length);
      const url = address === null ? null : page.resolve(address);
      if (url !== null && found.size < 10) found.add(url);
    }
  }
  return [...found];
}

/** Guangdong's disclosure application: the category stands in the address or script (0: all, on its front page only), the site in SID. */
function gkmlpt(page: ParsedPage, code: string): string[] {
  const sid = /\bSID\s*[:=]\s*["']?(\w{1,20})/.exec(code)?.[1];
  const category =
    /(?:CATEGORY|CATE(?:GORY)?_?ID|cid|category_id|COLUMN_ID)\s*[:=]\s*["']?(\d{1,9})/i.exec(code)?.[1] ??
    /gkmlpt\/(?:index)?\/?#?(\d{1,9})/.exec(page.url)?.[1] ??
    (/\/gkmlpt\/(?:index\/?)?(?:[?#]|$)/.test(page.url) ? '0' : null);
  if (sid === undefined || category === null || !/gkmlpt/.test(page.url + code)) return [];
  const url = page.resolve(`/gkmlpt/api/all/${category}?page=1&sid=${sid}`);
  return url === null ? [] : [url];
}

const BUILDS =
  /\.innerHTML\s*\+?=|\.append(?:Child)?\s*\(|\.html\s*\(|insertAdjacentHTML|document\.write(?:ln)?\s*\(|new Vue\s*\(|createApp\s*\(|ReactDOM|template\s*\(|v-for|ng-repeat|laytpl|\.render\s*\(/;
const HOLDER =
  /(?:^|[\s_-])(?:app|root|list|lists|datalist|news-?list|content-?list|main-?list|items?|rows|ul|data|tbody|result|container|page-?content|jyul|con)(?:$|[\s_-]|\d)|list|List/;
const ROOT = /^(?:app|root|__next|__nuxt|main-app)$/;
const BUNDLE = /(?:app|main|index|chunk|bundle|vendor|runtime|list|page|column|news|data|load)[\w.-]*\.m?js(?:\?|$)/i;
const LIBRARY =
  /jquery|swiper|slide|bootstrap|share|nav|menu|head|foot|top|banner|weather|search|stat|count|font|aria|jiucuo|conac|polyfill|layui/i;

/** Empty elements that look as if a script were to fill them. */
function emptyHolders(page: ParsedPage): Element[] {
  return page
    .named('ul', 'ol', 'div', 'tbody', 'table', 'section')
    .filter((element) => {
      const id = element.attribs['id'] ?? '';
      if (!HOLDER.test(id) && !HOLDER.test(element.attribs['class'] ?? '')) return false;
      return page.textOf(element) === '' && !hasBelow(element, 'a', 'img', 'iframe');
    })
    .slice(0, 50);
}

/** A script that writes links where it stands: the page's list is in its text, and only running it shows which. */
const WRITES_LINKS = /document\.write(?:ln)?\s*\([^;]{0,300}?<(?:a|li|tr|dl)\b/i;

/** A list's own empty element with an outer script in it. */
function scriptInside(page: ParsedPage): boolean {
  return emptyHolders(page).some((element) =>
    page
      .$(element)
      .find('script[src]')
      .toArray()
      .some(({ attribs }) => !LIBRARY.test(attribs['src'] ?? '')),
  );
}

/** A mould for rows that a script fills with data: "<script type=text/template>{{#rows}}<tr>…". */
const MOULD = /<script\b[^<>]{0,200}type\s?=\s?["']?text\/(?:template|html|ng-template|x-[\w-]{1,30})\b/i;

function byScript(page: ParsedPage, code: string, sources: string[]): boolean {
  if (MOULD.test(page.source) && /\{\{[#^]?\s?\w/.test(page.source)) return true;
  if (/v-for=|ng-repeat=|\{\{\s*\w+(?:\.\w+)+\s*\}\}/.test(page.source)) return true;
  if (WRITES_LINKS.test(code) || scriptInside(page)) return true;
  for (const { attribs } of emptyHolders(page)) {
    const id = attribs['id'] ?? '';
    if (ROOT.test(id) && sources.length > 0) return true;
    const name = id !== '' ? id : ((attribs['class'] ?? '').split(/\s+/).find((word) => HOLDER.test(word)) ?? '');
    if (name !== '' && code.includes(name) && BUILDS.test(code)) return true;
    if (name !== '' && sources.some((source) => BUNDLE.test(source) && !LIBRARY.test(source))) return true;
  }
  return (
    /(?:get|load|init|query|show)\w{0,12}List\s*\(|\$\.ajax\s*\(|XMLHttpRequest|\bfetch\s*\(/.test(code) &&
    BUILDS.test(code) &&
    !ASIDE.test(code.slice(0, 0)) &&
    listCall(code)
  );
}

/** A request whose answer is looped over to build links: a list, not a counter. */
function listCall(code: string): boolean {
  return /(?:\$\.ajax|\$\.get|\$\.post|\$\.getJSON|fetch\s*\(|XMLHttpRequest|axios)[\s\S]{0,4000}?(?:for\s*\(|\.forEach|\.each\s*\(|\.map\s*\()[\s\S]{0,2000}?(?:<a\b|<li\b|href)/.test(
    code.slice(0, 200_000),
  );
}

/**
 * Why a page without entries (or body) cannot be judged by its HTML alone; null: nothing says that a script would bring more.
 * Only asked when the reading found nothing.
 */
export function readLoader(page: ParsedPage): Loader | null {
  const fragments = fragmentLoader(page);
  if (fragments !== null) return fragments;
  const { code, sources } = readScripts(page);
  const holders = page
    .$('[data-url], [data-api], [data-list-url]')
    .toArray()
    .flatMap(({ attribs }) => page.resolve(attribs['data-url'] ?? attribs['data-api'] ?? attribs['data-list-url'] ?? '') ?? []);
  const urls = [
    ...new Set([
      ...gkmlpt(page, code),
      ...addresses(page, code),
      ...holders.filter((url) => DATA.test(url) && !ASIDE.test(url)).slice(0, 5),
    ]),
  ];
  if (urls.length > 0 && (BUILDS.test(code) || code.includes('=>') || code.includes('function') || holders.length > 0))
    return { kind: urls.some((url) => /\.xml(?:\?|$)/i.test(url)) ? 'xml-fragments' : 'json-api', urls };
  return byScript(page, code, sources) ? { kind: 'script', urls: [] } : null;
}

/** A front page without a single mark whose body calls outer scripts: one of them may write the foot (facts §B.4). */
export function footLoader(page: ParsedPage, footer: Footer): Loader | null {
  if (page.context.rendered === true || Object.values(footer).some((mark) => mark !== null)) return null;
  return page.$('body script[src]').length > 0 ? { kind: 'script', urls: [] } : null;
}
