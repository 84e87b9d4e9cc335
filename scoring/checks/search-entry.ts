/** Who comes for one thing among thousands of pages needs a search on the front page (国办发〔2017〕47号). */
import { z } from 'zod';
import { check } from '../check.ts';
import { at } from '../gather/address-book.ts';
import { quoted } from '../wording.ts';
import { homeUnseen } from './places.ts';

export default check({
  id: 'search-entry',
  title: '首页有无搜索入口',
  sorts: ['missing'],
  names: { missing: '没有搜索入口' },
  params: z.strictObject({}),
  run(facts) {
    const none = homeUnseen(facts);
    if (none) return none;
    const { url, facts: page, evidence } = facts.home!;
    const entry = page.front?.search;
    if (entry) return { examined: 1, found: [], unseen: [], remark: `搜索入口${quoted(entry.text)}` };
    if (page.loader?.kind === 'script' && !page.rendered)
      return { examined: 0, found: [], unseen: [{ url, why: 'needs a browser', role: 'home', evidence }], atMost: 1 };
    const frames = page.frames.length > 0 ? '（页面内嵌的框架未计）' : '';
    const says = `首页没有搜索框或搜索链接${frames}`;
    const sighting = { subject: url, mark: 'search', sort: 'missing', says, evidence: [at(evidence)] as [typeof evidence] };
    return { examined: 1, found: [page.frames.length > 0 ? { ...sighting, sure: false } : sighting], unseen: [] };
  },
});
