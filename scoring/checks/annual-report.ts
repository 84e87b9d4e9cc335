/** Each year an office must report on its open government by a fixed day, under fixed headings (条例 2008 第三十一、三十二条, 2019 第四十九、五十条). */
import { z } from 'zod';
import { ColumnKey, isDay } from '../../config/unit.ts';
import { check } from '../check.ts';
import type { Outcome } from '../check.ts';
import type { Sighting } from '../finding.ts';
import type { UnitFacts } from '../unit-facts.ts';
import { delegatedReport, findReport } from './reports.ts';
import type { FoundReport } from './reports.ts';
import { columnsOf, homeUnseen, searched, unseenSince } from './places.ts';
import { quoted } from '../wording.ts';

const Part = z.strictObject({
  name: z.string().min(1),
  words: z.array(z.string().min(2)).min(1).describe('a heading that holds one of them is this section'),
  except: z.array(z.string().min(1)).default([]).describe('unless it holds one of these: 公开申请 also stands in 因公开申请行政复议'),
});
const Day = z
  .string()
  .regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, { error: 'month and day, e.g. 03-31', abort: true })
  .refine((day) => isDay(`2019-${day}`), 'a day that every year has, e.g. 03-31');
const DayByKind = z.strictObject({ department: Day, town: Day, street: Day, institution: Day }).partial();
const Params = z.strictObject({
  columns: z.array(ColumnKey).default(['annual']),
  due: z.union([Day, DayByKind]).describe('last day of publication, for all units or by kind of unit'),
  year: z.enum(['previous', 'same']).default('previous').describe('the year that must be reported on by that day'),
  judged: z
    .enum(['while-missing', 'deadline-month'])
    .default('while-missing')
    .describe("while-missing: from the deadline's month on, as long as the fault stands; deadline-month: in that month only"),
  sections: z.array(Part).default([]),
  shared: z.boolean().default(false).describe("a section of the portal that the unit's pages link to holds the unit's report"),
});
type Params = z.output<typeof Params>;

interface Due {
  /** Last day by which it may be published. */
  day: string;
  /** The year it reports on. */
  year: number;
}

/** The latest deadline that has passed before the month's end or the clock, whichever is earlier. */
function dueBy({ to, today }: UnitFacts, due: string, { year }: Params): Due {
  const end = to < today ? to : today;
  const current = Number(end.slice(0, 4));
  const at = `${current}-${due}` < end ? current : current - 1;
  return { day: `${at}-${due}`, year: year === 'previous' ? at - 1 : at };
}

function overdue(report: FoundReport | null, { day, year }: Due, facts: UnitFacts, keys: readonly string[]): Sighting | null {
  const base = { subject: 'annual', mark: String(year), sort: 'overdue' };
  if (report === null) {
    const lists = columnsOf(facts, keys).flatMap(({ evidence }) => evidence);
    const hubs = searched(facts);
    const says = `没有找到 ${year} 年政府信息公开年度报告，应于 ${day} 前公布`;
    return { ...base, says, evidence: [...hubs, ...lists.filter(({ url }) => !hubs.some((hub) => hub.url === url))] as typeof hubs };
  }
  // What came late costs in the month in which it came; before, it was missing.
  const { published } = report;
  if (published === null || published <= day || published < facts.from) return null;
  return { ...base, says: `${quoted(report.title)}于 ${published} 公布，应于 ${day} 前公布`, evidence: report.evidence };
}

function lacking(report: FoundReport, { sections }: Params): Sighting[] {
  const { headings } = report.text!;
  return sections
    .filter(
      ({ words, except }) =>
        !headings.some((heading) => words.some((word) => heading.includes(word)) && !except.some((word) => heading.includes(word))),
    )
    .map(({ name }) => ({
      subject: report.url,
      mark: name,
      sort: 'section',
      says: `${quoted(report.title)}缺少${quoted(name)}部分${headings.length === 0 ? '（没有可辨认的标题，须人工确认）' : ''}`,
      evidence: report.evidence,
      ...(headings.length === 0 && { sure: false as const }),
    }));
}

function judgeReport(facts: UnitFacts, params: Params, due: Due): Outcome {
  const report = findReport(facts, params.columns, due.year);
  if (report === null) {
    // Nothing of that year was reported on before the year was over.
    const unseen = unseenSince(facts, params.columns, `${due.day.slice(0, 4)}-01-01`);
    if (unseen.length > 0) return { examined: 0, found: [], unseen };
    if (delegatedReport(facts, params.columns, params.shared))
      return { examined: 0, found: [], unseen: [], notApplicable: '年报在统一平台公布，未逐份查看' };
  }
  const late = overdue(report, due, facts, params.columns);
  const unread = report !== null && report.text === null ? report.unread : null;
  const parts = report !== null && report.text !== null ? lacking(report, params) : [];
  return {
    examined: 1 + params.sections.length,
    found: [...(late === null ? [] : [late]), ...parts],
    unseen: unread !== null && params.sections.length > 0 ? [unread] : [],
    ...(unread !== null && { atMost: params.sections.length }),
  };
}

export default check({
  id: 'annual-report',
  title: '政府信息公开年度报告是否按期公布、内容完整',
  sorts: ['overdue', 'section'],
  names: { overdue: '逾期未公布', section: '缺少规定内容' },
  params: Params,
  run(facts, params) {
    const none = homeUnseen(facts);
    if (none) return none;
    const day = typeof params.due === 'string' ? params.due : params.due[facts.unit.kind];
    if (day === undefined) return { examined: 0, found: [], unseen: [], notApplicable: '对这类单位没有规定年报期限' };
    const due = dueBy(facts, day, params);
    if (params.judged === 'deadline-month' && due.day < facts.from)
      return { examined: 0, found: [], unseen: [], remark: `${due.year} 年年报只在 ${due.day.slice(0, 7)} 评定` };
    return judgeReport(facts, params, due);
  },
});
