/** The full title of a list entry, although lists cut titles off, decorate them or show a picture instead. */
import type { Element } from 'domhandler';
import type { ParsedPage } from './html.ts';
import { wholeDate } from './dates.ts';
import { pictureWords } from './links.ts';
import { tipTitle } from './list-tips.ts';
import { visibleText } from './text.ts';

const CUT = /(?:…+|\.{2,}|。{2,})\s*$/;
const DECORATION = /^(?:[\s·•●▪■◆◇▶►>»›*☆★○◎\-–—|]|&gt;)+|(?:^|\s)(?:\[|【)?(?:置顶|顶|new|新|热|图)(?:\]|】)\s*|\s*(?:new!?|NEW)$/g;
const DATE_EDGE =
  /^[[(（【]?\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/]\d{1,2})\s*[\])）】]?\s+|\s*[[(（【]\s*(?:\d{4}[-/.])?\d{1,2}[-/.]\d{1,2}\s*[\])）】]$|\s+\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$|^[[(（【]\s*\d{1,2}-\d{1,2}\s*[\])）】]/;

function clean(text: string): string {
  return text.replace(/\s+/g, ' ').replace(DECORATION, '').trim();
}

/** Lines of a card that are the date, a label or a summary are not its title. */
function shownTitle(page: ParsedPage, element: Element): string {
  const isDated = (child: Element): boolean => {
    const text = page.textOf(child);
    return text.length > 3 && text.length <= 24 && wholeDate(text) !== null;
  };
  const whole = page.textOf(element);
  const lines = (/\d/.test(whole) && element.children.length > 1 ? visibleText(element, isDated) : whole)
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) =>
        line !== '' &&
        wholeDate(line) === null &&
        !/^\d{1,2}$|^\d{4}[-/.年]\d{1,2}月?$|^(?:发布(?:时间|日期)|时间|日期|来源)[：:]/.test(line),
    );
  if (lines.length < 2) return lines[0] ?? '';
  const headed = page
    .$(element)
    .find('h1,h2,h3,h4,h5,strong,.title,.tit')
    .toArray()
    .map((heading) => page.textOf(heading).replace(/\n/g, ' '))
    .find((text) => text.length >= 4 && wholeDate(text) === null);
  if (headed !== undefined) return headed;
  const [first = ''] = lines;
  // A title broken over lines is one title; a title followed by a summary is not.
  return lines.length > 1 && lines.join('').length <= 60 ? lines.join(' ') : first;
}

/** Title as text, else the title attribute, else the words of the picture; cut titles are taken whole from the attribute. */
export function itemTitle(page: ParsedPage, element: Element): string {
  const shown = clean(shownTitle(page, element));
  const attribute = clean(tipTitle(element.attribs['title'] ?? ''));
  if (shown === '') {
    if (attribute !== '') return attribute;
    return clean(pictureWords(element));
  }
  const inner = CUT.test(shown) && attribute === '' ? clean(page.$(element).find('[title]').first().attr('title') ?? '') : attribute;
  const stem = shown.replace(CUT, '').replace(/\s/g, '');
  if (CUT.test(shown) && inner.length > stem.length) return inner;
  if (inner.length > shown.length && inner.length <= 200 && inner.replace(/\s/g, '').startsWith(stem)) return inner;
  return shown.replace(DATE_EDGE, '').trim() || shown;
}
