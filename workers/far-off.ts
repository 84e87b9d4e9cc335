/** A pause that no clock in order can have written. */
import type { Work } from './work.ts';

const dayMs = 86_400_000;

/**
 * Opening hours come again within a day, and a refusal is asked again after the policy's pause: an end (ISO) that lies further ahead was
 * written while the clock was wrong, and nobody waits for it.
 */
export function isFarOff({ config, now }: Pick<Work, 'config' | 'now'>, until: string): boolean {
  return Date.parse(until) - now().getTime() > dayMs + config.policy.blockedAgainMs;
}
