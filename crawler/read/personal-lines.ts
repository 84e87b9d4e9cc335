/** What makes lines and rows of people a list of people. */

/** Rows with a name and a number from which on a table or list is one batch leak (facts §D.1). */
export const BATCH_ROWS = 3;

/** A name standing free in a line: at its head, after a number, or after 姓名. */
export const lineName =
  /(?:^|[\s\d.、，,；;：:（(）)]|姓名)(?!姓名|身份|手机|电话|证件|号码|住址|户主|联系|性别|地址|年龄|卡号|账号|银行|残疾|类别|序号)[\p{Script=Han}](?:[\p{Script=Han}]{1,2}|[*＊某×]{1,2})(?![\p{Script=Han}])/u;
