/** Takes a picture of a live page, as tall and as large as the policy allows, whatever the page does. */
import type { BrowserContext, Page } from 'playwright';
import type { CrawlPolicy } from '../../config/policy.ts';
import type { Exchange } from '../exchange.ts';
import { answeringForLooks } from './requests.ts';
import type { AnsweringOptions, Heard, LookingVisit } from './requests.ts';
import { inspector, untilStable } from './shown-page.ts';
import { showsPersonal } from './shown-words.ts';
import { enter, load, untilQuiet, within } from './stage.ts';
import { twinKey } from '../url.ts';

export interface Shot {
  ok: true;
  image: Uint8Array;
  type: 'image/png' | 'image/jpeg';
  /** CSS pixels of the picture; `wholeHeight` is the page's. */
  width: number;
  height: number;
  wholeHeight: number;
  /** Parts that the page asked for and did not get. */
  missing: string[];
  /** It shows personal data, or some frame of it could not be read: not to be shown to anybody. */
  personal: boolean;
}
export type Picturing = Shot | { ok: false; why: 'timeout' | 'crash' | 'too-big' | 'no-browser' | 'left' };
export type PicturePolicy = Pick<CrawlPolicy, 'timeoutMs' | 'maxPictureHeight' | 'maxPictureBytes'>;

/** A common desktop's; what a page makes as tall as the screen looks as it was meant. */
const screen = { width: 1280, height: 900 };
/** After the page has loaded: for what comes as one scrolls, and for what scripts still bring. */
const lingerMs = 3000;
const quietMs = 150;
const shutterMs = 10_000;
/** The longest that `pictureOf` may take before it is given up. */
export const pictureMs = ({ timeoutMs }: PicturePolicy): number => timeoutMs + lingerMs + shutterMs;

const formats = [{ type: 'png' }, { type: 'jpeg', quality: 80 }, { type: 'jpeg', quality: 40 }] as const;
/** Height of the document, and of what is seen of it; in pages of the old kind the root element is no measure of the window. */
const extent = `[Math.max(document.documentElement?.scrollHeight ?? 0, document.body?.scrollHeight ?? 0), innerHeight]`;
type Look = <T>(expression: string) => Promise<T>;

/** Down and up again, screen by screen: many pages bring their pictures only as they come into sight. */
async function scrollThrough(look: Look, most: number, end: number): Promise<void> {
  const [whole, seen] = await look<[number, number]>(extent);
  if (whole <= seen || seen <= 0) return;
  for (let top = seen; top < Math.min(whole, most) && Date.now() < end; top += seen) {
    await look(`scrollTo({ top: ${top}, behavior: 'instant' })`);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  await look(`scrollTo({ top: 0, behavior: 'instant' })`);
}

async function photograph(page: Page, look: Look, policy: PicturePolicy): Promise<Omit<Shot, 'missing' | 'personal'> | null> {
  const [whole, seen] = await look<[number, number]>(extent);
  const { width } = screen;
  const wholeHeight = Math.max(1, Math.ceil(Math.max(whole, seen)));
  const height = Math.min(wholeHeight, policy.maxPictureHeight);
  const options = { animations: 'disabled', timeout: shutterMs, fullPage: true, clip: { x: 0, y: 0, width, height } } as const;
  for (const format of formats) {
    const image = await page.screenshot({ ...options, ...format });
    if (image.length <= policy.maxPictureBytes) return { ok: true, image, type: `image/${format.type}`, width, height, wholeHeight };
  }
  return null;
}

/**
 * Shows the page whose HTML is `body` with everything that belongs to its looks. `heard`: what it was answered with when it was read.
 * `leads`: it reads as one that only leads on: when it does, there is no picture. Any other is shown as it stands, wherever it wants to go.
 */
export async function pictureOf(
  context: BrowserContext,
  url: string,
  body: Exchange,
  heard: Heard,
  leads: boolean,
  { policy, ...options }: AnsweringOptions & { policy: PicturePolicy },
): Promise<Picturing> {
  const { page, lost } = await enter(context);
  await page.setViewportSize(screen);
  const curtain = new AbortController();
  let isGone = () => undefined as void;
  const gone = new Promise<Picturing>((resolve) => (isGone = () => resolve({ ok: false, why: 'left' })));
  const leave = (to: string) => void (leads && twinKey(to) !== twinKey(url) && isGone());
  const busy = { count: 0, since: Date.now() };
  const visit: LookingVisit = { page, busy, fetched: [], heard, missing: new Set(), over: curtain.signal, leave };
  const work = async (): Promise<Picturing> => {
    await load(context, visit, url, answeringForLooks(body, visit, options), policy.timeoutMs);
    const end = Date.now() + lingerMs;
    const look = await inspector(context, page);
    await scrollThrough(look, policy.maxPictureHeight, end);
    await untilQuiet(visit, end, quietMs);
    // What has not come by now is missing: a font that never comes would keep the picture waiting.
    curtain.abort();
    await untilStable(look, end);
    // A blank sheet, or one that a script wrote in the page's place, was asked of nobody.
    if (!/^https?:/.test(page.url())) return { ok: false, why: 'left' };
    const before = await showsPersonal(context, page);
    const shot = await photograph(page, look, policy);
    if (shot === null) return { ok: false, why: 'too-big' };
    return { ...shot, missing: [...visit.missing].sort(), personal: before || (await showsPersonal(context, page)) };
  };
  const crashed = lost.then((): Picturing => ({ ok: false, why: 'crash' }));
  try {
    const whole = Promise.race([work().catch(timedOut), crashed, gone]);
    return (await within(pictureMs(policy), whole)) ?? { ok: false, why: 'timeout' };
  } finally {
    curtain.abort();
  }
}

/** Whatever goes wrong with a picture is one of two things: it took too long, or the page was lost. */
const timedOut = (error: Error): Picturing => ({ ok: false, why: error.name === 'TimeoutError' ? 'timeout' : 'crash' });
