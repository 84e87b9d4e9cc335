/** Who is ranked together, and how the bulletin is headed. */
import { z } from 'zod';
import { Group } from './unit.ts';
import { Id } from './site.ts';

export const City = z.strictObject({
  name: z.string().min(1).describe('e.g. 示例市'),
  groups: z.array(Group).min(1).describe('ranking tables in the order of the bulletin'),
  rubric: Id.optional().describe("id of a rubric; default: the one in force on the month's last day"),
});
export type City = z.output<typeof City>;

/** The fields of the printed bulletin that no inspection can know. Empty ones are left out of the print. */
export const BulletinText = z.strictObject({
  marks: z.array(z.string()).default(['内部资料', '注意保存']).describe('top left, a line each'),
  masthead: z.string().default('政务信息公开工作'),
  office: z.string().default('').describe('编印单位'),
  issue: z.string().default('').describe('期号, e.g. 2019年第1期'),
  date: z.string().default('').describe('编印日期, YYYY-MM-DD'),
  sendTo: z.string().default('').describe('送'),
  distributeTo: z.string().default('').describe('发'),
  signedBy: z.string().default('').describe('签发'),
  reviewedBy: z.string().default('').describe('审核'),
  editedBy: z.string().default('').describe('责任编辑'),
  phone: z.string().default(''),
  mailbox: z.string().default(''),
  praise: z.int().min(0).max(10).default(2).describe('how many best units of each group the text names'),
});
export type BulletinText = z.output<typeof BulletinText>;
