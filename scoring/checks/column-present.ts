/** A column that nobody can find, or that holds nothing, is not there for citizens. */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import type { UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { columnName, columnsOf, distinct, homeUnseen, searched, unseenColumns } from './places.ts';
import { quoted } from '../wording.ts';

interface Wanted {
  minItems: number;
  /** A column on somebody else's host counts when its link answers. */
  outside: boolean;
}

/** There, not there, or (null) nobody can say. */
function lookFor(key: string, { minItems, outside }: Wanted, facts: UnitFacts): Sighting | null {
  const columns = columnsOf(facts, [key]);
  const merit = { subject: key, sort: 'present', merit: true } as const;
  const full = columns.find(({ items, blank }) => !blank && items.length >= minItems);
  if (full) {
    const holds = full.items.length > 0 ? `，列出 ${full.items.length} 条` : '';
    return { ...merit, says: `设有栏目${quoted(full.name)}${holds}`, evidence: full.evidence };
  }
  const away = outside ? leadingAway(facts, key) : [];
  const there = away.find(({ url }) => answers(facts, url));
  if (there)
    return {
      ...merit,
      says: `栏目${quoted(there.text)}设在统一平台`,
      evidence: [facts.home!.evidence, facts.targets[there.url]!.evidence],
    };
  if (unseenOf(key, { minItems, outside }, facts).length > 0) return null;
  const [thin] = columns;
  const says = thin
    ? `栏目${quoted(thin.name)}${thin.blank ? '是空白的' : `只有 ${thin.items.length} 条，要求至少 ${minItems} 条`}`
    : away.length > 0
      ? `栏目${quoted(away[0]!.text)}的链接打不开`
      : `首页和栏目导航中没有栏目${quoted(columnName(facts, key))}`;
  const dead = away.map(({ url }) => facts.targets[url]!.evidence);
  return { subject: key, sort: 'missing', says, evidence: [...searched(facts), ...columns.flatMap(({ evidence }) => evidence), ...dead] };
}

/** Section links of this key to somebody else's host, and what nobody looked at. */
function leadingAway(facts: UnitFacts, key: string) {
  return facts.sections.filter((section) => section.key === key && facts.targets[section.url]?.where === 'outside');
}

/** A guard that turns us away proves nothing of what stands behind it. */
function answers(facts: UnitFacts, url: string): boolean {
  const target = facts.targets[url];
  return target?.verdict === 'alive' && !target.why.startsWith('blocked');
}

function unseenOf(key: string, { outside }: Wanted, facts: UnitFacts): UnseenPlace[] {
  const away = outside ? leadingAway(facts, key).filter(({ url }) => facts.targets[url]!.verdict !== 'dead' && !answers(facts, url)) : [];
  const places = away.map(({ url }) => ({ url, why: facts.targets[url]!.why, role: key, evidence: facts.targets[url]!.evidence }));
  return [...unseenColumns(facts, [key]), ...places];
}

/** One of several is enough: the one that is there, or one fault for all that are not. */
function oneOf(found: readonly Sighting[], facts: UnitFacts): Sighting[] {
  const there = found.find(({ sort }) => sort === 'present');
  const [first] = found;
  if (there || !first) return there ? [there] : [];
  const names = found.map(({ subject }) => quoted(columnName(facts, subject))).join('、');
  const proof = found
    .flatMap(({ evidence }) => evidence)
    .filter((ref, at, all) => all.findIndex(({ sha256 }) => sha256 === ref.sha256) === at);
  return [{ ...first, says: `${names}都没有，或者是空的`, evidence: [first.evidence[0], ...proof.slice(1)] }];
}

export default check({
  id: 'column-present',
  title: '栏目是否设置并有内容',
  sorts: ['present', 'missing'],
  names: { present: '已设', missing: '缺失' },
  params: z.strictObject({
    columns: z.array(ColumnKey).min(1),
    minItems: z.int().min(0).default(1).describe('0: a page without a list counts too'),
    any: z.boolean().default(false).describe('one of the columns is enough'),
    outside: z.boolean().default(false).describe("a column on somebody else's host counts when its link answers"),
  }),
  run(facts, { columns: keys, any, ...wanted }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const found = keys.flatMap((key) => lookFor(key, wanted, facts) ?? []);
    const settled = found.filter(({ sort }) => sort === 'present').map(({ subject }) => subject);
    const open = any && settled.length > 0 ? [] : keys.filter((key) => !settled.includes(key));
    const unseen = distinct(open.flatMap((key) => unseenOf(key, wanted, facts)));
    if (!any) return { examined: found.length, found, unseen };
    const one = unseen.length > 0 ? [] : oneOf(found, facts);
    return { examined: one.length, found: one, unseen };
  },
});
