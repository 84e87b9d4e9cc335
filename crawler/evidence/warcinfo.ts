/** The first record of every archive: by which program, in which format, for which bundle, and which one it follows. */
import type { WarcDraft } from './warc-record.ts';

/** The bundle that another one follows. `sha256` (hex) is that of its whole file as it was sealed. */
export interface Before {
  bundle: string;
  sha256: string;
}

export interface FirstFacts {
  /** '' when the record does not say. */
  bundle: string;
  software: string;
  /** null: it follows none. */
  before: Before | null;
}

/** `created`: ISO UTC. */
export function warcinfo({ bundle, software, before, created }: FirstFacts & { created: string }): WarcDraft {
  const follows = before === null ? '' : `follows: ${before.bundle} sha256:${before.sha256}\r\n`;
  const payload = Buffer.from(`software: ${software}\r\nformat: WARC File Format 1.1\r\nisPartOf: ${bundle}\r\n${follows}`);
  return { type: 'warcinfo', at: created, contentType: 'application/warc-fields', head: Buffer.alloc(0), payload };
}

/** The reverse of `warcinfo`. */
export function readWarcinfo(payload: Buffer): FirstFacts {
  const text = payload.toString('utf8');
  const field = (name: string): string => new RegExp(`^${name}: (.*)\r$`, 'm').exec(text)?.[1] ?? '';
  const [, bundle, sha256] = /^(\S+) sha256:([0-9a-f]{64})$/.exec(field('follows')) ?? [];
  return {
    bundle: field('isPartOf'),
    software: field('software'),
    before: bundle !== undefined && sha256 !== undefined ? { bundle, sha256 } : null,
  };
}
