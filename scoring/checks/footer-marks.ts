/** The eight marks by which a citizen knows whose site this is (国办发〔2017〕47号). */
import { z } from 'zod';
import { check } from '../check.ts';
import { homeUnseen } from './places.ts';

const MARKS = ['conac', 'errorReport', 'siteId', 'organizer', 'contact', 'icp', 'police', 'sitemap'] as const;
const NAMES: Record<(typeof MARKS)[number], string> = {
  conac: '党政机关网站标识',
  errorReport: '“我为政府网站找错”入口',
  siteId: '网站标识码',
  organizer: '主办单位',
  contact: '联系方式',
  icp: 'ICP备案号',
  police: '公安备案标识',
  sitemap: '网站地图',
};

export default check({
  id: 'footer-marks',
  title: '页脚要素是否齐全',
  sorts: ['missing'],
  names: { missing: '缺少要素' },
  params: z.strictObject({ elements: z.array(z.enum(MARKS)).min(1) }),
  run(facts, { elements }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const { url, facts: page, evidence } = facts.home!;
    // A foot that only a script writes was not looked at unless the page was rendered.
    if (page.loader?.kind === 'script' && !page.rendered && elements.every((element) => page.footer[element] === null))
      return { examined: 0, found: [], unseen: [{ url, why: 'needs a browser', role: 'home', evidence }], atMost: elements.length };
    const found = elements
      .filter((element) => page.footer[element] === null)
      .map((element) => ({
        subject: url,
        mark: element,
        sort: 'missing',
        says: `首页页脚没有${NAMES[element]}`,
        evidence: [evidence] as [typeof evidence],
      }));
    return { examined: elements.length, found, unseen: [] };
  },
});
