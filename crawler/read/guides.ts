/** Reads a service guide: which of the eight element classes have a value, which forms it hands out (facts §F). */
import type { Element } from 'domhandler';
import { rawText } from './below.ts';
import { withoutFoot } from './foot-lines.ts';
import { guideMeaning, type GuideKey } from './guide-labels.ts';
import type { ParsedPage } from './html.ts';
import { tidyLine, type Line, pageLines } from './lines.ts';
import type { Guide, GuideElement, Link } from './page-facts.ts';
import { pairsOf, type Pair } from './pairs.ts';
import { tablePairs } from './pairs-table.ts';
import { placeNames } from './place-names.ts';

const ELEMENTS: readonly GuideElement[] = ['name', 'basis', 'conditions', 'materials', 'place', 'hours', 'phone', 'process'];
/** What only a guide says; an address, hours and a telephone also stand on a contact page. */
const CORE: readonly GuideElement[] = ['basis', 'conditions', 'materials', 'process'];

/** Every label of a core element ends in one of these; without any, and without a portal, a page is no guide. */
const CORE_WORD = /依\s*据|条\s*件|材\s*料|资\s*料|要\s*件|证\s*件|流\s*程|程\s*序|步\s*骤|环\s*节/;

const GUIDE_WORDS = /办事指南|服务指南|办理指南|办事服务|办事须知|服务事项|政务服务|网上办事|便民服务|办事大厅/;
/** How to ask an office for its papers is no service of it. */
const DISCLOSURE = /信息公开(?:指南|目录|制度|规定|条例|年度报告|年报)|公开指南/;
/** Documents speak of conditions and materials too; they are guides only where their column says so. */
const DOCUMENT =
  /(?:通知|公告|公示|通告|办法|规定|细则|意见|方案|决定|通报|函|批复|解读|报告|简章|预案|条例|规划|问答|一览表|清单)(?:[（(〔].*)?$/;
const NOTHING =
  /^(?:暂?无|没有|空|略|待(?:补充|完善|定|更新|公布|添加)|暂未(?:公布|提供|填写)|正在(?:完善|建设|更新).*|暂无(?:内容|数据|信息|相关.*)|[-—_/\\.…·*~、，。\s]+|N\/?A|null|undefined|无数据|未填写)?[。.；;]?$/i;
const SEE_ATTACHMENT =
  /^(?:具体|内容|材料|流程|请|详细)*(?:详见|见|参见|详情见|参照|查看|请看|下载)(?:下方|下面|以下|下列|后附|相关)?的?(?:附件|附表|下载)(?:[\d一二三四五六七八九十、，及和]|下载|列表|文件)*[。.；;]?$/;
const TABLE_HEAD =
  /^(?:序号|材料(?:名称|类型|形式|来源|要求)|名称|份数|原件|复印件|数量|备注|来源(?:渠道)?|类型|形式|要求|纸质|电子|必要性|规格|说明|[\s/、（）()\d份])+$/;
const FILE = /\.(?:docx?|xlsx?|wps|et|pdf|rtf|zip|rar|7z|ofd|jpe?g|png|tiff?)(?:$|[?#])/i;
const DOWNLOAD = /download|attach|upload|filedown|\/files?\/|getfile/i;
const PAGE = /(?:\.(?:s?html?|jhtml|aspx?|php|jsp|do|action)|\/)(?:$|[?#])/i;
const FORM_WORDS =
  /(?:申请|登记|审批|备案|申报|报名|承诺|委托|变更|审核|呈报)(?:表|书)|样表|样本|示范文本|空白表|范本|填写(?:说明|范例)|表格|表样/;
const PORTAL_HOST = /^(?:[\w-]+\.)*[\w-]*zwfw[\w-]*\.gov\.cn$|^(?:[\w-]+\.)*gjzwfw\.gov\.cn$/i;
const POINTER_CHARS = 400;
const TEXT_CHARS = 300;

interface Reading {
  page: ParsedPage;
  lines: readonly Line[];
  pairs: Pair<GuideKey>[];
}

function hrefOf(page: ParsedPage, link: Element): string | null {
  const href = link.attribs['href']?.trim() ?? '';
  return href === '' || /^(?:#|javascript:|mailto:|tel:)/i.test(href) ? null : page.resolve(href);
}

function isFile(page: ParsedPage, link: Element): boolean {
  const url = hrefOf(page, link);
  return url !== null && (FILE.test(url) || (DOWNLOAD.test(url) && !PAGE.test(url)));
}

/** The page has attachments of its own, named as such. */
function hasAttachments({ page, pairs, lines }: Reading): boolean {
  if (pairs.some((pair) => pair.keys.includes('attachments') && pair.lines.some((line) => line.links.some((link) => isFile(page, link)))))
    return true;
  return lines.some((line) => /^附件|点击下载/.test(line.text) && line.links.some((link) => isFile(page, link)));
}

function valueOf(reading: Reading, key: GuideElement, pair: Pair<GuideKey>): string | null {
  const text = pair.text.replace(/^[：:\s]+/, '').trim();
  const line = text.replace(/\s+/g, '');
  if (pair.lines.some((one) => one.pictures.length > 0)) return text === '' ? '〔图片〕' : text;
  if (SEE_ATTACHMENT.test(line)) {
    const here = pair.lines.some((one) => one.links.some((link) => isFile(reading.page, link)));
    return here || hasAttachments(reading) ? text : null;
  }
  if (NOTHING.test(line)) return null;
  if (key === 'materials' && TABLE_HEAD.test(line)) return null;
  if (key === 'phone' && !/\d{3}/.test(line.replace(/[０-９]/g, '0'))) return null;
  return text;
}

function elementsOf(reading: Reading): Guide['elements'] {
  const elements = Object.fromEntries(ELEMENTS.map((key) => [key, null])) as Guide['elements'];
  for (const key of ELEMENTS) {
    for (const pair of reading.pairs) {
      if (elements[key] !== null || !pair.keys.includes(key)) continue;
      const text = valueOf(reading, key, pair);
      if (text !== null) elements[key] = { text: text.slice(0, TEXT_CHARS), spot: reading.page.spot(pair.lines[0]?.element ?? pair.at) };
    }
  }
  return elements;
}

/** Parts of the document title: the page's own name first, then the site's. */
function titleParts(page: ParsedPage): string[] {
  return tidyLine(rawText(page.named('title')[0]))
    .split(/\s*[-_|–—]+\s*/)
    .filter((part) => part !== '');
}

function isGeneric(text: string): boolean {
  return (
    text.length < 3 ||
    text.length > 60 ||
    guideMeaning(text) !== null ||
    /^(?:办事|服务|办理)?(?:指南|服务|须知|大厅)$|政府|(?:网站?|网)$/.test(text)
  );
}

/** Heading under which the guide stands; null when it only repeats the column's or the site's name. */
function headingOf({ page, lines }: Reading): Line | null {
  const [own, ...site] = titleParts(page);
  if (own !== undefined && !isGeneric(own)) {
    const same = lines.find((line) => line.text === own);
    if (same !== undefined) return same;
  }
  return lines.find((line) => line.kind === 'heading' && !isGeneric(line.text) && !site.includes(line.text)) ?? null;
}

/** Lines in which a file is a form: those of the materials, and those under 表格下载 (only its own line, when the links stand there). */
function formLines({ keys, lines, at }: Pair<GuideKey>): Line[] {
  if (keys.includes('materials')) return lines;
  if (!keys.includes('forms')) return [];
  return lines[0]?.element === at ? lines.slice(0, 1) : lines;
}

function formsOf({ page, lines, pairs }: Reading): Link[] {
  const rows = new Set(pairs.flatMap((pair) => formLines(pair)));
  const forms = new Map<string, Link>();
  for (const line of lines) {
    for (const link of line.links) {
      const url = hrefOf(page, link);
      if (url === null || forms.has(url)) continue;
      const text = tidyLine(rawText(link)) || (link.attribs['title'] ?? '');
      const wanted = rows.has(line)
        ? isFile(page, link) || FORM_WORDS.test(text) || /下载/.test(text)
        : FORM_WORDS.test(text) || (FILE.test(url) && FORM_WORDS.test(line.text));
      if (wanted && (!PAGE.test(url) || DOWNLOAD.test(url)) && !PORTAL_HOST.test(new URL(url).hostname))
        forms.set(url, { url, text, spot: page.spot(link) });
    }
  }
  return [...forms.values()];
}

/** Address of a service portal, when the content is hardly more than the way to it. */
function delegatedTo({ page, lines }: Reading, present: number): string | null {
  const chars = lines.reduce((sum, line) => sum + line.text.length, 0);
  if (present > 2 || chars > POINTER_CHARS) return null;
  for (const line of lines) {
    for (const link of line.links) {
      const url = hrefOf(page, link);
      if (url !== null && PORTAL_HOST.test(new URL(url).hostname)) return url;
    }
  }
  return null;
}

/** The service guide a page is, or null. A list of guides, a notice about conditions, a contact page are none. */
export function readGuide(page: ParsedPage): Guide | null {
  if (page.context.entry === true || !(CORE_WORD.test(page.text) || /zwfw/i.test(page.source))) return null;
  const lines = withoutFoot(pageLines(page, { withoutFrame: true }));
  const across = tablePairs(page, guideMeaning);
  const pairs = [
    ...across.pairs,
    ...pairsOf(
      lines.filter((line) => !across.taken(line.element)),
      guideMeaning,
    ),
  ];
  const reading: Reading = { page, lines, pairs };
  const labels = new Set(pairs.flatMap(({ keys }) => keys));
  const named = ELEMENTS.filter((key) => labels.has(key));
  const heading = headingOf(reading);
  const hinted = GUIDE_WORDS.test(placeNames(page, true).join(' '));
  const elements = elementsOf(reading);
  const delegated = delegatedTo(reading, ELEMENTS.filter((key) => key !== 'name' && elements[key] !== null).length);
  const title = heading?.text ?? titleParts(page)[0] ?? '';
  if (DISCLOSURE.test(`${title} ${titleParts(page)[0] ?? ''}`)) return null;
  const document = [title, ...titleParts(page)].some((part) => DOCUMENT.test(part));
  const enough = CORE.some((key) => labels.has(key)) && (named.length >= 3 || (hinted && named.length >= 2)) && (hinted || !document);
  if (!enough && !(delegated !== null && hinted && heading !== null && lines.filter((line) => line.links.length > 0).length <= 8))
    return null;
  if (!labels.has('name') && heading !== null) elements.name = { text: heading.text, spot: page.spot(heading.element) };
  return { name: elements.name?.text ?? title, elements, forms: formsOf(reading), delegated };
}
