/** A form that does not open is a trip for nothing. */
import { z } from 'zod';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import { byCodePoint } from '../../config/canonical.ts';
import type { UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { columnsOf, homeUnseen, unseenColumns } from './places.ts';
import { quoted } from '../wording.ts';
import { at } from '../gather/address-book.ts';

const PAGE = /(?:\.s?html?|\/)$/i;
const FILE = /\.(?:docx?|xlsx?|pptx?|wps|et|pdf|ofd|rtf|zip|rar|7z)$/i;

/** A row of a download column that nobody could look at: a file as far as anybody knows, unless its address says that it is a page. */
function mayBeFile(url: string, facts: UnitFacts): boolean {
  const target = facts.targets[url];
  const why = target?.why ?? facts.unseen.find((place) => place.url === url)?.why ?? 'not visited';
  if (target && target.verdict !== 'unknown' && !why.startsWith('blocked')) return false;
  const { pathname } = new URL(url);
  // Older rows that nobody asked for are outside the sample, unless they are files by name.
  return /^(?:not visited|skipped: budget)$/.test(why) ? FILE.test(pathname) : !PAGE.test(pathname);
}

/** Forms that guides link to, and files of a download column; each address once. */
function formsOf(facts: UnitFacts) {
  const forms = facts.guides.flatMap((guide) =>
    guide.forms.map((form) => ({
      url: form.url,
      text: form.text,
      where: `办事指南${quoted(guide.name)}`,
      from: at(guide.evidence, form.spot),
    })),
  );
  const listed = columnsOf(facts, ['forms']).flatMap((column) =>
    column.items
      .filter(({ url }) => facts.targets[url]?.file || mayBeFile(url, facts))
      .map((item) => ({ url: item.url, text: item.title, where: `栏目${quoted(column.name)}`, from: item.evidence[0] })),
  );
  const byUrl = new Map([...forms, ...listed].reverse().map((form) => [form.url, form]));
  return [...byUrl.values()].sort((a, b) => byCodePoint(a.url, b.url));
}

export default check({
  id: 'forms-open',
  title: '表格样表能否下载',
  sorts: ['dead', 'not-a-file'],
  names: { dead: '打不开', 'not-a-file': '不是文件' },
  params: z.strictObject({}),
  run(facts) {
    if (!facts.unit.services) return { examined: 0, found: [], unseen: [], notApplicable: '没有对外办事服务' };
    const none = homeUnseen(facts);
    if (none) return none;
    const found: Sighting[] = [];
    const unknown: UnseenPlace[] = [];
    const forms = formsOf(facts);
    for (const { url, text, where, from } of forms) {
      const target = facts.targets[url];
      // What a guard turned us away from is there; whether it is a file that opens, nobody saw.
      if (!target || target.verdict === 'unknown' || target.why.startsWith('blocked')) {
        const why = target?.why ?? facts.unseen.find((place) => place.url === url)?.why ?? 'not visited';
        unknown.push({ url, why, role: null, evidence: target?.evidence ?? null });
      } else if (target.verdict === 'dead') {
        found.push({
          subject: url,
          sort: 'dead',
          says: `${where}的表格${quoted(text)}打不开（${target.why}）`,
          evidence: [from, target.evidence],
        });
      } else if (!target.file?.opens) {
        found.push({
          subject: url,
          sort: 'not-a-file',
          says: `${where}的表格${quoted(text)}下载到的不是文件`,
          evidence: [from, target.evidence],
        });
      }
    }
    const lists = [...unseenColumns(facts, ['services', 'forms']), ...facts.unseen.filter(({ role }) => role === 'guide')];
    return {
      examined: forms.length - unknown.length,
      found,
      unseen: [...lists, ...unknown],
      ...(lists.length === 0 ? { atMost: unknown.length } : {}),
    };
  },
});
