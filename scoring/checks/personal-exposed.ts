/** A citizen's id number on an open page harms a real person: the page must come down today (条例 2008 第十四条). */
import { z } from 'zod';
import { check } from '../check.ts';
import { at } from '../gather/address-book.ts';
import { homeUnseen, pageName, sampled, unsampled } from './places.ts';
import { masked, quoted } from '../wording.ts';

const SORTS: Record<string, string> = {
  id18: '身份证号',
  id15: '15 位身份证号',
  disability: '残疾人证号',
  mobile: '手机号',
  'bank-card': '银行卡号',
  passport: '护照号',
  batch: '成批个人信息',
};

export default check({
  id: 'personal-exposed',
  title: '是否公开了个人隐私',
  sorts: ['leak'],
  names: { leak: '泄露页面' },
  params: z.strictObject({}),
  run(facts) {
    const none = homeUnseen(facts);
    if (none) return none;
    const pages = sampled(facts);
    const found = pages
      .filter((page) => page.facts.personal.length > 0)
      .map((page) => {
        const { personal } = page.facts;
        const list = personal.map(
          ({ sort, masked: sample, count }) => `${SORTS[sort] ?? sort} ${masked(sample)}${count > 1 ? ` 等 ${count} 个` : ''}`,
        );
        const more = list.length > 3 ? `等 ${list.length} 处` : '';
        return {
          subject: page.url,
          sort: 'leak',
          says: `页面${quoted(pageName(page))}公开了${list.slice(0, 3).join('、')}${more}，须人工确认`,
          evidence: personal.map(({ spot }) => at(page.evidence, spot)) as [typeof page.evidence],
          ...(personal.some(({ sure }) => sure) ? {} : { sure: false as const }),
        };
      });
    return { examined: pages.length, found, ...unsampled(facts, 1) };
  },
});
