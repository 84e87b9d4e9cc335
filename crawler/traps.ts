/** Recognises addresses that breed more addresses: searches, calendars, mazes (facts §G.2). */

const searchPath = /\/(?:search|so|query|jsearch\w*|searchweb|calendar|rili)(?:\/|\.\w+$|$)/i;
const searchParameter = /^(?:keywords?|searchwords?|searchkey|searchtext|wd|kw|q|query|calendar)$/i;
const longestAddress = 1024;
const deepestPath = 16;
/** Of one path: how many different sets of parameter names, and how many variants, before it is a maze. */
const maxShapes = 8;
const maxVariants = 100;

/** True when the spelling alone shows a trap. */
export function looksLikeTrap(url: string): boolean {
  if (url.length > longestAddress) return true;
  const { pathname, searchParams } = new URL(url);
  if (searchPath.test(pathname)) return true;
  if ([...searchParams.keys()].some((name) => searchParameter.test(name))) return true;
  const segments = pathname.split('/').filter((segment) => segment !== '');
  if (segments.length > deepestPath) return true;
  const seen = new Map<string, number>();
  for (const segment of segments) seen.set(segment, (seen.get(segment) ?? 0) + 1);
  return [...seen.values()].some((times) => times >= 3);
}

/** Counts the query variants of each path as they are met; says true for the ones beyond measure. */
export function variantCounter(): (url: string) => boolean {
  const paths = new Map<string, { shapes: Set<string>; variants: number }>();
  return (url) => {
    const { host, pathname, search, searchParams } = new URL(url);
    if (search === '') return false;
    const path = `${host}${pathname}`;
    const known = paths.get(path) ?? { shapes: new Set<string>(), variants: 0 };
    paths.set(path, known);
    known.shapes.add([...new Set(searchParams.keys())].sort().join('&'));
    known.variants += 1;
    return known.shapes.size > maxShapes || known.variants > maxVariants;
  };
}
