/** Shows archived pages again, long after and with the network shut, and takes pictures on which the cited spots are outlined. */
import type { Browser as Chromium, CDPSession, Page, Route } from 'playwright';
import { launch } from '../browser.ts';
import { outline, settled, type Look } from './offline-look.ts';
import { answeringOffline, sheetAddress, type Sheet } from './offline-parts.ts';
import { inspector } from './shown-page.ts';

export type Picture =
  | ({
      ok: true;
      image: Uint8Array;
      contentType: 'image/png' | 'image/jpeg';
      /** Addresses that the archive does not hold. */ missing: string[];
    } & Look)
  | { ok: false; why: 'timeout' | 'crash' | 'no-browser' };

export interface OfflineBrowser {
  /** One picture at a time; calls wait for each other. Never rejects. */
  show(sheet: Sheet): Promise<Picture>;
  close(): Promise<void>;
}

export interface OfflineOptions {
  executablePath: string;
  log(event: string, data: Record<string, unknown>): void;
  /** For one picture. */
  timeoutMs?: number;
}

/** Most of a page that is shown; what is longer is cut around its first spot. */
const tallestPx = 4200;
/** Larger pictures are taken again as JPEG, at last at half size. */
const mostBytes = 700_000;
const settleMs = 2500;
const sleep = (waitMs: number) => new Promise<void>((resolve) => setTimeout(resolve, waitMs));

/** After so many failures in a row a blank sheet is tried: a browser that cannot even show that is given up, for every sheet would cost its patience. */
const mostInARow = 3;
const blank: Sheet = { html: '<!doctype html><body><div id="sx-stage">.</div>', page: null, part: () => Promise.resolve(null) };

interface Desk {
  chromium: Chromium;
  page: Page;
  look: <T>(expression: string) => Promise<T>;
  session: CDPSession;
  /** Answers what the sheet in hand asks for. */
  answers: { now: (route: Route) => Promise<void> };
}

async function openDesk(options: OfflineOptions): Promise<Desk> {
  const chromium = await launch(options);
  const context = await chromium.newContext({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1280, height: 1000 },
    javaScriptEnabled: false,
    serviceWorkers: 'block',
    acceptDownloads: false,
    reducedMotion: 'reduce',
  });
  const answers: Desk['answers'] = { now: (route) => route.abort() };
  // A request whose page has gone on has nobody left to answer.
  await context.route('**/*', (route) => answers.now(route).catch(() => undefined));
  const page = await context.newPage();
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
  return { chromium, page, look: await inspector(context, page), session: await context.newCDPSession(page), answers };
}

async function take({ page, look, session, answers }: Desk, sheet: Sheet): Promise<Picture> {
  const missing = new Set<string>();
  answers.now = answeringOffline(sheet, missing);
  await page.goto(sheetAddress(sheet.page), { waitUntil: 'load', timeout: 0 });
  for (const end = Date.now() + settleMs; Date.now() < end && !(await look<boolean>(settled));) await sleep(25);
  const seen = await look<Look>(outline(tallestPx));
  const clip = { x: 0, y: 0, width: seen.width, height: seen.height };
  const shoot = async (format: 'png' | 'jpeg', scale: number): Promise<Buffer> => {
    const quality = format === 'jpeg' ? { quality: 72 } : {};
    const { data } = await session.send('Page.captureScreenshot', {
      format,
      ...quality,
      captureBeyondViewport: true,
      clip: { ...clip, scale },
    });
    return Buffer.from(data, 'base64');
  };
  const [image, contentType] = await bounded(shoot);
  return { ok: true, image, contentType, ...seen, missing: [...missing].sort() };
}

async function bounded(shoot: (format: 'png' | 'jpeg', scale: number) => Promise<Buffer>): Promise<[Buffer, 'image/png' | 'image/jpeg']> {
  const png = await shoot('png', 1);
  if (png.length <= mostBytes) return [png, 'image/png'];
  const jpeg = await shoot('jpeg', 1);
  return [jpeg.length <= mostBytes ? jpeg : await shoot('jpeg', 0.5), 'image/jpeg'];
}

/** One browser, started at the first sheet and started anew after a crash or a hang. */
export function offlineBrowser(options: OfflineOptions): OfflineBrowser {
  const { log, timeoutMs = 20_000 } = options;
  let desk: Promise<Desk> | null = null;
  let isOpen = false;
  let inARow = 0;
  /** How often one ended by itself, or was killed, while it was at work. */
  let endings = 0;
  let isGivenUp = false;
  let last: Promise<unknown> = Promise.resolve();

  async function stop(): Promise<void> {
    const [leaving, waits] = [desk, isOpen];
    [desk, isOpen] = [null, false];
    const closed = leaving?.then(({ chromium }) => chromium.close()).catch(() => undefined);
    // A browser that does not come, or does not go by itself, is killed by Playwright; nobody waits for it.
    if (!waits) return;
    let alarm: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (alarm = setTimeout(resolve, 5000)));
    await Promise.race([closed, late]).finally(() => clearTimeout(alarm));
  }
  async function attempt(sheet: Sheet): Promise<Picture> {
    desk ??= openDesk(options);
    const open = await desk.catch((error: Error) => {
      log('browser-does-not-start', { says: error.message.slice(0, 500) });
      return null;
    });
    if (open === null) return { ok: false, why: 'no-browser' };
    isOpen = true;
    const { page, chromium } = open;
    let lose = () => undefined as void;
    const lost = new Promise<Picture>((resolve) => (lose = () => resolve({ ok: false, why: 'crash' })));
    const end = () => ((endings += 1), lose());
    page.once('crash', lose);
    chromium.once('disconnected', end);
    const work = take(open, sheet);
    work.catch(() => undefined);
    return Promise.race([work, lost]).finally(() => (page.off('crash', lose), chromium.off('disconnected', end)));
  }
  async function within(sheet: Sheet): Promise<Picture> {
    let alarm: NodeJS.Timeout | undefined;
    const late = new Promise<Picture>((resolve) => (alarm = setTimeout(() => resolve({ ok: false, why: 'timeout' }), timeoutMs)));
    const made = attempt(sheet).catch((error: Error): Picture => {
      log('picture-failed', { says: error.message.slice(0, 300) });
      return { ok: false, why: 'crash' };
    });
    const picture = await Promise.race([made, late]).finally(() => clearTimeout(alarm));
    if (!picture.ok) await stop();
    return picture;
  }
  async function show(sheet: Sheet): Promise<Picture> {
    if (isGivenUp) return { ok: false, why: 'no-browser' };
    const before = endings;
    let picture = await within(sheet);
    // Somebody may have killed it; a sheet that is its death is so the second time, too.
    if (!picture.ok && endings > before) picture = await within(sheet);
    inARow = picture.ok ? 0 : inARow + 1;
    if (inARow >= mostInARow) {
      isGivenUp = !(await within(blank)).ok;
      inARow = 0;
      if (isGivenUp) log('browser-given-up', { after: mostInARow });
    }
    return picture;
  }
  return {
    show(sheet) {
      const turn = last.then(() => show(sheet));
      last = turn;
      return turn;
    },
    close: () => last.then(stop),
  };
}
