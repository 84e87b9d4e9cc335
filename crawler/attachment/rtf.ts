/** Reads Rich Text, which old office systems save under the name .doc: words, rows and cells, Chinese in code page or Unicode escapes. */
import type { TextSink } from './text-sink.ts';

/** Groups that hold no text of the document. */
const silent = new Set([
  ...['fonttbl', 'colortbl', 'stylesheet', 'info', 'pict', 'object', 'themedata', 'colorschememapping', 'datastore', 'listtable'],
  ...['listoverridetable', 'rsidtbl', 'generator', 'latentstyles', 'xmlnstbl', 'fldinst', 'bkmkstart', 'bkmkend', 'filetbl', 'revtbl'],
]);

interface Group {
  skip: boolean;
  /** Characters that follow `\u` for readers who do not know it. */
  uc: number;
}

/** `\par`, `\u26376?`, `\'c4`, `\*`, braces, line ends, or plain characters; one match each, never looking back. */
const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z'])|([{}])|[\r\n]+|[^\\{}\r\n]+/gi;

export function readRtf(bytes: Buffer, sink: TextSink): void {
  const source = bytes.toString('latin1');
  const page = /\\ansicpg(\d{3,5})/.exec(source.slice(0, 2000))?.[1] ?? '936';
  const decoder = new TextDecoder(page === '936' ? 'gb18030' : page === '950' ? 'big5' : 'windows-1252');
  const groups: Group[] = [{ skip: false, uc: 1 }];
  let group = groups[0] as Group;
  let [line, swallow] = ['', 0];
  let cells: string[] = [];
  let pending: number[] = [];

  const flushBytes = (): void => {
    if (pending.length > 0) line += decoder.decode(Uint8Array.from(pending));
    pending = [];
  };
  const say = (text: string): void => {
    flushBytes();
    line += text;
  };
  const endLine = (): void => {
    flushBytes();
    if (cells.length > 0) line += ' ';
    else {
      sink.line(line);
      line = '';
    }
  };
  const endCell = (): void => {
    flushBytes();
    cells.push(line);
    line = '';
  };
  const endRow = (): void => {
    sink.row(cells);
    cells = [];
    line = '';
  };
  const words: Record<string, () => void> = {
    par: endLine,
    sect: endLine,
    page: endLine,
    line: () => say(' '),
    tab: () => say(' '),
    cell: endCell,
    nestcell: endCell,
    row: endRow,
    nestrow: endRow,
  };

  function word(name: string, value: string | undefined): void {
    if (silent.has(name)) group.skip = true;
    if (name === 'uc') group.uc = Math.min(10, Math.max(0, Number(value ?? 1)));
    if (group.skip) return;
    if (name === 'u' && value !== undefined) {
      say(String.fromCharCode(Number(value) & 0xffff));
      swallow = group.uc;
    } else if (Object.hasOwn(words, name)) (words[name] as () => void)();
  }

  for (const [all, name, value, hex, sign, brace] of source.matchAll(token)) {
    if (brace === '{') groups.push((group = { ...group }));
    else if (brace === '}') {
      if (groups.length > 1) groups.pop();
      group = groups.at(-1) as Group;
    } else if (name !== undefined) word(name, value);
    else if (sign === '*') group.skip = true;
    else if (group.skip || /^[\r\n]/.test(all)) continue;
    else if (hex !== undefined) {
      if (swallow > 0) swallow -= 1;
      else pending.push(Number.parseInt(hex, 16));
    } else if (sign !== undefined) say(sign === '~' ? ' ' : sign === '_' ? '-' : sign === '-' ? '' : sign);
    else {
      const rest = all.slice(swallow);
      swallow = Math.max(0, swallow - all.length);
      // Half of a double-byte character may stand as a plain letter.
      for (const char of rest) pending.push(char.charCodeAt(0));
    }
  }
  if (cells.length > 0) endRow();
  endLine();
}
