/** 版记 as values: who gets the bulletin, who signed, checked and edited it, and whom to call. Empty fields are left out. */
import type { BulletinText } from '../config/city.ts';

export interface ImprintField {
  label: string;
  value: string;
}

/** The lines of the block, each a list of labelled fields; a line without fields is left out. */
export function imprintLines(text: BulletinText): ImprintField[][] {
  const contact = [text.phone, text.mailbox].filter((value) => value !== '').join('   ');
  const lines = [
    [{ label: '送：', value: text.sendTo }],
    [{ label: '发：', value: text.distributeTo }],
    [
      { label: '签发：', value: text.signedBy },
      { label: '审核：', value: text.reviewedBy },
      { label: '责任编辑：', value: text.editedBy },
    ],
    [{ label: '联系方式：', value: contact }],
  ];
  return lines.map((fields) => fields.filter(({ value }) => value.trim() !== '')).filter((fields) => fields.length > 0);
}
