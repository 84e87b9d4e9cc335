/** What came of a judgement, as JSON and in words: old points, new points, and through which lines. */
import { digestOf } from '../../config/canonical.ts';
import { addedFinding } from '../../scoring/added.ts';
import { clean } from '../../reports/escape.ts';
import { printAmount } from '../../reports/amount.ts';
import { isVerdict, type Judgement } from '../../scoring/judgement.ts';
import { publicView } from '../../scoring/public-finding.ts';
import type { Amount, UnitScore } from '../../scoring/unit-score.ts';
import { points } from '../inspect-output.ts';
import type { JudgementOutput } from '../outputs-judging.ts';
import type { Entered, Turned } from './enter.ts';
import type { StoredMonth } from './stored-month.ts';

type About = Pick<JudgementOutput, 'month' | 'indicator' | 'title' | 'judgement'>;

export function aboutJudgement({ month, judgement, indicator }: Pick<Entered, 'month' | 'judgement' | 'indicator'>): About {
  const { run, rubric, view } = month;
  const title = rubric.indicators.find(({ id }) => id === indicator)?.title ?? '';
  const shown = view.judgement(judgement);
  return {
    month: run.id,
    indicator,
    title,
    judgement: {
      digest: digestOf(shown),
      kind: judgement.kind,
      finding: findingOf(month, judgement),
      points: judgement.kind === 'awarded' ? points(judgement.points) : null,
      attachment: attachmentOf(shown),
      by: shown.by,
      at: shown.at,
      why: shown.note,
      until: isVerdict(judgement) ? (judgement.until ?? null) : null,
    },
  };
}

/** As it is shown. */
function findingOf({ run, view }: StoredMonth, judgement: Judgement): string | null {
  const shown = view.judgement(judgement);
  if (isVerdict(shown)) return shown.finding;
  if (judgement.kind !== 'added') return null;
  return addedFinding(judgement.sighting, { run: run.id, unit: judgement.unit, indicator: judgement.indicator }).id;
}

function attachmentOf(judgement: Judgement): string | null {
  if (judgement.kind === 'awarded') return judgement.attachment ?? null;
  const first = judgement.kind === 'added' ? judgement.sighting.evidence[0] : null;
  return first?.url.startsWith('urn:sundial:attachment:') ? first.sha256 : null;
}

type Moved = JudgementOutput['units'][number];

export function movedUnit(indicator: string, { unit, before, after }: Turned): Moved {
  const pointsIn = (score: UnitScore, id: string): Amount | null => score.lines.find((line) => line.indicator === id)?.points ?? null;
  const turn = (a: Amount | null, b: Amount | null) => ({ before: points(a), after: points(b) });
  const lines = after.lines.filter(({ indicator: id, points: own }) => own !== pointsIn(before, id));
  return {
    unit,
    name: after.name,
    line: turn(pointsIn(before, indicator), pointsIn(after, indicator)),
    total: turn(before.total, after.total),
    moved: lines.map((line) => ({
      indicator: line.indicator,
      title: line.title,
      ...turn(pointsIn(before, line.indicator), line.points),
    })),
  };
}

const kinds = { upheld: '维持', dismissed: '撤销', awarded: '人工评定', added: '人工补充' } as const;

export const shown = (value: number | null): string => printAmount(value === null ? null : String(value)).replace('-', '−');
export const turned = ({ before, after }: { before: number | null; after: number | null }): string =>
  before === after ? `${shown(before)}（未变）` : `${shown(before)} → ${shown(after)}`;

export function judgementInWords({ month, indicator, title, judgement, units, waiting }: JudgementOutput): string {
  return [...judgedInWords({ month, indicator, title, judgement }), ...units.flatMap(unitInWords), `本月尚待复核 ${waiting} 项`].join('\n');
}

export function judgedInWords({ month, indicator, title, judgement }: About): string[] {
  const { kind, finding, points: given, by, why, until, attachment } = judgement;
  const what = finding === null ? `${shown(given)} 分` : finding.slice(0, 12);
  return [
    `${month}  ${indicator} ${title}  ${kinds[kind]} ${what}${until === null ? '' : `，有效至 ${until}`}`,
    `  ${clean(by)}：${clean(why)}`,
    ...(attachment === null ? [] : [`  附件 SHA-256 ${attachment}`]),
  ];
}

export function unitInWords({ name, line, total, moved }: Moved): string[] {
  const others = moved.map(({ indicator, title, ...turn }) => `    ${indicator} ${title}  ${turned(turn)}`);
  return [`  ${name}  本项 ${turned(line)}  总分 ${turned(total)}`, ...(moved.length > 1 ? others : [])];
}

/** With what was just added among the findings, so that its digests are hidden where they must be. */
export function viewWith(month: StoredMonth, keyed: (sha256: string) => string, judgement: Judgement): StoredMonth {
  if (judgement.kind !== 'added') return month;
  const { unit, indicator, sighting } = judgement;
  const finding = addedFinding(sighting, { run: month.run.id, unit, indicator });
  const result = { indicator, state: 'seen' as const, examined: 0, findings: [finding], unseen: [], why: null };
  return { ...month, view: publicView([...month.results.values(), [result]], keyed) };
}
