/** Where an article says it comes from: "来源：…" in a line, a labelled cell, or the ContentSource tag. */
import type { ParsedPage } from './html.ts';
import type { Line } from './lines.ts';
import type { PageFacts, Tag } from './page-facts.ts';
import { cellBelow } from './table-heads.ts';
import { writtenAfter } from './script-dates.ts';
import { filled } from './tags.ts';

const SOURCE =
  /(?:^|[\s\d【[(（|｜：:]|作者\s?[：:]\s?[\u4e00-\u9fa5]{1,10}?)(?:信息来源|文章来源|稿件来源|内容来源|来源单位|来\s?源|稿源|发布机构|发布单位|发布部门|信息提供|供稿单位|供稿)\s*[：:]\s*(?:来\s?源\s*[：:]\s*)?[【[]?\s*([^\s【】[\]|｜<>]{1,40})/;
/** In the head of a document, a line of its own: "发文机关：市人民政府". */
const MAKER = /^(?:发文机关|制发机关|公开机构)\s*[：:]\s*([\p{Script=Han}（）、]{2,40})$/u;
const OWN_LABEL = /^(?:信息来源|文章来源|来\s?源|稿源|发布机构|发布单位|公开机构|制发机关|发文机关)\s*[：:]?$/;
const OWN_LABEL_END = /(?:信息来源|文章来源|稿件来源|来\s?源|稿源|发布机构|发布单位)\s*[：:]$/;
const NOT_A_SOURCE =
  /^(?:作者|发布|时间|日期|编辑|责任|责编|浏览|点击|阅读|访问|字体|字号|分享|打印|关闭|审核|来源|本站原创$|无$|null$|[.…·\-—_/\d]+$|\d{4}[-年])/i;

/** What stands beside a source in a table of labels: another label, never an office. */
const LABEL_ONLY =
  /^(?:索引号?|索取号|文件?编号|文号|发文字号|备注|名称|标题|关键词|主题词?|主题分类|体裁|有效性|(?:发布|公开|成文|生成|生效|失效|废止|发文)(?:时间|日期|机构|方式|范围|类别)?|信息(?:分类|类别|名称))$/;

/** "培训时间：…" after an empty "发布单位：" is the next label with its own value. */
const OTHER_LABEL = /^[\p{Script=Han}\s]{2,8}[：:]/u;

/** Closing brackets belong to the frame ("【来源：…】") unless the name opens them itself ("市文旅局（原市文广新局）"). */
function unframed(text: string): string {
  const bare = text.replace(/[】\],，;；]+$/, '');
  return /[（(][^（()）]*[)）]$/.test(bare) ? bare : bare.replace(/[)）]+$/, '');
}

function inLine(page: ParsedPage, line: Line): PageFacts['source'] {
  if (line.text.length > 400) return null;
  const found = (SOURCE.exec(line.text) ?? MAKER.exec(line.text))?.[1]?.replace(
    /(?:发布时间|发布日期|时间|日期|作者|(?<!^本[站网])编辑|浏览|阅读|访问|字体|字号|点击|责任编辑|分享|打印|(?:19|20)\d{2}[-/.年]\d)[：:]?.*$/,
    '',
  );
  const text = unframed(found ?? '').trim();
  return text === '' || NOT_A_SOURCE.test(text) ? null : { text, spot: page.spot(line.element) };
}

/** The label has a cell or line of its own; the value stands in the next one, or below when the next is a label too. */
function afterLabel(page: ParsedPage, label: Line, next: Line): PageFacts['source'] {
  const below = label.kind === 'cell' && LABEL_ONLY.test(next.text) ? cellBelow(label.element) : null;
  const text = below === null ? next.text : page.textOf(below).replace(/\n/g, ' ').trim();
  const fits = label.kind === 'cell' || next.kind === label.kind;
  if (
    !fits ||
    text === '' ||
    text.length > 40 ||
    /[：:]$/.test(text) ||
    OTHER_LABEL.test(text) ||
    NOT_A_SOURCE.test(text) ||
    LABEL_ONLY.test(text)
  )
    return null;
  return { text, spot: page.spot(below ?? next.element) };
}

/** `lines`: those between title and body first, then the rest of the page outside the body; `all`: as they follow one another, up to the body at `bodyAt`. */
export function readSource(
  page: ParsedPage,
  lines: Line[],
  { all, bodyAt }: { all: Line[]; bodyAt: number },
  tags: Tag[],
): PageFacts['source'] {
  for (const line of lines) {
    const source = inLine(page, line);
    if (source !== null) return source;
  }
  for (const line of lines) {
    const at = OWN_LABEL.test(line.text) ? all.indexOf(line) : -1;
    // An empty label at the end of the head says nothing of the first line of the text.
    const next = at < 0 || at + 1 === bodyAt ? undefined : all[at + 1];
    const source = next === undefined ? null : afterLabel(page, line, next);
    if (source !== null) return source;
  }
  const written = writtenAfter(page, OWN_LABEL_END);
  if (written !== null && !NOT_A_SOURCE.test(written.text)) return { text: written.text, spot: page.spot(written.element) };
  const tag = filled(tags, 'ContentSource');
  return tag === null ? null : { text: tag };
}
