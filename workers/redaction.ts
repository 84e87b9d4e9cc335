/** What may stand in a log line or an alert: no person's number, no password, no part of an address that lets anybody in. */
import { maskText } from '../crawler/read/masks.ts';

/** Longest text that is looked at, and how much beyond it, so that a number that the end cuts is still known as one. */
const MOST = 2000;
const BEYOND = 64;

/** The same length, so that nothing moves: 全角 signs as an input method writes them hide a number from patterns, not from readers. */
const narrow = (text: string): string =>
  text
    .replace(/[\uff10-\uff19\uff20-\uff3a\uff41-\uff5a]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g, '');

/** Nothing in the text could be any of what is taken out below. */
const isPlain = (text: string): boolean =>
  !/\d[\d\s()（）.—–－-]{5,}\d|@|:\/\/|[A-Z0-9]{18}/.test(text) &&
  !/pass|pwd|secret|token|key|sign|auth|bearer|basic|cookie|credential|密码|口令|密钥/i.test(text);

const stars = '***';

/** Addresses first: what is left of them holds no sign that a later pattern could take for a mailbox. */
const ADDRESS = /(?<![a-z0-9])([a-z][a-z0-9+.-]{1,20}:\/\/)([^\s"'<>()，。；、]*)/gi;
/** The last part of a robot's address is its key (飞书: /hook/<key>). */
const HOOK = /(\/(?:hook|hooks|webhook|webhooks)\/)[^?#]+/i;

function addressKept(scheme: string, rest: string): string {
  // Whatever a careless password holds, it ends at the last @: nothing behind it in a database's address has one.
  const split = /^https?:/i.test(scheme) ? /^([^/?#]*)([^?#]*)(.*)$/ : /^((?:.*@)?[^/?#]*)([^?#]*)(.*)$/;
  const [, authority = '', path = '', query = ''] = split.exec(rest) ?? [];
  const at = authority.lastIndexOf('@');
  const host = at < 0 ? authority : `${stars}@${authority.slice(at + 1)}`;
  const names = query.replace(/#.*$/, '').replace(/=[^&;]*/g, `=${stars}`);
  return `${scheme}${host}${path.replace(HOOK, `$1${stars}`)}${/[=]/.test(query) || query.length < 2 ? names : `?${stars}`}`;
}

/** `password: x`, `"token":"x"`, `Authorization: Bearer x`, `PGPASSWORD=x`, 密码：x */
const NAMED =
  /((?:pass(?:word|wd|phrase)?|pwd|secret|(?:access|api|private|seal|digest)?[_-]?(?:token|key)|sign(?:ature)?|credentials?|(?:set-)?cookie|authorization|密码|口令|密钥)["']?\s*(?:[=:：]|为|是)\s*["']?)(?:(?:bearer|basic)\s+)?[^\s"',;&}，。；、（）]+/gi;
const BEARER = /\b(bearer|basic|auth (?:plain|login|xoauth2))\s+[\w.~+/=-]{8,}/gi;

const MAILBOX = /[\w.%+-]+@(?=[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})/gi;
/** 统一社会信用代码: no person's, and no log needs it. */
const CREDIT_CODE = /(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])/g;
/** From 15 digits on nothing that a log names is so long: identity numbers, cards, accounts; with gaps as people write them. */
const LONG =
  /(?<!\d)\d{15,}[Xx]?|(?<!\d)\d{6}[ -]\d{8}[ -]\d{3}[\dXx](?!\d)|(?<!\d)\d{6}[ -]\d{12,13}(?!\d)|(?<!\d)\d{4}(?:[ -]\d{4}){2,3}(?:[ -]?\d{1,4})?(?!\d)/g;
const MOBILE = /(?<!\d)(?:(?:\+|00)?86[- ]?|0)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)/g;
const LANDLINE = /(?<!\d)(?:\+?86[- ])?(?:[(（]0\d{2,3}[)）]|(?:0|(?<=86[- ]))\d{2,3}[-—–－ ]?)\s?[2-9]\d{6,7}(?!\d)/g;
const HOTLINE = /(?<!\d)[48]00-\d{3,4}-?\d{3,4}(?!\d)/g;

const shortened = (value: string): string => `${value.replace(/[^0-9A-Z]/g, '').slice(0, 3)}${stars}`;

/** A text as it may be written down; never longer than a reader has patience for. `secrets`: values that must not appear wherever they stand. */
export function redacted(text: string, secrets: readonly string[] = [], most = MOST): string {
  const cut = text.length > most;
  const looked = cut ? text.slice(0, most + BEYOND) : text;
  const clean = taken(hidden(looked, secrets));
  return cut ? `${clean.slice(0, most)}…` : clean;
}

function hidden(text: string, secrets: readonly string[]): string {
  let left = text;
  for (const secret of secrets) if (secret.length >= 4) left = left.replaceAll(secret, stars);
  return left;
}

function taken(given: string): string {
  const text = narrow(given);
  if (isPlain(text)) return given;
  const open = text
    .replace(ADDRESS, (_, scheme: string, rest: string) => addressKept(scheme, rest))
    .replace(NAMED, `$1${stars}`)
    .replace(BEARER, `$1 ${stars}`)
    .replace(MAILBOX, `${stars}@`);
  const bare = [LONG, CREDIT_CODE, MOBILE, LANDLINE, HOTLINE].reduce((left, pattern) => left.replace(pattern, shortened), open);
  // What only a word beside it gives away (passports, disability cards) is the readers' knowledge.
  return maskText(bare);
}

/** Keys whose value is nobody's business, whatever it is. */
export const isSecretKey = (key: string): boolean =>
  /pass(word|wd|phrase)?$|^pwd$|secret|(^|[_-])token$|Token$|api_?key|private_?key|seal_?key|digest_?key|authorization|cookie|credential/i.test(
    key,
  );
