/** Says in words which rows of the database contradict themselves: a column that was changed and its text was not, a row that cannot be read, a gap. */
import type { InspectionRun } from '../../config/run.ts';
import { trouble, type MonthFindings } from '../../crawler/seal/month-findings.ts';
import type { Contradiction, Store } from '../store.ts';
import { STORE } from './against-store.ts';

const MOST = 50;

/** `packed`: facts and results are unpacked, too, which takes longer. */
export async function checkRows(store: Store, run: InspectionRun, packed: boolean, { problems }: MonthFindings): Promise<void> {
  const told = new Set(problems.map(({ part, record, says }) => `${part} ${record} ${says}`));
  const counts = new Map<string, number>();
  for (const each of await store.contradictions(run, { packed })) {
    const { table, key } = each;
    const says = inWords(each);
    if (told.has(`${table} ${key} ${says}`)) continue;
    const nth = (counts.get(table) ?? 0) + 1;
    counts.set(table, nth);
    if (nth <= MOST) problems.push(trouble(STORE, says, { part: table, record: key }));
  }
  for (const [table, nth] of counts) if (nth > MOST) problems.push(trouble(STORE, `另有 ${nth - MOST} 行自相矛盾`, { part: table }));
}

function inWords({ table, says, columns }: Contradiction): string {
  if (says === 'unreadable') return '这一行的内容读不出：被改动或已损坏';
  if (says === 'columns') return `这一行的 ${columns.join('、')} 列与它自己的内容不符：被改动`;
  return table === 'site_token' ? '这个站点已抓取完毕，领取它的编号却不见了' : '这个编号的一行不见了，编号本应连续：被删去';
}
