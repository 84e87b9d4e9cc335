/** Text cells of spreadsheets: crawled text must never become a formula on somebody's desk. */
import { clean } from './escape.ts';

// What Excel, WPS and LibreOffice take for the start of a formula, full-width forms included (OWASP, CSV injection).
const FORMULA = /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/;

/** Text that no spreadsheet evaluates: a leading apostrophe makes a would-be formula plain text. */
export function textCell(text: string): string {
  const safe = clean(text);
  return FORMULA.test(safe) ? `'${safe}` : safe;
}
