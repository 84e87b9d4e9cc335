/** The basic sections of open government must be there: guide, catalogue, request channel, annual report (条例 2008 第十九条). */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { check } from '../check.ts';
import type { UnitFacts } from '../unit-facts.ts';
import { COLUMN_NAMES, columnsOf, homeUnseen, searched, unseenColumns } from './places.ts';
import { quoted } from '../wording.ts';

/** A section that stands on somebody else's host (a unified platform), or with `shared` in the portal's own part, is there when its link answers. */
function delegated(facts: UnitFacts, key: string, verdict: 'alive' | 'unknown', shared: boolean): string | undefined {
  const links = facts.sections.filter((section) => section.key === key).map(({ url }) => url);
  return links.find((url) => (shared || facts.targets[url]?.where === 'outside') && facts.targets[url]?.verdict === verdict);
}

export default check({
  id: 'section-missing',
  title: '公开基础栏目是否齐全',
  sorts: ['missing'],
  names: { missing: '缺失' },
  params: z.strictObject({
    columns: z.array(ColumnKey).min(1),
    shared: z.boolean().default(false).describe("a section of the portal that the unit's pages link to counts as the unit's"),
  }),
  run(facts, { columns: keys, shared }) {
    const none = homeUnseen(facts);
    if (none) return none;
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
          ? `公开基础栏目${quoted(COLUMN_NAMES[key] ?? key)}的链接打不开（${facts.targets[dead.url]!.why}）`
          : `首页和公开栏目中没有${quoted(COLUMN_NAMES[key] ?? key)}`;
        return {
          subject: key,
          sort: 'missing',
          says,
          evidence: [...proof, ...(dead ? [facts.targets[dead.url]!.evidence] : [])] as ReturnType<typeof searched>,
        };
      });
    return { examined: keys.length - absent.length + found.length, found, unseen, atMost: absent.length - found.length };
  },
});
