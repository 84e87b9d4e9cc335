/** What a draft says of itself: that it is none of the office's word yet, what waits for a person, until when, and what happens then. */
import type { Review } from '../scoring/draft.ts';
import { printAmount } from './amount.ts';
import { chineseDate } from './when.ts';

export const DRAFT = '送审稿';

/** On every page, before anything else. */
export function draftBanner({ count, due, then, state }: Review): string {
  const after = then === 'hold' ? '逾期未复核完的，本月不发布' : '逾期未复核的不计分，照此发布';
  const until = state === 'held' ? `复核期限${chineseDate(due)}已过，待全部复核后发布` : `复核截至${chineseDate(due)}，${after}`;
  return `${DRAFT}：待复核${count}项，${until}；本稿不记入台账，不作通报使用。`;
}

/** The first paragraph. */
export function draftParagraph({ waiting, count }: Review): string {
  const named = waiting.map(({ name, indicator, title, count: own, swing }) => {
    const moves = swing === '0' ? '' : `，可能影响${printAmount(swing).replace('-', '−')}分`;
    return `${name} ${indicator} ${title}（${own}项${moves}）`;
  });
  return `本稿供复核使用。待复核${count}项：${named.join('；')}。复核前各项均不计分。`;
}
