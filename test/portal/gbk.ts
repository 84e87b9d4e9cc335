/** Encodes text as GBK, which Node only reads: the table is the decoder's own, turned round once. */

let table: Map<string, number> | null = null;

function reversed(): Map<string, number> {
  const decoder = new TextDecoder('gbk');
  const map = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue;
      const sign = decoder.decode(Uint8Array.of(lead, trail));
      if ([...sign].length === 1 && sign !== '\ufffd' && !map.has(sign)) map.set(sign, (lead << 8) | trail);
    }
  return map;
}

/** Signs that GBK lacks become numeric references, as an HTML editor writes them. */
export function toGbk(text: string): Buffer {
  table ??= reversed();
  const bytes: number[] = [];
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0;
    const pair = table.get(sign);
    if (code < 0x80) bytes.push(code);
    else if (pair === undefined) bytes.push(...Buffer.from(`&#${code};`));
    else bytes.push(pair >> 8, pair & 0xff);
  }
  return Buffer.from(bytes);
}
