/** Finds personal numbers in plain text: of a page, of an attachment, of one table cell (facts §D.1). */
import type { PersonalSort } from './page-facts.ts';
import { hasProvince, isBirthDate, isId15, isId18, isLuhn, isThinMask, isUscc, masked } from './personal-id.ts';

export interface FoundPersonal {
  sort: Exclude<PersonalSort, 'batch'>;
  /** Half-open range of UTF-16 units in the text that was searched. */
  from: number;
  to: number;
  masked: string;
  /** false: a person should look, for no check digit or plain label says so. */
  sure: boolean;
}

export interface Surroundings {
  /** What stands before the text: column header, label to the left. */
  context?: string;
  /** Lines above and below, where an account says whose it is. */
  near?: string;
  /** What a telephone column of this table holds; decided by whoever sees the whole table. */
  phones?: 'person' | 'office';
  /** It stands on a page of citizens' letters: a telephone of which nothing more is said may be the citizen's. */
  letters?: boolean;
  /** YYYY-MM-DD; a later birth date is no birth date. */
  notAfter?: string;
}

/** Nothing that makes the digits part of a longer word, a path or a query; "张三/4103…" and "证号=4103…" are neither. */
const NOT_IN_WORD = '(?<![0-9A-Za-z*_.]|[0-9A-Za-z:./_-]/|[0-9A-Za-z_]=)';
const NO_MORE = '(?![0-9A-Za-z*]|[.]\\d|\\.(?:html?|shtml|pdf|docx?|xlsx?|jpe?g|png|gif|zip|rar))';
const gap = '[ \\u00a0-]?';

const disability = new RegExp(`${NOT_IN_WORD}(\\d{17}[\\dXx])[1-7][1-4](?:[Bb]\\d)?${NO_MORE}`, 'g');
const id18 = new RegExp(`${NOT_IN_WORD}\\d{6}${gap}\\d{8}${gap}\\d{3}[\\dXx]${NO_MORE}`, 'g');
const blanked = new RegExp(`${NOT_IN_WORD}\\d{1,17}[ \\u00a0]\\d{0,16}[\\dXx]${NO_MORE}`, 'g');
const id15 = new RegExp(`${NOT_IN_WORD}\\d{15}${NO_MORE}`, 'g');
const partly = new RegExp(`${NOT_IN_WORD}(?=[0-9]*\\*)[0-9*]{14,19}[0-9*Xx](?![0-9A-Za-z*])`, 'g');
const mobile = new RegExp(
  `(?<![0-9A-Za-z*/=_.-])(?:\\+?86[- ]?)?(1[3-9]\\d[ -]?\\d{4}[ -]?\\d{4})(?![0-9A-Za-z*@]|[-_/.]\\d|\\s*(?:元|万|亿|吨|人|户|亩|平方|㎡|米|公里|千瓦|次))`,
  'g',
);
const card = new RegExp(`${NOT_IN_WORD}\\d(?:[ -]?\\d){12,18}${NO_MORE}`, 'g');
const passport = /(?<![0-9A-Za-z*/=_.])(?:[EeGgDdSsPp]\d{8}|[Ee][A-Za-z]\d{7}|[HMhm]\d{8,10})(?![0-9A-Za-z*])/g;

