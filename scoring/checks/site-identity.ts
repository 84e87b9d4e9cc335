/** One site has one identity code: in its tags, in its foot, in the entry for reporting errors. Where they differ, one of them is somebody else's. */
import { z } from 'zod';
import { check } from '../check.ts';
import { at } from '../gather/address-book.ts';
import { homeUnseen } from './places.ts';

const CODE = /^(?:\d{10}|bm\d{8}|n\d{9})$/;
const WHERE = { tag: '网页标签 SiteIDCode', foot: '页脚网站标识码', report: '“找错”入口的 sitecode' } as const;

export default check({
  id: 'site-identity',
  title: '网站标识码是否一致',
  sorts: ['mismatch'],
  names: { mismatch: '标识码不一致' },
  params: z.strictObject({}),
  run(facts) {
    const none = homeUnseen(facts);
    if (none) return none;
    const { url, facts: page, evidence } = facts.home!;
    const tag = page.tags.find(({ name, state }) => name === 'SiteIDCode' && state === 'filled')?.content;
    const { siteId, errorReport } = page.footer;
    const stated = [
      { where: 'tag' as const, code: tag, spot: undefined },
      { where: 'foot' as const, code: siteId?.value, spot: siteId?.spot },
      { where: 'report' as const, code: errorReport?.value, spot: errorReport?.spot },
    ].flatMap(({ code, ...rest }) => (code !== undefined && CODE.test(code.toLowerCase()) ? [{ ...rest, code: code.toLowerCase() }] : []));
    if (stated.length < 2) return { examined: 0, found: [], unseen: [], notApplicable: '首页写明标识码的不足两处，无从比对' };
    if (new Set(stated.map(({ code }) => code)).size === 1) return { examined: stated.length, found: [], unseen: [] };
    const says = `首页的网站标识码不一致：${stated.map(({ where, code }) => `${WHERE[where]} ${code}`).join('，')}`;
    const spot = stated.find((one) => one.spot !== undefined)?.spot;
    const sighting = { subject: url, mark: 'code', sort: 'mismatch', says, evidence: [at(evidence, spot)] as [typeof evidence] };
    return { examined: stated.length, found: [sighting], unseen: [] };
  },
});
