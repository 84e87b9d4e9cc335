/** The eight elements that the foot of a government page must show (facts §B.3, §B.4), wherever they hide. */
import type { Element } from 'domhandler';
import type { ParsedPage } from './html.ts';
import type { Line } from './lines.ts';
import type { Footer, Mark } from './page-facts.ts';
import { errorReport } from './error-report.ts';
import { firstLink, footLinks, type FootLink } from './foot-links.ts';
import { parentOf } from './walk.ts';
import { writtenFoot, writtenLink } from './foot-scripts.ts';
import { readScripts } from './scripts.ts';

const PROVINCE = '[京津沪渝冀豫云滇辽黑湘皖鲁新苏浙赣鄂桂甘陇晋蒙陕吉闽贵黔粤青藏川蜀宁琼港澳]';
const SITE_ID = /(?:政府)?网站标识(?:编)?码\s*[：:（(]?\s*(\d{10}|bm\d{8}|N\d{9})(?!\d)/i;
const ICP = new RegExp(
  `${PROVINCE}(?:\\([^()]{1,8}\\))?\\s?ICP\\s?备\\s?(?:案)?\\s?(?:字|号)?\\s?(?:[:：])?\\s?\\d{5,10}\\s?(?:号)?(?:\\s?[-－]\\s?\\d{1,3})?`,
  'i',
);
const ICP_LICENCE = new RegExp(ICP.source.replace('备', '证'), 'i');
const POLICE = new RegExp(
  `${PROVINCE}公网安备\\s?(?:备案)?号?\\s?[:：]?\\s?\\d{11,14}\\s?号?|(?:网警备案|公安备案)号?\\s?[:：]?\\s?\\d{11,14}`,
);
const CONAC_LINK = /bszs\.conac\.cn\/sitename\?method=show&(?:amp;)?id=([0-9A-F]{32})/i;
const CONAC_ID = /(?<![0-9A-F])[0-9A-F]{16}E053[0-9A-F]{12}(?![0-9A-F])/;
const CONAC_SCRIPT = /dcs\.conac\.cn\/js\/[^"'\s<>]*?(CA\d{16,24})\.js/i;
const MAP_TEXT = /^[\s[【(（]*(?:(?:网站地图|站点地图|站点导航|网站导航|本站地图|site\s?map)[\s\]】()（）|/]*){1,2}$/i;
const CONTACT_TEXT = /^[\s[【]*(?:联系我们|联系方式|联系本站|联系我局|联系电话|contact(?: us)?)[\s\]】]*$/i;
const ORGANIZER = /主\s?办(?:单位|方|机关)?\s?[：:]\s?([^\s：:，,;；|｜©【】<>]{2,40})/;
const ORGANIZER_AFTER = /(?:^|\s)([\u4e00-\u9fa5、]{4,40})\s?主办(?:\s|$|[，,;；|])/;
/** Words of a report on an event that somebody held. */
const EVENT = /联合$|活动|比赛|大赛|大会|会议|论坛|展览|培训/;
const PHONE =
  /(?:电\s?话|热\s?线|联系方式|联系我们|总机|邮\s?箱|e-?mail|信\s?箱|\btel\b)[^\n：:\d]{0,12}[：:]?\s?((?:\+?86[- ]?)?[(（]?\d{3,4}[)）]?[-－—– ]?\d{5,8}|1\d{10}|12345|[\w.+-]{2,40}(?:@|#|（at）)[\w.-]{3,40})/i;
const ANY = new RegExp(PHONE.source.replace('电', '传\\s?真|电'), 'i');
/** What a foot says of those who built or advertise. */
const NOT_OURS = /(?:技术支持|技术维护|广告推广|广告合作|网站建设|网站制作|网站开发|设计制作)\s?[：:][\s\S]*$/;
/** A mailbox in the foot is the office's, named or not. */
const MAIL = /[A-Za-z][\w.+-]{1,40}@[\w-]{2,40}(?:\.[\w-]{2,20}){1,3}/;
const FOOT = /(?:^|[\s_-])(?:foot(?:er)?\w*|bottom\w*|copyright|copy|dibu|wzxx|bq)(?:$|[\s_-]|\d)/i;

function inFoot(element: Element): boolean {
  for (let at: Element | null = element; at !== null; at = parentOf(at)) {
    if (at.name === 'footer' || FOOT.test(at.attribs['class'] ?? '') || FOOT.test(at.attribs['id'] ?? '')) return true;
  }
  return false;
}

/** Lines of the page's foot: inside elements so named, else from the first line with a foot's own words near the end. */
function footLines(lines: Line[], body: Element | null): Line[] {
  const named = lines.filter(({ element }) => inFoot(element));
  const tail = lines.slice(-30).filter(({ element }) => body === null || !within(element, body));
  const first = tail.findIndex(({ text }) => /版权所有|ICP\s?备|公网安备|网站标识码|技术支持|copyright/i.test(text));
  return first < 0 ? named : [...new Set([...named, ...tail.slice(Math.max(0, first - 4))])];
}

function within(element: Element, outer: Element): boolean {
  for (let at: Element | null = element; at !== null; at = parentOf(at)) if (at === outer) return true;
  return false;
}

function compact(text: string): string {
  return text.replace(/\s+/g, '');
}

function inText(page: ParsedPage, lines: Line[], form: RegExp, group = 0): Mark | null {
  for (const line of lines) {
    const found = form.exec(line.text);
    if (found !== null) return { value: compact(found[group] ?? ''), where: 'text', spot: page.spot(line.element) };
  }
  const found = form.exec(page.text.replace(/\n/g, ' '));
  return found === null ? null : { value: compact(found[group] ?? ''), where: 'text' };
}

function inScript(page: ParsedPage, form: RegExp, group = 0): Mark | null {
  const { decoded, sources } = readScripts(page);
  const found = form.exec(decoded) ?? form.exec(sources.join('\n'));
  return found === null ? null : { value: compact(found[group] ?? found[0]), where: 'script', spot: { css: 'script' } };
}

function icp(page: ParsedPage, lines: Line[]): Mark | null {
  // A licence (证) is no filing (备); some print it in its place.
  const mark = inText(page, lines, ICP) ?? inText(page, lines, ICP_LICENCE) ?? inScript(page, ICP) ?? inScript(page, ICP_LICENCE);
  return mark === null ? null : { ...mark, value: mark.value.replace(/[:：]/g, '') };
}

function police(page: ParsedPage, lines: Line[], links: FootLink[]): Mark | null {
  const text = inText(page, lines, POLICE);
  if (text !== null) return { ...text, value: text.value.replace(/号(?=\d|$)|[:：]/g, '') };
  const link = firstLink(
    page,
    links,
    ({ href }) => /recordcode=\d{11,14}/i.test(href),
    ({ href }) => /recordcode=(\d{11,14})/i.exec(href)![1]!,
  );
  return link ?? inScript(page, POLICE);
}

/** An empty box that carries the mark's number for a script to draw. */
function conacBox(page: ParsedPage): Mark | null {
  if (!page.source.includes('E053')) return null;
  const box = page.elements.find(({ attribs }) => Object.values(attribs).some((value) => CONAC_ID.test(value)));
  if (box === undefined) return null;
  return { value: CONAC_ID.exec(Object.values(box.attribs).join(' '))![0], where: 'link', spot: page.spot(box) };
}

function conac(page: ParsedPage, links: FootLink[]): Mark | null {
  return (
    firstLink(
      page,
      links,
      ({ href }) => CONAC_LINK.test(href),
      ({ href }) => CONAC_LINK.exec(href)![1]!.toUpperCase(),
    ) ??
    inScript(page, CONAC_LINK, 1) ??
    inScript(page, CONAC_SCRIPT, 1) ??
    conacBox(page)
  );
}

function organizer(page: ParsedPage, foot: Line[]): Mark | null {
  for (const form of [ORGANIZER, ORGANIZER_AFTER]) {
    for (const line of foot) {
      const found = form
        .exec(line.text)?.[1]
        ?.replace(/^(?:本站|本网站|网站)?由|(?:承办|协办|版权所有|技术支持|地址|运行维护|备案).*$/g, '');
      if (found !== undefined && found.length >= 2 && !EVENT.test(found))
        return { value: found, where: 'text', spot: page.spot(line.element) };
    }
  }
  const script = ORGANIZER.exec(writtenFoot(page))?.[1]?.replace(/[<"'\\].*$/, '');
  return script === undefined || script.length < 2 ? null : { value: script, where: 'script', spot: { css: 'script' } };
}

function contact(page: ParsedPage, foot: Line[], links: FootLink[]): Mark | null {
  // First a number under which the office answers; a fax or the number of who built the site only where nothing else stands.
  for (const read of [
    (text: string) => PHONE.exec(text.replace(NOT_OURS, ''))?.[1] ?? MAIL.exec(text)?.[0],
    (text: string) => ANY.exec(text)?.[1],
  ]) {
    for (const line of foot) {
      const found = read(line.text);
      if (found !== undefined) return { value: found, where: 'text', spot: page.spot(line.element) };
    }
  }
  const link = firstLink(
    page,
    links,
    ({ text, url }) => url !== null && CONTACT_TEXT.test(text),
    ({ url }) => url!,
  );
  const said = link === null ? PHONE.exec(writtenFoot(page))?.[1] : undefined;
  if (said !== undefined) return { value: said, where: 'script', spot: { css: 'script' } };
  return link ?? writtenLink(page, '联系我们|联系方式');
}

/** Each element with its value and where it stands; null: looked for and absent. `lines`: all visible lines of the page; `body`: the article's. */
export function readFooter(page: ParsedPage, lines: Line[], body: Element | null): Footer {
  const links = footLinks(page);
  const foot = footLines(lines, body);
  return {
    siteId: inText(page, foot, SITE_ID, 1) ?? inScript(page, SITE_ID, 1),
    icp: icp(page, foot),
    police: police(page, foot, links),
    conac: conac(page, links),
    organizer: organizer(page, foot),
    contact: contact(page, foot, links),
    sitemap:
      firstLink(
        page,
        links,
        ({ text, url }) => url !== null && MAP_TEXT.test(text),
        ({ url }) => url!,
      ) ?? writtenLink(page, '网站地图|站点地图|站点导航|网站导航'),
    errorReport: errorReport(page, links),
  };
}
