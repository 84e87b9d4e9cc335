/** Adds a unit's lines up to categories and a total, or says in words why there is none: ignorance is never a score. */
import type { Category, Rubric } from '../config/rubric.ts';
import type { Unit } from '../config/unit.ts';
import { digestOf } from '../config/canonical.ts';
import type { CheckResult } from './check.ts';
import { fullMark } from './effects.ts';
import { clamp, compare, exact, print, sum, ZERO } from './exact.ts';
import type { Exact } from './exact.ts';
import type { Judgement } from './judgement.ts';
import { priceLine, rounded } from './lines.ts';
import type { Pricing } from './lines.ts';
import type { UnitFacts } from './unit-facts.ts';
import type { CategoryScore, ScoreLine, UnitScore } from './unit-score.ts';
import { whyInChinese } from './wording.ts';

export interface ScoreInput {
  /** Run id. */
  run: string;
  unit: Unit;
  facts: UnitFacts;
  /** One per indicator, as `judge` gives them. */
  results: readonly CheckResult[];
  rubric: Rubric;
  judgements?: readonly Judgement[];
  /** Digest of the readers and of scoring: another engine may make another score of the same bytes. */
  engine: string;
}

export function scoreUnit({ run, unit, facts, results, rubric, judgements = [], engine }: ScoreInput): UnitScore {
  const lines = priceLines(results, {
    run,
    rubric,
    facts,
    judgements,
    once: rubric.once.map((ids) => ({ ids, earned: new Set<string>(), gaps: false })),
  });
  const categories = rubric.categories.map((category) => categoryScore(category, lines, rubric));
  const vetoes = lines
    .filter((line) => isVeto(line, rubric) && line.counted.length > 0)
    .map(({ indicator, title, counted }) => ({ indicator, title, findings: counted }));
  const total = totalOf(categories, lines, vetoes.length > 0, rubric);
  const waits = lines.some(({ state }) => state === 'waiting');
  const failed = vetoes.length > 0 && rubric.vetoEffect === 'fail';
  return {
    run,
    unit: unit.id,
    name: unit.name,
    group: unit.group,
    total: total === null ? null : print(total),
    verdict: total === null ? 'not-ranked' : failed ? 'fail' : waits ? 'provisional' : 'scored',
    why: total === null ? whyNotRanked(lines, facts, rubric) : waits ? whyProvisional(lines) : null,
    vetoes,
    categories,
    lines,
    coverage: facts.coverage,
    madeFrom: madeFrom({ unit, facts, results, rubric, judgements, engine }),
  };
}

/** In the rubric's order, except that once groups are paid in theirs. */
function priceLines(results: readonly CheckResult[], pricing: Pricing): ScoreLine[] {
  const { indicators, once } = pricing.rubric;
  const rank = new Map(once.flat().map((id, index) => [id, index]));
  const order = [...indicators.keys()].sort((a, b) => (rank.get(indicators[a]!.id) ?? -1) - (rank.get(indicators[b]!.id) ?? -1) || a - b);
  const lines: ScoreLine[] = [];
  for (const at of order) {
    const indicator = indicators[at]!;
    const result = results.find((candidate) => candidate.indicator === indicator.id);
    if (!result) throw new Error(`no result for indicator ${indicator.id}`);
    lines[at] = priceLine(indicator, result, pricing);
  }
  return lines;
}

function isVeto(line: ScoreLine, rubric: Rubric): boolean {
  return rubric.indicators.some(({ id, effect }) => id === line.indicator && effect.kind === 'veto');
}

const shown = (value: Exact): string => print(value).replaceAll('-', '−');

/** clamp(Σ, floor, cap); unknown as soon as one of its lines cannot be judged. */
function categoryScore(category: Category, lines: readonly ScoreLine[], rubric: Rubric): CategoryScore {
  const own = lines.filter((line) => line.category === category.id);
  const base = { id: category.id, name: category.name, cap: print(exact(category.cap)) };
  const open = own.filter(({ state }) => state === 'cannot-judge');
  if (open.length > 0) return { ...base, points: null, arithmetic: `${open.map(({ indicator }) => indicator).join('、')} 无法判断` };
  const counted = own.filter(({ points }) => points !== null);
  const raw = sum(counted.map(({ points }) => exact(points!)));
  const scaled = rescaled(raw, own, rubric);
  const points = clamp(scaled.points, exact(category.floor), exact(category.cap));
  const terms = counted.map(({ points: text }, index) =>
    index > 0 && text!.startsWith('-') ? `(${shown(exact(text!))})` : shown(exact(text!)),
  );
  const limit =
    compare(points, scaled.points) === 0
      ? ''
      : `，${compare(points, scaled.points) < 0 ? `封顶 ${base.cap}` : `不低于 ${shown(points)}`} → ${shown(points)}`;
  const text = counted.length === 0 ? '尚无已检查的指标' : `${terms.join(' + ')} = ${shown(raw)}${scaled.text}${limit}`;
  return { ...base, points: print(points), arithmetic: text };
}

