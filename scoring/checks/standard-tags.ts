/** The standard meta tags by which other sites find and sort a page (国办发〔2017〕47号 附件). */
import { z } from 'zod';
import { check } from '../check.ts';
import type { SeenPage } from '../unit-facts.ts';
import { hidingPlaces, homeUnseen, pageName, sampled, unsampled } from './places.ts';
import { quoted } from '../wording.ts';

const Names = z.array(z.string().min(1)).min(1);
const STATES = { empty: '内容为空', placeholder: '只有占位内容', malformed: '格式不合规范', absent: '缺失' } as const;

/** 'absent', or how the best of the tags with this name stands. */
function stateOf({ facts }: SeenPage, name: string): keyof typeof STATES | null {
  const tags = facts.tags.filter((tag) => tag.name.toLowerCase() === name.toLowerCase());
  if (tags.some(({ state }) => state === 'filled')) return null;
  const state = tags[0]?.state ?? 'absent';
  return state === 'filled' ? null : state;
}

export default check({
  id: 'standard-tags',
  title: '网页标签是否齐全',
  sorts: ['absent', 'empty', 'placeholder', 'malformed'],
  names: STATES,
  params: z.strictObject({ home: Names, column: Names, article: Names }),
  run(facts, required) {
    const none = homeUnseen(facts);
    if (none) return none;
    // A column that is one text (the guide to disclosure, the annual report) reads like an article and is none.
    const columns = new Set(facts.sections.map(({ url }) => url));
    // While a page that names columns is out of sight, what no list holds may be such a column: only what is due of both is due of it.
    const blind = hidingPlaces(facts).length > 0;
    const listed = new Set(blind ? facts.columns.flatMap(({ items }) => items.map(({ url }) => url)) : []);
    const either = required.article.filter((name) => required.column.includes(name));
    const namesOf = ({ url, role, facts: { kind } }: SeenPage): readonly string[] => {
      if (role === 'home') return required.home;
      if (role === 'list' || (kind !== 'column' && kind !== 'article')) return [];
      if (kind === 'column' || columns.has(url)) return required.column;
      return blind && !listed.has(url) ? either : required.article;
    };
    const due = sampled(facts).flatMap((page) => namesOf(page).map((name) => ({ page, name, state: stateOf(page, name) })));
    const found = due
      .filter(({ state }) => state !== null)
      .map(({ page, name, state }) => ({
        subject: page.url,
        mark: name,
        sort: state!,
        says: `${page.role === 'home' ? '首页' : `页面${quoted(pageName(page))}`}的网页标签 ${name} ${STATES[state!]}`,
        evidence: [page.evidence] as [typeof page.evidence],
      }));
    return {
      examined: due.length,
      found,
      ...unsampled(facts, Math.max(required.home.length, required.column.length, required.article.length)),
    };
  },
});
