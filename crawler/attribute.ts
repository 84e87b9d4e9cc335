/** Whose page is it: units share portals (facts §B.1), so every address has to be given to the unit that answers for it. */
import type { Site } from '../config/site.ts';
import type { Unit } from '../config/unit.ts';
import type { PageFacts } from './read/page-facts.ts';
import { folderOf, twinKey } from './url.ts';

export interface Attribution {
  unit: string | null;
  /** What decided; list: the list page that named an address outside every unit's folders. */
  by: 'column' | 'path' | 'parameter' | 'list' | 'publisher' | 'site' | null;
  /** Other units with a claim, in id order. */
  conflict: string[];
}
/** `from`: unit of the list page that named the address. */
export type Attributor = (url: string, facts?: Pick<PageFacts, 'source'> | null, from?: string | null) => Attribution;

interface Prefix {
  unit: string;
  /** null: any host of the site */
  host: string | null;
  path: string;
}
interface Parameter {
  unit: string;
  pairs: [string, string][];
}

const bareHost = (url: string) => new URL(url).host.replace(/^www\./, '');
const isFront = (url: string) => /\/(?:(?:index|default)\.\w+)?$/i.test(new URL(url).pathname) && folderOf(url) !== '/';
const byCodePoint = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Adds a claim to what stands under a key; who is first in the roster stays first. */
function claim(claims: Map<string, string[]>, key: string, unit: string): void {
  const known = claims.get(key) ?? [];
  if (!known.includes(unit)) claims.set(key, [...known, unit]);
}

/** What a unit claims on this site by its places: path prefixes, exact addresses and parameters. */
function claimsOf(site: Site, units: Unit[]) {
  const prefixes: Prefix[] = [];
  const parameters: Parameter[] = [];
  const exact = new Map<string, string[]>();
  const tenants = new Map<string, Set<string>>();
  for (const unit of units) {
    for (const place of unit.places.filter(({ site: id }) => id === site.id)) {
      for (const entry of place.entries) {
        claim(exact, twinKey(entry), unit.id);
        tenants.set(bareHost(entry), (tenants.get(bareHost(entry)) ?? new Set()).add(unit.id));
        const { search, searchParams } = new URL(entry);
        if (place.match.length > 0) continue;
        if (search === '') prefixes.push({ unit: unit.id, host: bareHost(entry), path: folderOf(entry) });
        else parameters.push({ unit: unit.id, pairs: [...searchParams] });
      }
      for (const match of place.match) {
        if (/^[?&]/.test(match)) parameters.push({ unit: unit.id, pairs: [...new URLSearchParams(match.slice(1))] });
        else if (URL.canParse(match)) prefixes.push({ unit: unit.id, host: bareHost(match), path: new URL(match).pathname });
        else prefixes.push({ unit: unit.id, host: null, path: match.startsWith('/') ? match : `/${match}` });
      }
    }
  }
  // A front page at the root owns its host only when nobody else lives there.
  const owned = prefixes.filter(({ path, host }) => path !== '/' || host === null || tenants.get(host)?.size === 1);
  owned.sort((a, b) => b.path.length - a.path.length || byCodePoint(a.path, b.path) || byCodePoint(a.unit, b.unit));
  // Whoever names more of an address knows it better.
  parameters.sort((a, b) => b.pairs.length - a.pairs.length);
  return { prefixes: owned, parameters, exact };
}

function pinnedOf(units: Unit[]) {
  const addresses = new Map<string, string[]>();
  const folders: Prefix[] = [];
  for (const unit of units) {
    for (const url of Object.values(unit.columns ?? {}).flat()) {
      claim(addresses, twinKey(url), unit.id);
      if (isFront(url)) folders.push({ unit: unit.id, host: bareHost(url), path: folderOf(url) });
    }
  }
  return { addresses, folders: folders.sort((a, b) => b.path.length - a.path.length) };
}

