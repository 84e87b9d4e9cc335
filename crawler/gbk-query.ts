/** Writes the query of an address as a browser does on a GBK page: in GBK bytes, not in UTF-8 (URL standard, "encoding"). */

/** Every character of two GBK bytes, with its escape. Made at the first need: 24,000 entries. */
function readTable(): Map<string, string> {
  const bytes: number[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) if (trail !== 0x7f) bytes.push(lead, trail, 0x0a);
  const found = new Map<string, string>();
  const chars = new TextDecoder('gb18030').decode(Uint8Array.from(bytes)).split('\n');
  chars.forEach((char, at) => {
    const [lead, trail] = [bytes[at * 3], bytes[at * 3 + 1]];
    if (char.length === 1 && char !== '\ufffd' && lead !== undefined && trail !== undefined && !found.has(char))
      found.set(char, `%${lead.toString(16)}%${trail.toString(16)}`.toUpperCase());
  });
  return found;
}
let table: Map<string, string> | null = null;

/** The same address with the characters of its query escaped in GBK; what GBK cannot say becomes a numeric reference, as in browsers. */
export function inGbk(address: string): string {
  const start = address.indexOf('?');
  if (start < 0) return address;
  const mark = address.indexOf('#', start);
  const [query, rest] = mark < 0 ? [address.slice(start), ''] : [address.slice(start, mark), address.slice(mark)];
  if (!/[\u0080-\uffff]/.test(query)) return address;
  const escapes = (table ??= readTable());
  const written = [...query].map((char) => (char <= '\x7f' ? char : (escapes.get(char) ?? `%26%23${char.codePointAt(0)}%3B`)));
  return `${address.slice(0, start)}${written.join('')}${rest}`;
}
