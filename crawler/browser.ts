/** Renders the few pages that HTML alone cannot show; Chromium itself never touches the network, it is handed what our own client fetched. */
import { chromium as driver } from 'playwright';
import type { Browser as Chromium, BrowserContext } from 'playwright';
import type { CrawlPolicy } from '../config/policy.ts';
import { answering, sharedParts } from './browser/requests.ts';
import type { Visit } from './browser/requests.ts';
import type { Exchange } from './exchange.ts';
import type { Ask, Http } from './http.ts';
import { domOf, inspector, untilStable } from './browser/shown-page.ts';

export type Rendering =
  | { ok: true; dom: string; shot: Uint8Array | null; fetched: Exchange[] }
  | { ok: false; why: 'timeout' | 'crash' | 'too-big' | 'no-browser' };
export interface Browser {
  /** Renders the page whose HTML is `body`; everything it asks for goes through `http`. Never rejects. */
  render(url: string, body: Exchange, options: { shot: boolean }): Promise<Rendering>;
  close(): Promise<void>;
}
export interface BrowserOptions {
  executablePath: string;
  policy: Pick<CrawlPolicy, 'timeoutMs' | 'userAgent' | 'maxBodyBytes'>;
  /** Guarded client: its rules on hosts and addresses are the page's rules too. */
  http: Http;
  permit?: Ask['permit'];
  log(event: string, data: Record<string, unknown>): void;
}

const flags = [
  '--headless=new',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  // Nothing gets out by itself: every request is answered by our client, what slips through resolves nowhere.
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--proxy-server=http://0.0.0.0:9',
  '--proxy-bypass-list=<-loopback>',
  // A page that hoards memory loses its own process.
  '--js-flags=--max-old-space-size=512',
];
const quietMs = 400;
const longestQuietWaitMs = 4000;
const sleep = (waitMs: number) => new Promise<void>((resolve) => setTimeout(resolve, waitMs));

/** Settles with null when `work` takes too long; the loser's failure is nobody's any more. */
async function within<T>(waitMs: number, work: Promise<T>): Promise<T | null> {
  let alarm: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (alarm = setTimeout(() => resolve(null), waitMs)));
  work.catch(() => undefined);
  return Promise.race([work, late]).finally(() => clearTimeout(alarm));
}

/** Sandboxed where the system allows it; where not, the log says so. */
export async function launch({ executablePath, log }: Pick<BrowserOptions, 'executablePath' | 'log'>): Promise<Chromium> {
  const options = { executablePath, args: flags, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false, timeout: 30_000 };
  const root = process.getuid?.() === 0;
  if (!root) {
    const sandboxed = await driver.launch({ ...options, chromiumSandbox: true }).catch((error: Error) => error);
    if (!(sandboxed instanceof Error)) return sandboxed;
    log('browser-sandbox-refused', { says: sandboxed.message.slice(0, 300) });
  }
  log('browser-without-sandbox', { why: root ? 'running as root' : 'this system allows none' });
  return driver.launch({ ...options, chromiumSandbox: false });
}

async function untilQuiet({ busy }: Visit, end: number): Promise<void> {
  busy.since = Date.now();
  while (Date.now() < end && (busy.count > 0 || Date.now() - busy.since < quietMs)) await sleep(50);
}

async function show(
  context: BrowserContext,
  url: string,
  body: Exchange,
  shot: boolean,
  options: BrowserOptions,
  shared: ReturnType<typeof sharedParts>,
): Promise<Rendering> {
  const page = await context.newPage();
  const visit: Visit = { page, busy: { count: 0, since: Date.now() }, fetched: [] };
  const crashed = new Promise<Rendering>((resolve) => {
    const lost = () => resolve({ ok: false, why: 'crash' });
    page.once('crash', lost);
    page.once('close', lost);
  });
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
  page.on('popup', (popup) => void popup.close().catch(() => undefined));
  const answer = answering(body, visit, options, shared);
  // A request whose page is already closed has nobody left to answer.
  await context.route('**/*', (route) => answer(route).catch(() => undefined));
  await context.routeWebSocket(/.*/, (socket) => void socket.close());
  // Windows that a page opens are nobody's business; a storm of them would be everybody's.
  await context.addInitScript('window.open = () => null; window.print = () => undefined;');
  const work = async (): Promise<Rendering> => {
    await page.goto(url, { waitUntil: 'load', timeout: options.policy.timeoutMs }).catch((error: Error) => {
      // A page that never finishes loading may still have built what we came for.
      if (error.name !== 'TimeoutError') throw error;
    });
    const end = Date.now() + longestQuietWaitMs;
    await untilQuiet(visit, end);
    const look = await inspector(context, page);
    await untilStable(look, end);
    const dom = await look<string | null>(domOf(options.policy.maxBodyBytes));
    if (dom === null) return { ok: false, why: 'too-big' };
    const png = shot ? await page.screenshot({ animations: 'disabled', timeout: 10_000 }).catch(() => null) : null;
    return { ok: true, dom, shot: png, fetched: visit.fetched };
  };
  return Promise.race([work(), crashed]);
}

/** How a reader in the city would see it; nothing is stored, downloaded or kept running. */
const look = ({ userAgent }: Pick<CrawlPolicy, 'userAgent'>) =>
  ({
    userAgent,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1280, height: 1600 },
    serviceWorkers: 'block',
    acceptDownloads: false,
    reducedMotion: 'reduce',
  }) as const;

/** One browser, started at the first page that needs it and started anew after a crash or a hang. */
export function browser(options: BrowserOptions): Browser {
  const { policy, http, log } = options;
  const shared = sharedParts(http);
  const wholeMs = policy.timeoutMs + longestQuietWaitMs + 8000;
  let running: Promise<Chromium> | null = null;

  /** A browser that does not go by itself is killed by Playwright after half a minute; nobody waits for it. */
  async function stop(): Promise<void> {
    const chromium = await running?.catch(() => null);
    running = null;
    await within(5000, chromium?.close() ?? Promise.resolve());
  }
  async function attempt(url: string, body: Exchange, shot: boolean): Promise<Rendering> {
    running ??= launch(options);
    const chromium = await running.catch((error: Error) => {
      log('browser-does-not-start', { says: error.message.slice(0, 500) });
      return null;
    });
    if (chromium === null) return { ok: false, why: 'no-browser' };
    // Not every question to a browser is answered once it has ended.
    let isGone = () => undefined as void;
    const gone = new Promise<Rendering>((resolve) => (isGone = () => resolve({ ok: false, why: 'crash' })));
    chromium.once('disconnected', isGone);
    const work = async () => {
      const context = await chromium.newContext(look(policy));
      const rendering = await show(context, url, body, shot, options, shared);
      await within(5000, context.close());
      return rendering;
    };
    return Promise.race([work(), gone]).finally(() => chromium.off('disconnected', isGone));
  }
  return {
    async render(url, body, { shot }) {
      const failed = (why: 'timeout' | 'crash') => ({ ok: false, why }) as const;
      const rendering =
        (await within(
          wholeMs,
          attempt(url, body, shot).catch(() => failed('crash')),
        )) ?? failed('timeout');
      if (!rendering.ok) {
        log('browser-page-lost', { url, why: rendering.why });
        // A page that is merely too long has left the browser whole.
        if (rendering.why !== 'too-big') await stop();
      }
      return rendering;
    },
    close: stop,
  };
}
