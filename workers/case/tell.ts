/** Makes the sheet of a case from its records and its month's seal: pure, so that who checks a case makes the same sheet again. */
import type { z } from 'zod';
import { digestOf } from '../../config/canonical.ts';
import { newestOf, type SealStatement } from '../../crawler/seal/statement.ts';
import { siteKey } from '../../scoring/judge.ts';
import { isPersonal } from '../../scoring/public-finding.ts';
import { EXHIBITS, RESULTS } from '../work.ts';
import type { CaseFile, CaseLine, CaseTotal, RawNote } from './case-file.ts';
import { correctedIn, judgementsIn } from './corrected.ts';
import { copiesOf, evidenceOf } from './tell-evidence.ts';
import { CaseDamaged, FindingRecord, jsonOf, ResultRecord, RubricRecord, RunRecord, ScoreRecord } from './read-json.ts';
import { recordFile, roleOf, type CaseRecord, type Role } from './records.ts';

type Scored = z.output<typeof ScoreRecord>;

export interface CaseSeal {
  statement: SealStatement;
  /** RFC 3161 response; only whether there is one counts here. */
  timestamp: Buffer | null;
}

/** `records`: in their lawful order. Throws CaseDamaged when one that every case needs is missing, or they do not belong together. */
export function tellCase(records: readonly CaseRecord[], { statement, timestamp }: CaseSeal, raw: RawNote | null): CaseFile {
  mustBeNewest(records, statement);
  const finding = jsonOf(only(records, 'finding'), FindingRecord);
  const result = jsonOf(only(records, 'result'), ResultRecord);
  const score = jsonOf(only(records, 'score'), ScoreRecord);
  const rubricRecord = only(records, 'rubric');
  const rubric = jsonOf(rubricRecord, RubricRecord);
  const run = jsonOf(only(records, 'run'), RunRecord);
  const line = score.lines.find(({ indicator }) => indicator === finding.indicator);
  const belongs =
    line !== undefined &&
    result.findings.includes(finding.id) &&
    result.indicator === finding.indicator &&
    (score.unit === finding.unit || finding.unit.startsWith(siteKey(''))) &&
    new Set([finding.run, score.run, run.run.id, statement.run]).size === 1 &&
    run.rubric.digest === digestOf(JSON.parse(rubricRecord.payload.toString('utf8')));
  if (!belongs) throw new CaseDamaged('发现、检查结果、得分、细则与封存声明不属于同一次检查');
  const judgements = judgementsIn(records, finding, run);
  const { told: corrections, last } = correctedIn(records, finding, score.unit, run);
  const copies = copiesOf(records, finding);
  return {
    format: 'sundial-case-1',
    finding: {
      id: finding.id,
      run: finding.run,
      unit: finding.unit,
      indicator: finding.indicator,
      sort: finding.sort ?? null,
      subject: finding.subject,
      mark: finding.mark ?? null,
      says: finding.says,
      merit: finding.merit ?? false,
      personal: isPersonal(finding.sort === undefined ? {} : { sort: finding.sort }),
    },
    unit: { id: score.unit, name: score.name, group: score.group },
    indicator: {
      id: line.indicator,
      title: line.title,
      clause: line.clause,
      category: score.categories.find(({ id }) => id === line.category)?.name ?? null,
    },
    line: lineOf(finding, score),
    total: totalOf(score),
    check: { state: result.state, examined: result.examined },
    rubric: { id: rubric.id, title: rubric.title, digest: run.rubric.digest },
    engine: { version: run.engine.version, digest: run.engine.digest },
    judgements,
    // A case of before knew of none, and says nothing of them.
    ...(last === null ? {} : { corrections, inForce: { at: last.at, line: lineOf(finding, last.score), total: totalOf(last.score) } }),
    evidence: evidenceOf(records, finding),
    records: records.map((record, index) => ({
      file: recordFile(record, index),
      bundle: record.bundle,
      url: record.url,
      what: WHAT[roleOf(record)],
      copy: copies.get(record) ?? null,
    })),
    seal: {
      run: statement.run,
      edition: statement.edition,
      at: statement.at,
      root: statement.tree.root,
      key: statement.key,
      bundles: statement.bundles.length,
      stamped: timestamp !== null,
    },
    raw,
  };
}

/** What a reopened month concluded at first is sealed beside what it concluded last, and proves nothing any more. */
function mustBeNewest(records: readonly CaseRecord[], statement: SealStatement): void {
  for (const { bundle } of records) {
    const name = [RESULTS, EXHIBITS].find((each) => bundle.endsWith(`.${each}`));
    const newest = name === undefined ? bundle : newestOf(statement, name)?.id;
    if (bundle !== newest)
      throw new CaseDamaged(`证据包 ${bundle} 已被同一封存中的 ${newest ?? '后来的一个'} 取代，其中的记录不能再作证明`);
  }
}

function only(records: readonly CaseRecord[], role: Role): CaseRecord {
  const [first, second] = records.filter((record) => roleOf(record) === role);
  if (first === undefined) throw new CaseDamaged(`缺少${WHAT[role].zh}的记录`);
  if (second !== undefined) throw new CaseDamaged(`${WHAT[role].zh}的记录多于一条`);
  return first;
}

function lineOf({ id, indicator }: Pick<FindingRecord, 'id' | 'indicator'>, { lines }: Scored): CaseLine {
  const line = lines.find((each) => each.indicator === indicator);
  if (line === undefined) throw new CaseDamaged(`得分中没有 ${indicator} 一项`);
  const { state, points, arithmetic, why } = line;
  return { state, points, arithmetic, why, standing: standingOf(id, line) };
}

const totalOf = ({ total: points, verdict, why }: Scored): CaseTotal => ({ points, verdict, why });

function standingOf(id: string, line: { counted: string[]; waiting: string[]; elsewhere: string[] }): CaseLine['standing'] {
  if (line.waiting.includes(id)) return 'waiting';
  if (line.elsewhere.includes(id)) return 'elsewhere';
  return line.counted.includes(id) ? 'counted' : 'not-counted';
}

/** Part of the format, as the words of the README are. */
const WHAT: Record<Role, { zh: string; en: string }> = {
  finding: { zh: '发现', en: 'the finding' },
  result: { zh: '该指标的检查结果', en: "the check's result for this indicator" },
  score: { zh: '该单位的得分', en: "the unit's score" },
  rubric: { zh: '评分细则', en: 'the rubric' },
  run: { zh: '本次检查的说明', en: 'what the inspection was' },
  judgement: { zh: '复核意见', en: 'a judgement on the finding' },
  correction: { zh: '发布后的更正', en: 'a correction after publication' },
  ledger: { zh: '台账条目', en: "the ledger's entries" },
  ranking: { zh: '排名表', en: 'the ranking table' },
  exhibits: { zh: '重现页取自哪些证据包', en: 'which bundles the exhibits were drawn from' },
  note: { zh: '重现页的说明', en: 'what an exhibit shows and lacks' },
  page: { zh: '存档页面（重现，已遮盖个人信息）', en: 'the archived page, redacted' },
  picture: { zh: '存档重现图', en: 'picture of the archived page' },
  shot: { zh: '现场截图', en: 'screenshot taken during the crawl' },
  raw: { zh: '原始记录（未遮盖）', en: 'raw record, not redacted' },
};
