/** Renders the few pages that HTML alone cannot show, and photographs pages; Chromium itself never touches the network, it is handed what our own client fetched. */
import type { Browser as Chromium, BrowserContext } from 'playwright';
import type { CrawlPolicy } from '../config/policy.ts';
import { launch, look as looks } from './browser/launch.ts';
import type { LaunchOptions } from './browser/launch.ts';
import { pictureMs, pictureOf } from './browser/picture.ts';
import type { PicturePolicy, Picturing } from './browser/picture.ts';
import { answering } from './browser/requests.ts';
import type { AnsweringOptions, Heard, Visit } from './browser/requests.ts';
import { domOf, inspector, untilStable } from './browser/shown-page.ts';
import { enter, load, untilQuiet, within } from './browser/stage.ts';
import type { Exchange } from './exchange.ts';

export { launch } from './browser/launch.ts';
export type { Picturing } from './browser/picture.ts';

export type Rendering =
  /** `heard`: data and frames it was answered with, for its picture. */
  { ok: true; dom: string; fetched: Exchange[]; heard: Heard } | { ok: false; why: 'timeout' | 'crash' | 'too-big' | 'no-browser' };
export interface Browser {
  /** Renders the page whose HTML is `body`; everything it asks for goes through `http`. Never rejects. */
  render(url: string, body: Exchange): Promise<Rendering>;
  /**
   * A picture of the same page as it stands, with its images and fonts. `heard`: from its rendering, if there was one. `leads`: it reads
   * as a page that only leads on: when it really does, there is none ('left'). Never rejects.
   */
  picture(url: string, body: Exchange, heard?: Heard, leads?: boolean): Promise<Picturing>;
  close(): Promise<void>;
}
/** `http` is guarded: its rules on hosts and addresses are the page's rules too. */
export interface BrowserOptions extends LaunchOptions, AnsweringOptions {
  policy: Pick<CrawlPolicy, 'userAgent' | 'maxBodyBytes'> & PicturePolicy;
}

const quietMs = 400;
const longestQuietWaitMs = 4000;
/** A browser that has failed to start so often in a row is not waited for again. */
const mostStarts = 3;

async function show(context: BrowserContext, url: string, body: Exchange, options: BrowserOptions): Promise<Rendering> {
  const { page, lost } = await enter(context);
  const visit: Visit = { page, busy: { count: 0, since: Date.now() }, fetched: [], heard: new Map() };
  const work = async (): Promise<Rendering> => {
    await load(context, visit, url, answering(body, visit, options), options.policy.timeoutMs);
    const end = Date.now() + longestQuietWaitMs;
    await untilQuiet(visit, end, quietMs);
    const look = await inspector(context, page);
    await untilStable(look, end);
    const dom = await look<string | null>(domOf(options.policy.maxBodyBytes));
    return dom === null ? { ok: false, why: 'too-big' } : { ok: true, dom, fetched: visit.fetched, heard: visit.heard };
  };
  return Promise.race([work(), lost.then((): Rendering => ({ ok: false, why: 'crash' }))]);
}

type Lost = { ok: false; why: 'timeout' | 'crash' | 'too-big' | 'no-browser' };

/** One browser, started at the first page that needs it and started anew after a crash or a hang. */
export function browser(options: BrowserOptions): Browser {
  const { policy, log } = options;
  let running: Promise<Chromium> | null = null;
  let failedStarts = 0;
  /** How often one ended by itself, or was killed, while it was at work. */
  let endings = 0;

  /** A browser that does not go by itself is killed by Playwright after half a minute; nobody waits for it. */
  async function stop(): Promise<void> {
    const chromium = await running?.catch(() => null);
    running = null;
    await within(5000, chromium?.close() ?? Promise.resolve());
  }
  /** False as well of one that was killed while it started, or before anybody listened for its end. */
  async function isUp(): Promise<boolean> {
    const chromium = await running?.catch(() => null);
    return chromium?.isConnected() ?? false;
  }
  async function attempt<T>(work: (context: BrowserContext) => Promise<T>): Promise<T | Lost> {
    if (failedStarts >= mostStarts) return { ok: false, why: 'no-browser' };
    running ??= launch(options);
    const chromium = await running.catch((error: Error) => {
      failedStarts += 1;
      log('browser-does-not-start', { says: error.message.slice(0, 500) });
      return null;
    });
    if (chromium === null) return { ok: false, why: 'no-browser' };
    failedStarts = 0;
    // Not every question to a browser is answered once it has ended.
    let isGone = () => undefined as void;
    const gone = new Promise<Lost>((resolve) => (isGone = () => ((endings += 1), resolve({ ok: false, why: 'crash' }))));
    chromium.once('disconnected', isGone);
    const inContext = async () => {
      const context = await chromium.newContext(looks(policy));
      const done = await work(context);
      await within(5000, context.close());
      return done;
    };
    return Promise.race([inContext(), gone]).finally(() => chromium.off('disconnected', isGone));
  }
  /** Whatever happens to the browser or takes longer than `wholeMs` costs this page and no other. */
  async function carefully<T extends { ok: boolean }>(
    url: string,
    event: string,
    wholeMs: number,
    work: (context: BrowserContext) => Promise<T>,
  ): Promise<T | Lost> {
    const crashed = (): Lost => ({ ok: false, why: 'crash' });
    const before = endings;
    let done = (await within(wholeMs, attempt(work).catch(crashed))) ?? ({ ok: false, why: 'timeout' } satisfies Lost);
    const { why: lost } = done as { why?: string };
    const isSilent = (lost === 'crash' || lost === 'no-browser') && failedStarts < mostStarts;
    if (!done.ok && (endings > before || (isSilent && !(await isUp())))) {
      // Somebody may have killed it; a page that is its death is so the second time, too.
      log('browser-ended', { url });
      await stop();
      done = (await within(wholeMs, attempt(work).catch(crashed))) ?? ({ ok: false, why: 'timeout' } satisfies Lost);
    }
    if (!done.ok) {
      const { why } = done as Lost | (Picturing & { ok: false });
      if (why === 'left') return done;
      log(event, { url, why });
      // A page that is merely too long has left the browser whole.
      if (why !== 'too-big') await stop();
    }
    return done;
  }
  return {
    render: (url, body) =>
      carefully(url, 'browser-page-lost', policy.timeoutMs + longestQuietWaitMs + 8000, (context) => show(context, url, body, options)),
    picture: (url, body, heard = new Map(), leads = false) =>
      carefully(url, 'picture-lost', pictureMs(policy) + 5000, (context) => pictureOf(context, url, body, heard, leads, options)),
    close: stop,
  };
}
