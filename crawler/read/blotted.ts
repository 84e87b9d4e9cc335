/** Whether anything on a page is blotted out when the page is shown: its digest must then be keyed, or the blot could be guessed against it. */
import { pageLines } from './lines.ts';
import { masksOf } from './masks.ts';
import { isLetterText } from './personal-find.ts';
import type { ParsedPage } from './html.ts';
import type { PageFacts } from './page-facts.ts';

/** No number that is masked is shorter; most lines have none so long. */
const LONG = /(?:[\d０-９][^\d０-９]{0,3}){7}/;

const isMasked = (text: string, letters: boolean): boolean => LONG.test(text) && masksOf(text, 'text', letters).length > 0;

/** `facts`: what else was read of the page. Wider than `personal`, which accuses: this errs on the safe side. */
export function blottedOn(
  page: ParsedPage,
  { personal, title, items }: Pick<PageFacts, 'personal' | 'title' | 'items'>,
): { blotted?: true } {
  const letters = isLetterText(page.text);
  const found =
    personal.length > 0 ||
    isMasked(title ?? '', letters) ||
    items.some(({ text }) => isMasked(text, letters)) ||
    pageLines(page, { withHidden: true }).some(({ text }) => isMasked(text, letters));
  return found ? { blotted: true } : {};
}
