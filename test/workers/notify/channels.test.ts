/** Each channel against a real server on loopback: what arrives is what its platform documents, and a no, a silence or a hang-up is told without the secret. */
import { createHmac } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { NotifyChannel, NotifyConfig } from '../../../config/notify.ts';
import { ConfigError } from '../../../config/problem.ts';
import { openChannels, secretsIn } from '../../../workers/notify/channels.ts';
import { cutTo, noticeOf, testNotice, type Notice } from '../../../workers/notify/notice.ts';
import type { Alert } from '../../../workers/operations.ts';
import { mailServer, mailText, robot, type Robot } from './robots.ts';

const now = () => new Date('2026-11-23T11:11:13.500Z');
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function robotFor(...answers: Robot['answers']): Promise<Robot> {
  const made = await robot(...answers);
  open.push(made);
  return made;
}

const alert: Alert = {
  id: 'disk:disk',
  kind: 'disk',
  run: null,
  level: 'critical',
  says: '没有空间存证据（自 11月23日 19:00 起）。处理：腾出空间 <at>',
  since: '2026-11-23T11:00:00.000Z',
  told: null,
  cleared: null,
};
const notice = noticeOf([{ alert, how: 'new' }], '示例市', now().toISOString());
const words = '日晷 Sundial（示例市）：新告警 1 项\n【严重】没有空间存证据（自 11月23日 19:00 起）。处理：腾出空间 <at>';

function channel(kind: string, env: Record<string, string>, more: Record<string, unknown> = {}) {
  const robotic = kind === 'email' ? {} : { urlFrom: 'ROBOT' };
  const notify = NotifyConfig.parse({ channels: [{ id: 'a', kind, timeoutMs: 2_000, ...robotic, ...more }] });
  return openChannels(notify, env, now)[0]!;
}

test('企业微信: a text of at most 2048 bytes', async () => {
  const server = await robotFor({ body: { errcode: 0, errmsg: 'ok' } });
  expect(await channel('wecom', { ROBOT: server.url }).send(notice)).toEqual({ sent: true, says: 'errcode 0' });
  expect(server.received[0]).toMatchObject({
    url: '/robot/send?access_token=tr0ub4dor-and-3',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: { msgtype: 'text', text: { content: words } },
  });
  await channel('wecom', { ROBOT: server.url }).send({ ...notice, lines: ['长'.repeat(5_000)] });
  const { content } = server.received[1]!.body['text'] as { content: string };
  expect(Buffer.byteLength(content)).toBeLessThanOrEqual(2048);
  expect(content).toMatch(/长…$/);
});

test('钉钉: the signature stands in the address, made of milliseconds and key by the key', async () => {
  const server = await robotFor({ body: { errcode: 0, errmsg: 'ok' } });
  const made = channel('dingtalk', { ROBOT: server.url, KEY: 'SECabc+/=' }, { secretFrom: 'KEY' });
  expect(await made.send(notice)).toEqual({ sent: true, says: 'errcode 0' });
  const { searchParams } = new URL(server.received[0]!.url, server.url);
  const at = String(now().getTime());
  expect(Object.fromEntries(searchParams)).toEqual({
    access_token: 'tr0ub4dor-and-3',
    timestamp: at,
    sign: createHmac('sha256', 'SECabc+/=').update(`${at}\nSECabc+/=`).digest('base64'),
  });
  expect(server.received[0]!.url).not.toMatch(/sign=[^&]*[+/]/);
  expect(server.received[0]!.body).toEqual({ msgtype: 'text', text: { content: words }, at: { isAtAll: false } });
});

test('飞书: the signature stands in the document, made of nothing by seconds and key; nobody is called by a tag', async () => {
  const server = await robotFor({ body: { code: 0, msg: 'success', data: {} } });
  expect(await channel('feishu', { ROBOT: server.url, KEY: 'secret-key' }, { secretFrom: 'KEY' }).send(notice)).toEqual({
    sent: true,
    says: 'code 0',
  });
  const at = '1795432273';
  expect(server.received[0]!.body).toEqual({
    timestamp: at,
    sign: createHmac('sha256', `${at}\nsecret-key`).update('').digest('base64'),
    msg_type: 'text',
    content: { text: words.replace('<', '＜') },
  });
  await channel('feishu', { ROBOT: server.url }).send(notice);
  expect(Object.keys(server.received[1]!.body)).toEqual(['msg_type', 'content']);
});

