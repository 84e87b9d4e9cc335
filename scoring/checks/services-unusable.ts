/** Guides that all lack half of what one must know are no service: a veto of the national checks. */
import { z } from 'zod';
import { check } from '../check.ts';
import { homeUnseen, unseenColumns } from './places.ts';
import { quoted } from '../wording.ts';

export default check({
  id: 'services-unusable',
  title: '办事服务是否实用',
  sorts: ['lacking'],
  names: { lacking: '指南严重缺项' },
  params: z.strictObject({ lacking: z.int().min(1).max(8), items: z.int().min(1), few: z.int().min(1) }),
  run(facts, { lacking, items, few }) {
    if (!facts.unit.services) return { examined: 0, found: [], unseen: [], notApplicable: '没有对外办事服务' };
    const none = homeUnseen(facts);
    if (none) return none;
    const guides = facts.guides.filter(({ delegated }) => delegated === null);
    const poor = guides.filter(({ elements }) => Object.values(elements).filter((element) => element === null).length >= lacking);
    const unseen = [...unseenColumns(facts, ['services']), ...facts.unseen.filter(({ role }) => role === 'guide')];
    const all = guides.length > 0 && guides.length < few && poor.length === guides.length && unseen.length === 0;
    const [first, ...rest] = poor;
    if (!first || (poor.length < items && !all)) return { examined: guides.length, found: [], unseen };
    const says = `${poor.length} 份办事指南缺少 ${lacking} 类以上要素，如${quoted(first.name)}`;
    return {
      examined: guides.length,
      found: [{ subject: 'services', sort: 'lacking', says, evidence: [first.evidence, ...rest.map(({ evidence }) => evidence)] }],
      unseen: [],
    };
  },
});
