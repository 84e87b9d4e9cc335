/** Finds a year's annual report on open government: a page, an item of its column, or a file. */
import { isReportTitle } from '../../crawler/read/annual-report.ts';
import type { AnnualReport } from '../../crawler/read/page-facts.ts';
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import { lastDayBefore } from '../calendar.ts';
import { byCodePoint } from '../../config/canonical.ts';
import { at } from '../gather/address-book.ts';
import type { PublishedItem, SeenPage, UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { articleFinder } from './month-items.ts';

export interface FoundReport {
  url: string;
  title: string;
  /** Day of publication; null: nobody says. */
  published: string | null;
  /** null: nobody could read it; `unread` says why. */
  text: AnnualReport | null;
  unread: UnseenPlace | null;
  evidence: [EvidenceRef, ...EvidenceRef[]];
}

/** A text so short announces a file or a picture. */
const SHORT_CHARS = 400;

/** Of the files that a page offers the one that is the report, else one that nobody could read. */
function inFiles(page: SeenPage, facts: UnitFacts): Pick<FoundReport, 'text' | 'unread'> & { evidence: EvidenceRef | null } {
  const files = page.facts.attachments.flatMap(({ url }) => (facts.targets[url] ? [{ url, ...facts.targets[url]! }] : []));
  const report = files.find(({ file }) => file?.report);
  if (report) return { text: report.file!.report!, unread: null, evidence: report.evidence };
  const closed = files[0];
  const why = closed ? (closed.file?.unread ? `unread: ${closed.file.unread}` : closed.why) : 'unread: no-text-layer';
  return {
    text: null,
    unread: { url: closed?.url ?? page.url, why, role: 'article', evidence: closed?.evidence ?? page.evidence },
    evidence: closed?.evidence ?? null,
  };
}

function ofPage(page: SeenPage, facts: UnitFacts, listed: string | null): FoundReport {
  const { report, published, title } = page.facts;
  const base = {
    url: page.url,
    title: title ?? '',
    published: published?.date ?? listed,
    evidence: [at(page.evidence, published?.spot)] as FoundReport['evidence'],
  };
  // With headings it is the text itself; a few words and a file are not.
  if (report && (report.headings.length > 0 || (report.chars >= SHORT_CHARS && page.facts.attachments.length === 0)))
    return { ...base, text: report, unread: null };
  const { evidence, ...file } = inFiles(page, facts);
  return { ...base, ...file, evidence: evidence === null ? base.evidence : [...base.evidence, evidence] };
}

/** A row whose file or page was not read as a page. */
function ofItem(item: PublishedItem, facts: UnitFacts): FoundReport {
  const file = facts.targets[item.url]?.file;
  const evidence = facts.targets[item.url]?.evidence ?? null;
  const why = item.unread?.why ?? (file?.unread ? `unread: ${file.unread}` : 'not visited');
  return {
    url: item.url,
    title: item.title,
    published: item.published?.date ?? null,
    text: file?.report ?? null,
    unread: file?.report ? null : (item.unread ?? { url: item.url, why, role: 'article', evidence }),
    evidence: evidence === null ? item.evidence : [item.evidence[0], evidence],
  };
}

/** A title that names no year speaks of the year before it was published. */
function yearOf(title: string, own: number | null | undefined, published: string | null): number | null {
  const named = own ?? Number(/(?<!\d)((?:19|20)\d{2})\s*(?:年|度|—|-|）|\)|$)/.exec(title)?.[1] ?? Number.NaN);
  if (!Number.isNaN(named)) return named;
  return published === null ? null : Number(published.slice(0, 4)) - 1;
}

/** Other reports that stand in such a column. */
const OTHERS = /法治|网站|预算|决算|统计年报|质量年报|绩效|社会责任|党建|党务|审计报告|财政收支/;

/** In its own column it may be called 年报; elsewhere its title must say what it is. */
function isReport(title: string, own: boolean): boolean {
  return isReportTitle(title) || (own && /年报|年度报告|^(?:19|20)\d{2}年?度?$/.test(title) && !OTHERS.test(title));
}

function candidates(facts: UnitFacts, keys: readonly string[], year: number): FoundReport[] {
  const articleOf = articleFinder(facts);
  const found = new Map<string, FoundReport>();
  for (const { key, items } of facts.columns) {
    for (const item of items) {
      if (item.gone || !isReport(item.title, keys.includes(key))) continue;
      const page = articleOf(item);
      const listed = item.published?.date ?? null;
      if (yearOf(item.title, page?.facts.report?.year, listed) !== year) continue;
      const report = page ? ofPage(page, facts, listed) : ofItem(item, facts);
      if (!found.has(report.url)) found.set(report.url, report);
    }
  }
  for (const page of facts.pages) {
    const { report, title, published } = page.facts;
    if (report && !found.has(page.url) && yearOf(title ?? '', report.year, published?.date ?? null) === year)
      found.set(page.url, ofPage(page, facts, null));
  }
  return [...found.values()];
}

/** Where offices publish in one list, a report is the unit's when it names the unit; two of one year may be a report and its correction. */
function ownOf(found: readonly FoundReport[], { unit }: UnitFacts): readonly FoundReport[] {
  const names = [unit.name, ...unit.aliases, ...unit.publishers];
  const named = found.filter(({ title }) => names.some((name) => title.includes(name)));
  return named.length > 0 ? named : found.length > 2 ? [] : found;
}

/** What was published by the clock counts; the earliest of several is the report, later ones repeat or mend it. */
export function findReport(facts: UnitFacts, keys: readonly string[], year: number): FoundReport | null {
  const until = lastDayBefore(facts.asOf);
  const by = ownOf(candidates(facts, keys, year), facts).filter(({ published }) => published === null || published <= until);
  return [...by].sort((a, b) => byCodePoint(a.published ?? '', b.published ?? '') || byCodePoint(a.url, b.url))[0] ?? null;
}

/** Whether the section stands on somebody else's host, or with `shared` in the portal's own part, and answers: what is there nobody read. */
export function delegatedReport(facts: UnitFacts, keys: readonly string[], shared: boolean): boolean {
  const links = facts.sections.filter(({ key }) => keys.includes(key)).map(({ url }) => facts.targets[url]);
  return links.some((target) => target !== undefined && (shared || target.where === 'outside') && target.verdict !== 'dead');
}
