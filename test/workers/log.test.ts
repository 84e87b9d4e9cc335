/** What may stand in a log: every sort of number and secret is taken out of it, ordinary lines are left alone, and nothing makes it throw. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openLog, secretsOf } from '../../workers/log.ts';
import { redacted } from '../../workers/redaction.ts';

const root = join(import.meta.dirname, '../..');

/** Made to be recognised; belong to nobody. */
const id = '110101199003070310';
const card = '6222021234567890128';

test.each([
  ['an identity number', `办件人 ${id} 未读`, '110***'],
  ['with gaps', '110101 19900307 0310', '110***'],
  ['within an address', `http://www.shili.test/x/${id}.html`, 'http://www.shili.test/x/110***.html'],
  ['in full-width signs', '１１０１０１１９９００３０７０３１０', '110***'],
  ['split by a sign that nobody sees', '110101\u200b199003070310', '110***'],
  ['ending in X', '11010119900307109X', '110***'],
  ['of the old kind', '110101900307031', '110***'],
  ['a bank card', card, '622***'],
  ['a bank card with gaps', '6222 0212 3456 7890 128', '622***'],
  ['a mobile', '联系人 13800138000', '138***'],
  ['a mobile in groups', '138-0013-8000', '138***'],
  ['a mobile from abroad', '+86 13800138000', '861***'],
  ["an office's telephone, which no log needs", '办公电话 0371-65712345', '037***'],
  ['a telephone in brackets', '（0371）65712345', '037***'],
  ['a telephone with a long dash and an extension', '-0371—65712345-1', '037***'],
  ['a telephone from abroad', '+86-371-65712345', '863***'],
  ['a hotline', '400-123-4567', '400***'],
  ['a mobile dialled from afar', '013800138000', '013***'],
  ['a mailbox', 'zhangsan@example.gov.cn', '***@example.gov.cn'],
  ['统一社会信用代码', '91410000MA00000000', '914***'],
  ['a passport', '护照 E12345678', 'E1'],
])('%s is taken out', (_, text, left) => {
  const shown = redacted(text);
  expect(shown).toContain(left);
  expect(shown).not.toMatch(/\d{7}|\d{4}[ -]\d{4}|zhangsan/);
});

test.each([
  ['postgres://sundial:s3cret@db:5432/sundial', 'postgres://***@db:5432/sundial'],
  ['postgres://sundial:p/w@d@db/sundial', 'postgres://***@db/sundial'],
  ['cannot reach redis://:s3cret@cache:6379/0, trying again', 'cannot reach redis://***@cache:6379/0, trying again'],
  ['https://robot.test/send?access_token=abc&x=1#frag', 'https://robot.test/send?access_token=***&x=***'],
  ['https://robot.test/open-apis/bot/v2/hook/9f2b-11', 'https://robot.test/open-apis/bot/v2/hook/***'],
  ['http://www.shili.test/?name', 'http://www.shili.test/?***'],
  ['http://www.shili.test/a/b.html', 'http://www.shili.test/a/b.html'],
  ['{"password":"s3cret","a":1}', '{"password":"***","a":1}'],
  ['PGPASSWORD=s3cret psql', 'PGPASSWORD=*** psql'],
  ['Authorization: Bearer s3cret.abc', 'Authorization: ***'],
  ['sent with Bearer s3cret.abcd', 'sent with Bearer ***'],
  ['AUTH PLAIN AHMzY3JldA==', 'AUTH PLAIN ***'],
  ['url_https://u:s3cret@h.test/x', 'url_https://***@h.test/x'],
  ['密码：s3cret', '密码：***'],
  ['密码: s3cret，（见表2）', '密码: ***，（见表2）'],
  ['密码: s3cret', '密码: ***'],
])('%s', (text, shown) => {
  expect(redacted(text)).toBe(shown);
});

test.each([
  'site portal: 1234 of 20000 pages, 2026-11-23T19:11:13.123Z, 12.5 s',
  'portal.2018-12~2.wacz sha256 0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9',
  'http://www.shili.test/art/2018/12/1/art_1234_567890.html',
  '/data/evidence/2018-12/2018-12.portal.wacz: 1.5 GB are free',
  'job 1700000000000-3, worker 3f1c5a52-7e0b-4c1e-9f57-2f7d6f7d0a11',
  '127.0.0.1:5432 10.0.12.255:6379',
  '12345 热线',
  'password authentication failed for user "sundial"',
  'pid 4711, 1795432273500 ms, 2026-11-23 2026-11-24, v20.19.0, 0.0371',
  '2026年10月的检查逾期（单位 3/49，数据库 10.0.0.1:5432）：尚未结束',
])('left alone: %s', (text) => {
  expect(redacted(text)).toBe(text);
});

