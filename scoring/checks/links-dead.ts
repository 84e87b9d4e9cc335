/** A dead link on the front page is the first thing a citizen meets. Blocked is not dead. */
import { z } from 'zod';
import { byCodePoint } from '../../config/canonical.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import type { UnseenPlace } from '../unit-facts.ts';
import { at } from '../gather/address-book.ts';
import { homeUnseen } from './places.ts';
import { quoted, whyInChinese } from '../wording.ts';

/** Not looked at on purpose; says nothing about the link. */
const NOT_OURS_TO_ASK = /^skipped: (robots|outside|trap|type)$/;

export default check({
  id: 'links-dead',
  title: '首页链接是否可用',
  sorts: ['dead'],
  names: { dead: '死链' },
  params: z.strictObject({ from: z.enum(['home']).default('home') }),
  run(facts) {
    const none = homeUnseen(facts);
    if (none) return none;
    const home = facts.home!;
    const links = [...home.facts.links, ...home.facts.frames.map((url) => ({ url, text: '', spot: undefined }))].filter(
      ({ url }) => /^https?:/.test(url) && url !== home.url,
    );
    const byUrl = new Map([...links].reverse().map((link) => [link.url, link]));
    const found: Sighting[] = [];
    const unseen: UnseenPlace[] = [];
    let examined = 0;
    let unverified = 0;
    for (const [url, link] of [...byUrl].sort(([a], [b]) => byCodePoint(a, b))) {
      const target = facts.targets[url];
      const place = facts.unseen.find((candidate) => candidate.url === url);
      if (target && target.verdict !== 'unknown') {
        examined += 1;
        if (target.verdict === 'dead') {
          const name = link.text.trim() === '' ? decodeURI(new URL(url).pathname.replace(/%/g, '%25')) : link.text;
          found.push({
            subject: url,
            sort: 'dead',
            says: `首页链接${quoted(name)}打不开（${whyInChinese(target.why)}）`,
            evidence: [at(home.evidence, link.spot), target.evidence],
          });
        }
      } else if (place?.why.startsWith('blocked') || /^HTTP \d+$/.test(place?.why ?? '')) examined += 1;
      else if (target?.where === 'inside' || (place && !NOT_OURS_TO_ASK.test(place.why)))
        unseen.push({ url, why: target?.why ?? place!.why, role: 'link', evidence: target?.evidence ?? place?.evidence ?? null });
      else unverified += 1;
    }
    return {
      examined,
      found,
      unseen,
      atMost: unseen.length,
      ...(unverified > 0 ? { remark: `另有 ${unverified} 个链接未能核实，未计` } : {}),
    };
  },
});
