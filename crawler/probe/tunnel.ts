/** An open line to a host through a forward proxy (CONNECT), and what it means when the proxy will not open one. */
import { request as plain } from 'node:http';
import { request as encrypted } from 'node:https';
import type { Socket } from 'node:net';

/** unreachable: the proxy tried, and nobody answered there; unwilling: it does not open such lines, or did not say why. */
export type Tunnel = { socket: Socket } | { refused: 'unreachable' | 'unwilling'; why: string };

/** 502 and 504 speak of the far end (RFC 9110 §15.6); 503 does only where Squid says so. */
function refusal(status: number, squid: string | string[] | undefined): Tunnel {
  const tried = status === 502 || status === 504 || /^ERR_CONNECT_FAIL/.test(String(squid ?? ''));
  return { refused: tried ? 'unreachable' : 'unwilling', why: `HTTP ${status}` };
}

/** `target`: "host:port". Settles within the time and never rejects. */
export function openTunnel(proxy: string, target: string, timeoutMs: number): Promise<Tunnel> {
  const { protocol, hostname, port, username, password } = new URL(proxy);
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return new Promise((resolve) => {
    const asked = (protocol === 'https:' ? encrypted : plain)({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
      method: 'CONNECT',
      path: target,
      agent: false,
      headers: {
        host: target,
        ...(username === '' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }),
      },
    });
    const late = setTimeout(() => asked.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })), timeoutMs);
    const end = (tunnel: Tunnel) => {
      clearTimeout(late);
      resolve(tunnel);
    };
    asked.once('connect', ({ statusCode = 0, headers }, socket) => {
      // Whoever asked may be gone when the line breaks; its end must not end the process.
      socket.on('error', () => undefined);
      if (statusCode >= 200 && statusCode < 300) return end({ socket: socket as Socket });
      socket.destroy();
      end(refusal(statusCode, headers['x-squid-error']));
    });
    // Some proxies answer CONNECT like any other request.
    asked.once('response', (response) => {
      response.destroy();
      end(refusal(response.statusCode ?? 0, response.headers['x-squid-error']));
    });
    asked.once('error', (error: NodeJS.ErrnoException) => end({ refused: 'unwilling', why: error.code ?? error.message }));
    asked.end();
  });
}
