/** Policy that asks something of citizens is explained, and file and explanation lead to one another (国办秘函〔2019〕19号 政策解读). */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { addMonths, lastDayBefore } from '../calendar.ts';
import { byCodePoint } from '../../config/canonical.ts';
import { check } from '../check.ts';
import type { Outcome } from '../check.ts';
import type { Sighting } from '../finding.ts';
import type { PublishedItem, SeenPage, UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { isNamed, linksToFile, namesIn, policyFiles } from './explains.ts';
import { articleFinder } from './month-items.ts';
import { columnName, columnsOf, distinct, homeUnseen, searched, unseenSince } from './places.ts';
import { quoted } from '../wording.ts';

const Params = z.strictObject({
  policy: z.array(ColumnKey).default(['policy']),
  interpret: z.array(ColumnKey).default(['interpret']),
  months: z.int().min(1).describe('policy files of so many months before the clock'),
  sample: z.int().min(1).describe('so many of them, the newest first'),
  titles: z.array(z.string().min(1)).min(1).describe('files whose title holds one of these words need an interpretation'),
  freshMonths: z.int().min(1).optional().describe('there must be an interpretation within so many months'),
});
type Params = z.output<typeof Params>;

interface Told {
  item: PublishedItem;
  page: SeenPage | null;
}

function told(facts: UnitFacts, keys: readonly string[]): Told[] {
  const articleOf = articleFinder(facts);
  const byKey = new Map<string, Told>();
  for (const { items } of columnsOf(facts, keys))
    for (const item of items.filter(({ gone }) => !gone))
      if (!byKey.get(item.key)?.page) byKey.set(item.key, { item, page: articleOf(item) });
  return [...byKey.values()];
}

/** Own files of the window that need an explanation, newest first. */
function sampleOf(facts: UnitFacts, { policy, interpret, months, sample, titles }: Params): Told[] {
  const since = addMonths(facts.today, -months);
  const until = lastDayBefore(facts.asOf);
  const others = new Set(columnsOf(facts, interpret).flatMap(({ items }) => items.map(({ key }) => key)));
  const due = told(facts, policy).filter(
    ({ item: { key, title, published, reprint } }) =>
      published !== null &&
      published.date >= since &&
      published.date <= until &&
      !reprint &&
      !others.has(key) &&
      titles.some((word) => title.includes(word)),
  );
  due.sort((a, b) => byCodePoint(b.item.published!.date, a.item.published!.date) || byCodePoint(a.item.key, b.item.key));
  return due.slice(0, sample);
}

/** Whether the interpretation speaks of the file: by a link, or by its name. */
function speaksOf({ item, page }: Told, file: Told, links: readonly string[]): boolean {
  return links.includes(file.item.url) || isNamed(namesIn(page?.facts.title ?? item.title), file.item.title);
}

function judgeFile(file: Told, interpretations: readonly (Told & { links: string[] })[], lists: Sighting['evidence']): Sighting | null {
  const own = interpretations.filter((one) => speaksOf(one, file, one.links));
  const head = `政策文件${quoted(file.item.title)}（${file.item.published!.date}）`;
  if (own.length === 0)
    return { subject: file.item.key, sort: 'uninterpreted', says: `${head}没有解读`, evidence: [file.item.evidence[0], ...lists] };
  const there = own.some(({ links }) => links.includes(file.item.url));
  const back = own.some(({ item }) => file.page?.facts.links.some(({ url }) => url === item.url));
  if (there && back) return null;
  const lacks = [...(back ? [] : ['文件没有链接到解读']), ...(there ? [] : ['解读没有链接到文件'])].join('，');
  return {
    subject: file.item.key,
    sort: 'oneway',
    says: `${head}有解读，但${lacks}`,
    evidence: [...file.item.evidence, ...own[0]!.item.evidence],
  };
}

/** Nothing explained for too long. */
function none(facts: UnitFacts, interpretations: readonly Told[], { interpret, freshMonths }: Params): Sighting | null {
  if (freshMonths === undefined) return null;
  const limit = addMonths(facts.today, -freshMonths);
  if (interpretations.some(({ item }) => item.published !== null && item.published.date >= limit)) return null;
  const name = quoted(columnName(facts, interpret[0]!));
  const lists = columnsOf(facts, interpret).map(({ evidence }) => evidence[0]);
  const [first = searched(facts)[0], ...rest] = lists;
  const says = lists.length === 0 ? `没有${name}栏目` : `栏目${name}近 ${freshMonths} 个月没有发布解读`;
  return { subject: interpret[0]!, sort: 'none', says, evidence: [first, ...(lists.length === 0 ? searched(facts).slice(1) : rest)] };
}

/** Articles whose links nobody knows; what was published before the oldest file explains none of them. */
function unreadOf(list: readonly Told[], since: string): UnseenPlace[] {
  return list
    .filter(({ item, page }) => page === null && (item.published === null || item.published.date >= since))
    .map(({ item }) => item.unread ?? { url: item.url, why: 'not visited', role: 'archive', evidence: item.evidence[0] });
}

function judge(facts: UnitFacts, params: Params): Outcome {
  const files = policyFiles(facts, params.policy, params.interpret);
  const linksOf = (page: SeenPage | null) => (page === null ? [] : linksToFile(page, facts, files).map(({ url }) => url));
  const interpretations = told(facts, params.interpret).map((one) => ({ ...one, links: linksOf(one.page) }));
  const sample = sampleOf(facts, params);
  const oldest = sample.at(-1)?.item.published?.date ?? facts.today;
  const lists = unseenSince(facts, [...params.policy, ...params.interpret], addMonths(facts.today, -params.months));
  const gaps = distinct([...lists, ...unreadOf(sample, oldest), ...unreadOf(interpretations, oldest)]);
  const own = columnsOf(facts, params.interpret).map(({ evidence }) => evidence[0]);
  const proof = (own.length > 0 ? own : searched(facts)) as Sighting['evidence'];
  const faults = sample.flatMap((file) => judgeFile(file, interpretations, proof) ?? []);
  const stale = none(facts, interpretations, params);
  if (sample.length === 0 && stale === null && gaps.length === 0)
    return { examined: 0, found: [], unseen: [], notApplicable: `近 ${params.months} 个月没有需要解读的政策文件` };
  const found = [...(stale === null ? [] : [stale]), ...faults];
  const remark = `抽查政策文件 ${sample.length} 件`;
  if (gaps.length === 0) return { examined: sample.length + (stale === null ? 0 : 1), found, unseen: [], remark };
  // What nobody saw may explain any of them; those explained both ways are known, unless newer files may stand before them.
  const fine = lists.length > 0 ? 0 : sample.length - faults.length;
  return { examined: fine, found: [], unseen: gaps, atMost: params.sample - fine + (stale === null ? 0 : 1), remark };
}

export default check({
  id: 'policy-interpreted',
  title: '政策文件是否有解读并相互关联',
  sorts: ['uninterpreted', 'oneway', 'none'],
  names: { uninterpreted: '没有解读', oneway: '未相互关联', none: '长期没有解读' },
  params: Params,
  run: (facts, params) => homeUnseen(facts) ?? judge(facts, params),
});
