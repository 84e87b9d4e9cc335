/** A host whose guard refuses one page after another is left alone until another hour: asking on would be rude, and tells nothing. Pure. */
import type { BlockedBy, FetchOutcome } from '../page-record.ts';
import { isTurnedAway } from './second-look.ts';

export interface Walls {
  /** Who stands before this address's host; null: nobody, as far as is known. */
  before(url: string): BlockedBy | null;
  /** An address was asked for, in the order in which the walk closes them. */
  saw(url: string, outcome: FetchOutcome): void;
  /** Another hour has come. */
  forget(): void;
}

/** A folder of forbidden pages is no wall; so many in a row, with no page between them, are. */
const inARow = 20;

export function walls(): Walls {
  const hosts = new Map<string, { refused: number; by: BlockedBy }>();
  const hostOf = (url: string) => new URL(url).hostname;
  return {
    before(url) {
      const host = hosts.get(hostOf(url));
      return host !== undefined && host.refused >= inARow ? host.by : null;
    },
    saw(url, outcome) {
      const host = hostOf(url);
      if (outcome.kind === 'answered') hosts.delete(host);
      if (outcome.kind !== 'blocked' || !isTurnedAway(outcome)) return;
      hosts.set(host, { refused: (hosts.get(host)?.refused ?? 0) + 1, by: outcome.by });
    },
    forget: () => hosts.clear(),
  };
}
