/** Keeps hostile nesting away from recursive code: deep sources get the linear parser, deep trees are made shallow. */
import type { AnyNode, ChildNode, ParentNode } from 'domhandler';

/** Elements inside elements up to here stay as they are; browsers stop at 512, honest pages far below. */
const MAX_DEPTH = 256;
const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track', 'wbr']);

/** Whether more elements stand open at once than any honest page has. A rough count over the source, linear. */
export function nestsDeep(source: string): boolean {
  let open = 0;
  for (const [tag, slash, name] of source.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)[^>]{0,20000}/g)) {
    if (slash === '/') open = Math.max(0, open - 1);
    else if (!tag.endsWith('/') && !VOID.has((name as string).toLowerCase())) open += 1;
    if (open > MAX_DEPTH) return true;
  }
  return false;
}

const KEPT = new Set([...VOID, 'a', 'iframe', 'script']);

const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)([^>]{0,20000})>?/g;
/** The next of its kind closes these: old pages never do, and nest no deeper for it. */
const SELF_CLOSED = new Set(['p', 'li', 'dt', 'dd', 'option', 'tr', 'td', 'th', 'tbody', 'thead']);
/** Inside these stands no markup. */
const RAW = new Set(['script', 'style', 'textarea', 'title']);

/**
 * A hostile source with the tags beyond the limit left out: every parser is quadratic in the number of open elements. Texts, links and
 * pictures keep their order; only sources that `nestsDeep` comes here.
 */
export function shallowSource(source: string): string {
  const lower = source.toLowerCase();
  const parts: string[] = [];
  let from = 0;
  let open = 0;
  let dropped = 0;
  TAG.lastIndex = 0;
  for (let tag = TAG.exec(source); tag !== null; tag = TAG.exec(source)) {
    const name = (tag[2] as string).toLowerCase();
    const end = tag.index + tag[0].length;
    const isClose = tag[1] === '/';
    if (RAW.has(name) && !isClose) {
      const close = lower.indexOf(`</${name}`, end);
      if (close < 0) break;
      TAG.lastIndex = close;
      open += 1;
      continue;
    }
    if (SELF_CLOSED.has(name)) continue;
    if (isClose) {
      if (dropped > 0) {
        parts.push(source.slice(from, tag.index));
        [from, dropped] = [end, dropped - 1];
      } else open = Math.max(0, open - 1);
      continue;
    }
    if (VOID.has(name) || (tag[3] as string).endsWith('/')) continue;
    if (open < MAX_DEPTH) {
      open += 1;
      continue;
    }
    parts.push(source.slice(from, tag.index), KEPT.has(name) ? `${tag[0]}</${name}>` : '\n');
    [from, dropped] = [end, dropped + 1];
  }
  parts.push(source.slice(from));
  return parts.join('');
}

function isParent(node: AnyNode): node is ParentNode {
  return 'children' in node;
}

/** Everything below `root` in document order, without recursion. */
function descendants(root: ParentNode): ChildNode[] {
  const found: ChildNode[] = [];
  const stack: ChildNode[] = [...root.children].reverse();
  while (stack.length > 0) {
    const node = stack.pop() as ChildNode;
    found.push(node);
    if (isParent(node)) for (let at = node.children.length - 1; at >= 0; at -= 1) stack.push(node.children[at] as ChildNode);
  }
  return found;
}

/** What hangs deeper than the limit becomes a flat row of siblings at the limit; texts and links keep their order. */
function spread(parent: ParentNode): void {
  const flat = descendants(parent);
  for (const node of flat) {
    if (isParent(node) && !(node.children.length === 1 && node.children[0]?.type === 'text')) node.children = [];
  }
  // Boxes that hold nothing any more are dropped; what is left is text, pictures, links and elements with a text of their own.
  const kept = flat.filter(
    (node) =>
      (node.parent === null || node.parent === parent || !node.parent.children.includes(node)) &&
      (!isParent(node) || node.children.length > 0 || ('name' in node && KEPT.has(node.name))),
  );
  kept.forEach((node, index) => {
    node.parent = parent;
    node.prev = kept[index - 1] ?? null;
    node.next = kept[index + 1] ?? null;
  });
  parent.children = kept;
}

export function flatten(root: AnyNode): void {
  const stack: { node: AnyNode; depth: number }[] = [{ node: root, depth: 0 }];
  while (stack.length > 0) {
    const { node, depth } = stack.pop() as { node: AnyNode; depth: number };
    if (!isParent(node)) continue;
    if (depth >= MAX_DEPTH && node.children.some((child) => isParent(child) && child.children.some(isParent))) spread(node);
    for (const child of node.children) if (isParent(child)) stack.push({ node: child, depth: depth + 1 });
  }
}
