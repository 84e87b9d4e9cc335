/** The configuration directory while people edit it: what was sound last stays in use, and what is broken is told until it is mended. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, type Config } from '../../config/load.ts';
import { packConfig } from '../kept-config.ts';

export interface Broken {
  why: string;
  /** ISO UTC. */
  since: string;
}

export interface LiveConfig {
  /** What was sound last. */
  config(): Config;
  /** Digest under which the store keeps it. */
  digest(): string;
  /** null: the directory is sound. */
  broken(): Broken | null;
  /** Reads the directory again if anything in it has changed. Answers whether another configuration is in use since. */
  look(): boolean;
}

/** Throws ConfigError when the directory is not sound at the start. */
export function openLiveConfig(
  dir: string,
  { now, log }: { now(): Date; log(event: string, data: Record<string, unknown>): void },
): LiveConfig {
  let [sound, notified] = [digestOf(dir), notifyMark(dir)];
  let config = loadConfig(dir);
  let broken: Broken | null = null;
  return {
    config: () => config,
    digest: () => sound,
    broken: () => broken,
    look() {
      try {
        const [digest, mark] = [digestOf(dir), notifyMark(dir)];
        const isSame = digest === sound && mark === notified;
        if (isSame && broken === null) return false;
        // A broken one is read at each look: whoever mends it should not have to touch it once more.
        const found = loadConfig(dir);
        // Changed while it was read: the next look has it whole.
        if (digestOf(dir) !== digest) return false;
        [config, sound, notified, broken] = [found, digest, mark, null];
        log('config-read', { dir });
        return true;
      } catch (error) {
        // Whatever it is (a torn file, a directory that is not mounted): nothing new is begun by it.
        const why = error instanceof Error ? error.message : String(error);
        if (broken?.why !== why) log('config-unreadable', { dir, why });
        broken = { why, since: broken?.since ?? now().toISOString() };
        return false;
      }
    },
  };
}

/** By their bytes: a file may be put back as it was within the same second. */
function digestOf(dir: string): string {
  return existsSync(dir) ? packConfig(dir).digest : '';
}

/** Whom to tell is no part of what a run is carried out by. */
function notifyMark(dir: string): string {
  const file = join(dir, 'notify.yaml');
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : '';
}
