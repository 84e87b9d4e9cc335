/** Compares what the database holds of a month with what was sealed of it: each score, result, judgement, ledger entry, and the run itself. */
import { canonicalJson } from '../../config/canonical.ts';
import { trouble, type MonthFindings } from '../../crawler/seal/month-findings.ts';
import type { CheckResult } from '../../scoring/check.ts';
import type { LedgerEntry } from '../../scoring/ledger.ts';
import { publicView } from '../../scoring/public-finding.ts';
import type { UnitScore } from '../../scoring/unit-score.ts';
import type { SealedResults } from '../results-bundle.ts';
import type { Store } from '../store.ts';
import { adjustedLater, checkAdjustments } from './against-adjustments.ts';
import { checkJudgements, moved } from './against-judgements.ts';
import { differences } from './differences.ts';

export const STORE = '(store)';

/** Names in one note. */
const SHOWN = 5;

/** `keyed`: the office's key for digests; null: what it hides is left out of the comparison, and that is said. */
export interface StoreSide {
  store: Store;
  keyed: ((sha256: string) => string) | null;
}

export async function checkStore({ store, keyed }: StoreSide, sealed: SealedResults, report: MonthFindings): Promise<void> {
  const before = report.problems.length;
  const say = (part: string, record: string | null, says: string): void =>
    void report.problems.push(trouble(STORE, says, { part, record }));
  await checkRun(store, sealed, say);
  const counts = await checkScores({ store, keyed }, sealed, say, report.notes);
  await checkBook(store, sealed, say, report);
  if (keyed === null) report.notes.push('没有摘要密钥（keys/digest.key）：涉及个人信息的摘要和编号未与数据库比对');
  if (report.problems.length > before) return;
  report.checked.push(
    `数据库：${counts.units} 个单位的得分、${counts.results} 项检查结果、${counts.findings} 条发现、${sealed.judgements.length} 条复核意见、${sealed.book.length} 条台账，逐条与封存的相同`,
  );
}

type Say = (part: string, record: string | null, says: string) => void;

/** A month in which every unit has its total is closed as soon as it is published, and no other. */
async function checkRun(store: Store, sealed: SealedResults, say: Say): Promise<void> {
  const { run, scores } = sealed;
  const stored = await store.findRun(run.id);
  if (stored === null) return say('run', run.id, '这个月在库中不见了');
  const inRun = differences(run, stored);
  if (inRun !== '') say('run', run.id, `巡检的设定被改动：${inRun}`);
  await checkRules(store, sealed, say);
  const [closed, settled] = [await store.isClosed(run.id), [...scores.values()].every(({ total }) => total !== null)];
  if (closed && !settled) say('run', run.id, 'closed 被改动：封存时还有单位没有总分，库中却记为已结案');
  if (!closed && settled)
    say('run', run.id, 'closed 被改动：封存时各单位都有总分，库中却记为未结案（若发布在封存之后中断，再运行一次 inspect 即可结案）');
}

/** A month of before rules were kept has none; facts are kept since then too, and nothing is corrected without its rules. */
async function checkRules(store: Store, { run, rubric, corrections = [] }: SealedResults, say: Say): Promise<void> {
  const kept = await store.rubricOf(run.id);
  if (kept === null) {
    if (corrections.length > 0 || (await store.facts(run.id)).size > 0) say('rubric', run.id, '库中这个月的评分细则不见了');
    return;
  }
  const inRules = differences(rubric, kept);
  if (inRules !== '') say('rubric', run.id, `库中这个月的评分细则被改动：${inRules}`);
}

async function checkScores({ store, keyed }: StoreSide, sealed: SealedResults, say: Say, notes: string[]) {
  const scores = new Map((await store.scores(sealed.run.id)).map((score) => [score.unit, score]));
  const results = new Map<string, CheckResult[]>();
  for (const unit of scores.keys()) results.set(unit, await store.results(sealed.run.id, unit));
  const view = publicView(results.values(), keyed ?? (() => HIDDEN));
  const counts = { units: 0, results: 0, findings: 0 };
  const alike = keyed === null ? withoutKeyed : <T>(value: T): T => value;
  for (const [unit, score] of sealed.scores) {
    const stored = scores.get(unit);
    if (stored === undefined) {
      say('score', unit, `${score.name} 的得分不见了`);
      continue;
    }
    compareScore(alike(score), alike(view.score(stored)), say);
    const shown = (results.get(unit) ?? []).map((result) => view.result(result));
    compareResults(unit, (sealed.results.get(unit) ?? []).map(alike), shown.map(alike), say);
    counts.units += 1;
    counts.results += shown.length;
    counts.findings += shown.reduce((sum, { findings }) => sum + findings.length, 0);
  }
  for (const unit of scores.keys()) if (!sealed.scores.has(unit)) say('score', unit, '这个单位的得分不在封存之列');
  await checkJudgements(store, sealed, { view, keyed: keyed ?? (() => HIDDEN), results, alike }, say, notes);
  await checkAdjustments(store, sealed, { view, alike }, say);
  return counts;
}

