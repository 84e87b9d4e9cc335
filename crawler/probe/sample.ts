/** What one look at a home page found. Recorded with everything that could matter later; whether it was good enough is for a check to say. */
import type { FetchOutcome } from '../page-record.ts';

/** Answers of the name servers; null: they could not be asked, [] when they say that there is none. */
export interface NameLook {
  v4: string[] | null;
  v6: string[] | null;
  ms: number;
}

export interface Certificate {
  subject: string;
  issuer: string;
  /** ISO UTC. */
  validFrom: string;
  validTo: string;
  /** sha256 (hex) of the certificate. */
  sha256: string;
}

export interface TlsLook {
  /** Host and port that were asked. */
  host: string;
  /** trusted and untrusted: there was a handshake; failed: somebody listens who knows no TLS; closed: nobody listens. */
  state: 'trusted' | 'untrusted' | 'failed' | 'closed';
  /** Why it is not trusted, or what went wrong. */
  why: string | null;
  /** 'TLSv1.2' */
  protocol: string | null;
  /** The host's own certificate first. */
  chain: Certificate[];
  ms: number;
}

/** Why a sample does not count: no control address answered, or nobody at all did. Our own line was down. */
export type Discarded = 'controls-down' | 'all-down';

export interface ProbeSample {
  site: string;
  /** The home page as configured. */
  address: string;
  /** ISO UTC. */
  at: string;
  outcome: FetchOutcome;
  /** From the first connection to the last byte, redirects included; without an answer, until it was given up. */
  ms: number;
  /** Of the last answer; null where it cannot be told apart. Looking up the name belongs to `connect`. */
  phases: { connect: number | null; firstByte: number | null; body: number | null };
  /** Address that answered, after redirects. */
  finalAddress: string;
  /** IP address that answered; null: none, or a proxy stands between. */
  answeredBy: string | null;
  status: number | null;
  /** Of the body as it came. */
  bytes: number;
  sha256: string | null;
  /** http was asked for and led to https of this site. */
  toHttps: boolean;
  /** Target of a redirect that leaves the site and was not followed. */
  leadsOutside: string | null;
  /** null: the host is an IP address, or a proxy resolves the names. */
  names: NameLook | null;
  /** Whether somebody answers at the first IPv6 address; null: there is none, or this machine has no IPv6. */
  v6Connects: boolean | null;
  /** null: a proxy stands between, or nobody could be asked. */
  tls: TlsLook | null;
  /** Addresses that robots.txt allows, and the instant of the robots.txt that said so. */
  permitted: Record<string, string>;
  discarded: Discarded | null;
}
