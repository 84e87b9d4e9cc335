/** Whether anything on a page is blotted out when the page is shown: its digest must then be keyed, or the blot could be guessed against it. */
import { pageLines } from './lines.ts';
import { masksOf } from './masks.ts';
import type { ParsedPage } from './html.ts';
import type { PageFacts } from './page-facts.ts';

/** No number that is masked is shorter; most lines have none so long. */
const LONG = /(?:[\d０-９][^\d０-９]{0,3}){7}/;

const isMasked = (text: string): boolean => LONG.test(text) && masksOf(text).length > 0;

/** `facts`: what else was read of the page. Wider than `personal`, which accuses: this errs on the safe side. */
export function blottedOn(
  page: ParsedPage,
  { personal, title, items }: Pick<PageFacts, 'personal' | 'title' | 'items'>,
): { blotted?: true } {
  const found =
    personal.length > 0 ||
    isMasked(title ?? '') ||
    items.some(({ text }) => isMasked(text)) ||
    pageLines(page, { withHidden: true }).some(({ text }) => isMasked(text));
  return found ? { blotted: true } : {};
}
