/** A citizen's id number on an open page or in a file harms a real person: it must come down today (条例 2008 第十四条). */
import { z } from 'zod';
import type { Personal } from '../../crawler/read/page-facts.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import { at } from '../gather/address-book.ts';
import type { SeenPage } from '../unit-facts.ts';
import { attachedFiles, inWords, unreadRemark } from './attached-files.ts';
import type { AttachedFile } from './attached-files.ts';
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

/** Spots cited of one page or file; nobody confirms more one by one. */
const MAX_SPOTS = 50;

/** 身份证号 4103**18 等 2 个、手机号 …, three at most. */
function listed(personal: readonly Personal[]): string {
  const list = personal.map(
    ({ sort, masked: sample, count }) => `${SORTS[sort] ?? sort} ${masked(sample)}${count > 1 ? ` 等 ${count} 个` : ''}`,
  );
  return `${list.slice(0, 3).join('、')}${list.length > 3 ? `等 ${list.length} 处` : ''}`;
}

const doubt = (personal: readonly Personal[]) => (personal.some(({ sure }) => sure) ? {} : { sure: false as const });

function onPage(page: SeenPage): Sighting {
  const { personal } = page.facts;
  return {
    subject: page.url,
    sort: 'leak',
    says: `页面${quoted(pageName(page))}公开了${listed(personal)}，须人工确认`,
    evidence: personal.slice(0, MAX_SPOTS).map(({ spot }) => at(page.evidence, spot)) as [typeof page.evidence],
    ...doubt(personal),
  };
}

/** The words with their spots first, then the file itself and the link to it. */
function inFile(file: AttachedFile, personal: readonly Personal[]): Sighting {
  const words = personal
    .slice(0, MAX_SPOTS)
    .map(({ spot }) => inWords(file, spot))
    .filter((ref) => ref !== null);
  const [first, ...rest] = [...words, file.evidence, file.from] as const;
  return {
    subject: file.url,
    sort: 'leak',
    says: `附件${quoted(file.name)}公开了${listed(personal)}，须人工确认`,
    evidence: [first, ...rest],
    ...doubt(personal),
  };
}

export default check({
  id: 'personal-exposed',
  title: '是否公开了个人隐私',
  sorts: ['leak'],
  names: { leak: '泄露页面或附件' },
  confirm: ['leak'],
  params: z.strictObject({}),
  run(facts) {
    const none = homeUnseen(facts);
    if (none) return none;
    const pages = sampled(facts);
    const files = attachedFiles(facts);
    const found = [
      ...pages.filter((page) => page.facts.personal.length > 0).map(onPage),
      ...files.flatMap((file) => (file.file.personal?.length ? [inFile(file, file.file.personal)] : [])),
    ];
    const remark = unreadRemark(files);
    const read = files.filter(({ file }) => file.text).length;
    return { examined: pages.length + read, found, ...unsampled(facts, 1), ...(remark === null ? {} : { remark }) };
  },
});
