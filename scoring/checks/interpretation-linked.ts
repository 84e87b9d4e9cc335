/** An interpretation counts when the file it explains is one click away (国办发〔2017〕47号: 解读与文件相互关联). */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import { at } from '../gather/address-book.ts';
import type { UnitFacts } from '../unit-facts.ts';
import { deadLink, linksToFile, policyFiles } from './explains.ts';
import { couldBeInMonth, inMonth, monthItems, unreadArticles } from './month-items.ts';
import type { MonthItem } from './month-items.ts';
import { columnsOf, homeUnseen, unseenColumns } from './places.ts';
import { quoted, whyInChinese } from '../wording.ts';

interface Known {
  facts: UnitFacts;
  files: ReadonlyMap<string, string>;
  /** A list of policy files was not seen: what is none of them may be one. */
  gaps: boolean;
}

/** Why nobody can say whether it leads to its file; null: somebody can. */
function unsure({ item, page }: MonthItem, { facts, gaps }: Known): string | null {
  // On somebody else's site nobody looked, and nothing of the unit's stands there.
  if (page === null) return item.unread && !/^skipped: (?:outside|type)$/.test(item.unread.why) ? '文章未能打开' : null;
  const related = page.facts.related ?? [];
  const hidden = facts.unseen.some(({ url }) => related.includes(url));
  return related.length > 0 && (gaps || hidden) ? '所链接的页面未能查看' : null;
}

/** The file was asked for and nobody could look: it may be gone. Of one beyond the crawl's reach the list's word is taken. */
function inVain({ targets, unseen }: UnitFacts, url: string): boolean {
  const target = targets[url];
  if (target && (target.verdict !== 'unknown' || target.where === 'outside')) return false;
  const why = target?.why ?? unseen.find((place) => place.url === url)?.why;
  return why !== undefined && !/^skipped: (?!interrupted)|^not visited$/.test(why);
}

function sighting(one: MonthItem, known: Known): Sighting {
  const { item, page, column } = one;
  const { facts, files } = known;
  const base = { subject: item.key, merit: true as const, evidence: item.evidence };
  const head = `栏目${quoted(column.name)} ${item.published!.date} 发布${quoted(item.title)}`;
  const link = page === null ? undefined : linksToFile(page, facts, files)[0];
  if (page !== null && link !== undefined) {
    const spot = page.facts.links.find(({ url }) => url === link.url)?.spot;
    const says = `${head}，链接到${quoted(files.get(link.url) ?? link.text)}`;
    const evidence: Sighting['evidence'] = [item.evidence[0], at(page.evidence, spot)];
    return { ...base, sort: 'linked', says, evidence, ...(inVain(facts, link.url) && { doubtful: true as const }) };
  }
  const why = unsure(one, known);
  if (why !== null) return { ...base, sort: 'linked', doubtful: true, says: `${head}（${why}，不知是否关联文件）` };
  const dead = page === null ? null : deadLink(page, facts);
  const rest = page === null ? '（文章不在本站，未查看）' : dead === null ? '' : `（链接打不开，${whyInChinese(dead)}）`;
  return { ...base, sort: 'unlinked', says: `${head}，没有链接到所解读的文件${rest}` };
}

export default check({
  id: 'interpretation-linked',
  title: '当月政策解读是否关联所解读的文件',
  sorts: ['linked', 'unlinked'],
  names: { linked: '已关联文件', unlinked: '未关联文件' },
  merits: true,
  params: z.strictObject({
    columns: z.array(ColumnKey).min(1),
    policy: z.array(ColumnKey).default(['policy']).describe('columns whose items are policy files'),
  }),
  run(facts, { columns: keys, policy }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const known = { facts, files: policyFiles(facts, policy, keys), gaps: unseenColumns(facts, policy).length > 0 };
    const found = monthItems(facts, keys).map((one) => sighting(one, known));
    const lists = unseenColumns(facts, keys);
    const more = columnsOf(facts, keys).flatMap(({ items }) =>
      items.filter((item) => couldBeInMonth(item, facts) && !inMonth(item, facts)),
    );
    return {
      examined: found.length,
      found,
      unseen: [...lists, ...unreadArticles(facts, keys)],
      ...(lists.length === 0 && { atMost: more.length }),
    };
  },
});
