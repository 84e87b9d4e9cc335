/** A service that can be asked for online saves the way: somewhere the unit's pages must lead to where that is done (国办发〔2017〕47号). */
import { z } from 'zod';
import { byCodePoint } from '../../config/canonical.ts';
import { check } from '../check.ts';
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import { at } from '../gather/address-book.ts';
import type { UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { quoted, whyInChinese } from '../wording.ts';
import { HostPatterns, isOnHost, outsideTarget } from './hosts.ts';
import { columnsOf, distinct, homeUnseen, searched, unseenColumns } from './places.ts';

/** A link is called by a word or two; a longer text is a title. */
const LONGEST_NAME = 12;
/** News and notices speak of services; they are no way in. */
const WAYS_IN = new Set(['home', 'column', 'list', 'guide', 'other']);

interface Entry {
  url: string;
  text: string;
  from: EvidenceRef;
}

/** The front page of a service portal is everybody's; an entry leads to a matter, an office or a place. */
function leadsInside(url: string): boolean {
  const { pathname, search } = new URL(url);
  return search !== '' || !/^\/(?:(?:index|default|home)\.\w+)?$/i.test(pathname);
}

/** Links of the unit's own pages to where a thing is done online, each address once, in order of address. */
function entriesOf(facts: UnitFacts, hosts: readonly string[], names: readonly string[]): Entry[] {
  const found = new Map<string, Entry>();
  const isEntry = (url: string, text: string): boolean => {
    const name = text.replace(/\s+/g, '');
    if (isOnHost(url, hosts) && leadsInside(url)) return true;
    return name.length <= LONGEST_NAME && names.some((one) => name.includes(one));
  };
  for (const { facts: page, evidence } of facts.pages.filter((one) => WAYS_IN.has(one.role ?? ''))) {
    for (const { url, text, spot } of [...page.links, ...page.items]) {
      if (!/^https?:/.test(url) || found.has(url) || url === page.url) continue;
      if (isEntry(url, text)) found.set(url, { url, text, from: at(evidence, spot) });
    }
  }
  return [...found.values()].sort((a, b) => byCodePoint(a.url, b.url));
}

export default check({
  id: 'online-entry',
  title: '是否有在线办理入口',
  sorts: ['present', 'missing'],
  names: { present: '已设', missing: '缺失' },
  params: z.strictObject({
    hosts: HostPatterns.describe('service portals: what lies behind their front page'),
    names: z.array(z.string().min(1)).default([]).describe('words of links that lead there wherever it stands'),
  }),
  run(facts, { hosts, names }) {
    if (!facts.unit.services) return { examined: 0, found: [], unseen: [], notApplicable: '没有对外办事服务' };
    const none = homeUnseen(facts);
    if (none) return none;
    const entries = entriesOf(facts, hosts, names).map((entry) => ({ ...entry, target: outsideTarget(facts, entry.url) }));
    // A guard that turns us away proves nothing of what stands behind it.
    const open = entries.find(({ target }) => target?.verdict === 'alive' && !target.why.startsWith('blocked'));
    if (open) {
      const says = `设有在线办理入口${quoted(open.text.trim() === '' ? open.url : open.text)}`;
      const evidence: [EvidenceRef, EvidenceRef] = [open.from, open.target!.evidence];
      return { examined: 1, found: [{ subject: 'online-entry', sort: 'present', merit: true, says, evidence }], unseen: [] };
    }
    const unsure = entries
      .filter(({ target }) => target?.verdict !== 'dead')
      .map(({ url, target }): UnseenPlace => ({
        url,
        why: target?.why ?? 'not visited',
        role: 'link',
        evidence: target?.evidence ?? null,
      }));
    const pages = facts.unseen.filter(({ role }) => role === 'guide');
    const unseen = distinct([...unsure, ...unseenColumns(facts, ['services']), ...pages]);
    if (unseen.length > 0) return { examined: 0, found: [], unseen };
    const [dead] = entries;
    const lists = columnsOf(facts, ['services']).flatMap(({ evidence }) => evidence);
    const says = dead
      ? `在线办理入口${quoted(dead.text)}打不开（${whyInChinese(dead.target!.why)}）`
      : '首页、办事服务栏目和办事指南中没有在线办理入口';
    const cited = entries.flatMap(({ from, target }) => [from, target!.evidence]);
    const guides = facts.guides.map(({ evidence }) => evidence);
    const evidence: ReturnType<typeof searched> = [...searched(facts), ...lists, ...guides, ...cited];
    return { examined: 1, found: [{ subject: 'online-entry', sort: 'missing', says, evidence }], unseen: [] };
  },
});
