/** Who and what a table's columns hold, so that a number in a cell is read under its header and beside its name. */
import type { Element } from 'domhandler';
import { below, rawText } from './below.ts';
import { cellsOf, nearest } from './around.ts';
import type { ParsedPage } from './html.ts';
import { tidyLine } from './lines.ts';
import type { Surroundings } from './personal-find.ts';

export interface Row {
  /** Serial number of the table in the page. */
  table: Element;
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
const personName = /^(?:\p{Script=Han}[\p{Script=Han}*＊某×X]{1,3}|\p{Script=Han}{1,6}[·•・]\p{Script=Han}{1,8})$/u;

function spanOf(cell: Element): number {
  const span = Number(cell.attribs['colspan'] ?? '1');
  return Number.isInteger(span) && span > 0 && span < 100 ? span : 1;
}

const TABLE = new Set(['table']);

interface Grid {
  rows: { element: Element; cells: { element: Element; text: string; column: number }[] }[];
  headers: Map<number, string>;
  headerRow: Element | null;
}

function gridOf(table: Element): Grid {
  const rows = below(table, 'tr')
    .filter((row) => nearest(row, TABLE) === table)
    .map((element) => {
      let column = 0;
      const cells = cellsOf(element).map((cell) => {
        const at = column;
        column += spanOf(cell);
        return { element: cell, text: tidyLine(rawText(cell)).slice(0, 400), column: at };
      });
      return { element, cells };
    });
  const head = rows.slice(0, 6).find(({ cells }) => {
    const words = cells.filter(({ text }) => text.length <= 16 && headerWord.test(text) && !/\d{5}/.test(text)).length;
    return cells.length >= 2 && words >= Math.max(1, cells.length / 4) && !cells.some(({ text }) => /\d{7}/.test(text));
  });
  const isGrid = head !== undefined && rows.length > rows.indexOf(head) + 1 && head.cells.length >= 2;
  return {
    rows,
    headers: new Map(isGrid ? head.cells.map(({ column, text }) => [column, text]) : []),
    headerRow: isGrid ? head.element : null,
  };
}

/** What stands before the first row: a caption, a title row. */
function titleOf(table: Element, grid: Grid): string {
  const first = grid.rows[0]?.cells.length === 1 ? grid.rows[0].cells[0]?.text : '';
  return [rawText(table.children.find((child) => child.type === 'tag' && child.name === 'caption')), first]
    .map((text) => tidyLine(text ?? '').slice(0, 80))
    .join(' ');
}

/** @param pageTitle the page's own titles, for a directory names itself there */
function phonesOf(table: Element, grid: Grid, pageTitle: string): Surroundings['phones'] {
  const headers = [...grid.headers.values()];
  const all = headers.join(' ').replace(/联系(?:电话|方式)|手机号码?/g, '');
  const official = officeTitle.test(`${pageTitle} ${titleOf(table, grid)}`);
  if (officeHeader.test(all) || (headers.length === 0 && official)) return 'office';
  if (!headers.some((header) => nameHeader.test(header))) return undefined;
  return official ? 'office' : 'person';
}

export interface TableReading {
  /** Surroundings of a cell, by its element. */
  cells: Map<Element, Surroundings>;
  rows: Map<Element, Row>;
}

/** Reads every table of the page that has rows of its own. */
export function readTables(page: ParsedPage): TableReading {
  const reading: TableReading = { cells: new Map(), rows: new Map() };
  const pageTitle = ['title', 'h1'].map((name) => tidyLine(rawText(page.named(name)[0])).slice(0, 80)).join(' ');
  for (const table of page.named('table')) {
    const grid = gridOf(table);
    const phones = phonesOf(table, grid, pageTitle);
    for (const row of grid.rows) readRow(reading, table, grid, phones, row);
  }
  return reading;
}

function readRow(reading: TableReading, table: Element, grid: Grid, phones: Surroundings['phones'], row: Grid['rows'][number]): void {
  let left = '';
  let named = false;
  let address = false;
  for (const cell of row.cells) {
    const header = row.element === grid.headerRow ? '' : (grid.headers.get(cell.column) ?? '');
    reading.cells.set(cell.element, { context: `${left} ${header}`.trim(), ...(phones === undefined ? {} : { phones }) });
    named ||= header === '' ? grid.headers.size === 0 && personName.test(cell.text) : nameHeader.test(header) && cell.text !== '';
    address ||= addressHeader.test(header) && houseNumber.test(cell.text);
    left = cell.text.length <= 16 && !/\d{5}/.test(cell.text) ? cell.text : '';
  }
  reading.rows.set(row.element, { table, named: named && row.element !== grid.headerRow, address });
}
