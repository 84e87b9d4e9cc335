/** How many services an office tells citizens how to get: its guides, and those it leaves to a service portal. */
import { z } from 'zod';
import { byCodePoint } from '../../config/canonical.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import { normalTitle } from '../gather/items.ts';
import type { UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { quoted } from '../wording.ts';
import { HostPatterns, isOnHost, outsideTarget } from './hosts.ts';
import { columnsOf, distinct, homeUnseen, unseenColumns } from './places.ts';

/** One guide, whatever address it has: the same text twice is one, and so are two pages that point on to one place. */
function guidesOf(facts: UnitFacts): Map<string, Sighting> {
  const texts = new Map(facts.pages.map(({ url, facts: page }) => [url, page.textChars > 0 ? page.textSha256 : url]));
  const found = new Map<string, Sighting>();
  for (const { url, name, delegated, evidence } of facts.guides) {
    const id = delegated === null ? `own ${texts.get(url) ?? url}` : `delegated ${delegated} ${normalTitle(name)}`;
    const says = delegated === null ? `公布办事指南${quoted(name)}` : `办事指南${quoted(name)}转到政务服务网`;
    if (!found.has(id))
      found.set(id, { subject: url, sort: delegated === null ? 'own' : 'delegated', merit: true, says, evidence: [evidence] });
  }
  return found;
}

export default check({
  id: 'guide-count',
  title: '办事指南数量',
  sorts: ['own', 'delegated'],
  names: { own: '办事指南', delegated: '转到政务服务网的指南' },
  merits: true,
  params: z.strictObject({
    hosts: HostPatterns.default([]).describe('service portals: a row of the services column that leads there is a guide'),
  }),
  run(facts, { hosts }) {
    if (!facts.unit.services) return { examined: 0, found: [], unseen: [], notApplicable: '没有对外办事服务' };
    const none = homeUnseen(facts);
    if (none) return none;
    const found = guidesOf(facts);
    const unsure: UnseenPlace[] = [];
    for (const { url, title, evidence } of columnsOf(facts, ['services']).flatMap(({ items }) => items)) {
      if (!isOnHost(url, hosts)) continue;
      const target = outsideTarget(facts, url);
      if (target?.verdict === 'dead') continue;
      const id = `delegated ${url} ${normalTitle(title)}`;
      // What a guard turned us away from is there.
      if (target?.verdict === 'alive')
        found.set(id, {
          subject: url,
          sort: 'delegated',
          merit: true,
          says: `办事事项${quoted(title)}转到政务服务网`,
          evidence: [...evidence, target.evidence],
        });
      else unsure.push({ url, why: target?.why ?? 'not visited', role: 'guide', evidence: target?.evidence ?? null });
    }
    const lists = unseenColumns(facts, ['services']);
    const pages = distinct([...facts.unseen.filter(({ role }) => role === 'guide'), ...unsure]);
    return {
      examined: found.size,
      found: [...found.values()].sort((a, b) => byCodePoint(a.subject, b.subject)),
      unseen: [...lists, ...pages],
      ...(lists.length === 0 ? { atMost: pages.length } : {}),
    };
  },
});