const idWords = /身份证|身份号码|公民身份|证件号/;
const otherNumber =
  /(?:信用代码|机构代码|注册号|订单编?号?|流水编?号?|业务编?号|受理编?号|办件编?号|项目(?:代码|编号)|合同编?号|票据?号|发票号|[运快]单号|单号|条形?码|设备编?号|案号|文号|登记编?号|备案编?号|许可证?编?号|交易编?号|商户号|序列号|批号)码?\s*(?:为|是)?\s*[：:（(]?\s*$/;
const passportWords = /护照|通行证|港澳|台胞|旅行证/;

const officePhone =
  /联系人|联络[人员]|咨询|监督|举报电话|投诉电话|举报方式|办公|热线|值班|报名|服务|传真|致电|拨打|来电|客服|负责|责任[人区]|经办|承办|主任|[局科股镇乡村站所处院校队市县区河林路田湖]长|书记|主席|委员|民警|警官|网格|专员|律师|招标|采购|代理|供应商|中标|投标|经理|微信|QQ|Tel|中心|公司|单位|部门|科室|机构|企业|干部|队员|教师|老师|医生|医师|技术员|指导员|联络/i;
const anyPhone = /电\s*话|联系|号码/;
const holder =
  /身份证|户主|户籍|住址|我的|本人|申请人|当事人|家长|学生|考生|患者|病人|受助|救助|低保|五保|残疾|补贴对象|承租|中签|获奖|来信人|留言人|投诉人|举报人|咨询人|信访人|报料人|收件人/;
const cardWords = /银行卡|信用卡|借记卡|卡\s*号|一卡通|一折通|工资卡/;
const accountWords = /[账帐]\s*号|[账帐]\s*户|开户|存折|社保卡/;
const officialAccount =
  /对公|非税|缴费|缴款|缴纳|缴存|交款|财政|专户|国库|保证金|汇款|汇入|汇至|转账至|收款|基本户|公司|有限|基金会|慈善|捐款|捐赠|红十字|党费|学费|竞买|投标|招标|税款|罚款|(?:户\s*名|[账帐]户名?称?|收款人|单位(?:名称)?|开户名称?)[：:\s]*\S{0,24}(?:局|公司|中心|委|院|校|所|站|会|社|厂|店|政府|办)/;

/** Same length, so positions stay: full-width signs become ASCII ones, every mask sign becomes `*`. */
function plain(text: string): string {
  return text
    .replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[＊×●○•■□▇█★☆※✱∗＃#△▲◆◇]/g, '*')
    .replace(/(?<=\d)[xX]{2,}(?=[\d*]|$|[^0-9A-Za-z])/g, (run) => '*'.repeat(run.length));
}

const bareDigits = (value: string): string => value.replace(/[\s\u00a0-]/g, '');

interface Search {
  text: string;
  around: Surroundings;
  found: FoundPersonal[];
  /** Places that a number found before stands on. */
  taken: Set<number>;
}

/** Up to `length` characters before a position; the context stands before the text. */
function before(search: Search, at: number, length: number): string {
  return `${search.around.context ?? ''}\n${search.text.slice(Math.max(0, at - length), at)}`;
}

function both(search: Search, from: number, to: number, length: number): string {
  return `${before(search, from, length)} ${search.text.slice(to, to + length)}`;
}

function add(search: Search, sort: FoundPersonal['sort'], from: number, to: number, sure: boolean): void {
  for (let at = from; at < to; at += 1) if (search.taken.has(at)) return;
  for (let at = from; at < to; at += 1) search.taken.add(at);
  search.found.push({ sort, from, to, masked: masked(search.text.slice(from, to)), sure });
}

function labelledOtherwise(search: Search, at: number): boolean {
  const label = before(search, at, 16);
  return otherNumber.test(label) && !idWords.test(label.slice(-16));
}

function isHolderId(search: Search, number: string, at: number): boolean {
  if (!isId18(number) || number.slice(6, 14) > (search.around.notAfter ?? '9').replaceAll('-', '')) return false;
  if (isUscc(number) && /信用代码|机构代码|营业执照|纳税人/.test(before(search, at, 24))) return false;
  return !labelledOtherwise(search, at);
}

function findIds(search: Search): void {
  for (const match of search.text.matchAll(disability)) {
    if (isHolderId(search, match[1] as string, match.index)) add(search, 'disability', match.index, match.index + match[0].length, true);
  }
  for (const match of search.text.matchAll(id18)) {
    if (isHolderId(search, bareDigits(match[0]), match.index)) add(search, 'id18', match.index, match.index + match[0].length, true);
  }
  // A blank struck by mistake, where the label says what the number is and the check digit agrees.
  for (const match of search.text.matchAll(blanked)) {
    const labelled = idWords.test(before(search, match.index, 20));
    if (labelled && isHolderId(search, bareDigits(match[0]), match.index))
      add(search, 'id18', match.index, match.index + match[0].length, true);
  }
  for (const match of search.text.matchAll(partly)) {
    if (/\*/.test(match[0]) && isThinMask(match[0]) && !labelledOtherwise(search, match.index)) {
      const isCard = match[0].length === 20;
      const aligned = (isCard || match[0].length === 18) && (hasProvince(match[0]) || isBirthDate(match[0].slice(6, 14)));
      add(
        search,
        isCard ? 'disability' : 'id18',
        match.index,
        match.index + match[0].length,
        aligned || idWords.test(before(search, match.index, 20)),
      );
    }
  }
  for (const match of search.text.matchAll(id15)) {
    const to = match.index + match[0].length;
    if (isId15(match[0]) && idWords.test(both(search, match.index, to, 20)) && !labelledOtherwise(search, match.index))
      add(search, 'id15', match.index, to, false);
  }
}

function findCards(search: Search): void {
  for (const match of search.text.matchAll(card)) {
    const number = bareDigits(match[0]);
    const to = match.index + match[0].length;
    const label = before(search, match.index, 24);
    if (
      !isLuhn(number) ||
      otherNumber.test(label) ||
      officialAccount.test(`${search.around.near ?? ''} ${before(search, match.index, 60)} ${search.text.slice(to, to + 40)}`)
    )
      continue;
    const unionPay = /^62\d{14,17}$/.test(number);
    if (cardWords.test(label) || (unionPay && accountWords.test(label))) add(search, 'bank-card', match.index, to, unionPay);
  }
  for (const match of search.text.matchAll(passport)) {
    const to = match.index + match[0].length;
    if (passportWords.test(both(search, match.index, to, 20))) add(search, 'passport', match.index, to, true);
  }
}

/** An office's telephone is meant to be read (条例 2019 §20(2)); a citizen's is not. Null: neither is said. */
function whosePhone(search: Search, from: number, to: number): 'person' | 'office' | null {
  if (search.around.phones !== undefined) return search.around.phones;
  const near = before(search, from, 24);
  const sentence = before(search, from, 48);
  if (officePhone.test(near) || officePhone.test(search.text.slice(to, to + 10))) return 'office';
  const since = before(search, from, 160).replace(/^[\s\S]*[。！？\n]/, '');
  if (/联系人|咨询|热线|拨打|与.{0,16}联系|0\d{2,3}[-—－ ]{0,2}\d{7,8}/.test(since)) return 'office';
  if (holder.test(sentence)) return 'person';
  return anyPhone.test(near) && search.around.letters !== true ? 'office' : null;
}

const LETTER_LABEL = /(?:^|[\s>【[])(?:来信|写信|留言|咨询|提问|信件)(?:人|者|标题|主题|时间|日期|内容|编号)\s*[】\]]?\s*[：:]/m;

/** Whether a page's text is one of citizens' letters, by the labels that only those have. */
export function isLetterText(text: string): boolean {
  return LETTER_LABEL.test(text);
}

function findMobiles(search: Search): void {
  for (const match of search.text.matchAll(mobile)) {
    const to = match.index + match[0].length;
    const from = to - (match[1] as string).length;
    const whose = whosePhone(search, from, to);
    if (whose !== 'office') add(search, 'mobile', from, to, whose === 'person');
  }
}

/**
 * Personal numbers that stand openly in a text, in the order in which they stand. A properly masked number is none.
 * Nothing of the numbers leaves this function but `masked`.
 */
export function findPersonal(text: string, around: Surroundings = {}): FoundPersonal[] {
  const search: Search = { text: plain(text), around: { ...around, context: plain(around.context ?? '') }, found: [], taken: new Set() };
  if (!/\d[\d* \u00a0-]{6}[\d* \u00a0-]{0,4}[\dXx*]/.test(search.text)) return [];
  findIds(search);
  findCards(search);
  findMobiles(search);
  return search.found.sort((a, b) => a.from - b.from);
}
