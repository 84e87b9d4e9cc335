/** Serves the city on loopback: as a forward proxy under its fictional host names, or each site on a port of its own. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { City, CitySite } from './nouns.ts';
import { outsideAnswer } from './outside.ts';
import { dataPage, pagesOfSite, type Answer, type Page } from './pages.ts';
import type { Scene } from './render/scene.ts';

export interface Portal {
  mode: 'proxy' | 'direct';
  /** http://127.0.0.1:PORT; null in direct mode. */
  proxyUrl: string | null;
  /** By site id, without a slash at the end. */
  origins: Record<string, string>;
  /** Requests answered so far. */
  readonly requests: number;
  /** Addresses that answer 200, in all. */
  addresses: number;
  close(): Promise<void>;
}

export interface PortalOptions {
  mode: 'proxy' | 'direct';
  /** The proxy's port, or the shared portal's; default: any free one. */
  port?: number;
  /** Called before each answer of the proxy, which waits for it: for tests of how the city is asked. */
  onAsk?: ((host: string, response: ServerResponse) => void | Promise<void>) | undefined;
}

const MISSING = Buffer.from(
  '<!DOCTYPE html><html><head><meta charset="utf-8"><title>404</title></head><body><h1>404</h1><p>您访问的页面不存在，<a href="/">返回首页</a>。</p></body></html>',
);

/** An endless calendar of search results: what robots.txt keeps guests out of. */
function trap(path: string): Answer {
  const page = Number(new URL(path, 'http://x').searchParams.get('page') ?? '1');
  return {
    status: 200,
    type: 'text/html; charset=utf-8',
    body: Buffer.from(`<!DOCTYPE html><title>搜索</title><a href="/search?page=${page + 1}">下一页</a>`),
  };
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer, lastModified: string): void {
  const etag = `"${createHash('sha1').update(answer.body).digest('hex').slice(0, 20)}"`;
  if (answer.status === 200 && request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  const validators = answer.status === 200 ? { etag, 'last-modified': lastModified } : {};
  response.writeHead(answer.status, { 'content-type': answer.type, 'content-length': answer.body.length, ...validators });
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

interface House {
  city: City;
  direct: boolean;
  maps: Map<string, Map<string, Page>>;
  drawn: Map<string, Answer>;
  origins: Record<string, string>;
}

function answerOf(house: House, site: CitySite, path: string): Answer {
  const known = house.drawn.get(`${site.id} ${path}`);
  if (known) return known;
  const page = house.maps.get(site.id)?.get(path) ?? dataPage(house.city, site, path);
  if (!page) return path.startsWith('/search') ? trap(path) : { status: 404, type: 'text/html; charset=utf-8', body: MISSING };
  const unit = house.city.units.find((each) => each.id === page.unit) ?? null;
  const scene: Scene = { city: house.city, site, unit, path, direct: house.direct, origin: (id) => house.origins[id] ?? '' };
  const answer = page.answer(scene);
  house.drawn.set(`${site.id} ${path}`, answer);
  return answer;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => done((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}

/** The path as it was asked for, decoded where it carries signs beyond ASCII. */
const pathOf = (url: URL) => `${url.pathname}${url.search}`;

function proxyServer(house: House, count: () => void, onAsk: PortalOptions['onAsk']): Server {
  const byHost = new Map(house.city.sites.map((site) => [site.host, site]));
  const when = new Date(`${house.city.last}T12:00:00Z`).toUTCString();
  const server = createServer({ keepAliveTimeout: 30_000 }, async (request, response) => {
    count();
    const target = URL.canParse(request.url ?? '')
      ? new URL(request.url ?? '')
      : new URL(request.url ?? '/', `http://${request.headers.host ?? 'unknown'}`);
    const site = byHost.get(target.host);
    await onAsk?.(target.host, response);
    send(request, response, site ? answerOf(house, site, pathOf(target)) : outsideAnswer(target.host, pathOf(target)), when);
  });
  // No tunnel is built; of some hosts the proxy says that nobody answers there.
  server.on('connect', ({ url }, socket) => {
    const plain = byHost.get(url?.replace(/:443$/, '') ?? '')?.plain;
    socket.on('error', () => undefined); // whoever asked may be killed before the answer
    socket.end(`HTTP/1.1 ${plain ? '502 Bad Gateway' : '501 Not Implemented'}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  });
  return server;
}

function siteServer(house: House, site: CitySite, count: () => void): Server {
  const when = new Date(`${house.city.last}T12:00:00Z`).toUTCString();
  return createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    count();
    send(request, response, answerOf(house, site, pathOf(new URL(request.url ?? '/', 'http://x'))), when);
  });
}

export async function startPortal(city: City, options: PortalOptions): Promise<Portal> {
  const direct = options.mode === 'direct';
  const maps = new Map(city.sites.map((site) => [site.id, pagesOfSite(city, site)]));
  const house: House = { city, direct, maps, drawn: new Map(), origins: {} };
  let requests = 0;
  const count = () => void (requests += 1);
  const servers = direct ? city.sites.map((site) => siteServer(house, site, count)) : [proxyServer(house, count, options.onAsk)];
  const ports: number[] = [];
  for (const [i, server] of servers.entries()) ports.push(await listen(server, i === 0 ? (options.port ?? 0) : 0));
  city.sites.forEach((site, i) => (house.origins[site.id] = direct ? `http://127.0.0.1:${ports[i]}` : `http://${site.host}`));
  return {
    mode: options.mode,
    proxyUrl: direct ? null : `http://127.0.0.1:${ports[0]}`,
    origins: house.origins,
    get requests() {
      return requests;
    },
    addresses: [...maps.values()].reduce((sum, map) => sum + map.size, 0),
    close: async () => void (await Promise.all(servers.map(close))),
  };
}
