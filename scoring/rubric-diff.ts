/** What changed between two rubrics, in sentences: the file's own diff shows lines, an office asks what they mean. */
import { canonicalJson } from '../config/canonical.ts';
import type { Effect, Indicator, Price, Rubric } from '../config/rubric.ts';
import { findCheck } from './checks/index.ts';
import { compare, exact, print } from './exact.ts';
import { wholeChanges } from './rubric-diff-whole.ts';

export interface RubricChange {
  /** 'indicators.DI-P3.effect', 'categories.DI.cap', 'round' */
  path: string;
  /** Chinese. */
  says: string;
}

/** In the order of the newer rubric, what it dropped at the end. Empty: the same law (texts of title and provenance included). */
export function diffRubrics(before: Rubric, after: Rubric): RubricChange[] {
  return [
    ...wholeChanges(before, after),
    ...categoryChanges(before, after),
    ...indicatorChanges(before, after),
    ...onceChanges(before, after),
  ];
}

const same = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null);
const amount = (text: string): string => print(exact(text)).replace('-', '−');

const appliesText = ({ appliesTo }: Rubric['categories'][number]): string =>
  appliesTo === undefined ? '所有单位' : '有对外办事服务的单位';

function categoryChanges(before: Rubric, after: Rubric): RubricChange[] {
  const old = new Map(before.categories.map((category) => [category.id, category]));
  const changes = after.categories.flatMap((category): RubricChange[] => {
    const was = old.get(category.id);
    const path = `categories.${category.id}`;
    if (!was) return [{ path, says: `新增类别 ${category.id} ${category.name}，满分 ${amount(category.cap)}` }];
    const told: RubricChange[] = [];
    if (was.appliesTo !== category.appliesTo)
      told.push({
        path: `${path}.appliesTo`,
        says: `类别 ${category.id} ${category.name}适用于：${appliesText(was)} → ${appliesText(category)}`,
      });
    if (was.name !== category.name) told.push({ path: `${path}.name`, says: `类别 ${category.id} 更名：${was.name} → ${category.name}` });
    for (const [key, name] of [
      ['cap', '满分'],
      ['floor', '下限'],
    ] as const) {
      if (compare(exact(was[key]), exact(category[key])) !== 0)
        told.push({
          path: `${path}.${key}`,
          says: `类别 ${category.id} ${category.name}${name}：${amount(was[key])} → ${amount(category[key])}`,
        });
    }
    return told;
  });
  const kept = new Set(after.categories.map(({ id }) => id));
  const gone = before.categories.filter(({ id }) => !kept.has(id));
  return [...changes, ...gone.map(({ id, name }) => ({ path: `categories.${id}`, says: `取消类别 ${id} ${name}` }))];
}

function indicatorChanges(before: Rubric, after: Rubric): RubricChange[] {
  const old = new Map(before.indicators.map((indicator) => [indicator.id, indicator]));
  const kept = new Set(after.indicators.map(({ id }) => id));
  const gone = before.indicators.filter(({ id }) => !kept.has(id));
  return [
    ...after.indicators.flatMap((indicator) => {
      const was = old.get(indicator.id);
      if (was) return oneIndicator(was, indicator);
      return [{ path: `indicators.${indicator.id}`, says: `新增指标 ${nameOf(indicator)}：${effectInWords(indicator.effect, indicator)}` }];
    }),
    ...gone.map((indicator) => ({ path: `indicators.${indicator.id}`, says: `取消指标 ${nameOf(indicator)}` })),
  ];
}

const nameOf = ({ id, title }: Indicator): string => `${id} ${title}`;

