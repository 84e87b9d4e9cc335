/** Blocks of a disclosure platform belong under one entry, 政府信息公开, not all over the site (国办公开办函〔2019〕61号). */
import type { Outcome } from '../check.ts';
import type { Sighting } from '../finding.ts';
import type { UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { columnName, columnsOf } from './places.ts';
import { at } from '../gather/address-book.ts';
import { quoted } from '../wording.ts';

interface Wanted {
  /** What home calls the entry. */
  names: readonly string[];
  /** Sections that are there. */
  keys: readonly string[];
}

/** The outcome so far, with what the entry adds to it: its own absence, or sections that it does not lead to. */
export function underOneEntry(facts: UnitFacts, wanted: Wanted, before: Outcome): Outcome {
  const home = facts.home!;
  const links = home.facts.links.filter(({ text }) => wanted.names.includes(text.replace(/\s+/g, '')));
  const alive = links.filter(({ url }) => facts.targets[url]?.verdict !== 'dead');
  const plus = (found: Sighting[], unseen: UnseenPlace[] = []): Outcome => ({
    ...before,
    examined: before.examined + 1,
    found: [...before.found, ...found],
    unseen: [...before.unseen, ...unseen],
    ...(before.atMost !== undefined && { atMost: before.atMost + (unseen.length > 0 ? wanted.keys.length : 0) }),
  });
  if (alive.length === 0) {
    const says = links.length > 0 ? `首页${quoted(links[0]!.text)}的链接打不开` : `首页没有${quoted(wanted.names[0]!)}统一入口`;
    return plus([{ subject: 'entry', sort: 'entry', says, evidence: [at(home.evidence, links[0]?.spot)] }]);
  }
  const page = facts.pages.find(({ url }) => alive.some((link) => link.url === url));
  if (page === undefined) {
    const place = facts.unseen.find(({ url }) => alive.some((link) => link.url === url));
    // A platform of the portal's own that answers: nobody read it as the unit's.
    return place ? plus([], [place]) : { ...before, remark: '统一入口不是本单位的页面，未逐栏查看' };
  }
  const named = new Set(page.facts.sections.map(({ key }) => key));
  const scattered = wanted.keys.filter((key) => !named.has(key));
  return plus(
    scattered.map((key) => ({
      subject: key,
      mark: 'scattered',
      sort: 'scattered',
      says: `${quoted(columnName(facts, key))}不在${quoted(page.facts.title ?? wanted.names[0]!)}下`,
      evidence: [page.evidence, columnsOf(facts, [key])[0]!.evidence[0]],
    })),
  );
}
