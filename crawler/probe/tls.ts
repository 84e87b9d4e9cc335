/** One TLS handshake for the facts of a certificate: also of one that is expired or that nobody vouches for, and also of a host whose home is http. */
import { lookup } from 'node:dns/promises';
import { connect as openSocket, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as openTls } from 'node:tls';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { Certificate, TlsLook } from './sample.ts';

export interface TlsOptions {
  hostname: string;
  port: number;
  /** Whether this IP address may be connected to: the guard's rule. */
  permits(ip: string): boolean;
  timeoutMs: number;
  /** An open line to the host, e.g. through a proxy; default: one is opened. */
  line?: Socket;
  /** Certificates (PEM) of authorities to trust in place of this machine's. */
  authorities?: string;
}

const longestName = 300;
const longestChain = 8;

const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, '');
const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? (error as Error).message ?? error);

/** Settles within the time whatever the other side does, and never rejects. */
export async function lookAtTls(options: TlsOptions): Promise<TlsLook> {
  const began = performance.now();
  const host = `${options.hostname}:${options.port}`;
  const told = (state: TlsLook['state'], why: string | null, protocol: string | null = null, chain: Certificate[] = []): TlsLook => ({
    host,
    state,
    why,
    protocol,
    chain,
    ms: Math.round(performance.now() - began),
  });
  let socket: Socket | null = null;
  let secured: TLSSocket | null = null;
  try {
    const late = alarm(options.timeoutMs);
    try {
      socket = options.line ?? (await Promise.race([connected(options), late.rings]));
      secured = await Promise.race([shaken(socket, options), late.rings]);
    } finally {
      late.off();
    }
    const why = secured.authorized ? null : codeOf(secured.authorizationError);
    return told(why === null ? 'trusted' : 'untrusted', why, secured.getProtocol(), chainOf(secured.getPeerCertificate(true)));
  } catch (error) {
    return told(socket === null ? 'closed' : 'failed', codeOf(error));
  } finally {
    secured?.destroy();
    socket?.destroy();
  }
}

function alarm(ms: number): { rings: Promise<never>; off(): void } {
  let timer: NodeJS.Timeout | undefined;
  const rings = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })), ms);
  });
  rings.catch(() => undefined);
  return { rings, off: () => clearTimeout(timer) };
}

/** Resolves the name itself, so that it cannot lead elsewhere between the question whether it may be asked and the asking. */
async function connected({ hostname, port, permits, timeoutMs }: TlsOptions): Promise<Socket> {
  const name = bare(hostname);
  const addresses = isIP(name) ? [name] : (await lookup(name, { all: true })).map(({ address }) => address);
  const open = addresses.find(permits);
  if (open === undefined) throw Object.assign(new Error('no public address'), { code: 'EPRIVATE' });
  const socket = openSocket({ host: open, port });
  // Whoever waited too long has gone; the socket must not outlive him, nor its error end the process.
  const end = setTimeout(() => socket.destroy(), timeoutMs);
  socket.on('error', () => undefined);
  socket.once('close', () => clearTimeout(end));
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Old servers are looked at with old means: that they are old is the fact to be recorded. */
function shaken(socket: Socket, { hostname, authorities }: TlsOptions): Promise<TLSSocket> {
  const name = bare(hostname);
  const secured = openTls({
    socket,
    host: name,
    ...(isIP(name) ? {} : { servername: name }),
    rejectUnauthorized: false,
    ...(authorities === undefined ? {} : { ca: authorities }),
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
  secured.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    secured.once('secureConnect', () => resolve(secured));
    secured.once('error', reject);
    secured.once('close', () => reject(Object.assign(new Error('closed in mid-handshake'), { code: 'ECONNRESET' })));
  });
}

function chainOf(leaf: DetailedPeerCertificate): Certificate[] {
  const chain: Certificate[] = [];
  const seen = new Set<string>();
  for (
    let one: DetailedPeerCertificate | undefined = leaf;
    one?.fingerprint256 && chain.length < longestChain;
    one = one.issuerCertificate
  ) {
    if (seen.has(one.fingerprint256)) break;
    seen.add(one.fingerprint256);
    chain.push({
      subject: nameOf(one.subject),
      issuer: nameOf(one.issuer),
      validFrom: instant(one.valid_from),
      validTo: instant(one.valid_to),
      sha256: one.fingerprint256.replaceAll(':', '').toLowerCase(),
    });
  }
  return chain;
}

/** 'CN=www.example.gov.cn, O=…' */
function nameOf(parts: object): string {
  const text = Object.entries(parts)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(', ');
  return text.slice(0, longestName);
}

function instant(text: string): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? text.slice(0, longestName) : new Date(at).toISOString();
}
