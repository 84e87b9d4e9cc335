/** Makes a directory with those above it; Node's own way never ends where a file system makes none (under /proc). */
import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** What is there already stays. Throws what the file system throws. */
export function makeDir(path: string): void {
  const missing: string[] = [];
  let at = resolve(path);
  for (; !isDirectory(at); at = dirname(at)) missing.unshift(at);
  for (const each of missing) make(each);
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function make(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isDirectory(path)) throw error;
  }
}
