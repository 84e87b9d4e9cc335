/** Works out addresses that a script puts together from pieces: '/api/all/' + CAT + '?page=' + p. */

/** Longest expression and most pieces that are worked out; beyond it is no address. */
const LONGEST = 400;
const MOST = 12;
/** Variables that count pages: the first page is asked for. */
const COUNTER = /^(?:p|pn|page|pageno|pagenum|pageindex|currpage|currentpage|curpage|pagenumber|index)$/i;
const PIECE = /\s*(?:"([^"\n]*)"|'([^'\n]*)'|([A-Za-z_$][\w$]{0,40})|(\d{1,9}))\s*/y;

/** What a script sets a variable to, when that is written out: var CAT = 5081, SID: '766'. */
function valueOf(name: string, code: string): string | null {
  const quoted = name.replace(/\$/g, '\\$');
  const set = new RegExp(`(?<![\\w$.])${quoted}\\s*[=:]\\s*(?:"([^"\\n]{0,80})"|'([^'\\n]{0,80})'|(\\d{1,12}))(?!\\s*\\+)`).exec(code);
  return set === null ? null : (set[1] ?? set[2] ?? set[3] ?? null);
}

/** The text of the sum that starts at `from`; null when a piece is beyond reading. A sum has two pieces or more. */
export function sumAt(code: string, from: number): string | null {
  let text = '';
  PIECE.lastIndex = from;
  for (let pieces = 1; pieces <= MOST; pieces += 1) {
    const found = PIECE.exec(code);
    if (found === null || PIECE.lastIndex - from > LONGEST) return null;
    const name = found[3];
    const piece = name === undefined ? (found[1] ?? found[2] ?? found[4]) : COUNTER.test(name) ? '1' : valueOf(name, code);
    if (piece === null || piece === undefined) return null;
    text += piece;
    if (code[PIECE.lastIndex] !== '+') return pieces > 1 ? text : null;
    PIECE.lastIndex += 1;
  }
  return null;
}
