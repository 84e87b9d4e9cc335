/** Reports what is broken on a page itself; where in doubt it stays silent, for a wrong accusation is worse than a miss (47号, facts §G.2). */
import type { Element } from 'domhandler';
import { rawText } from './below.ts';
import { readFloating } from './floating.ts';
import { readGarbled } from './garbled.ts';
import type { ParsedPage } from './html.ts';
import { tidyLine, type Line, pageLines } from './lines.ts';
import type { Defect } from './page-facts.ts';
import { pathText } from './place-names.ts';
import { readServerError } from './server-error.ts';
import { isSoft404Text } from './soft-404.ts';

/** What the other readers found on the same page. */
export interface SeenOnPage {
  items: unknown[];
  sections: unknown[];
  loader: unknown;
  kind?: string;
  /** Length of the visible main text. */
  textChars: number;
  attachments: unknown[];
  messages: unknown[];
  guide: unknown;
}

/** Sentences of the site's own frame, wherever they stand. */
const FRAME_LINE =
  /主办单位|承办单位|主办[:：]|承办[:：]|版权所有|copyright|备案|网安备|标识码|技术支持|建议使用|分辨率|浏览器|访问量|您是第|网站地图|当前位置|您的位置|所在位置|^首页|今天是|星期[一二三四五六日]|^\d{4}年\d{1,2}月\d{1,2}日|无障碍|关怀版|繁體|简体|登录|注册|搜\s*索|^(?:共|第)?\s*\d+\s*[条页]|上一页|下一页|尾页|末页|^跳转/i;
/** An office's address and telephone: the frame's when they stand alone, content when they end a sentence about the office. */
const CONTACT_LINE = /联系电话|邮\s*编|地址[:：]/;
const CONTACT_CHARS = 80;
const EMPTY_STATE =
  /^[[（(【\s]*(?:抱歉|对不起|很遗憾|sorry)?[，,！! ]*(?:该|本|此|当前)?(?:栏目|频道|页面|分类|列表|目录)?(?:下)?(?:目前|当前|现在|暂时)?(?:(?:暂无|暂没有|暂时没有|没有|尚无|还没有|未找到|无)(?:任何|相关|更多|此类|符合条件的?)*(?:内容|信息|数据|文章|记录|资料|新闻|公告|文件)(?:哦|呢|啦)?|(?:正在|尚在)?(?:建设|完善|整理|更新|维护|升级|改版)(?:改版)?(?:之)?中|正在(?:抓紧)?(?:建设|完善|整理|维护|升级)|升级改版|内容(?:正在)?(?:建设|更新|整理|完善)中|敬请期待|即将(?:上线|开通))(?:[，,。.…!！～~ ]*(?:敬请(?:期待|关注|谅解)|请(?:稍后|耐心等待|您?谅解|关注).{0,8}))?[\]）)】。.…!！～~\s]*$/i;
/** Characters beside the empty sentence that a column without content may still have. */
const EMPTY_CHARS = 120;
/** Characters of a page that says "not there" and nothing else. */
const GONE_CHARS = 260;
/** Characters that are no content: a heading, the column's name. */
const HEADING_CHARS = 40;
/** A line this long is a sentence of a text, not a menu's or a banner's. */
const TEXT_LINE = 80;
const NOT_A_COLUMN = new Set(['home', 'article', 'guide', 'messages', 'redirect', 'error']);
const PUBLISHED = /(?:发布|发稿|更新)(?:时间|日期)|(?:信息)?来源\s*[:：]|作者\s*[:：]|浏览次数/;

interface Content {
  /** Lines without frame, path and footer sentences. */
  lines: Line[];
  /** Characters of them outside links. */
  chars: number;
  /** Links of them. */
  links: number;
}

function isFrame(text: string): boolean {
  return FRAME_LINE.test(text) || (CONTACT_LINE.test(text) && text.length <= CONTACT_CHARS && !/。./.test(text));
}

function contentOf(page: ParsedPage): Content {
  const path = pathText(page);
  const lines = pageLines(page, { withoutFrame: true }).filter(
    (line) => !isFrame(line.text) && (path === '' || !path.includes(line.text) || line.text === ''),
  );
  return {
    lines,
    chars: lines.reduce((sum, line) => sum + Math.max(0, line.text.length - line.linkChars), 0),
    links: lines.reduce((sum, line) => sum + line.links.length, 0),
  };
}

/** A page that only pops up a sentence and goes back. */
function alerted(page: ParsedPage, content: Content): string | null {
  if (content.chars > 20 || page.text.length > 60) return null;
  return /\balert\s*\(\s*['"]([^'"]{4,60})['"]\s*\)/.exec(page.source)?.[1] ?? null;
}

