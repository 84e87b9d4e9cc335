/** A column that nobody can find, or that holds nothing, is not there for citizens. */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import type { UnitFacts } from '../unit-facts.ts';
import { COLUMN_NAMES, columnsOf, homeUnseen, searched, unseenColumns } from './places.ts';
import { quoted } from '../wording.ts';

/** There, not there, or (null) nobody can say. */
function lookFor(key: string, minItems: number, facts: UnitFacts): Sighting | null {
  const columns = columnsOf(facts, [key]);
  const full = columns.find(({ items, blank }) => !blank && items.length >= minItems);
  if (full)
    return {
      subject: key,
      sort: 'present',
      merit: true,
      says: `设有栏目${quoted(full.name)}，列出 ${full.items.length} 条`,
      evidence: full.evidence,
    };
  if (unseenColumns(facts, [key]).length > 0) return null;
  const [thin] = columns;
  const says = thin
    ? `栏目${quoted(thin.name)}只有 ${thin.items.length} 条，要求至少 ${minItems} 条`
    : `首页和栏目导航中没有栏目${quoted(COLUMN_NAMES[key] ?? key)}`;
  return { subject: key, sort: 'missing', says, evidence: [...searched(facts), ...columns.flatMap(({ evidence }) => evidence)] };
}

export default check({
  id: 'column-present',
  title: '栏目是否设置并有内容',
  sorts: ['present', 'missing'],
  names: { present: '已设', missing: '缺失' },
  params: z.strictObject({ columns: z.array(ColumnKey).min(1), minItems: z.int().min(0).default(1) }),
  run(facts, { columns: keys, minItems }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const found = keys.flatMap((key) => lookFor(key, minItems, facts) ?? []);
    const settled = found.filter(({ sort }) => sort === 'present').map(({ subject }) => subject);
    const open = keys.filter((key) => !settled.includes(key));
    return { examined: found.length, found, unseen: open.length > 0 ? unseenColumns(facts, open) : [] };
  },
});
