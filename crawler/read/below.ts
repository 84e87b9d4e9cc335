/** What stands below an element, found by walking: selectors are compiled and matched anew for every call, and readers call a thousand times a page. */
import type { AnyNode, Element } from 'domhandler';

/** Elements below a node with one of these names, in document order. */
export function below(root: AnyNode, ...names: string[]): Element[] {
  const found: Element[] = [];
  visit(root, (element) => {
    if (names.includes(element.name)) found.push(element);
    return false;
  });
  return found;
}

/** Whether an element below passes. */
export function someBelow(root: AnyNode, test: (element: Element) => boolean): boolean {
  return visit(root, test) !== null;
}

/** Whether any stands there. */
export function hasBelow(root: AnyNode, ...names: string[]): boolean {
  return visit(root, (element) => names.includes(element.name)) !== null;
}

/** The first element below for which `test` holds; without recursion, for hostile depth. */
function visit(root: AnyNode, test: (element: Element) => boolean): Element | null {
  if (!('children' in root)) return null;
  const stack: AnyNode[] = [];
  for (let at = root.children.length - 1; at >= 0; at -= 1) stack.push(root.children[at] as AnyNode);
  while (stack.length > 0) {
    const node = stack.pop() as AnyNode;
    if (!('children' in node)) continue;
    if ('attribs' in node && test(node as Element)) return node as Element;
    for (let at = node.children.length - 1; at >= 0; at -= 1) stack.push(node.children[at] as AnyNode);
  }
  return null;
}

/** All text below a node, seen or not, scripts included. */
export function rawText(root: AnyNode | undefined): string {
  if (root === undefined) return '';
  const parts: string[] = [];
  const stack: AnyNode[] = [root];
  while (stack.length > 0) {
    const node = stack.pop() as AnyNode;
    if (node.type === 'text') parts.push(node.data);
    if (!('children' in node)) continue;
    for (let at = node.children.length - 1; at >= 0; at -= 1) stack.push(node.children[at] as AnyNode);
  }
  return parts.join('');
}