const HIDDEN = `hmac-sha256:${'0'.repeat(64)}`;

/** Without the key neither keyed digests nor ids made of them can be told: both sides leave them out. */
function withoutKeyed<T>(value: T): T {
  const blank = (key: string, member: unknown): unknown => {
    if (key === 'id' || key === 'counted' || key === 'waiting' || key === 'elsewhere') return Array.isArray(member) ? member.length : 0;
    if (typeof member === 'string' && member.startsWith('hmac-sha256:')) return HIDDEN;
    return member;
  };
  return JSON.parse(JSON.stringify(value, blank)) as T;
}

function compareScore(sealed: UnitScore, stored: UnitScore, say: Say): void {
  const { lines: sealedLines, ...sealedRest } = sealed;
  const { lines, ...rest } = stored;
  const inRow = differences(sealedRest, rest);
  if (inRow !== '') say('score', sealed.unit, `${sealed.name} 的得分被改动：${inRow}`);
  for (const line of sealedLines) {
    const inLine = differences(
      line,
      lines.find(({ indicator }) => indicator === line.indicator),
    );
    if (inLine !== '') say('score', sealed.unit, `${sealed.name} 的 ${line.indicator} ${line.title} 被改动：${inLine}`);
  }
  const extra = lines.filter(({ indicator }) => !sealedLines.some((line) => line.indicator === indicator));
  for (const { indicator } of extra) say('score', sealed.unit, `${sealed.name} 多出了 ${indicator} 一行`);
}

function compareResults(unit: string, sealed: readonly CheckResult[], stored: readonly CheckResult[], say: Say): void {
  for (const result of sealed) {
    const inResult = differences(
      result,
      stored.find(({ indicator }) => indicator === result.indicator),
    );
    if (inResult !== '') say('result', `${unit}:${result.indicator}`, `检查结果被改动：${inResult}`);
  }
  for (const { indicator } of stored) {
    if (!sealed.some((result) => result.indicator === indicator)) say('result', `${unit}:${indicator}`, '这项检查结果不在封存之列');
  }
}

/** What entered the book of another month later is no trouble; an entry of this month and its units must be sealed. */
async function checkBook(store: Store, sealed: SealedResults, say: Say, { notes }: MonthFindings): Promise<void> {
  const { month } = sealed.run;
  const stored = await store.ledger(month.slice(0, 4));
  const texts = new Map(stored.map((entry) => [canonicalJson(entry), entry]));
  const named = ({ name, period, kind }: LedgerEntry): string => `${name} ${period}（${kind}）`;
  for (const entry of sealed.book) {
    if (texts.delete(canonicalJson(entry))) continue;
    const now = stored.find((each) => each.digest === entry.digest) ?? stored.find((each) => sameRow(each, entry));
    say('ledger', entry.unit, now ? `台账 ${named(entry)} 被改动：${differences(entry, now)}` : `台账 ${named(entry)} 不见了`);
    if (now) texts.delete(canonicalJson(now));
  }
  if (moved(sealed.book.map(canonicalJson), stored.map(canonicalJson))) say('ledger', null, '台账的先后（seq）被调换');
  const later = [...texts.values()];
  const adjusted = await adjustedLater(store, sealed.run.id);
  for (const entry of later.filter(({ period, unit }) => period === month && sealed.scores.has(unit))) {
    const by = adjusted.get(entry.digest);
    if (by === undefined) say('ledger', entry.unit, `台账 ${named(entry)} 不在封存之列`);
    else notes.push(`台账 ${named(entry)} 是 ${by} 检查时记入的调整，由该月的封存证明：sundial verify ${by}`);
  }
  const elsewhere = later.filter(({ period, unit }) => period !== month || !sealed.scores.has(unit));
  if (elsewhere.length === 0) return;
  const shown = elsewhere.slice(0, SHOWN).map(named).join('、') + (elsewhere.length > SHOWN ? '等' : '');
  notes.push(`台账另有 ${elsewhere.length} 条是封存之后记入的别的月份或单位，不属本次封存：${shown}`);
}

const sameRow = (a: LedgerEntry, b: LedgerEntry): boolean =>
  a.unit === b.unit && a.period === b.period && a.kind === b.kind && a.at === b.at;
