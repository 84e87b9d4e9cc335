/** What is wrong with a YAML file as a text, before anybody asks what it says: its bytes, its punctuation, its numbers. */
import { isPair, isScalar, visit, type Document, type LineCounter } from 'yaml';

export interface TextProblem {
  /** 1-based; null: the whole file. */
  line: number | null;
  path: string;
  expected: string;
  found: string;
  hint: string;
}

/** The line of the first byte that is no UTF-8; null: all are. */
export function notUtf8(bytes: Uint8Array): number | null {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let from = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    if (at < bytes.length && bytes[at] !== 0x0a) continue;
    try {
      decoder.decode(bytes.subarray(from, at));
    } catch {
      return line;
    }
    from = at + 1;
    line += 1;
  }
  return null;
}

/** A Chinese keyboard's ：and ， look like YAML's and are letters to it. */
const WIDE_COLON = /^(\s*(?:-\s+)?["']?[\w-]+["']?)\s*：/;

/**
 * What tears a whole file for one wrong key stroke: a full-width colon after a key, a tab before one. Each is told, and the text is mended line
 * by line, so that everything else in it can be told, too.
 */
export function mended(text: string): { text: string; problems: TextProblem[] } {
  const problems: TextProblem[] = [];
  const lines = text.split('\n').map((line, at) => {
    const tell = (problem: Omit<TextProblem, 'line' | 'path'>): void => void problems.push({ line: at + 1, path: '', ...problem });
    const [tabs] = /^ *\t[ \t]*/.exec(line) ?? [];
    if (tabs !== undefined && line.trim() !== '')
      tell({ expected: 'blanks before a key', found: 'a tab', hint: 'indent with blanks, not with tabs' });
    const plain = tabs === undefined ? line : tabs.replaceAll('\t', '  ') + line.slice(tabs.length);
    const [, key] = WIDE_COLON.exec(plain) ?? [];
    if (key === undefined) return plain;
    tell({ ...WIDE, found: `"：" after "${key.trim()}"` });
    return plain.replace('：', ': ');
  });
  return { text: lines.join('\n'), problems };
}

const WIDE = {
  expected: '": " (a plain colon and a blank) between a key and its value',
  hint: 'a full-width "：" typed in Chinese is no colon here; switch the keyboard',
};

/** A key that swallowed its value: `{ own：1 }`, `own:1`. null: a key like any other. */
export function swallowed(key: string): Omit<TextProblem, 'line' | 'path'> | null {
  if (key.includes('：')) return { ...WIDE, found: JSON.stringify(key) };
  if (/^[\w-]+:\S/.test(key)) return { expected: WIDE.expected, found: JSON.stringify(key), hint: 'put a blank after the colon' };
  return null;
}

/** Where a value that does not fit holds full-width signs, percent, a YAML 1.1 number or word: what to write instead; else ''. `truth`: a yes or no was asked for. */
export function spellingHint(value: unknown, truth: boolean): string {
  if (typeof value !== 'string') return '';
  const [, whole, part] = /^(-?\d+)[,，](\d{1,2}|(?<=^-?0[,，])\d+)$/.exec(value) ?? [];
  if (whole !== undefined) return `write a decimal point: ${whole}.${part}`;
  if (/[，、；]/.test(value)) return 'part the members by a plain comma: a full-width "，" is a letter here';
  if (/^[０-９．－]+$/.test(value)) return `write plain digits: ${value.normalize('NFKC')}`;
  if (/^-?\d+(\.\d+)?\s*[%％]$/.test(value) && Number.parseFloat(value) <= 100)
    return `write a share as a fraction: ${Number.parseFloat(value) / 100}`;
  if (/^-?\d[\d_,]*[_,][\d_]*(\.\d+)?$/.test(value)) return `write it without signs in between: ${value.replace(/[_,]/g, '')}`;
  if (/^-?\d+(\.\d+)?\/0+$/.test(value)) return 'nothing can be divided by 0';
  if (truth && /^(yes|no|on|off|y|n)$/i.test(value)) return `"${value}" is text here; write true or false`;
  if (/^[−–—﹣－]\d/.test(value)) return `write a plain minus: -${value.slice(1)}`;
  return '';
}

/** Numbers that people read otherwise than YAML does: 010, 0x1F, 1e3, .inf. */
export function oddNumbers(document: Document, lines: LineCounter): TextProblem[] {
  const problems: TextProblem[] = [];
  visit(document, {
    Scalar(_, node) {
      const { source, value, range } = node;
      if (typeof value !== 'number' || source === undefined || !range || /^[-+]?(0|[1-9]\d*)(\.\d+)?$/.test(source)) return;
      const hint = Number.isFinite(value) ? `YAML reads ${value}; write it so, or in quotes if it is a text` : 'write a number';
      problems.push({ line: lines.linePos(range[0]).line, path: '', expected: 'a plain decimal number', found: source, hint });
    },
  });
  return problems;
}

/** `per: 0,5` within braces is a 0 and a key 5 to YAML. Told, and put together, so that everything else can be told of the number that was meant. */
export function commaDecimals(document: Document, lines: LineCounter): TextProblem[] {
  const problems: TextProblem[] = [];
  visit(document, {
    Map(_, map) {
      if (!map.flow) return;
      for (const [nth, { key, value }] of [...map.items.entries()].reverse()) {
        const before = map.items[nth - 1];
        const part = isScalar(key) && (value === null || (isScalar(value) && value.value === null)) ? (key.source ?? '') : '';
        if (!isPair(before) || !isScalar(before.key) || !isScalar(before.value) || !/^\d+$/.test(part)) continue;
        const whole = before.value.source ?? '';
        if (!/^-?\d+$/.test(whole) || !before.value.range) continue;
        const name = String(before.key.value);
        const line = lines.linePos(before.value.range[0]).line;
        const hint = `write ${name}: ${whole}.${part}`;
        problems.push({ line, path: '', expected: 'a decimal point', found: `a comma in "${name}: ${whole},${part}"`, hint });
        before.value.value = Number(`${whole}.${part}`);
        map.items.splice(nth, 1);
      }
    },
  });
  return problems;
}
