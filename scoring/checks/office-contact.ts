/** Whoever must go there in person has to know where, when, and whom to call first (条例 2019 第二十条（二）). */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { check } from '../check.ts';
import { at } from '../gather/address-book.ts';
import type { SeenPage, UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { columnsOf, distinct, homeUnseen, searched, unseenColumns } from './places.ts';

const ELEMENTS = ['address', 'hours', 'phone'] as const;
const NAMES: Record<(typeof ELEMENTS)[number], string> = { address: '办公地址', hours: '办公时间', phone: '联系电话' };

interface Where {
  columns: readonly string[];
  names: readonly string[];
}

/** Addresses that the unit's pages call by one of these names. */
function named(facts: UnitFacts, { names }: Where): Set<string> {
  const links = facts.pages.filter(({ role }) => role !== 'article' && role !== 'archive').flatMap(({ facts: page }) => page.links);
  const isNamed = (text: string) => names.includes(text.replace(/[\s【】[\]（）()>»]+/g, ''));
  return new Set(links.filter(({ text }) => isNamed(text)).map(({ url }) => url));
}

/** Home, pages of the columns that introduce the office, and what is called a contact page; in order of address. */
function tellingPages(facts: UnitFacts, where: Where): SeenPage[] {
  const contacts = named(facts, where);
  const lists = columnsOf(facts, where.columns);
  const own = new Set(lists.flatMap(({ url, items }) => [url, ...items.map((item) => item.url)]));
  const isOwn = ({ url, role, facts: page }: SeenPage) =>
    role === 'home' || own.has(url) || contacts.has(url) || (role === 'other' && where.columns.includes(page.column?.key ?? ''));
  return facts.pages.filter(isOwn);
}

/** Pages that could tell it and that nobody could look at. */
function unseenTelling(facts: UnitFacts, where: Where): UnseenPlace[] {
  const contacts = named(facts, where);
  const lists = columnsOf(facts, where.columns);
  const rows = new Set(lists.flatMap(({ items }) => items.map(({ url }) => url)));
  const places = facts.unseen.filter(({ url, role }) => rows.has(url) || (contacts.has(url) && role !== 'link'));
  const gaps = lists.flatMap((list) => list.gaps.map(({ place }) => place));
  const known = new Set([...facts.pages, ...places].map(({ url }) => url));
  const { url, facts: home, evidence } = facts.home!;
  // A contact page of the portal's own was asked for and is not the unit's; one that nobody asked for may be.
  const near = [...contacts].filter((one) => facts.targets[one] === undefined && new URL(one).host === new URL(url).host);
  const unasked = [...rows, ...near].filter((one) => !known.has(one)).flatMap((one) => notVisited(facts, one));
  const blind = home.loader?.kind === 'script' && !home.rendered ? [{ url, why: 'needs a browser', role: 'home', evidence }] : [];
  return distinct([...unseenColumns(facts, where.columns), ...places, ...gaps, ...unasked, ...blind]);
}

/** A row that nobody opened may be the one that tells; a file, what is gone, and somebody else's page are not. */
function notVisited({ targets, columns }: UnitFacts, url: string): UnseenPlace[] {
  const target = targets[url];
  const isGone = columns.some(({ items }) => items.some((item) => item.url === url && item.gone));
  if (isGone || target?.file || target?.verdict === 'dead' || target?.where === 'outside') return [];
  return [{ url, why: target?.verdict === 'unknown' ? target.why : 'not visited', role: 'archive', evidence: target?.evidence ?? null }];
}

export default check({
  id: 'office-contact',
  title: '办公地址、办公时间、联系电话是否公布',
  sorts: ['present', 'missing'],
  names: { present: '已公布', missing: '缺少' },
  params: z.strictObject({
    elements: z.array(z.enum(ELEMENTS)).min(1),
    columns: z.array(ColumnKey).min(1).describe('columns whose pages may tell it, besides the home page'),
    names: z.array(z.string().min(1)).default([]).describe('what a link to a contact page is called, word for word'),
  }),
  run(facts, { elements, ...where }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const pages = tellingPages(facts, where);
    const home = facts.home!;
    // The frames' foot is the home page's, its facts come from there.
    const told = elements.map((element) => ({
      element,
      page: [home, ...pages].find((page) => page.facts.office?.[element] !== undefined),
    }));
    const absent = told.filter(({ page }) => page === undefined).map(({ element }) => element);
    if (absent.length === 0) {
      const [first, ...rest] = told.map(({ element, page }) => at(page!.evidence, page!.facts.office![element]));
      const says = `已公布${elements.map((element) => NAMES[element]).join('、')}`;
      return {
        examined: elements.length,
        found: [{ subject: 'office', sort: 'present', merit: true, says, evidence: [first!, ...rest] }],
        unseen: [],
      };
    }
    const unseen = unseenTelling(facts, where);
    if (unseen.length > 0) return { examined: elements.length - absent.length, found: [], unseen };
    const proof = searched(facts);
    const others = pages.filter(({ evidence }) => !proof.some(({ sha256 }) => sha256 === evidence.sha256)).map(({ evidence }) => evidence);
    return {
      examined: elements.length,
      found: absent.map((element) => ({
        subject: 'office',
        mark: element,
        sort: 'missing',
        says: `首页页脚、机构概况和公开指南中没有${NAMES[element]}`,
        evidence: [...proof, ...others] as typeof proof,
      })),
      unseen: [],
    };
  },
});
