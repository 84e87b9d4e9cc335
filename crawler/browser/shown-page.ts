/** Looks at a page in the browser without its scripts having a say: whether it still moves, and how its document stands. */
import type { BrowserContext, Page } from 'playwright';
import { MARKED } from './unseen-links.ts';

const sleep = (waitMs: number) => new Promise<void>((resolve) => setTimeout(resolve, waitMs));

/** Asks the page from a world of its own, which its scripts can neither see nor change. */
export async function inspector(context: BrowserContext, page: Page): Promise<<T>(expression: string) => Promise<T>> {
  const session = await context.newCDPSession(page);
  return async <T>(expression: string): Promise<T> => {
    const { frameTree } = await session.send('Page.getFrameTree');
    const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
    const { result } = await session.send('Runtime.evaluate', { contextId, expression, returnByValue: true });
    return result.value as T;
  };
}

/** Nothing moves any more: the same extent twice in a row, with the fonts in place. */
export async function untilStable(look: <T>(expression: string) => Promise<T>, end: number): Promise<void> {
  const extent = `(({ scrollWidth, scrollHeight }) => [document.fonts.status, scrollWidth, scrollHeight, document.getElementsByTagName('*').length].join())(document.documentElement)`;
  for (let before = ''; Date.now() < end; await sleep(150)) {
    const now = await look<string>(extent);
    if (now === before) return;
    before = now;
  }
}

/** The document as it stands, with what hides links by their computed style, or null when it is longer than any page may be. */
export const domOf = (most: number) => `(() => {
  const { doctype, documentElement } = document;
  const name = doctype === null ? '' : '<!DOCTYPE ' + doctype.name + '>';
  const html = documentElement === null ? '' : (${MARKED})(documentElement).outerHTML;
  return html.length > ${most} ? null : name + html;
})()`;
