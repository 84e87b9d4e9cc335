/** Names the reason why nobody answered, from what the sockets said. */
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
