/** Reads data that a script writes out: JSON, and what JavaScript allows beyond it (single quotes, bare keys, a comma too many). Nothing is run. */

/** Deeper data is no list of entries. */
const DEEPEST = 6;
const BLANK = /\s*/y;
const NUMBER = /-?\d{1,16}(?:\.\d{1,16})?(?![\w$.])/y;
const WORD = /[A-Za-z_$][\w$]{0,60}/y;
const QUOTED = /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/y;
const WORDS: Record<string, unknown> = { true: true, false: false, null: null, undefined: null };
const SIGNS: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' };

/** What stands at a place, and where it ends; null: something that would have to be run. */
interface Read {
  value: unknown;
  end: number;
}

function at(pattern: RegExp, code: string, from: number): string | null {
  pattern.lastIndex = from;
  return pattern.exec(code)?.[0] ?? null;
}

const skip = (code: string, from: number): number => from + at(BLANK, code, from)!.length;

function unescaped(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([^]))/g, (_, wide?: string, narrow?: string, sign?: string) =>
      sign === undefined ? String.fromCharCode(parseInt((wide ?? narrow) as string, 16)) : (SIGNS[sign] ?? sign),
    );
}

function keyAt(code: string, from: number): { key: string; end: number } | null {
  const quoted = at(QUOTED, code, from);
  const bare = quoted === null ? (at(WORD, code, from) ?? at(NUMBER, code, from)) : null;
  const written = quoted ?? bare;
  if (written === null) return null;
  const end = skip(code, from + written.length);
  return code[end] === ':' ? { key: quoted === null ? written : unescaped(quoted), end: end + 1 } : null;
}

/** The members of an object or array that opens at `from`. */
function membersAt(code: string, from: number, depth: number): Read | null {
  const close = code[from] === '{' ? '}' : ']';
  const list: unknown[] = [];
  const fields = new Map<string, unknown>();
  let place = skip(code, from + 1);
  while (code[place] !== close) {
    const key = close === '}' ? keyAt(code, place) : null;
    if (close === '}' && key === null) return null;
    const member = literalAt(code, key === null ? place : key.end, depth + 1);
    if (member === null) return null;
    if (key === null) list.push(member.value);
    else fields.set(key.key, member.value);
    place = skip(code, member.end);
    if (code[place] === ',') place = skip(code, place + 1);
    else if (code[place] !== close) return null;
  }
  return { value: close === ']' ? list : Object.fromEntries(fields), end: place + 1 };
}

/** The value that is written out at `from`. */
export function literalAt(code: string, from: number, depth = 0): Read | null {
  const place = skip(code, from);
  if (code[place] === '[' || code[place] === '{') return depth > DEEPEST ? null : membersAt(code, place, depth);
  const quoted = at(QUOTED, code, place);
  if (quoted !== null) return { value: unescaped(quoted), end: place + quoted.length };
  const number = at(NUMBER, code, place);
  if (number !== null) return { value: Number(number), end: place + number.length };
  const word = at(WORD, code, place);
  return word !== null && Object.hasOwn(WORDS, word) ? { value: WORDS[word], end: place + word.length } : null;
}
