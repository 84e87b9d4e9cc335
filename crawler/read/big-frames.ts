/** Parts named like a frame ("menu_con", "nav-main") that hold the page's own text: a name alone hides no article. */
import type { AnyNode, Element } from 'domhandler';
import { FOOT_WORD, frameNamed, visibleText } from './text.ts';

/** A menu, path or banner has less running text than this, and more of what it has stands in links. */
const TEXT_CHARS = 500;
const PROSE = 0.6;

function linkChars(element: Element, textOf: (node: AnyNode) => string): number {
  let chars = 0;
  const stack: AnyNode[] = [...element.children];
  while (stack.length > 0) {
    const node = stack.pop() as AnyNode;
    if (!('children' in node)) continue;
    if (node.type === 'tag' && (node.name === 'a' || node.name === 'script' || node.name === 'style')) {
      if (node.name === 'a') chars += textOf(node).length;
      continue;
    }
    for (const child of node.children) stack.push(child);
  }
  return chars;
}

const isFoot = ({ name, attribs }: Element): boolean =>
  name === 'footer' || FOOT_WORD.test(`${attribs['id'] ?? ''} ${attribs['class'] ?? ''}`);

function isContent(element: Element, textOf: (node: AnyNode) => string): boolean {
  if (isFoot(element)) return false;
  const { length } = textOf(element);
  return length >= TEXT_CHARS && length - linkChars(element, textOf) >= length * PROSE;
}

/** Frames within frames are looked at only as long as the outer one is content: a page of nothing but nested menus stays linear. */
const MOST = 40;

/** Less than this outside of all frames is nothing to read. */
const REST_CHARS = 20;
const LEAST_CHARS = 100;

/** Where a page consists of frames by name only, the longest of them is the page: a whole body named "sidebar". */
function theOnly(root: AnyNode, refused: readonly Element[], textOf: (node: AnyNode) => string): Element[] {
  const able = refused.filter((element) => !isFoot(element) && !/^(?:header|nav|aside|body)$/.test(element.name));
  if (able.length === 0 || visibleText(root, frameNamed).length >= REST_CHARS) return [];
  const longest = able.reduce((best, element) => (textOf(element).length > textOf(best).length ? element : best));
  return textOf(longest).length >= LEAST_CHARS && !isMenu(longest, textOf) ? [longest] : [];
}

/** Nothing but links without a date: however long, a menu. */
function isMenu(element: Element, textOf: (node: AnyNode) => string): boolean {
  const text = textOf(element);
  return text.length - linkChars(element, textOf) < text.length * 0.2;
}

/** Elements named like a frame that are none, from the outside in. */
export function contentInFrames(root: AnyNode, textOf: (node: AnyNode) => string): Element[] {
  const found: Element[] = [];
  const refused: Element[] = [];
  const stack: AnyNode[] = [root];
  let judged = 0;
  while (stack.length > 0 && judged < MOST) {
    const node = stack.pop() as AnyNode;
    if (!('children' in node)) continue;
    if (node.type === 'tag' && frameNamed(node)) {
      judged += 1;
      if (!isContent(node, textOf)) {
        refused.push(node);
        continue;
      }
      found.push(node);
    }
    for (let at = node.children.length - 1; at >= 0; at -= 1) stack.push(node.children[at] as AnyNode);
  }
  return found.length > 0 ? found : theOnly(root, refused, textOf);
}
