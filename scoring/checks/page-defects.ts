/** Empty columns, pages that answer 200 and say "not found", mojibake, floating windows, server errors: what makes a site look abandoned. */
import { z } from 'zod';
import { byCodePoint } from '../../config/canonical.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import type { SeenPage, UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { at } from '../gather/address-book.ts';
import { homeUnseen, pageName, sampled, unsampled } from './places.ts';
import { quoted } from '../wording.ts';

const SORTS = ['blank', 'soft-404', 'garbled', 'floating', 'server-error'] as const;
type DefectSort = (typeof SORTS)[number];
const NAMES = { blank: '空白栏目', 'soft-404': '错误页', garbled: '乱码', floating: '飘窗', 'server-error': '程序出错' };

const SAYS: Record<DefectSort, (name: string) => string> = {
  blank: (name) => `栏目${name}是空白的`,
  'soft-404': (name) => `页面${name}显示“页面不存在”，却按正常页面返回`,
  garbled: (name) => `页面${name}显示乱码`,
  floating: (name) => `页面${name}有遮挡内容的飘窗`,
  'server-error': (name) => `页面${name}返回程序错误`,
};

function sighting(subject: string, sort: DefectSort, name: string, evidence: Sighting['evidence']): Sighting {
  return { subject, mark: sort, sort, says: SAYS[sort](quoted(name)), evidence };
}

/** A list's first page may look empty while its data is not: there the column as a whole decides. */
function defectsOf(page: SeenPage, facts: UnitFacts): Sighting[] {
  const column = facts.columns.find(({ url }) => url === page.url);
  const own = page.facts.defects.filter(({ sort }) => !(sort === 'blank' && (column || page.role === 'list' || page.role === 'home')));
  const bySort = new Map([...own].reverse().map((defect) => [defect.sort, defect]));
  const found = [...bySort.values()].map(({ sort, spot }) => sighting(page.url, sort, pageName(page), [at(page.evidence, spot)]));
  const blank = column?.blank ? page.facts.defects.find(({ sort }) => sort === 'blank') : undefined;
  return column?.blank
    ? [...found, sighting(page.url, 'blank', column.name, [at(column.evidence[0], blank?.spot), ...column.evidence.slice(1)])]
    : found;
}

/** A page that answered 5xx was looked at: that is what a citizen gets. But 503 is also how common servers say "too fast", and that is no fault. */
function failing(place: UnseenPlace): boolean {
  return /^HTTP 5(?!03)\d\d$/.test(place.why) && place.evidence !== null && place.role !== 'link';
}

export default check({
  id: 'page-defects',
  title: '有无空白栏目、错误页、乱码、飘窗',
  sorts: SORTS,
  names: NAMES,
  params: z.strictObject({ sorts: z.array(z.enum(SORTS)).min(1) }),
  run(facts, { sorts }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const pages = sampled(facts);
    const errors = sorts.includes('server-error') ? facts.unseen.filter(failing) : [];
    const read = pages.flatMap((page) => defectsOf(page, facts));
    const answered = errors.map(({ url, why, evidence }) =>
      sighting(url, 'server-error', `${new URL(url).pathname}（${why}）`, [evidence!]),
    );
    const found = [...read, ...answered].filter(({ sort }) => (sorts as readonly string[]).includes(sort!));
    const rest = unsampled({ ...facts, unseen: facts.unseen.filter((place) => !errors.includes(place)) }, sorts.length);
    found.sort((a, b) => byCodePoint(a.subject, b.subject) || byCodePoint(a.sort!, b.sort!));
    return { examined: pages.length + errors.length, found, ...rest };
  },
});
