/** The notifier over a real store: each channel is told once, whoever restarts, takes over or is down; and nothing that fails harms the rest. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { initConfig } from '../../../config/init.ts';
import { NotifyConfig } from '../../../config/notify.ts';
import { complain, openSession } from '../../../workers/commands/command.ts';
import { notifyCommand } from '../../../workers/commands/notify.ts';
import { outage } from '../../../workers/notify/conditions.ts';
import { openNotifier, type NotifierOptions } from '../../../workers/notify/notifier.ts';
import type { Alert } from '../../../workers/operations.ts';
import { NotifyTestOutput } from '../../../workers/outputs-notify.ts';
import { openStore } from '../../../workers/store-kysely.ts';
import { terminal } from '../terminal.ts';
import { at, overview, trouble } from './overviews.ts';
import { robot, type Robot } from './robots.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-notifier-'));
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let stores = 0;
async function newStore() {
  const store = await openStore({ dataDir: join(dir, String((stores += 1))) });
  open.push(store);
  return store;
}

const yes = { body: { errcode: 0, errmsg: 'ok' } };
const no = { body: { errcode: 93000, errmsg: 'invalid webhook url' } };

async function robotFor(...answers: Robot['answers']): Promise<Robot> {
  const made = await robot(...answers);
  open.push(made);
  return made;
}

const textsOf = ({ received }: Robot): string[] => received.map(({ body }) => (body['text'] as { content: string }).content);
const disk = overview({ troubles: [trouble('disk', { run: null, subject: 'disk' })] });
const late = overview({ troubles: [trouble('late')] });

interface Watch {
  minute: number;
  logged: [string, Record<string, unknown>][];
}

function notifier(
  store: NotifierOptions['store'],
  robots: Robot[],
  more: Record<string, unknown> = {},
  watch: Watch = { minute: 0, logged: [] },
) {
  const channels = robots.map((_, at) => ({ id: `group${at}`, kind: 'wecom', urlFrom: `ROBOT_${at}`, timeoutMs: 1_000, ...more }));
  const env = Object.fromEntries(robots.map(({ url }, at) => [`ROBOT_${at}`, url]));
  const made = openNotifier({
    store,
    notify: NotifyConfig.parse({ channels, settleMinutes: 10 }),
    env,
    log: (event, data) => void watch.logged.push([event, data]),
    now: () => new Date(Date.parse(at) + watch.minute * 60_000),
    title: '示例市',
  });
  return { ...made, watch };
}

test('told once when it arises and once when it is over, also by one that was started anew in between', async () => {
  const store = await newStore();
  const group = await robotFor(yes);
  const first = notifier(store, [group]);
  for (const minute of [0, 1, 2]) {
    first.watch.minute = minute;
    await first.look(disk);
  }
  expect(textsOf(group)).toEqual([expect.stringMatching(/^日晷 Sundial（示例市）：新告警 1 项\n【注意】存证据的空间快用完了/)]);
  const second = notifier(store, [group], {}, { minute: 3, logged: [] });
  await second.look(disk);
  for (const minute of [4, 5, 14, 15]) {
    second.watch.minute = minute;
    await second.look(overview());
  }
  expect(textsOf(group).slice(1)).toEqual([expect.stringMatching(/已解除 1 项\n【已解除】存证据的空间快用完了.*（历时1小时15分）$/)]);
  expect(await store.alerts()).toMatchObject([{ id: 'disk:disk', cleared: expect.any(String), told: expect.any(String) }]);
  expect(await store.alerts({ open: true })).toEqual([]);
});

test('two serves on one store: whoever leads next tells nothing twice', async () => {
  const store = await newStore();
  const group = await robotFor(yes);
  const [one, other] = [notifier(store, [group]), notifier(store, [group])];
  await one.look(disk);
  await other.look(disk);
  await one.look(late);
  await other.look(late);
  expect(textsOf(group)).toHaveLength(2);
});

test('what lasts is told again after a day', async () => {
  const store = await newStore();
  const group = await robotFor(yes);
  const { look, watch } = notifier(store, [group]);
  for (watch.minute of [0, 1439, 1440, 1441]) await look(disk);
  expect(textsOf(group)).toEqual([expect.stringMatching(/新告警/), expect.stringMatching(/仍未解决 1 项\n【注意·仍未解决】/)]);
});

test('a channel that fails is tried again, less and less often; the others are told at once, and of its failure', async () => {
  const store = await newStore();
  const [broken, well] = [await robotFor(no), await robotFor(yes)];
  const { look, watch } = notifier(store, [broken, well]);
  for (watch.minute = 0; watch.minute <= 90; watch.minute += 1) await look(disk);
  expect(textsOf(well)).toEqual([
    expect.stringMatching(/存证据的空间/),
    expect.stringMatching(/通知渠道 group0 发送失败：errcode 93000 .*npx sundial notify test --channel group0/),
  ]);
  // In the minutes 0, 1, 2, 4, 8, 16, 32 and 62.
  expect(broken.received.length).toBe(8);
  const incidents = await store.incidents({ limit: 50 });
  expect(incidents.map(({ job, what, kind }) => `${job} ${what} ${kind}`)).toEqual(['notify group0 note']);
  expect(JSON.stringify([incidents, watch.logged, await store.alerts()])).not.toMatch(/tr0ub4dor|127\.0\.0\.1/);
  broken.answers.splice(0, 1, yes);
  watch.minute = 130;
  await look(disk);
  expect(textsOf(broken).at(-1)).toMatch(/存证据的空间/);
  expect(watch.logged.map(([event]) => event)).toContain('notify-again');
});

test('a channel that never answers holds nobody up for longer than its time-out', async () => {
  const store = await newStore();
  const [mute, well] = [await robotFor('hang'), await robotFor(yes)];
  const { look, watch } = notifier(store, [mute, well]);
  await look(disk);
  expect(textsOf(well)).toHaveLength(1);
  expect(watch.logged).toContainEqual(['not-told', { channel: 'group0', why: 'no answer within 1 s', failures: 1, waitMs: 30_000 }]);
});

test('the store is away: it is told of from memory, nothing is told twice, and nothing is forgotten', async () => {
  const store = await newStore();
  const group = await robotFor(yes);
  let away = false;
  const asked = <A extends unknown[], R>(act: (...given: A) => Promise<R>) => (...given: A) => (away ? Promise.reject(new Error('refused')) : act(...given)); // prettier-ignore
  const shaky = { alerts: asked(store.alerts), saveAlert: asked(store.saveAlert), note: asked(store.note) } as NotifierOptions['store'];
  const { look, watch } = notifier(shaky, [group]);
  await look(disk);
  away = true;
  for (watch.minute = 1; watch.minute <= 20; watch.minute += 1) await look(null, [outage('store', at, 'db:5432 refuses')]);
  expect(textsOf(group).slice(1)).toEqual([expect.stringMatching(/【严重】数据库连不上：db:5432 refuses（自 11月23日 19:11 起）/)]);
  away = false;
  for (; watch.minute <= 40; watch.minute += 1) await look(disk);
  expect(textsOf(group).slice(2)).toEqual([expect.stringMatching(/【已解除】数据库连不上/)]);
  const stored = await store.alerts();
  expect(stored.map(({ id, cleared }) => [id, cleared !== null])).toEqual(expect.arrayContaining([['disk:disk', false], ['outage:store', true]])); // prettier-ignore
});

test('hundreds of alerts are a few messages a minute, and none is lost', async () => {
  const store = await newStore();
  const group = await robotFor(yes);
  const { look, watch } = notifier(store, [group]);
  const many = Array.from({ length: 120 }, (_, at) => trouble('dead', { subject: `judge unit${at}`, says: `x: ${'no '.repeat(40)}` }));
  for (watch.minute = 0; watch.minute < 30; watch.minute += 1) {
    const before = group.received.length;
    await look(overview({ troubles: many }));
    expect(group.received.length - before).toBeLessThanOrEqual(3);
  }
  const told = textsOf(group).join('\n');
  for (let each = 0; each < 120; each += 1) expect(told.split(`judge unit${each} `)).toHaveLength(2);
});

test('it never throws, whatever it is shown', async () => {
  const group = await robotFor(yes);
  const broken = { alerts: () => Promise.reject(new Error('x')), saveAlert: () => Promise.reject(new Error('x')), note: () => Promise.reject(new Error('x')) }; // prettier-ignore
  const { look, watch, close } = notifier(broken, [group]);
  await look({ troubles: null } as never);
  await look(disk);
  await close();
  expect(textsOf(group)).toHaveLength(1);
  expect(watch.logged.map(([event]) => event)).toContain('notifier-failed');
});

test('nobody is told anything without a channel, and alerts are kept all the same', async () => {
  const store = await newStore();
  await notifier(store, []).look(disk);
  const [alert] = (await store.alerts({ open: true })) as [Alert];
  expect(alert).toMatchObject({ id: 'disk:disk', told: null });
});

function city(yaml: string): string {
  const config = mkdtempSync(join(dir, 'city-'));
  initConfig(join(config, 'c'), { rubric: 'county-2019', schema: '{}\n' });
  writeFileSync(join(config, 'c/notify.yaml'), yaml);
  return join(config, 'c');
}

async function notifying(argv: string[], env: Record<string, string> = {}) {
  const screen = terminal();
  const session = openSession(screen, env);
  try {
    await notifyCommand(session)[0]!.parseAsync(argv, { from: 'user' });
  } catch (error) {
    session.exit = complain(screen, error, false);
  }
  return { code: session.exit, out: screen.text(), err: screen.complaints() };
}

test('sundial notify test: what each channel answers, and an exit code that says whether all took it', async () => {
  const [well, broken] = [await robotFor(yes), await robotFor(no)];
  const config = city('channels:\n  - { id: mail, kind: wecom, urlFrom: ROBOT_A }\n  - { id: group, kind: wecom, urlFrom: ROBOT_B }\n');
  const env = { ROBOT_A: well.url, ROBOT_B: broken.url };
  const both = await notifying(['test', '--config', config], env);
  expect(both.code).toBe(3);
  expect(both.out.split('\n')).toEqual([
    'sent      mail (wecom): errcode 0',
    expect.stringMatching(/^NOT SENT {2}group \(wecom\): errcode 93000 \(no such robot.*\): invalid webhook url$/),
  ]);
  expect(textsOf(well)[0]).toMatch(/^日晷 Sundial（示例市）：渠道测试\n这是一条测试消息/);
  const one = await notifying(['test', '--config', config, '--channel', 'mail', '--json'], { ROBOT_A: well.url });
  expect(one.code).toBe(0);
  expect(NotifyTestOutput.parse(JSON.parse(one.out)).channels).toMatchObject([
    { channel: 'mail', kind: 'wecom', sent: true, says: 'errcode 0' },
  ]);
  expect(JSON.stringify([both, one])).not.toMatch(/tr0ub4dor/);
});

test.each([
  ['channels: []\n', [], /notify\.yaml: expected a channel, found none; sundial init writes one/],
  ['channels:\n  - { id: a, kind: wecom, urlFrom: ROBOT_A }\n', ['--channel', 'b'], /expected a channel "b", found none; known: a/],
  [
    'channels:\n  - { id: a, kind: wecom, urlFrom: ROBOT_A }\n',
    [],
    /notify\.yaml: channels\[0\]\.urlFrom: expected environment variable ROBOT_A, found nothing in it; set ROBOT_A/,
  ],
])('sundial notify test refuses %j %j', async (yaml, argv, says) => {
  const { code, err } = await notifying(['test', '--config', city(yaml), ...argv]);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(says) });
});
