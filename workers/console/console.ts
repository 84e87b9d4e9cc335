/** The console: one small web server that shows what runs and what was printed, and changes nothing. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import type { Config } from '../../config/load.ts';
import { shell, statusMain } from '../../reports/pages/status.ts';
import { CONSOLE_STYLE } from '../../reports/pages/status-style.ts';
import { shanghaiTime } from '../../reports/when.ts';
import type { Metrics } from '../metrics.ts';
import type { Overview } from '../outputs-operations.ts';
import { toldBeside } from '../overview-troubles.ts';
import { guard } from './access.ts';
import { lastLook } from './last-look.ts';
import { addressOf, explainListening } from './listen.ts';
import { reportRoutes } from './reports.ts';

export interface ConsoleOptions {
  dataDir: string;
  /** The one in force now; null: names are ids. */
  config(): Config | null;
  overview(): Promise<Overview>;
  metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** What is not as it should be; empty: ready. */
  ready(): Promise<string[]>;
  /** host:port, or 'off'. */
  listen: string;
  password: string | undefined;
  log(event: string, data: Record<string, unknown>): void;
}

export interface Console {
  /** null: it was turned off. */
  url: string | null;
  close(): Promise<void>;
}

const html = 'text/html; charset=utf-8';
const refreshSeconds = 15;
/** Longest wait for what is in hand when it is told to end. */
const graceMs = 2_000;

export async function openConsole(options: ConsoleOptions): Promise<Console> {
  const { listen, password, log } = options;
  if (listen === 'off') return { url: null, close: async () => undefined };
  const address = addressOf({ listen, consolePassword: password });
  const app = Fastify({
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    keepAliveTimeout: 5_000,
    bodyLimit: 1_024,
    exposeHeadRoutes: true,
  });
  // Before anything that could fail: what is registered earlier keeps the handler of the library, which tells too much.
  refusals(app, log);
  await guard(app, password ?? null);
  answers(app, options);
  await reportRoutes(app, { root: resolve(options.dataDir, 'reports'), config: options.config });
  try {
    await app.listen(address);
  } catch (error) {
    await app.close();
    throw explainListening(listen, error);
  }
  const { address: host, port, family } = app.server.address() as AddressInfo;
  const url = `http://${family === 'IPv6' ? `[${host}]` : host}:${port}/`;
  log('console-open', { url, guarded: password !== undefined });
  return { url, close: () => closed(app) };
}

function refusals(app: FastifyInstance, log: ConsoleOptions['log']): void {
  app.setNotFoundHandler((_, reply) => reply.code(404).type('text/plain; charset=utf-8').send('没有这个页面\n'));
  app.setErrorHandler((error: Error & { statusCode?: number }, _, reply) => {
    const code = error.statusCode ?? 500;
    if (code >= 500) log('console-failed', { error: error.message });
    const says = code === 401 ? '需要用户名和密码' : code >= 500 ? '出错了，原因见日志' : '无法回答这样的请求';
    return reply.code(code).type('text/plain; charset=utf-8').send(`${says}\n`);
  });
}

/** What is in hand is answered; whoever holds a connection open for ever is left. */
async function closed(app: FastifyInstance): Promise<void> {
  const hard = setTimeout(() => app.server.closeAllConnections(), graceMs);
  try {
    await app.close();
  } finally {
    clearTimeout(hard);
  }
}

function answers(app: FastifyInstance, { config, overview, metrics, ready, log }: ConsoleOptions): void {
  const look = lastLook(overview, log);
  const city = () => config()?.city.name ?? '运行控制台';
  const script = readFileSync(new URL('./live.js', import.meta.url), 'utf8');

  const page = async (): Promise<{ code: number; main: string }> => {
    const { seen, isFresh } = await look();
    if (seen === null) return { code: 503, main: '<h1>运行状况</h1><p class="verdict attention">数据库暂时无法访问，正在重试。</p>' };
    const stale = isFresh ? null : `数据库暂时无法访问，以下是 ${shanghaiTime(seen.at)} 的情况。`;
    return { code: isFresh ? 200 : 503, main: statusMain({ ...seen, told: toldBeside(seen) }, stale) };
  };
  app.get('/', async (_, reply) => {
    const { code, main } = await page();
    return reply
      .code(code)
      .type(html)
      .send(shell({ city: city(), at: '', title: '运行状况', live: refreshSeconds }, main));
  });
  app.get<{ Querystring: { as?: string } }>('/api/status', async (request, reply) => {
    if (request.query.as === 'html') {
      const { code, main } = await page();
      return reply.code(code).type(html).send(main);
    }
    const { seen, isFresh } = await look();
    if (seen !== null && isFresh) return reply.send(seen);
    return reply.code(503).send({ error: { code: 'store', message: 'the store cannot be reached just now', hint: 'try again soon' } });
  });
  app.get('/console.js', (_, reply) => reply.type('text/javascript; charset=utf-8').send(script));
  app.get('/console.css', (_, reply) => reply.type('text/css; charset=utf-8').send(CONSOLE_STYLE));
  app.get('/metrics', async (_, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  app.get('/healthz', (_, reply) => reply.type('text/plain; charset=utf-8').send('ok\n'));
  app.get('/readyz', async (_, reply) => {
    const away = await ready();
    const says = away.length === 0 ? 'ok' : `not ok: ${away.join(', ')}`;
    return reply
      .code(away.length === 0 ? 200 : 503)
      .type('text/plain; charset=utf-8')
      .send(`${says}\n`);
  });
}
