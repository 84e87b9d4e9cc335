/** `sundial analyse`: facts, results and points again from sealed evidence, offline. */
import { Command } from 'commander';
import type { Session } from './command.ts';
export function analyseCommand(_session: Session): Command[] {
  return [];
}
