/** Where an office is, when it is open and under which number it answers (条例 2019 第二十条（二）): spots only, the words stay on the page. */
import type { Element } from 'domhandler';
import { below, rawText } from './below.ts';
import { cellsOf, nearest } from './around.ts';
import { withoutFoot } from './foot-lines.ts';
import type { ParsedPage } from './html.ts';
import { pageLines, type Line } from './lines.ts';
import type { Office, PageKind } from './page-facts.ts';
import { bareLabel, pairsOf } from './pairs.ts';

type OfficeKey = keyof Office;

const BODY = '(?:单位|机关|机构|本机关|本单位|部门|办公室|局机关|镇政府|办事处|局|委|政府)?';
const CORES: [OfficeKey, RegExp][] = [
  ['address', new RegExp(`^${BODY}(?:办公|联系|通讯|通信|详细|所在|现|新|受理|接待|对外|公共查阅)*(?:地址|地点|场所|所在地)$`)],
  [
    'hours',
    new RegExp(
      `^${BODY}(?:办公|工作|上班|上下班|作息|对外|接待|受理|服务|夏季|冬季|夏令|冬令|日常)*(?:办公|工作|上班|上下班|作息|接待|受理|服务)(?:时间|时段)$`,
    ),
  ],
  [
    'phone',
    new RegExp(`^${BODY}(?:办公|联系|咨询|值班|公开|公务|对外|服务|固定|总机|受理|政务公开|办公室)*(?:电话|热线|总机|座机)(?:号码)?$`),
  ],
  ['phone', new RegExp(`^${BODY}(?:联系|咨询)(?:方式|方法|途径)$|^tel(?:ephone)?$`, 'i')],
];
/** Other labels of such blocks: they end a value. */
const OTHERS =
  /^(?:单位名称|机构名称|名称|邮编|邮政编码|传真(?:号码|电话)?|(?:电子)?(?:邮箱|邮件|信箱)|网址|网站|官网|负责人|联系人|主要职责|职责|职能|内设机构|领导.{0,4}|局长|主任|微信.{0,4}|乘车.{0,4}|交通.{0,4}|(?:投诉|举报|监督|纪检|信访|查询|技术支持|维护)(?:电话|热线|方式)|备注|序号|科室|主办.{0,4}|承办.{0,4}|版权.{0,4}|发布(?:时间|日期)|来源|作者|点击.{0,4}|浏览.{0,4})$/;

function single(label: string): OfficeKey[] | null {
  for (const [key, core] of CORES) if (core.test(label)) return [key];
  return OTHERS.test(label) ? [] : null;
}

/** "电话/传真", "地址及邮编": all of its parts must be labels. */
function meaning(label: string): OfficeKey[] | null {
  if (label.length < 2 || label.length > 14) return null;
  const whole = single(label);
  if (whole !== null) return whole;
  const parts = label.split(/[/／、|]|及|和|与/).map(single);
  return parts.length > 1 && parts.every((keys) => keys !== null) ? parts.flat() : null;
}

const PLACE = /[路街道巷弄号楼室层院村镇乡区县市厦座园]/;
const CLOCK = /\d{1,2}\s?[:：点时]|周[一二三四五六日末]|星期|工作日|上午|下午|早\d|全天|24\s?小时/;
const NUMBER =
  /\d{7,8}(?!\d)|(?<!\d)\d{3,4}[-—–－―_ ()（）]{1,3}\d{3,4}[- ]?\d{3,4}(?!\d)|(?<!\d)(?:1\d{10}|1[02]\d{3}|9[56]\d{3,4})(?!\d)/;

/** Full-width figures and signs as people type them are figures too. */
const narrow = (text: string): string => text.normalize('NFKC');

const isValue: Record<OfficeKey, (text: string) => boolean> = {
  address: (text) => text.replace(/\s/g, '').length >= 4 && text.length <= 200 && PLACE.test(text),
  hours: (text) => CLOCK.test(narrow(text)),
  phone: (text) => NUMBER.test(narrow(text)),
};

/** "本机关办公时间为周一至周五……": said in a sentence, without a colon. */
const SAID: [OfficeKey, RegExp][] = [
  ['address', /(?:办公|联系|通讯|通信|单位|机关)地[址点](?:是|为|在|位于|设在)([^。；;]{4,60})/],
  ['hours', /(?:办公|工作|上班|作息|接待|受理)时间(?:是|为)([^。]{2,80})/],
  ['phone', /(?:办公|联系|咨询|值班)电话(?:是|为)([^。；;]{5,40})/],
];

const TABLE = new Set(['table']);

/** Tables of several offices or rooms: the head of a column says what it holds. */
function inColumns(page: ParsedPage): { key: OfficeKey; text: string; at: Element }[] {
  const found: { key: OfficeKey; text: string; at: Element }[] = [];
  for (const table of page.named('table')) {
    const rows = below(table, 'tr')
      .filter((row) => nearest(row, TABLE) === table)
      .map(cellsOf);
    const head = rows.findIndex(
      (cells) => cells.length >= 2 && cells.filter((cell) => meaning(bareLabel(rawText(cell))) !== null).length >= 2,
    );
    if (head < 0) continue;
    (rows[head] as Element[]).forEach((cell, column) => {
      const [key] = meaning(bareLabel(rawText(cell))) ?? [];
      if (key === undefined) return;
      for (const cells of rows.slice(head + 1)) {
        const at = cells.length === rows[head]!.length ? cells[column] : undefined;
        if (at) found.push({ key, text: page.textOf(at), at });
      }
    });
  }
  return found;
}

function said(lines: readonly Line[]): { key: OfficeKey; text: string; at: Element }[] {
  return SAID.flatMap(([key, form]) =>
    lines.flatMap(({ text, element }) => {
      const value = form.exec(text)?.[1];
      return value === undefined ? [] : [{ key, text: value, at: element }];
    }),
  );
}

/** Columns whose pages speak of the office itself; what another column publishes speaks of whatever it is about. */
const OWN = new Set(['overview', 'leaders', 'guide', 'onrequest', 'services', 'consult', 'mailbox']);

/** What of the three a page tells; undefined: nothing, or it is no page to tell it. A front page's foot counts, another page's repeats it. */
export function readOffice(page: ParsedPage, kind: PageKind, column: string | null): Office | undefined {
  if (!(kind === 'home' || ((column === null || OWN.has(column)) && (kind === 'article' || kind === 'other' || kind === 'column'))))
    return undefined;
  if (!/时\s*间|时段|地\s*[址点]|电\s*话|热线|联系/.test(page.text)) return undefined;
  const lines = kind === 'home' ? pageLines(page) : withoutFoot(pageLines(page, { withoutFrame: true }));
  const pairs = pairsOf(lines, meaning).flatMap(({ keys, text, lines: [line], at }) =>
    keys.map((key) => ({ key, text, at: line?.element ?? at })),
  );
  const office: Office = {};
  for (const { key, text, at } of [...pairs, ...inColumns(page), ...said(lines)])
    if (office[key] === undefined && isValue[key](text)) office[key] = page.spot(at);
  return Object.keys(office).length > 0 ? office : undefined;
}
