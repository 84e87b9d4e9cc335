/** Parts named like a frame ("menu_con", "nav-main") that hold the page's own text: a name alone hides no article. */
import type { AnyNode, Element } from 'domhandler';
import { FOOT_WORD, frameNamed } from './text.ts';

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

function isContent(element: Element, textOf: (node: AnyNode) => string): boolean {
  if (element.name === 'footer' || FOOT_WORD.test(`${element.attribs['id'] ?? ''} ${element.attribs['class'] ?? ''}`)) return false;
  const { length } = textOf(element);
  return length >= TEXT_CHARS && length - linkChars(element, textOf) >= length * PROSE;
}

/** Frames within frames are looked at only as long as the outer one is content: a page of nothing but nested menus stays linear. */
const MOST = 40;

/** Elements named like a frame that are none, from the outside in. */
export function contentInFrames(root: AnyNode, textOf: (node: AnyNode) => string): Element[] {
  const found: Element[] = [];
  const stack: AnyNode[] = [root];
  let judged = 0;
  while (stack.length > 0 && judged < MOST) {
    const node = stack.pop() as AnyNode;
    if (!('children' in node)) continue;
    if (node.type === 'tag' && frameNamed(node)) {
      judged += 1;
      if (!isContent(node, textOf)) continue;
      found.push(node);
    }
    for (let at = node.children.length - 1; at >= 0; at -= 1) stack.push(node.children[at] as AnyNode);
  }
  return found;
}
