/** A government site lives under a government domain, and its head says whose it is (国办发〔2017〕47号；国办函〔2018〕55号). */
import { z } from 'zod';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import type { SeenPage, UnitFacts } from '../unit-facts.ts';
import { quoted } from '../wording.ts';
import { homeUnseen } from './places.ts';

/** Names count however they are spaced. */
const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '');

/** null: it does; else whether something that nobody can read may say it. */
function unnamed({ unit }: UnitFacts, { facts: page }: SeenPage): { sure: boolean } | null {
  const shown = plain(page.front?.head ?? '');
  const declared = page.tags.filter(({ name, state }) => name === 'SiteName' && state === 'filled').map(({ content }) => content);
  const names = [unit.name, ...unit.aliases, ...unit.publishers, ...declared].map(plain).filter((name) => name.length >= 2);
  if (names.some((name) => shown.includes(name))) return null;
  return { sure: page.front !== undefined && page.front.mute === 0 };
}

export default check({
  id: 'domain-name',
  title: '域名和网站名称是否规范',
  sorts: ['suffix', 'unnamed'],
  names: { suffix: '域名不规范', unnamed: '头部区域没有网站名称' },
  params: z.strictObject({
    suffixes: z
      .array(z.string().regex(/^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*$/u, 'a domain without the first dot, such as gov.cn'))
      .min(1)
      .describe('a host is under one of these; Chinese ones as they are written (政务)'),
  }),
  run(facts, { suffixes }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const { url, facts: page, evidence } = facts.home!;
    const { hostname } = new URL(facts.probes.address);
    const known = suffixes.map((suffix) => new URL(`http://${suffix}/`).hostname);
    const found: Sighting[] = [];
    if (!known.some((suffix) => hostname === suffix || hostname.endsWith(`.${suffix}`)))
      found.push({
        subject: facts.probes.address,
        mark: 'suffix',
        sort: 'suffix',
        says: `网站域名 ${hostname} 不在 ${suffixes.map((suffix) => `.${suffix}`).join('、')} 之下`,
        evidence: [evidence],
      });
    // A head that only a script draws was not looked at unless the page was rendered.
    if (page.loader?.kind === 'script' && !page.rendered)
      return { examined: 1, found, unseen: [{ url, why: 'needs a browser', role: 'home', evidence }], atMost: 1 };
    const lack = unnamed(facts, facts.home!);
    if (lack !== null)
      found.push({
        subject: url,
        mark: 'unnamed',
        sort: 'unnamed',
        says: `首页头部区域没有显示网站名称${quoted(facts.unit.name)}${lack.sure ? '' : '（可能在没有文字说明的图片中）'}`,
        evidence: [evidence],
        ...(lack.sure ? {} : { sure: false as const }),
      });
    return { examined: 2, found, unseen: [] };
  },
});
