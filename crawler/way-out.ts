/** The ways out to the network: straight, with every connection guarded, or through a forward proxy. */
import type { Socket } from 'node:net';
import { Agent, buildConnector, Pool, ProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';
import type { CrawlPolicy } from '../config/policy.ts';
import type { Guard } from './guard.ts';

export interface WayOut {
  dispatcher: Dispatcher;
  /** The request line names the whole address. */
  absoluteForm: boolean;
}

/** Enough for the long policies of real portals; a flood beyond it is `malformed`. */
const maxHeaderBytes = 65_536;

/** The same connector, each of whose connections is told of. */
function telling(connect: buildConnector.connector, onConnect: ((socket: Socket) => void) | undefined): buildConnector.connector {
  if (onConnect === undefined) return connect;
  return (options, callback) =>
    connect(options, (...made) => {
      if (made[0] === null) onConnect(made[1]);
      callback(...made);
    });
}

/** Straight, every connection asks the guard. By proxy, plain HTTP goes in absolute form and https by CONNECT. */
export function waysOut(
  policy: Pick<CrawlPolicy, 'proxy'>,
  guard: Guard,
  onConnect?: (socket: Socket) => void,
): { to(url: string): WayOut; close(): Promise<void> } {
  const limits = {
    maxHeaderSize: maxHeaderBytes,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 4000,
    // However long a server would like to be kept: an idle line costs it a place.
    keepAliveMaxTimeout: 10_000,
  };
  if (policy.proxy === undefined) {
    const straight = new Agent({ ...limits, connect: telling(guard.connect, onConnect) });
    return { to: () => ({ dispatcher: straight, absoluteForm: false }), close: () => straight.destroy() };
  }
  const plain = new Pool(new URL(policy.proxy).origin, { ...limits, connect: telling(buildConnector({}), onConnect) });
  const clientFactory: ProxyAgent.Options['clientFactory'] = (origin, options) => {
    const { connect } = options as Pool.Options;
    return new Pool(origin, { ...options, ...(typeof connect === 'function' ? { connect: telling(connect, onConnect) } : {}) });
  };
  const tunnel = new ProxyAgent({ ...limits, uri: policy.proxy, clientFactory });
  return {
    to: (url) => (url.startsWith('https:') ? { dispatcher: tunnel, absoluteForm: false } : { dispatcher: plain, absoluteForm: true }),
    close: async () => {
      await Promise.all([plain.destroy(), tunnel.destroy()]);
    },
  };
}
