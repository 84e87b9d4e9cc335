/** Whom an installation that runs by itself tells of trouble, by which channel; every secret stands in the environment, and only its name here. */
import { z } from 'zod';
import { Hours } from './policy.ts';
import { Id } from './site.ts';
import { Url } from './url.ts';

export const alertKinds = [
  'late',
  'stuck',
  'held',
  'thin',
  'dead',
  'lost',
  'disk',
  'outage',
  'clock',
  'probes',
  'backup',
  'config',
  'draft',
  'published',
  'channel',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** In order: each includes what stands behind it. */
export const alertLevels = ['info', 'warning', 'critical'] as const;
export type AlertLevel = (typeof alertLevels)[number];

const Variable = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,99}$/, 'the name of an environment variable, e.g. SUNDIAL_ROBOT; what it holds never stands in this file');
const Mailbox = z.string().regex(/^[^\s<>@,;"]{1,64}@[^\s<>@,;"]{1,253}$/, 'a mailbox, e.g. office@example.gov.cn');

const any = {
  id: Id,
  least: z.enum(alertLevels).default('warning').describe('Least grave level that is told here; info: also what was published.'),
  kinds: z.array(z.enum(alertKinds)).min(1).optional().describe('Only these kinds are told here. Default: all.'),
  quiet: Hours.optional().describe('Part of the day, Shanghai time, in which only what is critical is told; the rest is told afterwards.'),
  timeoutMs: z.int().min(100).max(60_000).default(10_000).describe('Longest wait for an answer.'),
};

const robot = {
  ...any,
  urlFrom: Variable.describe('Environment variable that holds the whole address, which is a secret.'),
  proxy: Url.optional().describe('HTTP proxy by which the address is reached.'),
};

const Email = z.strictObject({
  kind: z.literal('email'),
  ...any,
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(465),
  secure: z
    .boolean()
    .optional()
    .describe('true: TLS from the first byte; false: STARTTLS, if the server offers it. Default: true on port 465, else false.'),
  requireTls: z.boolean().default(true).describe('Nothing is sent, and no password told, over a line that is not encrypted.'),
  from: Mailbox,
  to: z.array(Mailbox).min(1).max(50),
  userFrom: Variable.optional().describe('Environment variable that holds the user name. Without it nobody logs in.'),
  passwordFrom: Variable.optional().describe('Environment variable that holds the password.'),
});

const WeCom = z.strictObject({ kind: z.literal('wecom'), ...robot }).describe('企业微信群机器人（消息推送）');
const DingTalk = z
  .strictObject({
    kind: z.literal('dingtalk'),
    ...robot,
    secretFrom: Variable.optional().describe('Variable that holds the key for 加签 (SEC…).'),
  })
  .describe('钉钉自定义机器人');
const Feishu = z
  .strictObject({
    kind: z.literal('feishu'),
    ...robot,
    secretFrom: Variable.optional().describe('Variable that holds the key for 签名校验.'),
  })
  .describe('飞书自定义机器人');
const Webhook = z
  .strictObject({
    kind: z.literal('webhook'),
    ...robot,
    tokenFrom: Variable.optional().describe('Variable that holds a token, sent as Authorization: Bearer.'),
  })
  .describe('Any address that takes a JSON document by POST.');

export const NotifyChannel = z.discriminatedUnion('kind', [Email, WeCom, DingTalk, Feishu, Webhook]).superRefine((channel, context) => {
  if (channel.kind !== 'email' || (channel.userFrom === undefined) === (channel.passwordFrom === undefined)) return;
  context.addIssue({ code: 'custom', path: ['passwordFrom'], input: undefined, message: 'userFrom and passwordFrom together, or neither' });
});
export type NotifyChannel = z.output<typeof NotifyChannel>;
export type ChannelOf<K extends NotifyChannel['kind']> = Extract<NotifyChannel, { kind: K }>;

export const NotifyConfig = z.strictObject({
  againHours: z.int().min(1).max(720).default(24).describe('What lasts is told again after so many hours.'),
  settleMinutes: z
    .int()
    .min(0)
    .max(1440)
    .default(10)
    .describe('A trouble has to be gone for so long before it counts as over, so that what comes and goes is told once.'),
  channels: z
    .array(NotifyChannel)
    .default([])
    .superRefine((channels, context) => {
      const ids = channels.map(({ id }) => id);
      ids.forEach((id, at) => {
        if (ids.indexOf(id) < at)
          context.addIssue({ code: 'custom', path: [at, 'id'], input: id, message: 'an id that no other channel has' });
      });
    })
    .describe('Nobody is told anything without a channel; the console and "sundial status" show alerts all the same.'),
});
export type NotifyConfig = z.output<typeof NotifyConfig>;

/** Every environment variable that a channel names, and where it names it. */
export function variablesOf(notify: NotifyConfig): { name: string; path: string }[] {
  return notify.channels.flatMap((channel, at) =>
    Object.entries(channel).flatMap(([key, value]) =>
      key.endsWith('From') && typeof value === 'string' ? [{ name: value, path: `channels[${at}].${key}` }] : [],
    ),
  );
}
