/** Starts Chromium so that nothing in it reaches the network by itself, and says how a page is shown. */
import type { Browser as Chromium } from 'playwright';
import type { CrawlPolicy } from '../../config/policy.ts';

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

export interface LaunchOptions {
  executablePath: string;
  log(event: string, data: Record<string, unknown>): void;
}

/** Sandboxed where the system allows it; where not, the log says so. */
export async function launch({ executablePath, log }: LaunchOptions): Promise<Chromium> {
  const options = { executablePath, args: flags, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false, timeout: 30_000 };
  // Loading it is a good part of the start of a command: only who shows pages waits for it.
  const { chromium: driver } = await import('playwright');
  const root = process.getuid?.() === 0;
  if (!root) {
    const sandboxed = await driver.launch({ ...options, chromiumSandbox: true }).catch((error: Error) => error);
    if (!(sandboxed instanceof Error)) return sandboxed;
    log('browser-sandbox-refused', { says: sandboxed.message.slice(0, 300) });
  }
  log('browser-without-sandbox', { why: root ? 'running as root' : 'this system allows none' });
  return driver.launch({ ...options, chromiumSandbox: false });
}

/** How a reader in the city would see it; nothing is stored, downloaded or kept running. */
export const look = ({ userAgent }: Pick<CrawlPolicy, 'userAgent'>) =>
  ({
    userAgent,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1280, height: 1600 },
    serviceWorkers: 'block',
    acceptDownloads: false,
    reducedMotion: 'reduce',
  }) as const;
