/** Links that no visitor can see sell the office's good name (暗链); links to domains that changed hands lend it to strangers. */
import { z } from 'zod';
import { byCodePoint } from '../../config/canonical.ts';
import type { HiddenLink } from '../../crawler/read/page-facts.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import { at } from '../gather/address-book.ts';
import { linkedFrom } from '../gather/targets.ts';
import type { SeenPage, UnitFacts } from '../unit-facts.ts';
import { quoted, whyInChinese } from '../wording.ts';
import { homeUnseen, pageName, sampled, unsampled } from './places.ts';

const HOW: Record<HiddenLink['reason'], string> = {
  display: '不显示',
  visibility: '不可见',
  'off-screen': '移出窗口之外',
  'font-size': '字号为零',
  opacity: '全透明',
  tiny: '缩到看不见',
  colour: '与底色同色',
  marquee: '藏在极小的滚动框里',
  attribute: '带隐藏属性',
  script: '由脚本隐藏',
};
const BECAME = { expired: '域名已过期', 'for-sale': '域名在出售', parked: '域名已停放', gambling: '已成为博彩等违法网站' } as const;

/** A link that stands on every page is proved by a few of them. */
const CITED = 5;

const hostOf = (url: string): string => new URL(url).host;
const onPages = (pages: readonly SeenPage[]): string =>
  `${quoted(pageName(pages[0]!))}${pages.length > 1 ? `等 ${pages.length} 个页面` : ''}`;

function hiddenOnes(pages: readonly SeenPage[]): Sighting[] {
  const byUrl = new Map<string, { page: SeenPage; link: HiddenLink }[]>();
  for (const page of pages)
    for (const link of page.facts.hidden) {
      const before = byUrl.get(link.url);
      if (before) before.push({ page, link });
      else byUrl.set(link.url, [{ page, link }]);
    }
  return [...byUrl].map(([url, seen]) => {
    const [{ link }] = seen as [{ page: SeenPage; link: HiddenLink }];
    const [first, ...rest] = seen.slice(0, CITED).map(({ page, link: { spot } }) => at(page.evidence, spot));
    const where = onPages(seen.map(({ page }) => page));
    return {
      subject: url,
      mark: 'hidden',
      sort: 'hidden',
      says: `页面${where}有访问者看不见的链接${quoted(link.text || '（没有文字）')}，指向 ${hostOf(url)}（${HOW[link.reason]}）`,
      evidence: [first!, ...rest],
      ...(seen.some((one) => one.link.sure) ? {} : { sure: false as const }),
    };
  });
}

/** Pages by what they visibly link to, of the targets that `wanted` names. */
function linking(pages: readonly SeenPage[], wanted: ReadonlySet<string>): Map<string, SeenPage[]> {
  const found = new Map<string, SeenPage[]>();
  if (wanted.size === 0) return found;
  for (const page of pages) {
    // What nobody sees is priced as that.
    const unseen = new Set(page.facts.hidden.map(({ url }) => url));
    for (const url of new Set(linkedFrom(page))) if (wanted.has(url) && !unseen.has(url)) found.set(url, [...(found.get(url) ?? []), page]);
  }
  return found;
}

/** A domain that changed hands is one fault however many of its pages are linked to; a dead address is one by itself. */
function strangers(facts: UnitFacts, pages: readonly SeenPage[], external: readonly string[]): Sighting[] {
  const wanted = Object.entries(facts.targets).filter(
    ([, { where, verdict, parked }]) =>
      where === 'outside' && ((parked && external.includes('parked')) || (verdict === 'dead' && external.includes('dead'))),
  );
  const byTarget = linking(pages, new Set(wanted.map(([url]) => url)));
  const found = new Map<string, Sighting>();
  for (const [url, { parked, why, evidence }] of wanted) {
    const on = byTarget.get(url);
    const subject = parked ? hostOf(url) : url;
    if (!on || found.has(subject)) continue;
    const [page] = on as [SeenPage];
    const spot = [...page.facts.links, ...page.facts.items].find((link) => link.url === url)?.spot;
    const became = parked ? `${BECAME[parked.sort]}：“${parked.words}”` : `打不开（${whyInChinese(why)}）`;
    found.set(subject, {
      subject,
      mark: parked ? parked.sort : 'dead',
      sort: 'external',
      says: `页面${onPages(on)}的外部链接 ${hostOf(url)} ${became}`,
      evidence: [at(page.evidence, spot), parked ? parked.seen : evidence],
      ...(parked && !parked.sure ? { sure: false as const } : {}),
    });
  }
  return [...found.values()];
}

export default check({
  id: 'hidden-links',
  title: '有无暗链、失效或易主的外部链接',
  sorts: ['hidden', 'external'],
  names: { hidden: '暗链', external: '失控外链' },
  params: z.strictObject({
    external: z
      .array(z.enum(['parked', 'dead']))
      .default(['parked'])
      .describe('parked: the domain changed hands; dead: nobody answers there. Leave dead out where links-dead prices it'),
  }),
  run(facts, { external }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const pages = sampled(facts);
    const found = [...hiddenOnes(pages), ...strangers(facts, pages, external)];
    found.sort((a, b) => byCodePoint(a.subject, b.subject) || byCodePoint(a.mark!, b.mark!));
    const { unseen } = unsampled(facts, 1);
    return { examined: pages.length, found, unseen };
  },
});
