/** What fails a whole site once a person has confirmed it: serious wording, defacement, links nobody sees, forged dates (国办发〔2015〕15号 单项否决). */
import { z } from 'zod';
import { byCodePoint } from '../../config/canonical.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import { at } from '../gather/address-book.ts';
import type { SeenPage, UnitFacts } from '../unit-facts.ts';
import { datesApart, futureDates } from './odd-dates.ts';
import { homeUnseen, pageName, sampled, unsampled } from './places.ts';
import { quoted } from '../wording.ts';

const SORTS = ['wording', 'hidden', 'linked', 'defaced', 'date'] as const;
const NAMES = { wording: '严重表述错误', hidden: '暗链', linked: '链接到博彩等网站', defaced: '疑似篡改', date: '日期可疑' };
const WHERE = { title: '网页标题', keywords: '关键词标签', description: '描述标签' };

/** Spots cited of one page; nobody confirms more one by one. */
const MAX_SPOTS = 20;
const candidate = { sure: false as const };

function wordingOf(page: SeenPage): Sighting[] {
  return page.facts.wording
    .filter(({ sort }) => sort === 'serious')
    .map(({ found, right, spot }) => ({
      ...candidate,
      subject: page.url,
      mark: found,
      sort: 'wording',
      says: `页面${quoted(pageName(page))}中${quoted(found)}疑为${quoted(right)}之误，须人工确认`,
      evidence: [at(page.evidence, spot)],
    }));
}

function hiddenOf(page: SeenPage): Sighting[] {
  const { hidden } = page.facts;
  const [first] = hidden;
  if (!first) return [];
  const says = `页面${quoted(pageName(page))}有 ${hidden.length} 个访问者看不见的外部链接（如 ${quoted(first.text === '' ? first.url : first.text)}），须人工确认`;
  const evidence = hidden.slice(0, MAX_SPOTS).map(({ spot }) => at(page.evidence, spot)) as Sighting['evidence'];
  return [{ ...candidate, subject: page.url, mark: 'hidden', sort: 'hidden', says, evidence }];
}

function defacedOf(page: SeenPage): Sighting[] {
  return (page.facts.defaced ?? []).map(({ where, words, spot }) => ({
    ...candidate,
    subject: page.url,
    mark: where,
    sort: 'defaced',
    says: `页面${quoted(pageName(page))}的${WHERE[where]}含有${words.map((word) => quoted(word)).join('、')}，疑被篡改，须人工确认`,
    evidence: [at(page.evidence, spot)],
  }));
}

/** What the office's pages show as links and what now holds gambling or its kin: a lost domain of somebody else's, as a rule. */
function linkedOf(facts: UnitFacts, pages: readonly SeenPage[]): Sighting[] {
  const found = new Map<string, Sighting>();
  for (const page of pages) {
    const unseen = new Set(page.facts.hidden.map(({ url }) => url));
    for (const { url, text, spot } of page.facts.links) {
      const target = facts.targets[url];
      if (target?.parked?.sort !== 'gambling' || unseen.has(url) || found.has(url)) continue;
      const says = `页面${quoted(pageName(page))}的链接${quoted(text === '' ? url : text)}疑指向博彩等网站，须人工确认`;
      found.set(url, {
        ...candidate,
        subject: url,
        mark: 'linked',
        sort: 'linked',
        says,
        evidence: [at(page.evidence, spot), target.evidence],
      });
    }
  }
  return [...found.values()];
}

export default check({
  id: 'serious-faults',
  title: '有无严重错误、篡改、暗链、伪造日期的迹象',
  sorts: SORTS,
  names: NAMES,
  params: z.strictObject({
    sorts: z
      .array(z.enum(SORTS))
      .min(1)
      .default([...SORTS]),
    apartDays: z.int().min(1).default(30).describe("an item's own date and those of its list and its address lie further apart than this"),
  }),
  run(facts, { sorts, apartDays }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const pages = sampled(facts);
    const found = [
      ...pages.flatMap((page) => [...wordingOf(page), ...hiddenOf(page), ...defacedOf(page)]),
      ...linkedOf(facts, pages),
      ...futureDates(facts),
      ...datesApart(facts, apartDays),
    ].filter(({ sort }) => (sorts as readonly string[]).includes(sort!));
    found.sort((a, b) => byCodePoint(a.subject, b.subject) || byCodePoint(a.mark!, b.mark!));
    return { examined: pages.length, found, ...unsampled(facts, sorts.length) };
  },
});
