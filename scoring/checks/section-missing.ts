/** The sections that a unit of its kind must have (条例 2008 第十、十二、十九条, 2019 第二十、二十一条), and where (国办公开办函〔2019〕61号). */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { check } from '../check.ts';
import type { Outcome } from '../check.ts';
import type { UnitFacts } from '../unit-facts.ts';
import { underOneEntry } from './one-entry.ts';
import { columnName, columnsOf, homeUnseen, searched, unseenColumns } from './places.ts';
import { quoted } from '../wording.ts';

/** A section that stands on somebody else's host (a unified platform), or with `shared` in the portal's own part, is there when its link answers. */
function delegated(facts: UnitFacts, key: string, verdict: 'alive' | 'unknown', shared: boolean): string | undefined {
  const links = facts.sections.filter((section) => section.key === key).map(({ url }) => url);
  return links.find((url) => (shared || facts.targets[url]?.where === 'outside') && facts.targets[url]?.verdict === verdict);
}

const Keys = z.array(ColumnKey).min(1);
const KINDS = ['department', 'town', 'street', 'institution'] as const;
const ByKind = z
  .strictObject(
    Object.fromEntries(KINDS.map((kind) => [kind, Keys.optional()])) as Record<(typeof KINDS)[number], z.ZodOptional<typeof Keys>>,
  )
  .refine((kinds) => Object.values(kinds).some((keys) => keys !== undefined), 'at least one kind of unit');

/** The absent ones of these sections, each with the proof of absence, and what hides the rest. */
function missing(facts: UnitFacts, keys: readonly string[], shared: boolean): Outcome {
  const absent = keys.filter((key) => columnsOf(facts, [key]).length === 0 && delegated(facts, key, 'alive', shared) === undefined);
  const unsure = absent.flatMap((key) => {
    const url = delegated(facts, key, 'unknown', shared);
    return url === undefined ? [] : [{ url, why: facts.targets[url]!.why, role: key, evidence: facts.targets[url]!.evidence }];
  });
  const unseen = [...(absent.length > 0 ? unseenColumns(facts, absent) : []), ...unsure];
  const open = new Set(unseen.map(({ role }) => role));
  // The basic sections name one another as a rule: those that are there were searched for those that are not.
  const hubs = searched(facts);
  const beside = columnsOf(facts, keys).map(({ evidence }) => evidence[0]);
  const proof = [...hubs, ...beside.filter(({ url }) => !hubs.some((hub) => hub.url === url))];
  const found = absent
    .filter((key) => !open.has(key) && !open.has('section'))
    .map((key) => {
      const dead = facts.sections.find((section) => section.key === key && facts.targets[section.url]?.verdict === 'dead');
      const says = dead
        ? `公开基础栏目${quoted(columnName(facts, key))}的链接打不开（${facts.targets[dead.url]!.why}）`
        : `首页和公开栏目中没有${quoted(columnName(facts, key))}`;
      return {
        subject: key,
        sort: 'missing',
        says,
        evidence: [...proof, ...(dead ? [facts.targets[dead.url]!.evidence] : [])] as ReturnType<typeof searched>,
      };
    });
  return { examined: keys.length - absent.length + found.length, found, unseen, atMost: absent.length - found.length };
}

export default check({
  id: 'section-missing',
  title: '应有栏目是否齐全',
  sorts: ['missing', 'entry', 'scattered'],
  names: { missing: '缺失', entry: '没有统一入口', scattered: '不在统一入口下' },
  params: z.strictObject({
    columns: z.union([Keys, ByKind]).describe('sections that must be there, for all units or by kind of unit'),
    shared: z.boolean().default(false).describe("a section of the portal that the unit's pages link to counts as the unit's"),
    entry: z
      .array(z.string().min(2))
      .default([])
      .describe('what home calls the one page that must lead to all of them, e.g. 政府信息公开; empty: they may stand anywhere'),
  }),
  run(facts, { columns, shared, entry }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const keys = Array.isArray(columns) ? columns : columns[facts.unit.kind];
    if (keys === undefined) return { examined: 0, found: [], unseen: [], notApplicable: '对这类单位没有规定应有栏目' };
    const absent = missing(facts, keys, shared);
    if (entry.length === 0) return absent;
    const there = keys.filter((key) => columnsOf(facts, [key]).length > 0);
    return underOneEntry(facts, { names: entry, keys: there }, absent);
  },
});
