/** The same page written otherwise: in other bytes, other blanks, another order and case of attributes, a year later. */
import { toGbk } from '../portal/gbk.ts';

/** Markup whose inside is no markup: kept as it stands. */
const OPAQUE = /<!--[\s\S]*?-->|<(script|style|textarea|title)\b[^>]*>[\s\S]*?<\/\1\s*>|<!\[CDATA\[[\s\S]*?\]\]>/gi;
const TAG = /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>`=]+))?)*)\s*(\/?)>/g;
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>`=]+))?/g;

function outside(html: string, change: (markup: string) => string): string {
  let result = '';
  let at = 0;
  for (const match of html.matchAll(OPAQUE)) {
    result += change(html.slice(at, match.index)) + match[0];
    at = match.index + match[0].length;
  }
  return result + change(html.slice(at));
}

/** Curly quotes around a value make its words attributes of their own: their order is part of the value. */
const isOdd = (attributes: string): boolean => /[“”‘’]/.test(attributes.replace(/"[^"]*"|'[^']*'/g, ''));

export function attributesReversed(html: string): string {
  return outside(html, (markup) =>
    markup.replace(TAG, (whole, close: string, name: string, attributes: string, end: string) => {
      const all = [...attributes.matchAll(ATTRIBUTE)].map(([one]) => one);
      const unique = new Set(all.map((one) => one.split('=')[0]!.trim().toLowerCase()));
      // Of two attributes of one name the first counts; they stay where they are.
      if (close !== '' || all.length < 2 || unique.size < all.length || isOdd(attributes)) return whole;
      return `<${name} ${all.reverse().join(' ')}${end === '' ? '' : ' /'}>`;
    }),
  );
}

export function inCapitals(html: string): string {
  return outside(html, (markup) =>
    markup.replace(TAG, (whole, close: string, name: string, attributes: string, end: string) => {
      if (isOdd(attributes)) return whole;
      const shouted = attributes.replace(ATTRIBUTE, (_one, key: string, value: string | undefined) =>
        value === undefined ? key.toUpperCase() : `${key.toUpperCase()}=${value}`,
      );
      return `<${close}${name.toUpperCase()}${shouted}${end}>`;
    }),
  );
}

/** Blanks between tags wider or narrower, blanks within tags, line ends of another system; no blank where none was. */
export function otherBlanks(html: string): string {
  const spaced = outside(html, (markup) =>
    markup
      .replace(/>([ \t]*\r?\n[ \t]*)+</g, '>\n\n\t\t <')
      .replace(TAG, (whole, close: string, name: string, attributes: string, end: string) =>
        isOdd(attributes) ? whole : `<${close}${name}${attributes.replace(/(\s)(?=[^\s"'<>/=]+\s*=\s*["'])/g, '$1 ')} ${end}>`,
      ),
  );
  return spaced.replace(/\r?\n/g, '\r\n');
}

/** Blanks between words as an editor writes them. */
export function editorsBlanks(html: string): string {
  return outside(html, (markup) =>
    markup.replace(/>[^<>]*</g, (text) => text.replace(/(?<=\S) (?=\S)/g, '&nbsp;').replace(/\u3000/g, ' &emsp;')),
  );
}

const ZEROS = '零〇○◯ОοOoＯ0';
const NUMERALS = '零一二三四五六七八九';

function laterSpelled(year: string): string {
  const zero = [...year].find((sign) => ZEROS.includes(sign)) ?? '〇';
  const value = Number([...year].map((sign) => (ZEROS.includes(sign) ? 0 : NUMERALS.indexOf(sign))).join('')) + 1;
  return [...String(value)].map((digit) => (digit === '0' ? zero : NUMERALS[Number(digit)])).join('');
}

const wide = (text: string): string => text.replace(/[０-９]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
const toWide = (text: string): string => text.replace(/\d/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));

/** Every year from 2000 to 2038 one later, however it is written; whatever else stands there stays as long as it was. */
export function aYearLater(text: string): string {
  return (
    text
      .replace(/(?<![\d.])20[0-3]\d(?=(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?!\d))/g, (year) => String(Number(year) + 1))
      // A split card read as one text: day, year, month.
      .replace(/(?<=\b(?:0[1-9]|[12]\d|3[01]))20[0-3]\d(?=-(?:0[1-9]|1[0-2])\b)/g, (year) => String(Number(year) + 1))
      .replace(/２０[０-３][０-９](?=年)/g, (year) => toWide(String(Number(wide(year)) + 1)))
      .replace(/[一二][零〇○◯ОοOoＯ0一二三四五六七八九]{3}(?=年)/g, laterSpelled)
  );
}

export interface Rewriting {
  name: string;
  body: Uint8Array | string;
  headerCharset?: string;
}

const declared = /(<meta\b[^>]*?charset\s*=\s*["']?)[\w-]+/gi;

/** The page in every encoding that the field sends, told rightly or wrongly. */
export function encodings(html: string): Rewriting[] {
  const says = (charset: string): string => html.replace(declared, `$1${charset}`);
  return [
    { name: 'UTF-8', body: Buffer.from(says('utf-8')) },
    { name: 'UTF-8 that calls itself gb2312', body: Buffer.from(says('gb2312')) },
    { name: 'UTF-8 under a header that says GBK', body: Buffer.from(says('utf-8')), headerCharset: 'GBK' },
    { name: 'GBK that calls itself gb2312', body: toGbk(says('gb2312')) },
    { name: 'GBK that calls itself utf-8', body: toGbk(says('utf-8')) },
    { name: 'GB18030 told by the header alone', body: toGbk(html.replace(declared, '$1x-unknown')), headerCharset: 'gb18030' },
    { name: 'UTF-16 that calls itself gb2312', body: Buffer.from(`\ufeff${says('gb2312')}`, 'utf16le') },
  ];
}

export const rewritings: [name: string, rewrite: (html: string) => string][] = [
  ['attributes in another order', attributesReversed],
  ['tags and attributes in capitals', inCapitals],
  ['other blanks and line ends', otherBlanks],
  ['blanks as an editor writes them', editorsBlanks],
];
