/** What no single file can know: ids that repeat, units on sites that do not exist, hosts claimed twice. */
import type { City } from './city.ts';
import type { ColumnTaxonomy } from './columns.ts';
import type { SitesYaml, UnitsYaml } from './load.ts';
import type { CrawlPolicy } from './policy.ts';
import type { Problem } from './problem.ts';
import type { Rubric } from './rubric.ts';
import type { Unit } from './unit.ts';
import { nearest } from './nearest.ts';
import { successionProblems } from './succession.ts';
import { pathText, type YamlFile } from './yaml-file.ts';

interface Parts {
  city: YamlFile<City>;
  sites: SitesYaml;
  units: UnitsYaml;
  policy: YamlFile<CrawlPolicy>;
  columns: ColumnTaxonomy | null;
  rubrics: Rubric[];
}

export function crossCheck(parts: Parts): Problem[] {
  return [...siteProblems(parts), ...unitProblems(parts), ...cityProblems(parts), ...policyProblems(parts)];
}

/** Evidence of a run that belongs to no site goes by these names: `<run>.outside`, `<run>.results`. */
const reserved = new Set(['outside', 'probes', 'exhibits', 'results', 'attachments']);

type At = (path: PropertyKey[], expected: string, found: string, hint: string) => Problem;
const at =
  (file: YamlFile<unknown>): At =>
  (path, expected, found, hint) => ({ file: file.file, line: file.lineOf(path), path: pathText(path), expected, found, hint });

function siteProblems({ sites }: Parts): Problem[] {
  const problem = at(sites);
  const ids = new Map<string, number>();
  const hosts = new Map<string, string>();
  return (sites.value?.sites ?? []).flatMap((site, index) => {
    const found: Problem[] = [];
    const first = ids.get(site.id);
    if (reserved.has(site.id))
      found.push(
        problem(
          ['sites', index, 'id'],
          `any id but ${[...reserved].join(', ')}`,
          `"${site.id}", which Sundial keeps for itself`,
          'rename it',
        ),
      );
    if (first !== undefined)
      found.push(
        problem(['sites', index, 'id'], 'an id of its own', `"${site.id}", already the id of sites[${first}]`, 'rename one of them'),
      );
    ids.set(site.id, ids.get(site.id) ?? index);
    for (const host of site.hosts) {
      const owner = hosts.get(host);
      if (owner !== undefined && owner !== site.id) {
        found.push(
          problem(
            ['sites', index],
            'hosts of its own (a host belongs to exactly one site)',
            `"${host}", which site "${owner}" has too`,
            'let one site have it and place both units there',
          ),
        );
      }
      hosts.set(host, owner ?? site.id);
    }
    return found;
  });
}

function unitProblems(parts: Parts): Problem[] {
  const problem = at(parts.units);
  const units = parts.units.value?.units ?? [];
  const ids = new Map<string, number>();
  const names = new Map<string, number>();
  const each = units.flatMap((unit, index) => {
    const found: Problem[] = [];
    const before = ids.get(unit.id);
    if (before !== undefined)
      found.push(
        problem(['units', index, 'id'], 'an id of its own', `"${unit.id}", already the id of units[${before}]`, 'rename one of them'),
      );
    ids.set(unit.id, before ?? index);
    for (const name of [unit.name, ...unit.aliases]) {
      const other = names.get(name);
      if (other !== undefined && other !== index)
        found.push(
          problem(['units', index, 'name'], 'a name of its own', `"${name}", already a name of units[${other}]`, 'tell the two apart'),
        );
      names.set(name, other ?? index);
    }
    return [...found, ...placeProblems(unit, index, parts, problem), ...columnProblems(unit, index, parts, problem)];
  });
  return [...each, ...successionProblems(units, problem)];
}

function placeProblems(unit: Unit, index: number, { sites, city }: Parts, problem: At): Problem[] {
  const found: Problem[] = [];
  const groups = city.value?.groups.map((group) => group.id);
  if (groups && !groups.includes(unit.group)) {
    found.push(
      problem(
        ['units', index, 'group'],
        `a group of city.yaml (${groups.join(', ')})`,
        `"${unit.group}"`,
        nearest(unit.group, groups) || 'add the group to city.yaml',
      ),
    );
  }
  const list = sites.value?.sites;
  if (!list) return found;
  unit.places.forEach((place, nth) => {
    const path = ['units', index, 'places', nth];
    const site = list.find((candidate) => candidate.id === place.site);
    if (!site) {
      found.push(
        problem(
          [...path, 'site'],
          'the id of a site in sites.yaml',
          `"${place.site}"`,
          nearest(
            place.site,
            list.map((each) => each.id),
          ) || 'add the site to sites.yaml',
        ),
      );
      return;
    }
    place.entries.forEach((entry, which) => {
      const host = new URL(entry).host;
      if (!site.hosts.includes(host)) {
        found.push(
          problem(
            [...path, 'entries', which],
            `an address on a host of site "${site.id}" (${site.hosts.join(', ')})`,
            entry,
            `add "${host}" to the hosts of that site`,
          ),
        );
      }
    });
  });
  return found;
}

function columnProblems(unit: Unit, index: number, { columns, sites }: Parts, problem: At): Problem[] {
  const found: Problem[] = [];
  const keys = Object.keys(columns?.columns ?? {});
  const hosts = new Set(sites.value?.sites.flatMap((site) => site.hosts));
  for (const [key, urls] of Object.entries(unit.columns ?? {})) {
    if (columns && !keys.includes(key))
      found.push(
        problem(['units', index, 'columns', key], 'a key of columns.yaml', `"${key}"`, nearest(key, keys) || `known: ${keys.join(', ')}`),
      );
    urls.forEach((url, nth) => {
      if (sites.value && !hosts.has(new URL(url).host))
        found.push(problem(['units', index, 'columns', key, nth], 'an address on a host of some site', url, 'add its host to sites.yaml'));
    });
  }
  return found;
}

function cityProblems({ city, rubrics }: Parts): Problem[] {
  if (!city.value) return [];
  const problem = at(city);
  const found: Problem[] = [];
  const seen = new Set<string>();
  city.value.groups.forEach((group, index) => {
    if (seen.has(group.id)) found.push(problem(['groups', index, 'id'], 'an id of its own', `"${group.id}" twice`, 'rename one of them'));
    seen.add(group.id);
  });
  const ids = rubrics.map((rubric) => rubric.id);
  if (city.value.rubric !== undefined && !ids.includes(city.value.rubric)) {
    found.push(
      problem(
        ['rubric'],
        `a rubric (${ids.join(', ')})`,
        `"${city.value.rubric}"`,
        nearest(city.value.rubric, ids) || 'put it in rubrics/',
      ),
    );
  }
  return found;
}

/** Only the owner of a site may set its robots.txt aside, and nobody owns every site that is asked. */
function policyProblems({ policy }: Parts): Problem[] {
  if (policy.value?.robots !== 'owner-override') return [];
  const hint = 'say it at the site that is yours: sites.yaml, policy: { robots: owner-override }';
  return [at(policy)(['robots'], '"obey"; robots.txt is set aside site by site, by its owner', '"owner-override" for every site', hint)];
}
