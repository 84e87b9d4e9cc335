/** Arithmetic that tells a person's number from any other long number: check digits, dates, provinces, masks (facts §D.1). */

/** GB 11643: weights and check characters of the 18-digit identity number. */
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const ID_CHECKS = '10X98765432';
/** GB 32100: alphabet and weights of the unified social credit code. */
const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;
/** First two digits of a division code (GB/T 2260; 81–83: residence permits of Hong Kong, Macau, Taiwan). */
const PROVINCE = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/;

function isRealDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] as number);
}

export function hasProvince(number: string): boolean {
  return PROVINCE.test(number);
}

/** `digits`: YYYYMMDD; a person's century only. */
export function isBirthDate(digits: string): boolean {
  return (
    /^(?:18|19|20)\d{6}$/.test(digits) && isRealDate(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8)))
  );
}

/** An 18-character identity number with a known province, a real date and the right check digit. */
export function isId18(number: string): boolean {
  if (!/^\d{17}[\dXx]$/.test(number) || !hasProvince(number) || !isBirthDate(number.slice(6, 14))) return false;
  const sum = ID_WEIGHTS.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
  return ID_CHECKS[sum % 11] === (number[17] as string).toUpperCase();
}

/** The 15-digit number issued before 1999 has no check digit: necessary, never sufficient. */
export function isId15(number: string): boolean {
  return /^\d{15}$/.test(number) && hasProvince(number) && isBirthDate(`19${number.slice(6, 12)}`);
}

export function isUscc(code: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return false;
  const sum = USCC_WEIGHTS.reduce((total, weight, index) => total + weight * USCC_ALPHABET.indexOf(code[index] as string), 0);
  return USCC_ALPHABET[(31 - (sum % 31)) % 31] === code[17];
}

/** ISO/IEC 7812 mod 10 of bank cards. */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, double = false; at >= 0; at -= 1, double = !double) {
    const digit = Number(digits[at]) * (double ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return /^\d{13,19}$/.test(digits) && !/^(\d)\1+$/.test(digits) && sum % 10 === 0;
}

/** What may leave the archive: at most the first four and last two characters. */
export function masked(value: string): string {
  const bare = value.replace(/[\s\u00a0-]/g, '');
  const keep = bare.length >= 11 ? 4 : 2;
  const stars = '*'.repeat(Math.max(4, bare.length - keep - 2));
  return `${bare.slice(0, keep).replace(/[^0-9A-Za-z]/g, '*')}${stars}${bare.slice(-2).replace(/[^0-9A-Za-z]/g, '*')}`;
}

/**
 * A partly masked identity number that still gives its holder away: 14 or more digits to be seen, or birth date and last four.
 * `text`: digits and `*` only (other mask signs already turned into `*`), 15 to 20 long.
 */
export function isThinMask(text: string): boolean {
  const seen = text.replaceAll('*', '').length;
  // A disability card is an identity number with two digits behind it.
  if (text.length === 20 && /^[1-7*][1-4*]$/.test(text.slice(18))) return isThinMask(text.slice(0, 18));
  if (text.length === 18) {
    const birth = text.slice(6, 14);
    if (!birth.includes('*')) return isBirthDate(birth) && (seen >= 14 || !text.slice(14).includes('*'));
    return seen >= 14 && fits(text);
  }
  return seen >= 14 && hasProvince(text) && isBirthDate(text.slice(6, 14));
}

/** Whether what is to be seen could belong to an identity number. */
function fits(text: string): boolean {
  const first = text.slice(0, 2);
  return (
    (first.includes('*') || hasProvince(first)) &&
    /^[1*][89*]|^[2*][0*]/.test(text.slice(6, 8)) &&
    /^[01*]/.test(text.slice(10, 11)) &&
    /^[0-3*]/.test(text.slice(12, 13))
  );
}
