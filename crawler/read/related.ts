/** Links that an article makes in its own text or under a heading such as 相关链接: what it speaks of, unlike what the site hangs beside every page. */
import { isWithin } from './around.ts';
import type { Article } from './article.ts';
import type { ParsedPage } from './html.ts';
import { targetOf } from './links.ts';
import type { Line } from './lines.ts';
import { inFrame } from './text.ts';

const HEADING =
  /^[\s【[（(]*(?:相关(?:链接|文件|文档|政策|政策文件|稿件|解读|内容|信息)|关联(?:文件|文档|稿件|政策|信息|解读)|(?:政策|文件)?原文(?:链接)?|政策链接|文件链接|解读(?:文件|材料|链接)|政策解读)[】\]）)：:\s]*/;
/** Lines that a heading speaks for, while they are links. */
const BELOW = 8;
/** A text with more links than this is a list. */
const MOST = 30;

/** Addresses in order of the page, each once. Empty where the text links nowhere. */
export function readRelated(page: ParsedPage, { lines, body }: Article): string[] {
  const found = new Set<string>();
  const own = new URL(page.url, 'http://unknown.invalid/').href;
  const take = (line: Line): void => {
    for (const link of line.links) {
      const url = targetOf(link, page);
      if (url !== null && url !== own) found.add(url);
    }
  };
  let under = 0;
  for (const line of lines) {
    if (inFrame(line.element)) continue;
    if (body !== null && isWithin(line.element, body)) take(line);
    else if (HEADING.test(line.text) && line.text.length < 120) {
      take(line);
      under = BELOW;
    } else if (under > 0 && line.linkChars > 0 && line.linkChars >= line.text.length / 2) {
      take(line);
      under -= 1;
    } else under = 0;
  }
  return found.size > MOST ? [] : [...found];
}
