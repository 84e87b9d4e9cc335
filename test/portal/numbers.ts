/** Numbers that look like people's and belong to nobody: impossible holders, company codes, order numbers, plainly fictional phones. */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

function checkDigit(seventeen: string): string {
  const sum = [...seventeen].reduce((total, digit, i) => total + Number(digit) * (WEIGHTS[i] ?? 0), 0);
  return '10X98765432'[sum % 11] as string;
}

/** A well-formed identity number of somebody born on New Year's days of 1900, whom no list of 2018 can hold. */
export function impossibleId(serial: number): string {
  const day = String(1 + (serial % 28)).padStart(2, '0');
  const seventeen = `410381190001${day}${String(1 + (serial % 99)).padStart(3, '0')}`;
  return seventeen + checkDigit(seventeen);
}

/** Disability card: the identity number, a kind (1–7) and a grade (1–4). */
export const disabilityCard = (serial: number) => `${impossibleId(serial)}${1 + (serial % 7)}${1 + (serial % 4)}`;

/** Looks like an identity number and is none: the check digit is wrong. */
export function orderNumber(date: string, serial: number): string {
  const seventeen = `411000${date.replaceAll('-', '')}${String(100 + (serial % 800))}`;
  const right = checkDigit(seventeen);
  return seventeen + (right === 'X' ? '5' : String((Number(right) + 3) % 10));
}

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CODE_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** A unified social credit code of a company (GB 32100), check sign included. */
export function companyCode(serial: number): string {
  const body = `91410381MA${String(4_000_000 + serial * 37).padStart(7, '0')}`.slice(0, 17);
  const sum = [...body].reduce((total, sign, i) => total + ALPHABET.indexOf(sign) * (CODE_WEIGHTS[i] ?? 0), 0);
  return body + (ALPHABET[(31 - (sum % 31)) % 31] as string);
}

export const masked = (serial: number) => `410381********${String(1000 + (serial % 9000))}`;
export const officePhone = (serial: number) => `0379-0000${String(1000 + (serial % 9000))}`;

const row = (cells: string[], tag = 'td') => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
export const table = (head: string[], rows: string[][]) =>
  `<table border="1" class="data">${row(head, 'th')}${rows.map((cells) => row(cells)).join('')}</table>`;
const STEMS = [...'甲乙丙丁戊己庚辛'];
export const nobody = (n: number) => `示例${STEMS[n % STEMS.length]}`;
