/** A survey whose result nobody hears of teaches citizens not to take part (国办秘函〔2019〕19号). */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { addDays, addMonths } from '../calendar.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import { isSameMatter } from '../same-matter.ts';
import type { PublishedItem, SeenPage, UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { quoted } from '../wording.ts';
import { columnsOf, distinct, homeUnseen, unseenColumns, unseenSince } from './places.ts';

const Params = z.strictObject({
  columns: z.array(ColumnKey).min(1).describe('where surveys stand'),
  months: z.int().min(1).describe('surveys published longer ago, before the end of the month, are left alone'),
  days: z.int().min(1).describe('within how many days of its end the result is due'),
  openDays: z.int().min(0).describe('how long a survey runs that names no end'),
  results: z.array(ColumnKey).default([]).describe('columns that hold nothing but results'),
  words: z.array(z.string().min(1)).min(1).describe('a title with one of these words is a result, and no survey'),
});
type Params = z.output<typeof Params>;

interface Due {
  item: PublishedItem;
  page: SeenPage | undefined;
  /** The last day of it, and whether the page says so. */
  end: string;
  named: boolean;
}

/** Surveys of the window whose result should be known by now; each once, in order of publication. */
function dueSurveys(facts: UnitFacts, { columns, months, days, openDays, words }: Params): Due[] {
  const from = addMonths(facts.to, -months);
  const found = new Map<string, Due>();
  for (const item of columnsOf(facts, columns).flatMap(({ items }) => items)) {
    const date = item.published?.date;
    if (item.gone || item.reprint || date === undefined || date < from || words.some((word) => item.title.includes(word))) continue;
    const page = facts.pages.find(({ url, facts: read }) => url === item.url || read.url === item.url);
    const ends = page?.facts.survey?.ends;
    const end = ends?.date ?? addDays(date, openDays);
    if (addDays(end, days) < facts.today && !found.has(item.key)) found.set(item.key, { item, page, end, named: ends !== undefined });
  }
  return [...found.values()];
}

/** Titles of results, whenever they were published. */
function resultsOf(facts: UnitFacts, { columns, results, words }: Params): PublishedItem[] {
  const isResult = (key: string, { title, gone }: PublishedItem) =>
    !gone && (results.includes(key) || words.some((word) => title.includes(word)));
  return columnsOf(facts, [...columns, ...results]).flatMap(({ key, items }) => items.filter((item) => isResult(key, item)));
}

/** Its own page tells, links to where it is told, or an item of the same matter does. */
function isAnswered({ item, page }: Due, results: readonly PublishedItem[], facts: UnitFacts, { words }: Params): boolean {
  if (page?.facts.survey?.result !== undefined) return true;
  const own = page?.facts.related ?? [];
  const link = page?.facts.links.find(
    ({ url, text }) => own.includes(url) && words.some((word) => text.includes(word)) && facts.targets[url]?.verdict !== 'dead',
  );
  return link !== undefined || results.some((result) => result.key !== item.key && isSameMatter(result.title, item.title));
}

function sighting({ item, end, named }: Due, { days }: Params): Sighting {
  const when = named ? `已于 ${end} 结束` : `${item.published!.date} 发布，没有写明结束日期`;
  const base = {
    subject: item.key,
    sort: 'unreported',
    says: `征集${quoted(item.title)}${when}，${days} 天内没有反馈结果`,
    evidence: item.evidence,
  };
  return named ? base : { ...base, sure: false };
}

export default check({
  id: 'survey-feedback',
  title: '征集调查是否反馈结果',
  sorts: ['unreported'],
  names: { unreported: '未反馈结果' },
  params: Params,
  run(facts, params) {
    const none = homeUnseen(facts);
    if (none) return none;
    const due = dueSurveys(facts, params);
    const results = resultsOf(facts, params);
    const silent = due.filter((one) => !isAnswered(one, results, facts, params));
    // A page that nobody could open may tell, and so may a list that was not read back to the survey.
    const unread = silent.flatMap(({ item }) => (item.unread ? [item.unread] : []));
    const oldest = silent.map(({ item }) => item.published!.date).sort()[0];
    const further: UnseenPlace[] = oldest === undefined ? [] : unseenSince(facts, [...params.columns, ...params.results], oldest);
    const missed = unseenSince(facts, params.columns, addMonths(facts.to, -params.months));
    const found = further.length > 0 ? [] : silent.filter(({ item }) => !item.unread).map((one) => sighting(one, params));
    const unseen = distinct([...missed, ...further, ...unread]);
    const open = silent.length - found.length;
    return {
      examined: due.length - open,
      found,
      unseen,
      ...(missed.length === 0 && unseenColumns(facts, params.columns).length === 0 ? { atMost: open } : {}),
    };
  },
});