const lines = (level: 'info' | 'warn', act: (log: ReturnType<typeof openLog>) => void, secrets: string[] = []) => {
  const written: string[] = [];
  act(openLog({ level, secrets, write: (line) => void written.push(line) }));
  expect(written.every((line) => /^\{[^\n]*\}\n$/.test(line) && line.length <= 8001)).toBe(true);
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
};

test('a line says when, how grave, what, and of which run and site; what is reserved is not written over', () => {
  const [line] = lines('info', (log) => log('site-paused', { run: '2018-12', site: 'portal', level: 'x', time: 1, event: 'y' }));
  expect(line).toMatchObject({ level: 'info', event: 'site-paused', run: '2018-12', site: 'portal', level_: 'x', time_: 1, event_: 'y' });
  expect(new Date(line!['time'] as string).getTime()).toBeGreaterThan(0);
});

test('a command is told of trouble only', () => {
  const told = lines('warn', (log) =>
    ['site-paused', 'site-failed', 'disk-low', 'store-outage', 'late-items'].forEach((event) => log(event, {})),
  );
  expect(told.map(({ event }) => event)).toEqual(['site-failed', 'disk-low', 'store-outage']);
});

test('errors, nested values, keys and known secrets are cleaned, too', () => {
  const cause = new Error('getaddrinfo ENOTFOUND https://x.test/?key=abc');
  const error = Object.assign(new Error(`no answer for ${id}`, { cause }), { code: 'EFAIL' });
  const all = lines('info', (log) => log('job-failed', { error, list: [{ [id]: { phone: '13800138000' } }], why: 'it was tr0ub4dor' }), [
    'tr0ub4dor',
  ]);
  expect(all[0]!['error']).toEqual({
    name: 'Error',
    message: 'no answer for 110***',
    code: 'EFAIL',
    cause: { name: 'Error', message: 'getaddrinfo ENOTFOUND https://x.test/?key=***' },
  });
  expect(JSON.stringify(all)).not.toMatch(/\d{11}|tr0ub4dor/);
  const [keys] = lines('info', (log) =>
    log('x', { password: 'a', userPassword: 1, token: 'b', accessToken: 'c', tokens: 3, key: 'portal' }),
  );
  expect(keys).toMatchObject({ password: '***', userPassword: '***', token: '***', accessToken: '***', tokens: 3, key: 'portal' });
});

test('whatever it is handed, it writes one bounded line or nothing, and never throws', () => {
  const round: Record<string, unknown> = {};
  round['self'] = round;
  const throwing = { get x(): never { throw new Error('no'); } }; // prettier-ignore
  const proxy = new Proxy({}, { ownKeys: () => { throw new Error('no'); } }); // prettier-ignore
  const odd = [
    round,
    throwing,
    proxy,
    { big: 10n, sign: Symbol('s'), act: () => 1, bytes: Buffer.alloc(9), at: new Date(NaN), map: new Map([['a', 1]]) },
  ];
  expect(lines('info', (log) => odd.forEach((each) => log('odd', each as Record<string, unknown>)))).toHaveLength(odd.length);
  const wide = Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`k${at}`, '长'.repeat(100_000)]));
  const [cut] = lines('info', (log) => log('wide', { run: '2018-12', ...wide }));
  expect(cut).toMatchObject({ event: 'wide', run: '2018-12', cut: expect.any(Number) });
  const broken = openLog({ level: 'info', write: () => { throw new Error('EPIPE'); } }); // prettier-ignore
  expect(() => broken('x', {})).not.toThrow();
  expect(() => openLog({ level: 'info' })('x', null as never)).not.toThrow();
});

test('a hostile text costs no time', () => {
  const started = performance.now();
  for (const sign of ['1', '1 ', 'a@', 'http://', '0371-', '1-', 'x:', '"password":']) redacted(sign.repeat(1_000_000));
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('passwords within the addresses of the servers, and the keys', () => {
  const settings = { databaseUrl: 'postgres://u:p%40ssword@h/d', redisUrl: 'redis://:cache-word@h', sealKey: 'MC4CAQAw', dataDir: 'data' };
  expect(secretsOf(settings).sort()).toEqual(['MC4CAQAw', 'cache-word', 'p%40ssword', 'p@ssword']);
});

test('whoever reads it may go away: the process goes on', () => {
  const script = `import { openLog } from './workers/log.ts';
    const log = openLog({ level: 'info' });
    for (let turn = 0; turn < 20_000; turn += 1) log('tick', { turn, text: 'x'.repeat(100) });
    process.stdout.write('went on');`;
  const words = `node --import tsx --input-type=module -e '${script.replaceAll("'", `'"'"'`)}' 2> >(head -1 >/dev/null)`;
  const { stdout, status } = spawnSync('bash', ['-c', words], { cwd: root, encoding: 'utf8', timeout: 300_000 });
  expect({ stdout, status }).toEqual({ stdout: 'went on', status: 0 });
});
