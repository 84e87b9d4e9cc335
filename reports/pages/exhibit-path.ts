/** Follows a spot's path through the page step by step: a selector engine compares every node with its siblings for every spot. */
import type { AnyNode, Element } from 'domhandler';
import type { ParsedPage } from '../../crawler/read/html.ts';

/** What the readers write: a chain from `html` or from a unique `#id`, each further step a name with its place. */
const OURS = /^(?:html|#[A-Za-z][\w-]*)(?:>|$)/;
const STEP = /^(?:#([A-Za-z][\w-]*)|([a-z][^\s>#.[\]()]*?)(?::nth-of-type\(([1-9]\d*)\))?)$/i;

/** Finds elements by path; null: the path points nowhere in this page. */
export function pathFinder(page: ParsedPage): (path: string) => Element | null {
  const byName = new Map<AnyNode, Map<string, Element[]>>();
  const byId = new Map<string, Element>();
  for (const element of page.elements) {
    const id = element.attribs['id'];
    if (id !== undefined && !byId.has(id)) byId.set(id, element);
  }
  const childrenOf = (parent: AnyNode, name: string): Element[] => {
    let names = byName.get(parent);
    if (names === undefined) {
      names = new Map();
      for (const child of 'children' in parent ? parent.children : []) {
        if (!('attribs' in child)) continue;
        const like = names.get(child.name);
        if (like === undefined) names.set(child.name, [child as Element]);
        else like.push(child as Element);
      }
      byName.set(parent, names);
    }
    return names.get(name) ?? [];
  };
  return (path) => {
    if (!OURS.test(path)) return bySelector(page, path);
    let at: AnyNode | undefined = page.$.root()[0] as AnyNode;
    for (const [index, part] of path.split('>').entries()) {
      const [whole, id, name, nth] = STEP.exec(part.trim()) ?? [];
      if (whole === undefined || at === undefined || (id !== undefined && index > 0)) return null;
      at = id !== undefined ? byId.get(id) : childrenOf(at, name!.toLowerCase())[Number(nth ?? 1) - 1];
    }
    return at !== undefined && 'attribs' in at ? (at as Element) : null;
  };
}

function bySelector(page: ParsedPage, path: string): Element | null {
  try {
    const found = page.$(path).get(0);
    return found !== undefined && found.type !== 'text' && 'attribs' in found ? (found as Element) : null;
  } catch {
    return null; // A path that is no selector points nowhere: the banner says so.
  }
}
