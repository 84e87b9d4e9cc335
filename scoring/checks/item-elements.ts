/** A citizen must see when a text was published and who says so, and read it without wrong words (国办发〔2017〕47号). Serious wording is V-06's. */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import { at } from '../gather/address-book.ts';
import { monthItems, shakyKeys, unreadArticles } from './month-items.ts';
import type { MonthItem } from './month-items.ts';
import { homeUnseen, unseenColumns } from './places.ts';
import { quoted } from '../wording.ts';

const ELEMENTS = ['date', 'source'] as const;
type Element = (typeof ELEMENTS)[number];
const NAMES = { date: '没有发布日期', source: '没有信息来源', typo: '错别字' };

/** A date that only a tag for machines carries is none that a citizen sees; but a script may show it. */
function lacking({ item, page }: MonthItem, element: Element): Sighting | null {
  const { published, source } = page!.facts;
  const there = element === 'date' ? published !== null && published.from !== 'tag' : source !== null;
  if (there) return null;
  const only = element === 'date' && published !== null;
  const says = `文章${quoted(item.title)}${NAMES[element]}${only ? '（仅网页标签中有，页面上没有显示）' : ''}`;
  return {
    subject: item.key,
    mark: element,
    sort: element,
    says,
    evidence: [page!.evidence, item.evidence[0]],
    ...(only && { sure: false as const }),
  };
}

function typosOf({ item, page }: MonthItem, unsure: boolean): Sighting[] {
  return page!.facts.wording
    .filter(({ sort, sure }) => sort === 'typo' && (sure || unsure))
    .map(({ found, right, sure, spot }) => ({
      subject: item.key,
      mark: found,
      sort: 'typo',
      says: `文章${quoted(item.title)}中${quoted(found)}疑为${quoted(right)}之误，须人工确认`,
      evidence: [at(page!.evidence, spot)],
      ...(!sure && { sure: false as const }),
    }));
}

export default check({
  id: 'item-elements',
  title: '当月信息要素是否齐全、有无错别字',
  sorts: [...ELEMENTS, 'typo'],
  names: NAMES,
  params: z.strictObject({
    columns: z.array(ColumnKey).min(1),
    elements: z.array(z.enum(ELEMENTS)).default([...ELEMENTS]),
    typos: z
      .enum(['none', 'sure', 'all'])
      .default('sure')
      .describe('ordinary wrong words, by config/words/typos.txt; all: also those that only the context can decide'),
  }),
  run(facts, { columns: keys, elements, typos }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const read = monthItems(facts, keys).filter(({ page }) => page?.facts.kind === 'article');
    const found = read.flatMap((item) => [
      ...elements.flatMap((element) => lacking(item, element) ?? []),
      ...(typos === 'none' ? [] : typosOf(item, typos === 'all')),
    ]);
    const shaky = shakyKeys(facts, keys);
    const lists = unseenColumns(facts, keys);
    const unread = unreadArticles(facts, keys);
    return {
      examined: read.length,
      found: found.map((sighting) => (shaky.has(sighting.subject) ? { ...sighting, doubtful: true } : sighting)),
      unseen: [...lists, ...unread],
      // Typos wait for a person, so that those of an unread article cannot move a point.
      ...(lists.length === 0 && { atMost: unread.length * elements.length }),
    };
  },
});