/** The units of the longest of these prefixes that hold; `all` are sorted so. */
function deepest(all: Prefix[], holds: (prefix: Prefix) => boolean): string[] {
  const first = all.find(holds);
  return first === undefined ? [] : all.filter((each) => each.path.length === first.path.length && holds(each)).map(({ unit }) => unit);
}

/** Finds the unit whose name stands in a source line; the longest name wins, a tie between units is nobody's. */
function publisherIn(units: Unit[]) {
  const names = units.flatMap((unit) => [unit.name, ...unit.aliases, ...unit.publishers].map((name) => ({ name, unit: unit.id })));
  names.sort((a, b) => b.name.length - a.name.length || byCodePoint(a.unit, b.unit));
  return (text: string): string | null => {
    // Two characters stand in too many other names to be trusted inside a longer text.
    const hits = names.filter(({ name }) => text === name || (name.length > 2 && text.includes(name)));
    const longest = hits.filter(({ name }) => name.length === hits[0]?.name.length);
    return new Set(longest.map(({ unit }) => unit)).size === 1 ? (longest[0]?.unit ?? null) : null;
  };
}

/** A site whose root is the front page of its only unit is that unit's altogether, whatever narrower marks it is known by. */
function soleOwner(site: Site, units: Unit[]): string | null {
  const [unit, ...others] = units.filter(({ places }) => places.some((place) => place.site === site.id));
  const isRoot = (url: string) => new URL(url).pathname === '/' && site.hosts.includes(new URL(url).host);
  const atRoot = unit?.places.some((place) => place.site === site.id && place.entries.some(isRoot)) ?? false;
  return unit !== undefined && others.length === 0 && atRoot ? unit.id : null;
}

/** Gives each address to a unit: pinned column, then path, then id parameter, then the list that named it, then the site when it has but one unit. */
export function attributor(site: Site, units: Unit[]): Attributor {
  const { prefixes, parameters, exact } = claimsOf(site, units);
  const pinned = pinnedOf(units);
  const publisher = publisherIn(units);
  const under = (host: string, path: string) => (prefix: Prefix) =>
    (prefix.host === null || prefix.host === host) && path.startsWith(prefix.path);
  /** The address bears the parameter by which the unit is known, with the number of another. */
  const isForeign = (unit: string, query: URLSearchParams): boolean => {
    const names = parameters.flatMap(({ unit: id, pairs }) => (id === unit && pairs.length > 0 ? [pairs[0]![0]] : []));
    return names.some((name) => query.has(name));
  };
  const alone = soleOwner(site, units);
  return (url, facts = null, from = null) => {
    const { pathname, searchParams } = new URL(url);
    const here = under(bareHost(url), pathname);
    const key = twinKey(url);
    const signed = facts?.source ? publisher(facts.source.text.trim()) : null;
    const bearing = parameters.filter(
      ({ pairs }) => pairs.length > 0 && pairs.every(([name, value]) => searchParams.getAll(name).includes(value)),
    );
    const claims: [Attribution['by'], readonly (string | null)[]][] = [
      ['column', pinned.addresses.get(key) ?? deepest(pinned.folders, here)],
      ['path', exact.get(key) ?? deepest(prefixes, here)],
      ['parameter', bearing.filter(({ pairs }) => pairs.length === bearing[0]!.pairs.length).map(({ unit }) => unit)],
      ['publisher', [signed]],
      ['list', [from !== null && isForeign(from, searchParams) ? null : from]],
      ['site', [alone]],
    ];
    // The first claim decides; another unit's, be it of the same kind, is a conflict for a person to see.
    const standing = claims.flatMap(([kind, units]) => units.flatMap((id) => (id === null ? [] : [{ kind, id }])));
    const [unit, by] = [standing[0]?.id ?? null, standing[0]?.kind ?? null];
    const conflict = [...new Set(standing.map(({ id }) => id))].filter((id) => id !== unit).sort(byCodePoint);
    return { unit, by, conflict };
  };
}
