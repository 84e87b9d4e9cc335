/** Rows and columns of a table, wherever they come from: under which header a number stands, beside whose name. */
import type { Surroundings } from './personal-find.ts';

export interface GridCell {
  text: string;
  /** Column it begins in; a wide cell takes several. */
  column: number;
}

export interface Headers {
  /** Header text by column; empty where the table has none. */
  names: Map<number, string>;
  /** Index of the header row. */
  row: number | null;
}

export interface GridRow {
  /** What stands before each cell: the label to its left, the header over it. */
  contexts: string[];
  /** Someone's name stands in the row. */
  named: boolean;
  /** A home address stands in the row, down to house or room. */
  address: boolean;
}

const nameHeader = /姓\s*名|户主|申请人|持证人|承租人|学生|考生|当事人|补贴对象|受助人|救助对象|保障对象|被处罚人|人员名单|名\s*单/;
const addressHeader = /家庭住址|家庭地址|户籍地|居住地址|现住址|住\s*址/;
const officeHeader =
  /职\s*[务位称]|科\s*室|部\s*门|单\s*位|岗\s*位|职\s*责|[河湖林路田]长|网\s*格|责任|值\s*班|负责|联系人|企业|公司|店|医院|学校|机构|法人|法定代表|经营|支书|干部|律师|专家|驻村|帮扶|包[保联村]|网点|站点|办公|服务|监督|咨询|辖区|分工|执法|热线|地点|项目/;
const officeTitle = /通讯录|联系方式|联系电话|联系表|值班|[河湖林路田]长|网格|责任人|名录|公示牌|办公电话|领导|专家|律师|机构|分工|一览/;
const headerWord =
  /姓\s*名|身份证|证件|证\s*号|电\s*话|手\s*机|卡\s*号|账\s*号|帐\s*号|住\s*址|序\s*号|编\s*号|户\s*名|名\s*称|代\s*码|户主|申请人|职务|单位|联系方式|金额/;
const houseNumber = /\d+\s*(?:号|室|单元|栋|幢)/;
/** Two to four Han characters, possibly with one of them masked; longer with the dot of a minority name. */
export const personName = /^(?:\p{Script=Han}[\p{Script=Han}*＊某×X]{1,3}|\p{Script=Han}{1,6}[·•・]\p{Script=Han}{1,8})$/u;

/** The header row among the first six, if the table has one. */
export function headersOf(rows: GridCell[][]): Headers {
  const at = rows.slice(0, 6).findIndex((cells) => {
    const words = cells.filter(({ text }) => text.length <= 16 && headerWord.test(text) && !/\d{5}/.test(text)).length;
    return cells.length >= 2 && words >= Math.max(1, cells.length / 4) && !cells.some(({ text }) => /\d{7}/.test(text));
  });
  if (at < 0 || rows.length <= at + 1) return { names: new Map(), row: null };
  return { names: new Map((rows[at] as GridCell[]).map(({ column, text }) => [column, text])), row: at };
}

/** Whose a telephone column is. `title`: what names the table and its page. */
export function phonesOf(headers: Headers, title: string): Surroundings['phones'] {
  const names = [...headers.names.values()];
  const all = names.join(' ').replace(/联系(?:电话|方式)|手机号码?/g, '');
  const official = officeTitle.test(title);
  if (officeHeader.test(all) || (names.length === 0 && official)) return 'office';
  if (!names.some((name) => nameHeader.test(name))) return undefined;
  return official ? 'office' : 'person';
}

/** One row below the header, or the header row itself. */
export function readRow(cells: GridCell[], headers: Headers, isHeader: boolean): GridRow {
  let left = '';
  const row: GridRow = { contexts: [], named: false, address: false };
  for (const { text, column } of cells) {
    const header = isHeader ? '' : (headers.names.get(column) ?? '');
    row.contexts.push(`${left} ${header}`.trim());
    row.named ||= header === '' ? headers.names.size === 0 && personName.test(text) : nameHeader.test(header) && text !== '';
    row.address ||= addressHeader.test(header) && houseNumber.test(text);
    left = text.length <= 16 && !/\d{5}/.test(text) ? text : '';
  }
  row.named &&= !isHeader;
  return row;
}
