/** Sees windows that float over the text and move (飘窗); what merely stays at the edge is none (47号; facts §G.2). */
import type { Element } from 'domhandler';
import { hasBelow, rawText } from './below.ts';
import type { ParsedPage } from './html.ts';
import { isHidden, tidyLine } from './lines.ts';
import type { Defect } from './page-facts.ts';

/** Names that only a floating window has. */
const NAME =
  /^(?:(?:js|my|div|the|ad|jq|img|pic)[-_]?)?(?:float(?:ing|y|er)?[-_]?(?:ads?|adv|advert|window|win|layer|pic|img)|ad[-_]?float(?:ing)?|piao[-_]?(?:fu|chuang|dong|yi)|piaochuang|fudong(?:chuang|ad|guanggao)?|fuchuang|moving?[-_]?ads?|duilian|couplet)(?:[-_]?(?:box|div|left|right|wrap|img|con|content|inner|l|r|a|b))?[-_]?\d*$/i;
const COMMENT = /飘窗|漂浮|飘浮|浮动窗口|漂窗|飘动/;
const CALL =
  /\.(?:floatAd|floatingAd|floatAdv|piaofu|piaochuang|autoFloat)\s*\(|new\s+(?:AdMove|FloatAd|floatAd|Piao\w*|AdFloat)\s*\(|\b(?:floatAd|piaofu|piaochuang|AdMove|floatingAd)\s*\(\s*['"#\w]/;
const TIMER = /setInterval|setTimeout|requestAnimationFrame/;
const LEFT =
  /style(?:\.left|\[\s*['"]left['"]\s*\])|\.css\s*\(\s*(?:\{[^}]{0,200})?['"]?left\b|\.pixelLeft|\.offset\s*\(\s*\{[^}]{0,100}left/;
const TOP = /style(?:\.top|\[\s*['"]top['"]\s*\])|\.css\s*\(\s*(?:\{[^}]{0,200})?['"]?top\b|\.pixelTop|\.offset\s*\(\s*\{[^}]{0,100}top/;
const WIDTH = /clientWidth|innerWidth|offsetWidth|\.(?:outerW|w)idth\s*\(\s*\)|screen\.(?:avail)?[wW]idth/;
const HEIGHT = /clientHeight|innerHeight|offsetHeight|\.(?:outerH|h)eight\s*\(\s*\)|screen\.(?:avail)?[hH]eight/;
/** The mouse moves a dragged box or a tooltip; the window's own motion needs no mouse. */
const BY_HAND = /mousemove|touchmove|pageX|clientX/;

function named(element: Element): boolean {
  const names = `${element.attribs['id'] ?? ''} ${element.attribs['class'] ?? ''}`.split(/\s+/);
  return names.some((name) => NAME.test(name));
}

function hasContent(element: Element): boolean {
  return hasBelow(element, 'a', 'img', 'object', 'embed', 'iframe') || tidyLine(rawText(element)) !== '';
}

function isPlaced(element: Element): boolean {
  return /position\s*:\s*(?:fixed|absolute)/i.test(element.attribs['style'] ?? '');
}

function afterComment(page: ParsedPage): Element | null {
  for (const element of page.elements) {
    if (!isPlaced(element) || isHidden(element)) continue;
    let before = element.prev;
    while (before !== null && before.type === 'text' && before.data.trim() === '') before = before.prev;
    if (before !== null && before.type === 'comment' && COMMENT.test(before.data) && !/结束|end/i.test(before.data)) return element;
  }
  return null;
}

/** A script that walks something across the window, and the element it walks. */
function moved(page: ParsedPage): Element | 'script' | null {
  for (const script of page.named('script')) {
    if (script.attribs['src'] !== undefined) continue;
    const code = rawText(script).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    const moves = TIMER.test(code) && LEFT.test(code) && TOP.test(code) && WIDTH.test(code) && HEIGHT.test(code) && !BY_HAND.test(code);
    if (!moves && !CALL.test(code)) continue;
    for (const [, id] of code.matchAll(
      /(?:getElementById\s*\(\s*|\$\s*\(\s*|AdMove\s*\(\s*|querySelector\s*\(\s*|\(\s*)['"]#?([A-Za-z][\w-]*)['"]/g,
    )) {
      const target = page.elements.find(({ attribs }) => attribs['id'] === id);
      if (target !== undefined && !['html', 'body'].includes(target.name) && (named(target) || isPlaced(target) || !moves)) return target;
    }
    if (CALL.test(code) && !/function\s+(?:floatAd|piaofu|piaochuang|AdMove|floatingAd)\s*\(/.test(code)) return 'script';
  }
  return null;
}

export function readFloating(page: ParsedPage): Defect | null {
  const window = page.elements.find(
    (element) => element.type === 'tag' && element.name !== 'body' && named(element) && !isHidden(element) && hasContent(element),
  );
  const found = window ?? afterComment(page) ?? moved(page);
  if (found === null) return null;
  if (found === 'script') return { sort: 'floating', text: '脚本飘窗' };
  const label = found.attribs['id'] ?? found.attribs['class'] ?? '';
  return { sort: 'floating', text: `飘窗 ${label}`.trim().slice(0, 60), spot: page.spot(found) };
}
