/** A page that is protected on its way and loads parts that are not is protected by halves: browsers leave such parts out, or warn. */
import { z } from 'zod';
import { check } from '../check.ts';
import { at } from '../gather/address-book.ts';
import { quoted } from '../wording.ts';
import { homeUnseen, pageName, sampled, unsampled } from './places.ts';

export default check({
  id: 'mixed-content',
  title: 'https 页面有无不加密的内容',
  sorts: ['active', 'passive'],
  names: { active: '不加密的脚本样式框架', passive: '不加密的图片音视频' },
  params: z.strictObject({}),
  run(facts) {
    const none = homeUnseen(facts);
    if (none) return none;
    const pages = sampled(facts).filter(({ url }) => url.startsWith('https:'));
    if (pages.length === 0) return { examined: 0, found: [], unseen: [], notApplicable: '页面都不是以 https 访问的' };
    const found = pages.flatMap((page) => {
      const { mixed } = page.facts;
      if (!mixed) return [];
      const sort = mixed.active > 0 ? 'active' : 'passive';
      const count = mixed.active > 0 ? `${mixed.active} 处不加密的脚本、样式或框架` : `${mixed.passive} 处不加密的图片或音视频`;
      const name = page.role === 'home' ? '首页' : `页面${quoted(pageName(page))}`;
      const says = `${name}以 https 打开，却引用了 ${count}（如 ${new URL(mixed.first.url).host}）`;
      return [{ subject: page.url, mark: sort, sort, says, evidence: [at(page.evidence, mixed.first.spot)] as [typeof page.evidence] }];
    });
    return { examined: pages.length, found, ...unsampled(facts, 1) };
  },
});