function softGone(page: ParsedPage, content: Content, seen: SeenOnPage): Defect | null {
  if ((page.context.status ?? 200) >= 400 || page.context.entry === true) return null;
  const said = alerted(page, content);
  if (said !== null && isSoft404Text(said)) return { sort: 'soft-404', text: said };
  if (content.chars > GONE_CHARS || content.lines.some(({ text }) => PUBLISHED.test(text)) || seen.attachments.length > 0) return null;
  const line = content.lines.find(({ text }) => isSoft404Text(text));
  if (line !== undefined && !isArticleHeading(line, content)) return { sort: 'soft-404', text: line.text, spot: page.spot(line.element) };
  const title = tidyLine(rawText(page.named('title')[0]));
  const gone = [title, title.split(/\s*[-_|–—]+\s*/)[0] ?? ''].some(isSoft404Text);
  const heading = seen.items.length === 0 && content.chars <= 120 && gone;
  return heading ? { sort: 'soft-404', text: title } : null;
}

/** A heading over a story is a story's. */
function isArticleHeading(line: Line, content: Content): boolean {
  const after = content.lines.slice(content.lines.indexOf(line) + 1);
  return line.kind === 'heading' && after.some(({ text, linkChars }) => text.length - linkChars > 80);
}

function holdsMore(content: Content, seen: SeenOnPage): boolean {
  if (seen.attachments.length > 0 || seen.messages.length > 0 || seen.guide !== null || NOT_A_COLUMN.has(seen.kind ?? '')) return true;
  return content.lines.some(({ pictures }) => pictures.some(isContentPicture));
}

/** Pictures of the frame: a menu with a map over it, a banner. */
const FRAME_PICTURE = /(?:^|[/_-])(?:nav|menu|banner|header?|foot(?:er)?)\d*[._-]/i;

/** Icons and spacers are no content; pictures that state their smallness are left out. */
function isContentPicture(picture: Element): boolean {
  if (picture.name !== 'img') return true;
  if (picture.attribs['usemap'] !== undefined || FRAME_PICTURE.test(picture.attribs['src'] ?? '')) return false;
  const wide = Number.parseInt(picture.attribs['width'] ?? '', 10);
  return (
    !(wide <= 60) &&
    !/(?:icon|logo|blank|spacer|arrow|dot|line|empty|nodata|no_data|no-data|zwnr|zanwu)/i.test(
      `${picture.attribs['src'] ?? ''} ${picture.attribs['class'] ?? ''}`,
    )
  );
}

function blank(page: ParsedPage, content: Content, seen: SeenOnPage): Defect | null {
  if (page.context.entry === true || (page.context.status ?? 200) >= 300) return null;
  // What a script may still bring is "cannot judge", unless the page was rendered already.
  if (seen.loader !== null && seen.loader !== undefined && page.context.rendered !== true) return null;
  if (holdsMore(content, seen)) return null;
  const empty = content.lines.find(({ text, linkChars }) => linkChars === 0 && EMPTY_STATE.test(text));
  const others = empty === undefined ? content.chars : content.chars - empty.text.length;
  if (empty !== undefined && others <= EMPTY_CHARS && (seen.items.length === 0 || page.mainText().length <= EMPTY_CHARS)) {
    return { sort: 'blank', text: empty.text, spot: page.spot(empty.element) };
  }
  return seen.items.length === 0 ? bare(page, content) : null;
}

/** A column's frame with nothing in it: the path says where we are, and then the page ends. */
function bare(page: ParsedPage, content: Content): Defect | null {
  const path = pathText(page);
  const forms = page.$(
    'form textarea,form input[type=text]:not([name*=key]):not([name*=search]):not([id*=search]):not([name*=wd]),textarea',
  ).length;
  const scripts = page
    .named('script')
    .some((script) =>
      /ajax|fetch\(|XMLHttpRequest|axios|\$\.(?:get|post)|getJSON|createApp|new Vue|document\.write/i.test(rawText(script)),
    );
  // Parts named like a frame may hold the text after all: what a person reads is not blank.
  if (pageLines(page).some(({ text, linkChars }) => linkChars === 0 && text.length >= TEXT_LINE && !isFrame(text))) return null;
  if (path === '' || content.links > 0 || content.chars > HEADING_CHARS || forms > 0 || scripts) return null;
  return { sort: 'blank', text: `${path.slice(0, 60)}：栏目下没有内容` };
}

/** Defects of a page, at most one of each sort; a page that is gone or broken is not blank besides. */
export function readDefects(page: ParsedPage, seen: SeenOnPage): Defect[] {
  const content = contentOf(page);
  const error = readServerError(page, content.chars);
  const gone = error === null ? softGone(page, content, seen) : null;
  const garbled = readGarbled(page);
  const empty = error === null && gone === null && garbled === null ? blank(page, content, seen) : null;
  return [empty, gone, garbled, readFloating(page), error].filter((defect): defect is Defect => defect !== null);
}
