/** What of an archived element's look may stand in an exhibit: colours, sizes and the frame of tables, nothing that loads, hides the banner or moves. */

const PROPERTIES = new Set(
  `color background background-color font font-family font-size font-style font-weight text-align text-decoration text-indent line-height letter-spacing white-space
  word-break word-wrap vertical-align width height min-width max-width min-height max-height margin margin-top margin-right margin-bottom margin-left padding padding-top
  padding-right padding-bottom padding-left border border-top border-right border-bottom border-left border-color border-style border-width border-collapse
  border-spacing table-layout display float clear visibility opacity overflow list-style list-style-type`.split(/\s+/),
);
/** Declarations that may keep a marked spot from being seen. */
const HIDING =
  /^(?:display|visibility|opacity|overflow|height|max-height|width|max-width|font-size|text-indent|margin|margin-left|margin-top|color|float)$/;
const COLOUR = /\b(?:rgba?|hsla?)\([\d\s.,%/]*\)/gi;
/** After colours are set aside: words, numbers, units, Chinese font names; no brackets, so no function, and no escapes. */
const VALUE = /^[\w\s#%.,!+\-\u4e00-\u9fff]{1,160}$/;

/** Would move a part over its neighbours or out of sight. */
const NEGATIVE = /(?:^|\s)-[\d.]/;

/** The declarations of a style attribute that are safe; `reveal` leaves out those that can hide. */
export function safeStyle(style: string, reveal: boolean): string {
  const kept: string[] = [];
  for (const declaration of style.split(';')) {
    const colon = declaration.indexOf(':');
    const name = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration
      .slice(colon + 1)
      .replace(/["']/g, '')
      .trim();
    if (colon < 1 || !PROPERTIES.has(name) || (reveal && HIDING.test(name))) continue;
    if (VALUE.test(value.replace(COLOUR, 'x')) && !NEGATIVE.test(value)) kept.push(`${name}:${value}`);
  }
  return kept.join(';');
}

const ATTRIBUTES: Record<string, RegExp> = {
  colspan: /^\d{1,3}$/,
  rowspan: /^\d{1,3}$/,
  start: /^-?\d{1,6}$/,
  align: /^(?:left|right|center|justify)$/i,
  valign: /^(?:top|middle|bottom|baseline)$/i,
  width: /^\d{1,4}%?$/,
  height: /^\d{1,4}%?$/,
  border: /^\d{1,2}$/,
  cellpadding: /^\d{1,3}$/,
  cellspacing: /^\d{1,3}$/,
  bgcolor: /^#?\w{1,20}$/,
};

/** Attributes that give old pages their layout, as ` name="value"` text. */
export function safeAttributes(attributes: Record<string, string>): string {
  return Object.entries(ATTRIBUTES)
    .filter(([name, lawful]) => lawful.test(attributes[name] ?? ''))
    .map(([name]) => ` ${name}="${attributes[name]}"`)
    .join('');
}
