/** Names the reason why nobody answered, from what the sockets said. */
import { isIP } from 'node:net';
import type { SilentWhy } from './page-record.ts';

const byCode: Record<string, SilentWhy> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EPRIVATE: 'private-address',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ENETDOWN: 'refused',
  EADDRNOTAVAIL: 'refused',
  EACCES: 'refused',
  UND_ERR_ABORTED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  // A body that is whole by one header and not by another: lengths that contradict each other, not a line that broke.
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'malformed',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  SUNDIAL_TIMEOUT: 'timeout',
  EPROTO: 'tls',
  CERT_HAS_EXPIRED: 'tls',
  CERT_NOT_YET_VALID: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  UNABLE_TO_GET_ISSUER_CERT: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
  UND_ERR_PRX_TLS: 'tls',
};

/** The reason in the innermost error that has one; `malformed` for answers that are not HTTP. */
export function whySilent(error: unknown): SilentWhy {
  for (let layer = error, depth = 0; typeof layer === 'object' && layer !== null && depth < 6; depth++) {
    const { code, errors, cause } = layer as { code?: unknown; errors?: unknown[]; cause?: unknown };
    if (typeof code === 'string') {
      const why = byCode[code];
      if (why !== undefined) return why;
      if (/^(?:ERR_TLS|ERR_SSL|CERT_)/.test(code)) return 'tls';
      if (/^HPE_|^UND_ERR_HEADERS_OVERFLOW|^ERR_INVALID|^UND_ERR_INVALID/.test(code)) return 'malformed';
    }
    layer = cause ?? errors?.[0];
  }
  return 'malformed';
}

/**
 * What a failure says of the way there, beside what it says of the site. here: this machine could not even begin; route: it knows no way to
 * `address` (or a router on the way said so); names: the resolver did not answer; door: whoever was connected to first did not take it.
 */
export interface LineHint {
  kind: 'here' | 'route' | 'names' | 'door';
  address: string | null;
}

const hints: Record<string, LineHint['kind']> = {
  ENETDOWN: 'here',
  EADDRNOTAVAIL: 'here',
  ENETUNREACH: 'route',
  EAI_AGAIN: 'names',
  EAI_FAIL: 'names',
  ECONNREFUSED: 'door',
  EHOSTUNREACH: 'door',
  UND_ERR_CONNECT_TIMEOUT: 'door',
};

/** Every innermost error: of a host with several addresses there is one for each. */
function innermost(error: unknown, depth = 0): { code?: unknown; address?: unknown }[] {
  if (typeof error !== 'object' || error === null || depth > 5) return [];
  const { errors, cause } = error as { errors?: unknown; cause?: unknown };
  const within = Array.isArray(errors) ? errors : cause === undefined ? [] : [cause];
  const found = within.flatMap((one) => innermost(one, depth + 1));
  return found.length > 0 ? found : [error];
}

/** null: it says nothing of the line. That an address of the newer kind (IPv6) leads nowhere from here speaks of no outage: many machines have none. */
export function lineHint(error: unknown): LineHint | null {
  const all = innermost(error);
  const plain = all.filter(({ address }) => typeof address !== 'string' || isIP(address) !== 6);
  const kinds = new Set(plain.map(({ code }) => (typeof code === 'string' ? hints[code] : undefined)));
  const [kind] = kinds;
  if (kinds.size !== 1 || kind === undefined) return null;
  const { address } = plain[0]!;
  return { kind, address: typeof address === 'string' ? address : null };
}

/** By proxy: somebody took the request, and perhaps nobody was reached. */
export const isGatewayError = (status: number): boolean => status === 502 || status === 503 || status === 504;
