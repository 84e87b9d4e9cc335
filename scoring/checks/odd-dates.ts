/** Signs that a date was made up: it had not come when we saw it, or nothing beside it agrees. Moved pages show the same, so a person decides. */
import type { Dated } from '../../crawler/read/page-facts.ts';
import { addDays, civilDate, daysBetween } from '../calendar.ts';
import type { Sighting } from '../finding.ts';
import { at } from '../gather/address-book.ts';
import type { UnitFacts } from '../unit-facts.ts';
import { articleFinder, inMonth } from './month-items.ts';
import { quoted } from '../wording.ts';

const candidate = { sort: 'date', sure: false as const };
/** Clocks of servers are not ours. */
const SLACK_DAYS = 1;

/** Items and pages that carried a date when they were seen that was still to come. */
export function futureDates(facts: UnitFacts): Sighting[] {
  const found = new Map<string, Sighting>();
  const isFuture = (dated: Dated | null | undefined, seenAt: string) =>
    dated !== null && dated !== undefined && dated.date > addDays(civilDate(seenAt), SLACK_DAYS);
  for (const { items } of facts.columns) {
    for (const item of items) {
      if (item.gone || !isFuture(item.published, item.evidence[0].at) || found.has(item.key)) continue;
      const says = `${quoted(item.title)}的日期 ${item.published!.date} 在查看时尚未到来，须人工确认`;
      found.set(item.key, { ...candidate, subject: item.key, mark: 'future', says, evidence: item.evidence });
    }
  }
  for (const page of facts.pages) {
    const tag = page.facts.otherDates.find(({ from }) => from === 'tag');
    if (!isFuture(tag, page.evidence.at) || found.has(page.url)) continue;
    const says = `${quoted(page.facts.title ?? page.url)}的 PubDate 标签 ${tag!.date} 在查看时尚未到来，须人工确认`;
    found.set(page.url, { ...candidate, subject: page.url, mark: 'future', says, evidence: [at(page.evidence, tag!.spot)] });
  }
  return [...found.values()];
}

/** Items of the month whose list and address both say another day than they do themselves. */
export function datesApart(facts: UnitFacts, days: number): Sighting[] {
  const articleOf = articleFinder(facts);
  const apart = (a: string, b: string) => Math.abs(daysBetween(a, b)) > days;
  const found = new Map<string, Sighting>();
  for (const { items } of facts.columns) {
    for (const item of items) {
      const { conflict } = item;
      if (item.gone || conflict === null || !inMonth(item, facts) || !apart(conflict.article.date, conflict.list.date)) continue;
      const address = articleOf(item)?.facts.otherDates.find(({ from }) => from === 'address');
      if (address === undefined || !apart(conflict.article.date, address.date)) continue;
      const says = `${quoted(item.title)}自称 ${conflict.article.date} 发布，列表为 ${conflict.list.date}，地址为 ${address.date}，须人工确认`;
      found.set(item.key, { ...candidate, subject: item.key, mark: 'apart', says, evidence: item.evidence });
    }
  }
  return [...found.values()];
}
