/** Sees a server's inner error standing where a page should be, at status 200 too (facts §G.2). */
import type { ParsedPage } from './html.ts';
import { pageLines } from './lines.ts';
import type { Defect } from './page-facts.ts';

/** Only a machine writes these; they count wherever they stand in the visible text. */
const MACHINE = [
  /Server Error in '[^']{0,80}' Application|[“"‘']\/[\w/]{0,60}[”"’']应用程序中的服务器错误/,
  /Microsoft OLE DB Provider for (?:SQL Server|ODBC Drivers|Oracle)|ADODB\.\w+ (?:错误|error)|Microsoft (?:VBScript|JScript) (?:运行时错误|编译器错误|编译错误|runtime error|compilation error)|Microsoft JET Database Engine/i,
  /(?:Fatal error|Parse error|Warning|Notice|Deprecated)\s*:\s.{1,300}\bin\s+\S{1,200}\.php(?:\(\d+\))?(?:\s+on line\s+\d+|:\d+)/i,
  /\bat (?:[\w$]+\.){1,12}[\w$<>]+\((?:[\w$]+\.java:\d+|Native Method|Unknown Source)\)/,
  /\b(?:java\.(?:lang|sql|io|util)|javax\.servlet|org\.(?:apache|springframework|hibernate)|com\.(?:mysql|microsoft|alibaba))\.[\w.]{2,120}(?:Exception|Error)\b/,
  /You have an error in your SQL syntax|SQLSTATE\[\w+\]|\bORA-\d{5}\b\s*:|Unclosed quotation mark|Access denied for user '[^']{0,60}'@'|Can't connect to (?:local )?MySQL server|mysqli?_(?:connect|query)\(\)|Too many connections/i,
  /Traceback \(most recent call last\)|Whitelabel Error Page|Apache Tomcat\/[\d.]+.{0,80}(?:错误报告|Error report)|HTTP Status 5\d\d\s*[-–—]/i,
  /System\.(?:Data|Web|NullReference|IO|Argument|Index)[\w.]{0,80}Exception\b|Object reference not set to an instance of an object|未将对象引用设置到对象的实例/,
  /Active Server Pages 错误|错误类型\s*[:：]\s*.{0,80}\(0x8[0-9A-F]{7}\)/i,
];
/** Short words of failure; they count only where the page says nothing else. */
const ALONE =
  /^(?:HTTP\s*)?(?:错误\s*)?(?:500|502|503|504)(?:\s*[-–—:：]?\s*(?:内部服务器错误|服务器错误|服务器内部错误|Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out|错误))?[.。!！]?$|^(?:Internal Server Error|Bad Gateway|Service Unavailable|Runtime Error)[.!]?$|^(?:抱歉|对不起)?[，,！!]?(?:系统|服务器|程序|页面|应用)(?:发生|出现|内部)?(?:了)?(?:错误|异常|故障|出错)(?:了|啦)?(?:[，,。！!～~].{0,20})?$|^(?:数据库|数据源)(?:连接|服务器|链接)?(?:失败|出错|错误|异常|不上).{0,20}$|^Error establishing a database connection[.]?$/i;
const ALONE_CHARS = 160;

/** @param chars characters of content outside links */
export function readServerError(page: ParsedPage, chars: number): Defect | null {
  const lines = pageLines(page);
  for (const { text, element } of lines) {
    if (MACHINE.some((sign) => sign.test(text))) return { sort: 'server-error', text: text.slice(0, 120), spot: page.spot(element) };
  }
  if (chars > ALONE_CHARS || (page.context.status ?? 200) >= 400) return null;
  const line = lines.find(({ text, linkChars }) => linkChars === 0 && ALONE.test(text));
  return line === undefined ? null : { sort: 'server-error', text: line.text.slice(0, 120), spot: page.spot(line.element) };
}
