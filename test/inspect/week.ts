/** A week of looks at one office's front page, three of them in vain, and no IPv6 behind it: a city on loopback has no week to wait for. */
import type { ProbeSample } from '../../crawler/probe/sample.ts';
import type { KeyFault } from '../portal/city.ts';
import { sample, silent, status } from '../scoring/looks.ts';

const PER_DAY = 20;
/** Which looks of the week fail, by number, and how. */
const IN_VAIN = new Map<number, Partial<ProbeSample>>([
  [7, { outcome: silent('timeout'), ms: 15_000 }],
  [64, { outcome: status(503) }],
  [121, { outcome: silent('reset') }],
]);

/** `first`: civil date of the week's first day. */
export function weekOfLooks(site: string, address: string, first: string): { samples: ProbeSample[]; faults: KeyFault[] } {
  const midnight = Date.parse(`${first}T00:00:00+08:00`);
  const samples = Array.from({ length: 7 * PER_DAY }, (_, index) => {
    const at = new Date(midnight + (index * 86_400_000) / PER_DAY).toISOString();
    return sample(at, { site, address, finalAddress: address, ...IN_VAIN.get(index) });
  });
  const host = { unit: `site:${site}`, kind: 'look', subject: address };
  const shut = { ...host, indicator: 'CS-01', check: 'home-available', sort: 'failed', says: '首页打不开' };
  // The looks asked the name servers, too, and were told that there is no such address.
  const narrow = { ...host, indicator: 'CS-07', check: 'ipv6', sort: 'none', mark: 'none', says: '域名没有IPv6地址' };
  return { samples, faults: [narrow, ...[...IN_VAIN.keys()].map((index) => ({ ...shut, mark: samples[index]!.at }))] };
}