function oneIndicator(was: Indicator, is: Indicator): RubricChange[] {
  const path = `indicators.${is.id}`;
  const changes: RubricChange[] = [];
  const say = (key: string, says: string): void => void changes.push({ path: `${path}.${key}`, says: `${nameOf(is)}：${says}` });
  if (was.title !== is.title) say('title', `名称“${was.title}” → “${is.title}”`);
  if (was.category !== is.category) say('category', `类别 ${was.category ?? '单项否决'} → ${is.category ?? '单项否决'}`);
  if (was.clause !== is.clause) say('clause', `依据 ${was.clause || '无'} → ${is.clause || '无'}`);
  if (was.check !== is.check) say('check', `检查方法 ${checkName(was.check)} → ${checkName(is.check)}`);
  for (const key of [...new Set([...Object.keys(was.with), ...Object.keys(is.with)])].sort()) {
    if (!same(was.with[key], is.with[key])) say(`with.${key}`, `条件 ${key}：${valueText(was.with[key])} → ${valueText(is.with[key])}`);
  }
  if (!same(was.effect, is.effect)) say('effect', `计分 ${effectInWords(was.effect, was)} → ${effectInWords(is.effect, is)}`);
  for (const sort of [...new Set([...Object.keys(was.review), ...Object.keys(is.review)])].sort()) {
    const [from, to] = [was.review[sort] ?? 'none', is.review[sort] ?? 'none'];
    if (from !== to) say(`review.${sort}`, `“${sortName(is, sort)}”的复核 ${reviewNames[from]} → ${reviewNames[to]}`);
  }
  if (was.noData !== is.noData) say('noData', `没有可检查的事项时 ${noDataNames[was.noData]} → ${noDataNames[is.noData]}`);
  if (was.scope !== is.scope) say('scope', `对象 ${scopeNames[was.scope]} → ${scopeNames[is.scope]}`);
  if (was.provenance !== is.provenance) say('provenance', `分值来源 ${was.provenance} → ${is.provenance}`);
  return changes;
}

const reviewNames = { none: '不须', unsure: '存疑的须复核', all: '一律须复核' } as const;
const noDataNames = { zero: '计零分', full: '计满分', rescale: '不计并折算' } as const;
const scopeNames = { unit: '单位', site: '站点' } as const;

const checkName = (id: string): string => ({ pending: '未检', manual: '人工' })[id] ?? `${findCheck(id)?.title ?? '未知'}（${id}）`;
const sortName = ({ check }: Indicator, sort: string): string => findCheck(check)?.names[sort] ?? sort;
const valueText = (value: unknown): string => (value === undefined ? '无' : typeof value === 'string' ? value : canonicalJson(value));

/** '每处 −0.5，最多扣到 −5' */
export function effectInWords(effect: Effect, indicator: Indicator): string {
  if (effect.kind === 'veto') return '单项否决';
  if (effect.kind === 'note') return '只提示，不计分';
  if (effect.kind === 'accrue') return `每项 ${priceText(effect.per, indicator)}，${limitText(effect.cap)}`;
  if (effect.kind === 'lose') return `满分 ${amount(effect.from)}，每处扣 ${priceText(effect.per, indicator)}，扣完为止`;
  if (effect.kind === 'share') return `按${effect.of === 'found' ? '符合' : '未发现问题'}的比例 × ${amount(effect.points)}`;
  const value = { count: '数量', found: '符合比例', rest: '未发现问题的比例' }[effect.by];
  const tiers = effect.tiers.map((tier) => `${'atLeast' in tier ? `≥ ${tier.atLeast}` : `> ${tier.moreThan}`} 得 ${amount(tier.points)}`);
  return `按${value}分档（${tiers.join('，')}）`;
}

const limitText = (cap: string): string => (compare(exact(cap), exact('0')) < 0 ? `最多扣到 ${amount(cap)}` : `封顶 ${amount(cap)}`);

function priceText(price: Price, indicator: Indicator): string {
  if (typeof price === 'string') return amount(price);
  return Object.entries(price)
    .map(([sort, points]) => `${sortName(indicator, sort)} ${amount(points)}`)
    .join('、');
}

function onceChanges(before: Rubric, after: Rubric): RubricChange[] {
  if (same(before.once, after.once)) return [];
  const shown = (groups: string[][]): string => groups.map((group) => group.join(' › ')).join('；') || '无';
  return [{ path: 'once', says: `同一信息只计一次的次序：${shown(before.once)} → ${shown(after.once)}` }];
}
