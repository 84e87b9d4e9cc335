/** Words of gambling and its kin in a page's title, keywords or description: what an intruder changes for search engines and nobody sees. */
import { tradeWords } from '../../config/words.ts';
import type { Defaced } from './fault-facts.ts';
import type { ParsedPage } from './html.ts';

/** Whoever warns of the trade names it too. */
const AGAINST =
  /打击|严打|严厉|整治|查处|查办|侦破|破获|警惕|谨防|防范|防骗|反诈|诈骗|举报|禁毒|扫黄|扫黑|禁止|取缔|案件|案例|涉赌|涉黄|通缉|抓获|刑拘|曝光|治理|专项行动|宣传|倡议|通告/;
const MOST_CHARS = 1000;

function wordsIn(raw: string): string[] {
  const text = raw.slice(0, MOST_CHARS).normalize('NFKC').toLowerCase().replace(/\s+/g, '');
  return text === '' || AGAINST.test(text) ? [] : tradeWords.filter((word) => text.includes(word));
}

/** Where such words stand; absent where they do not. */
export function readDefaced(page: ParsedPage): Defaced[] {
  const title = page.named('title')[0];
  const places: [Defaced['where'], string, Defaced['spot']][] = [];
  if (title !== undefined) places.push(['title', page.$(title).text(), { css: 'title' }]);
  for (const element of page.named('meta')) {
    const name = (element.attribs['name'] ?? '').trim().toLowerCase();
    if (name === 'keywords' || name === 'description')
      places.push([name, element.attribs['content'] ?? '', { css: `meta[name="${name}" i]` }]);
  }
  return places.flatMap(([where, text, spot]) => {
    const words = wordsIn(text);
    return words.length === 0 ? [] : [{ where, words: words.slice(0, 5), ...(spot === undefined ? {} : { spot }) }];
  });
}
