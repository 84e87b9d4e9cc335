/** Hears what time the servers say it is and from where we speak to them, so that a session can state its clock and its vantage. */
import type { Socket } from 'node:net';
import { headerOf } from '../exchange.ts';
import type { Exchange } from '../exchange.ts';
import type { ClockNote, VantageNote } from '../notes.ts';

export interface Witness {
  heard(exchange: Pick<Exchange, 'url' | 'at' | 'headers' | 'firstByteMs'>): void;
  connected(socket: Pick<Socket, 'localAddress'>): void;
  clock(): ClockNote | null;
  vantage(): VantageNote;
}

/** Answers of one host that count: a day's crawl needs no more. */
const mostSamples = 101;
/** A machine has a handful; a proxy farm may have many. */
const mostAddresses = 20;
/** Whole seconds are cut off, not rounded: on the average half of one is gone. */
const cutOffMs = 500;

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Milliseconds by which our clock was ahead of the server's when it answered; null when it told no time of its own (a cache's answer is old). Pure. */
export function offsetOf({ at, headers, firstByteMs }: Pick<Exchange, 'at' | 'headers' | 'firstByteMs'>): number | null {
  const told = Date.parse(headerOf(headers, 'date') ?? '');
  if (Number.isNaN(told) || (headerOf(headers, 'age') ?? '0').trim() !== '0') return null;
  return Date.parse(at) + firstByteMs / 2 - (told + cutOffMs);
}

/** `proxy`: as the policy has it; `says`: its own words on where we stand. */
export function witness({ proxy, vantage: says }: { proxy?: string | undefined; vantage?: string | undefined }): Witness {
  const hosts = new Map<string, number[]>();
  const addresses = new Set<string>();
  return {
    heard(exchange) {
      const offset = offsetOf(exchange);
      if (offset === null) return;
      const { hostname } = new URL(exchange.url);
      const samples = hosts.get(hostname) ?? [];
      if (samples.length < mostSamples) samples.push(offset);
      hosts.set(hostname, samples);
    },
    connected({ localAddress }) {
      const address = localAddress?.replace(/^::ffff:(?=\d+\.)/, '');
      if (address !== undefined && addresses.size < mostAddresses) addresses.add(address);
    },
    clock() {
      if (hosts.size === 0) return null;
      const each = [...hosts.values()].map(median);
      const spreadMs = Math.round(Math.max(...each) - Math.min(...each));
      return { offsetMs: Math.round(median(each)), hosts: each.length, spreadMs };
    },
    vantage: () => ({
      addresses: [...addresses].sort(),
      proxy: proxy === undefined ? null : new URL(proxy).origin,
      says: says ?? null,
    }),
  };
}