/** What does not apply leaves its weight to the rest of the category (the ×4/3 of bodies without services). */
function rescaled(raw: Exact, own: readonly ScoreLine[], rubric: Rubric): { points: Exact; text: string } {
  const marks = (chosen: readonly ScoreLine[]): Exact =>
    sum(
      chosen.map(({ indicator }) => {
        const { effect } = rubric.indicators.find(({ id }) => id === indicator)!;
        return effect.kind === 'veto' || effect.kind === 'note' ? ZERO : fullMark(effect);
      }),
    );
  const left = marks(own.filter(({ points }) => points !== null));
  const out = marks(own.filter(({ state, points }) => state === 'not-applicable' && points === null));
  if (compare(out, ZERO) === 0 || compare(left, ZERO) === 0) return { points: raw, text: '' };
  const exactPoints = raw.mul(left.add(out)).div(left);
  const points = rounded(exactPoints, rubric);
  return {
    points,
    text: `，× ${shown(left.add(out))}/${shown(left)} = ${shown(exactPoints)}${compare(points, exactPoints) === 0 ? '' : ` → ${shown(points)}`}`,
  };
}

function totalOf(categories: readonly CategoryScore[], lines: readonly ScoreLine[], vetoed: boolean, rubric: Rubric): Exact | null {
  if (categories.some(({ points }) => points === null)) return null;
  if (rubric.vetoEffect === 'zero' && vetoed) return ZERO;
  // Where a veto decides, one that could not be looked at leaves the total open.
  if (rubric.vetoEffect !== 'flag' && !vetoed && lines.some((line) => line.state === 'cannot-judge' && isVeto(line, rubric))) return null;
  return sum(categories.map(({ points }) => exact(points!)));
}

/** Names the lines and what stood in the way; a unit whose home page was not seen needs one reason only. */
function whyNotRanked(lines: readonly ScoreLine[], facts: UnitFacts, rubric: Rubric): string {
  if (!facts.home) {
    const place = facts.unseen.find(({ role }) => role === 'home');
    return `首页 ${whyInChinese(place?.why ?? 'not visited')}`;
  }
  const open = lines.filter((line) => line.state === 'cannot-judge' && (line.category !== null || rubric.vetoEffect !== 'flag'));
  const byReason = new Map<string, string[]>();
  for (const { indicator, title, why } of open) byReason.set(why ?? '', [...(byReason.get(why ?? '') ?? []), `${indicator} ${title}`]);
  return `无法判断：${[...byReason].map(([why, names]) => `${names.join('、')}（${why}）`).join('；')}`;
}

function whyProvisional(lines: readonly ScoreLine[]): string {
  const waiting = lines.filter(({ state }) => state === 'waiting');
  const count = waiting.reduce((total, line) => total + line.waiting.length, 0);
  return `待复核 ${count} 项：${waiting.map(({ indicator, title, swing }) => `${indicator} ${title}${swing === '0' ? '' : `（可能 ${shown(exact(swing))} 分）`}`).join('、')}`;
}

/**
 * sha256 over all that the score was made from: content and outcomes by address, never instants, durations or bundle names, so that
 * a second run over the same content has the same digest.
 */
function madeFrom({
  unit,
  facts,
  results,
  rubric,
  judgements,
  engine,
}: Required<Pick<ScoreInput, 'unit' | 'facts' | 'results' | 'rubric' | 'judgements' | 'engine'>>): string {
  const { from, to, asOf, pages, unseen, targets, probes, coverage } = facts;
  return digestOf({
    engine,
    unit,
    window: { from, to, asOf },
    rubric,
    pages: pages.map(({ url, role, evidence }) => [url, role ?? null, evidence.sha256]),
    items: facts.columns.map((column) => [column.key, column.url, column.unverifiable, column.evidence.map(({ sha256 }) => sha256)]),
    unseen: unseen.map(({ url, why, role }) => [url, why, role]),
    targets: Object.entries(targets).map(([url, { verdict, why, file }]) => [url, verdict, why, file]),
    coverage,
    ...(probes.looks.length === 0 ? {} : { probes: probes.looks.map(({ evidence }) => evidence.sha256) }),
    judgements: judgements.map((judgement) => digestOf(heeded(judgement, results))).sort(),
  });
}

/** What of it could move a point here: no note, and evidence only where there is a finding to hold it against. Whoever judges again may know no more. */
function heeded({ note: _, ...judgement }: Judgement, results: readonly CheckResult[]): unknown {
  const held = judgement.kind === 'awarded' || results.some(({ findings }) => findings.some(({ id }) => id === judgement.finding));
  return held ? judgement : { ...judgement, evidence: null };
}
