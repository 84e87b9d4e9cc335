/** A dead link is the first thing a citizen runs into: on the front page, or on any page behind it. Blocked is not dead. */
import { z } from 'zod';
import { byCodePoint } from '../../config/canonical.ts';
import type { Spot } from '../../crawler/evidence/ref.ts';
import { check } from '../check.ts';
import type { Outcome } from '../check.ts';
import type { Sighting } from '../finding.ts';
import type { SeenPage, UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { at } from '../gather/address-book.ts';
import { homeUnseen, pageName, sampled, unsampled } from './places.ts';
import { quoted, whyInChinese } from '../wording.ts';

/** Not looked at on purpose; says nothing about the link. */
const NOT_OURS_TO_ASK = /^skipped: (robots|outside|trap|type)$/;
/** Behind the front page stand years of lists: what the crawl's budget left out lies outside the sample. */
const BEYOND = /^(?:skipped: budget|not visited)$/;

/** A target, the page it was met on first and last, and on how many it stands. */
interface Named {
  text: string;
  spot: Spot | undefined;
  page: SeenPage;
  last: SeenPage;
  pages: number;
}

/** Addresses a page names, and the words and spots it names them with; the first of several counts. */
function* linksOf({ url, facts }: SeenPage): Generator<{ url: string; text: string; spot?: Spot }> {
  for (const links of [facts.links, facts.items, facts.attachments, facts.guide?.forms ?? []])
    for (const link of links) if (link.url !== url && /^https?:/.test(link.url)) yield link;
  for (const frame of facts.frames) if (frame !== url && /^https?:/.test(frame)) yield { url: frame, text: '' };
}

/** Everything linked to from home, or from the other pages and not from home. */
function named(facts: UnitFacts, from: 'home' | 'other'): Map<string, Named> {
  const home = facts.home!;
  const targets = new Map<string, Named>();
  // The navigation repeats what home links to on every page; that is home's, and counted there.
  const priced = new Set(from === 'home' ? [] : [home.url, ...[...linksOf(home)].map(({ url }) => url)]);
  for (const page of from === 'home' ? [home] : sampled(facts).filter(({ url }) => url !== home.url)) {
    for (const { url, text, spot } of linksOf(page)) {
      const before = targets.get(url);
      if (!before && !priced.has(url)) targets.set(url, { text, spot, page, last: page, pages: 1 });
      if (!before || before.last === page) continue;
      before.last = page;
      before.pages += 1;
    }
  }
  return targets;
}

function sighting(url: string, { text, page, spot, pages }: Named, target: UnitFacts['targets'][string]): Sighting {
  const name = text.trim() === '' ? decodeURI(new URL(url).pathname.replace(/%/g, '%25')) : text;
  const where = page.role === 'home' ? '首页' : `页面${quoted(pageName(page))}${pages > 1 ? `等 ${pages} 个页面` : ''}的`;
  return {
    subject: url,
    sort: 'dead',
    says: `${where}链接${quoted(name)}打不开（${whyInChinese(target.why)}）`,
    evidence: [at(page.evidence, spot), target.evidence],
  };
}

/** A page behind home that nobody saw may link to anything: no bound is known then. */
function bounded(facts: UnitFacts, from: 'home' | 'other', links: UnseenPlace[]): Pick<Outcome, 'unseen' | 'atMost'> {
  const known = new Set(links.map(({ url }) => url));
  const pages = from === 'home' ? [] : unsampled(facts, 1).unseen;
  const unseen = [...links, ...pages.filter(({ url }) => !known.has(url))];
  return pages.length > 0 ? { unseen } : { unseen, atMost: unseen.length };
}

export default check({
  id: 'links-dead',
  title: '链接是否可用',
  sorts: ['dead'],
  names: { dead: '死链' },
  params: z.strictObject({
    from: z.enum(['home', 'other']).default('home').describe('other: every page but home, and every target that home does not link to'),
  }),
  run(facts, { from }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const places = new Map([...facts.unseen].reverse().map((place) => [place.url, place]));
    const found: Sighting[] = [];
    const unseen: UnseenPlace[] = [];
    let examined = 0;
    let unverified = 0;
    for (const [url, link] of [...named(facts, from)].sort(([a], [b]) => byCodePoint(a, b))) {
      const target = facts.targets[url];
      const place = places.get(url);
      const why = target?.why ?? place?.why ?? 'not visited';
      if (target && target.verdict !== 'unknown') {
        examined += 1;
        if (target.verdict === 'dead') found.push(sighting(url, link, target));
      } else if (place?.why.startsWith('blocked') || /^HTTP \d+$/.test(place?.why ?? '')) examined += 1;
      else if (from === 'other' && BEYOND.test(why)) unverified += 1;
      else if (target?.where === 'inside' || (place && !NOT_OURS_TO_ASK.test(place.why)))
        unseen.push({ url, why, role: 'link', evidence: target?.evidence ?? place?.evidence ?? null });
      else unverified += 1;
    }
    const remark = unverified > 0 ? { remark: `另有 ${unverified} 个链接未能核实，未计` } : {};
    return { examined, found, ...bounded(facts, from, unseen), ...remark };
  },
});
