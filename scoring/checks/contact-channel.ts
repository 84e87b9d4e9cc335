/** Citizens need one place to ask; petition and discipline channels do not count (国办秘函〔2019〕19号). */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { check } from '../check.ts';
import { columnsOf, homeUnseen, searched, unseenColumns } from './places.ts';
import { quoted } from '../wording.ts';

export default check({
  id: 'contact-channel',
  title: '是否有咨询或信箱渠道',
  sorts: ['present', 'missing'],
  names: { present: '已设', missing: '缺失' },
  params: z.strictObject({
    columns: z.array(ColumnKey).min(1),
    shared: z.boolean().default(false).describe("a channel of the portal that the unit's pages link to counts as the unit's"),
  }),
  run(facts, { columns: keys, shared }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const open = columnsOf(facts, keys).find(({ blank }) => !blank);
    const elsewhere = facts.sections.find(
      ({ key, url }) =>
        keys.includes(key) && (shared || facts.targets[url]?.where === 'outside') && facts.targets[url]?.verdict === 'alive',
    );
    const merit = { subject: 'contact', sort: 'present', merit: true as const };
    if (open) return { examined: 1, found: [{ ...merit, says: `设有互动渠道${quoted(open.name)}`, evidence: open.evidence }], unseen: [] };
    if (elsewhere) {
      const evidence = [facts.home!.evidence, facts.targets[elsewhere.url]!.evidence] as const;
      return {
        examined: 1,
        found: [{ ...merit, says: `互动渠道${quoted(elsewhere.text)}设在统一平台`, evidence: [...evidence] }],
        unseen: [],
      };
    }
    const seen = columnsOf(facts, keys).map(({ key }) => key);
    const unseen = [
      ...unseenColumns(facts, seen.length > 0 ? seen : keys),
      ...facts.unseen.filter(({ role }) => role !== null && keys.includes(role) && !seen.includes(role)),
    ];
    if (unseen.length > 0) return { examined: 0, found: [], unseen };
    const blank = columnsOf(facts, keys).flatMap(({ evidence }) => evidence);
    return {
      examined: 1,
      found: [
        { subject: 'contact', sort: 'missing', says: '首页和栏目导航中没有在线咨询或领导信箱', evidence: [...searched(facts), ...blank] },
      ],
      unseen: [],
    };
  },
});
