/** Pages that people who do not see, or cannot use a mouse, can read too: what a machine can tell of it (GB/T 37668; 无障碍环境建设法 2023). */
import { z } from 'zod';
import { byCodePoint } from '../../config/canonical.ts';
import type { Access } from '../../crawler/read/access.ts';
import { check } from '../check.ts';
import { compare, exact } from '../exact.ts';
import type { Sighting } from '../finding.ts';
import { quoted } from '../wording.ts';
import type { SeenPage } from '../unit-facts.ts';
import { homeUnseen, pageName, sampled, unsampled } from './places.ts';

const RULES = ['alt', 'lang', 'label', 'title', 'entry'] as const;
type Rule = (typeof RULES)[number];
const NAMES: Record<Rule, string> = {
  alt: '图片没有替代文字',
  lang: '没有声明语言',
  label: '输入框没有名称',
  title: '没有页面标题',
  entry: '没有无障碍或适老化入口',
};

/** Exactly the share that is tolerated is tolerated. */
const beyond = ({ lacking, of }: { lacking: number; of: number }, tolerate: string): boolean =>
  compare(exact(lacking).div(of), exact(tolerate.slice(0, -1)).div(exact(100))) > 0;

/** What a page lacks by one of the rules, in words; null: nothing. */
function lack(rule: Exclude<Rule, 'entry'>, access: Access, tolerate: string): string | null {
  if (rule === 'lang') return access.lang ? '没有声明页面语言（lang）' : null;
  if (rule === 'title') return access.title ? '没有页面标题' : null;
  const count = access[rule];
  if (!count || !beyond(count, tolerate)) return null;
  return rule === 'alt' ? `${count.of} 张图片中 ${count.lacking} 张没有替代文字` : `${count.of} 个输入框中 ${count.lacking} 个没有名称`;
}

export default check({
  id: 'accessibility',
  title: '无障碍访问',
  sorts: RULES,
  names: NAMES,
  params: z.strictObject({
    rules: z.array(z.enum(RULES)).min(1).describe('entry: on the front page; the others on every page that was read'),
    tolerate: z
      .string()
      .regex(/^\d+(\.\d+)?%$/, 'a percentage such as 10%')
      .default('0%')
      .describe('share of the pictures (fields) of a page that may lack words'),
  }),
  run(facts, { rules, tolerate }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const home = facts.home!;
    const perPage = rules.filter((rule) => rule !== 'entry');
    const pages = perPage.length > 0 ? sampled(facts) : [];
    const sighting = (page: SeenPage, rule: Rule, what: string): Sighting => ({
      subject: page.url,
      mark: rule,
      sort: rule,
      says: page.role === 'home' ? `首页${what}` : `页面${quoted(pageName(page))}${what}`,
      evidence: [page.evidence],
    });
    const found = pages.flatMap((page) =>
      perPage.flatMap((rule) => {
        const what = page.facts.access ? lack(rule, page.facts.access, tolerate) : null;
        return what === null ? [] : [sighting(page, rule, what)];
      }),
    );
    const wantsEntry = rules.includes('entry');
    const drawn = home.facts.loader?.kind === 'script' && !home.facts.rendered;
    const entry = wantsEntry && home.facts.front?.accessible === undefined;
    if (entry && !drawn) found.push(sighting(home, 'entry', '没有无障碍浏览或适老化版本的入口'));
    found.sort((a, b) => byCodePoint(a.subject, b.subject) || byCodePoint(a.mark!, b.mark!));
    const rest = perPage.length > 0 ? unsampled(facts, perPage.length) : { unseen: [], atMost: 0 };
    const own = entry && drawn ? [{ url: home.url, why: 'needs a browser', role: 'home', evidence: home.evidence }] : [];
    const bound = rest.atMost === undefined ? {} : { atMost: rest.atMost + own.length };
    return { examined: pages.length * perPage.length + (wantsEntry ? 1 : 0), found, unseen: [...rest.unseen, ...own], ...bound };
  },
});
