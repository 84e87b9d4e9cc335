/** Walks a document in order without recursion, past what nobody sees. */
import type { AnyNode, Element, Text } from 'domhandler';

const UNSEEN = new Set(['script', 'style', 'noscript', 'template', 'head', 'select', 'textarea', 'svg', 'title']);

export function parentOf(node: AnyNode): Element | null {
  return node.parent?.type === 'tag' ? node.parent : null;
}

export function isHiddenElement(element: Element): boolean {
  const style = element.attribs['style'];
  return element.attribs['hidden'] !== undefined || (style !== undefined && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style));
}

/** Elements and text nodes in document order, without what nobody sees (unless `hiddenToo`) and without the parts `skip` names. */
export function* seen(root: AnyNode, skip: (element: Element) => boolean, hiddenToo = false): Generator<Element | Text> {
  const stack: AnyNode[] = [root];
  while (stack.length > 0) {
    const node = stack.pop() as AnyNode;
    if (node.type === 'text') yield node;
    if (!('children' in node) || node.type === 'script' || node.type === 'style') continue;
    if (node.type === 'tag') {
      if (UNSEEN.has(node.name) || (!hiddenToo && isHiddenElement(node)) || skip(node)) continue;
      yield node;
    }
    for (let at = node.children.length - 1; at >= 0; at -= 1) stack.push(node.children[at] as AnyNode);
  }
}