test('a webhook: alerts as data, with a token', async () => {
  const server = await robotFor({ status: 204, body: '' });
  expect(await channel('webhook', { ROBOT: server.url, TOKEN: 'abc' }, { tokenFrom: 'TOKEN' }).send(notice)).toEqual({
    sent: true,
    says: 'answered 204',
  });
  const { told, delivered, ...shown } = { ...alert, delivered: null };
  expect([told, delivered]).toEqual([null, null]);
  expect(server.received[0]).toMatchObject({
    headers: { authorization: 'Bearer abc' },
    body: { from: 'sundial', format: 1, at: now().toISOString(), test: false, text: words, alerts: [{ ...shown, state: 'new' }] },
  });
});

test.each([
  ['wecom', { body: { errcode: 93000, errmsg: 'invalid webhook url' } }, /^errcode 93000 \(no such robot.*\): invalid webhook url$/, null],
  ['wecom', { body: { errcode: 45009, errmsg: 'api freq out of limit' } }, /^errcode 45009 \(more than 20/, 60_000],
  ['wecom', { body: '<html>login</html>' }, /holds no errcode: is this the address of a robot/, null],
  ['dingtalk', { body: { errcode: 310000, errmsg: 'sign not match' } }, /^errcode 310000 \(.*keyword.*\): sign not match$/, null],
  ['dingtalk', { body: { errcode: 130101, errmsg: 'send too fast' } }, /^errcode 130101 /, 600_000],
  ['feishu', { body: { code: 19021, msg: 'sign match fail or timestamp is not within one hour' } }, /^code 19021 \(.*key or clock\)/, null],
  ['feishu', { status: 400, body: { code: 9499, msg: 'Bad Request' } }, /^code 9499 \(.*\): Bad Request$/, null],
  ['feishu', { status: 429, body: { code: 11232, msg: 'frequency limited' } }, /^code 11232 /, 60_000],
  ['feishu', { body: '[]' }, /holds no code/, null],
  ['webhook', { status: 429, body: 'slow down', headers: { 'retry-after': '7' } }, /^answered 429, too many messages: slow down$/, 7_000],
  ['webhook', { status: 500, body: 'long' }, /^answered 500: (?:long){50}$/, null],
  ['webhook', { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } }, /^answered 302 \(a redirect is not followed/, null],
  ['webhook', 'reset', /^no connection \(\w+\)$/, null],
  ['webhook', 'hang', /^no answer within 0.3 s$/, null],
] as const)('%s says no: %j', async (kind, answer, why, afterMs) => {
  const long = typeof answer === 'object' && answer.body === 'long' ? { ...answer, body: 'long'.repeat(50_000) } : answer;
  const server = await robotFor(long as Robot['answers'][number]);
  const told = await channel(kind, { ROBOT: server.url }, answer === 'hang' ? { timeoutMs: 300 } : {}).send(notice);
  expect(told).toEqual({ sent: false, why: expect.stringMatching(why), afterMs });
  expect(JSON.stringify(told)).not.toMatch(/tr0ub4dor|127\.0\.0\.1/);
});

test('nobody listens there', async () => {
  const server = await robot({ body: {} });
  await server.close();
  expect(await channel('wecom', { ROBOT: server.url }).send(notice)).toEqual({
    sent: false,
    why: 'no connection (ECONNREFUSED)',
    afterMs: null,
  });
});

test('by a proxy', async () => {
  let asked = '';
  const proxy = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (bytes) => {
      asked = bytes.toString().split('\r\n')[0]!;
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => new Promise((resolve) => proxy.close(() => resolve())) });
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/`;
  const told = await channel('wecom', { ROBOT: 'https://robot.test/send?key=tr0ub4dor' }, { proxy: address }).send(notice);
  expect(told.sent).toBe(false);
  expect(asked).toBe('CONNECT robot.test:443 HTTP/1.1');
});

const mail = { from: 'sundial@gov.test', to: ['office@gov.test', 'duty@gov.test'], host: '127.0.0.1', requireTls: false };

test('e-mail: one plain message to all', async () => {
  const server = await mailServer({ login: { user: 'sundial', pass: 'tr0ub4dor' } });
  open.push(server);
  const env = { USER_IS: 'sundial', PASSWORD_IS: 'tr0ub4dor' };
  const login = { userFrom: 'USER_IS', passwordFrom: 'PASSWORD_IS' };
  expect(await channel('email', env, { ...mail, ...login, port: server.port }).send(notice)).toEqual({ sent: true, says: 'taken' });
  expect(server.received[0]).toMatchObject({ from: 'sundial@gov.test', to: ['office@gov.test', 'duty@gov.test'] });
  expect(server.received[0]!.data).toMatch(/^Auto-Submitted: auto-generated$/m);
  const { subject, text } = mailText(server.received[0]!.data);
  expect(subject).toBe('日晷 Sundial（示例市）：新告警 1 项');
  expect(text.trim()).toBe(words.replace('\n', '\n\n'));
  const refused = await channel('email', { ...env, PASSWORD_IS: 'wrong-one' }, { ...mail, ...login, port: server.port }).send(notice);
  expect(refused).toEqual({ sent: false, why: expect.stringMatching(/refuses the user name or the password \(535/), afterMs: null });
  expect(JSON.stringify(refused)).not.toMatch(/wrong-one|tr0ub4dor/);
});

test.each([
  ['some mailboxes are unknown', { unknown: ['duty@gov.test'] }, {}, { sent: true, says: 'taken for 1 of 2 mailboxes' }],
  [
    'all mailboxes are unknown',
    { unknown: mail.to },
    {},
    { sent: false, why: expect.stringMatching(/refuses the sender or every mailbox \(550/), afterMs: null },
  ],
  [
    'the line cannot be encrypted',
    {},
    { requireTls: true },
    { sent: false, why: expect.stringMatching(/^the line cannot be encrypted; requireTls: false/), afterMs: null },
  ],
  ['it greets nobody', { mute: true }, { timeoutMs: 300 }, { sent: false, why: 'no answer within 0.3 s', afterMs: null }],
  [
    'it expects TLS from the first byte',
    {},
    { secure: true },
    { sent: false, why: expect.stringMatching(/^the line (broke|cannot)/), afterMs: null },
  ],
])('e-mail: %s', async (_, manner, more, answer) => {
  const server = await mailServer(manner);
  open.push(server);
  expect(await channel('email', {}, { ...mail, port: server.port, ...more }).send(notice)).toEqual(answer);
});

test('a variable that is missing, or that holds no address, is named before anything runs; its value is not', () => {
  const channels = [{ id: 'a', kind: 'wecom', urlFrom: 'ROBOT_A' }, { id: 'b', kind: 'dingtalk', urlFrom: 'ROBOT_B', secretFrom: 'KEY_B' }]; // prettier-ignore
  const notify = NotifyConfig.parse({ channels });
  const env = { ROBOT_A: 'tr0ub4dor', ROBOT_B: 'https://robot.test/?access_token=x' };
  let message = '';
  try {
    openChannels(notify, env, now, 'city/notify.yaml');
  } catch (error) {
    if (error instanceof ConfigError) message = error.message;
  }
  expect(message.split('\n')).toEqual([
    expect.stringMatching(
      /^city\/notify\.yaml: channels\[0\]\.urlFrom: expected an absolute https:\/\/ address in environment variable ROBOT_A, found something else; set ROBOT_A/,
    ),
    expect.stringMatching(
      /^city\/notify\.yaml: channels\[1\]\.secretFrom: expected environment variable KEY_B, found nothing in it; set KEY_B/,
    ),
  ]);
  expect(message).not.toMatch(/tr0ub4dor/);
  expect(secretsIn(notify, { ...env, ROBOT_A: 'https://robot.test/hook/tr0ub4dor-and-3' })).toContain('tr0ub4dor-and-3');
});

test('a message is cut at the end of a sign', () => {
  for (let most = 4; most < 40; most += 1) {
    const cut = cutTo('日晷日晷𠮷日晷', most);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(most);
    expect(cut).not.toMatch(/\ufffd/);
  }
  const tried: Notice = testNotice('示例市', now().toISOString());
  expect([tried.heading, tried.lines]).toEqual(['日晷 Sundial（示例市）：渠道测试', [expect.stringMatching(/11月23日 19:11.*无需处理/)]]);
  expect(NotifyChannel.parse({ id: 'a', kind: 'wecom', urlFrom: 'X' })).toMatchObject({ least: 'warning' });
});
