/** A service guide without the place or the materials sends citizens home: the eight classes of 国办发〔2015〕15号. */
import { z } from 'zod';
import { check } from '../check.ts';
import { homeUnseen, unseenColumns } from './places.ts';
import { quoted } from '../wording.ts';

const ELEMENTS = ['name', 'basis', 'conditions', 'materials', 'place', 'hours', 'phone', 'process'] as const;
export const ELEMENT_NAMES: Record<(typeof ELEMENTS)[number], string> = {
  name: '事项名称',
  basis: '设定依据',
  conditions: '申请条件',
  materials: '办理材料',
  place: '办理地点',
  hours: '办理时间',
  phone: '联系电话',
  process: '办理流程',
};

export default check({
  id: 'guide-complete',
  title: '办事指南要素是否齐全',
  sorts: ['missing'],
  names: { missing: '缺少要素' },
  params: z.strictObject({ sampleMax: z.int().min(1).default(20), elements: z.array(z.enum(ELEMENTS)).min(1) }),
  run(facts, { sampleMax, elements }) {
    if (!facts.unit.services) return { examined: 0, found: [], unseen: [], notApplicable: '没有对外办事服务' };
    const none = homeUnseen(facts);
    if (none) return none;
    const pages = facts.unseen.filter(({ role }) => role === 'guide');
    // Unseen guides hold their place in the sample, or a blocked page would let another one in.
    const blocked = new Set(pages.map(({ url }) => url));
    const own = facts.guides.filter((guide) => guide.delegated === null);
    const sample = new Set([...own.map(({ url }) => url), ...blocked].sort().slice(0, sampleMax));
    const guides = own.filter(({ url }) => sample.has(url));
    const found = guides.flatMap((guide) =>
      elements
        .filter((element) => guide.elements[element] === null)
        .map((element) => ({
          subject: guide.url,
          mark: element,
          sort: 'missing',
          says: `办事指南${quoted(guide.name)}没有写明${ELEMENT_NAMES[element]}`,
          evidence: [guide.evidence] as [typeof guide.evidence],
        })),
    );
    const lists = unseenColumns(facts, ['services']);
    const inSample = pages.filter(({ url }) => sample.has(url));
    const delegated = facts.guides.length - own.length;
    return {
      examined: guides.length * elements.length,
      found,
      unseen: [...lists, ...inSample],
      ...(lists.length === 0 ? { atMost: inSample.length * elements.length } : {}),
      ...(own.length === 0 && delegated > 0 && lists.length + pages.length === 0
        ? { notApplicable: `${delegated} 份办事指南均转到政务服务网` }
        : {}),
      ...(own.length > sampleMax ? { remark: `共 ${own.length} 份办事指南，抽查 ${sampleMax} 份` } : {}),
    };
  },
});
