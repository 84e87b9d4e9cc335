/** Puts a page before the browser, where it can neither open windows, nor talk to anybody, nor end otherwise than we hear of it. */
import type { BrowserContext, Page, Route } from 'playwright';
import type { Visit } from './requests.ts';

const sleep = (waitMs: number) => new Promise<void>((resolve) => setTimeout(resolve, waitMs));

/** Settles with null when `work` takes too long; the loser's failure is nobody's any more. */
export async function within<T>(waitMs: number, work: Promise<T>): Promise<T | null> {
  let alarm: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (alarm = setTimeout(() => resolve(null), waitMs)));
  work.catch(() => undefined);
  return Promise.race([work, late]).finally(() => clearTimeout(alarm));
}

/** `lost` resolves when the page is. */
export async function enter(context: BrowserContext): Promise<{ page: Page; lost: Promise<void> }> {
  const page = await context.newPage();
  const lost = new Promise<void>((resolve) => {
    page.once('crash', () => resolve());
    page.once('close', () => resolve());
  });
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
  page.on('popup', (popup) => void popup.close().catch(() => undefined));
  return { page, lost };
}

/** Loads `url`, every request answered by `answer`. What never finishes loading may still have built what we came for. */
export async function load(
  context: BrowserContext,
  { page }: Pick<Visit, 'page'>,
  url: string,
  answer: (route: Route) => Promise<void>,
  timeoutMs: number,
): Promise<void> {
  // A request whose page is already closed has nobody left to answer.
  await context.route('**/*', (route) => answer(route).catch(() => undefined));
  await context.routeWebSocket(/.*/, (socket) => void socket.close());
  // Windows that a page opens are nobody's business; a storm of them would be everybody's.
  await context.addInitScript('window.open = () => null; window.print = () => undefined;');
  await page.goto(url, { waitUntil: 'load', timeout: timeoutMs }).catch((error: Error) => {
    if (error.name !== 'TimeoutError') throw error;
  });
}

/** Nothing was asked for during `quietMs`. */
export async function untilQuiet({ busy }: Pick<Visit, 'busy'>, end: number, quietMs: number): Promise<void> {
  busy.since = Date.now();
  while (Date.now() < end && (busy.count > 0 || Date.now() - busy.since < quietMs)) await sleep(50);
}
