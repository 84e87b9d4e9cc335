/** Where two JSON values part, in words short enough for a line. */
import { canonicalJson } from '../../config/canonical.ts';

const MOST = 5;
const MOST_CHARS = 60;

/** Chinese: 'total 封存为 "85.5"，库中为 "90.5"；…'; '' when they are alike. */
export function differences(sealed: unknown, stored: unknown): string {
  const found: string[] = [];
  compare(sealed, stored, '', found);
  const shown = found.slice(0, MOST).join('；');
  return found.length > MOST ? `${shown}；另有 ${found.length - MOST} 处` : shown;
}

function compare(sealed: unknown, stored: unknown, path: string, found: string[]): void {
  if (canonicalJson(sealed ?? null) === canonicalJson(stored ?? null)) return;
  const [left, right] = [membersOf(sealed), membersOf(stored)];
  if (left === null || right === null || Array.isArray(sealed) !== Array.isArray(stored)) {
    found.push(`${path === '' ? '内容' : path} 封存为 ${brief(sealed)}，库中为 ${brief(stored)}`);
    return;
  }
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    compare(left.get(key), right.get(key), Array.isArray(sealed) ? `${path}[${key}]` : `${path}${path ? '.' : ''}${key}`, found);
  }
}

const membersOf = (value: unknown): Map<string, unknown> | null =>
  value !== null && typeof value === 'object' ? new Map(Object.entries(value)) : null;

function brief(value: unknown): string {
  if (value === undefined) return '（无）';
  const text = canonicalJson(value);
  return text.length <= MOST_CHARS ? text : `${text.slice(0, MOST_CHARS)}…`;
}
