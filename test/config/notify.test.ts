/** notify.yaml: what it may say, that no secret may stand in it, and that a mistake in it never prints one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { notifyYaml } from '../../config/init-yaml.ts';
import { NotifyConfig, variablesOf } from '../../config/notify.ts';
import { problemLine } from '../../config/problem.ts';
import { readYaml } from '../../config/yaml-file.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-notify-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function read(text: string) {
  const file = join(dir, 'notify.yaml');
  writeFileSync(file, text);
  const { value, problems } = readYaml(file, NotifyConfig);
  return { value, problems: problems.map((problem) => problemLine(problem).replace(`${dir}/`, '')) };
}

const mail = 'channels:\n  - { id: mail, kind: email, host: smtp.gov.test, from: sundial@gov.test, to: [office@gov.test]';

test('the file that init writes is sound, as it stands and with its channels taken in', () => {
  expect(read(notifyYaml)).toMatchObject({ problems: [], value: { channels: [], againHours: 24, settleMinutes: 10 } });
  const taken = read(notifyYaml.replace('channels: []', 'channels:').replaceAll(/^# {2}/gm, '  '));
  expect(taken.problems).toEqual([]);
  expect(taken.value!.channels).toMatchObject([
    { id: 'mail', kind: 'email', port: 465, requireTls: true, least: 'info' },
    { id: 'group', kind: 'wecom', quiet: '22:00-07:30', least: 'warning', timeoutMs: 10_000 },
  ]);
  expect(variablesOf(taken.value!).map(({ name }) => name)).toEqual(['SUNDIAL_SMTP_USER', 'SUNDIAL_SMTP_PASSWORD', 'SUNDIAL_ROBOT']);
});

test.each([
  ['an unknown channel', 'channels:\n  - { id: a, kind: sms }', /channels\[0\]\.kind: expected .*"wecom".*found "sms"/],
  ['a user without a password', `${mail}, userFrom: SMTP_USER }`, /passwordFrom: expected userFrom and passwordFrom together, or neither/],
  [
    'two of one id',
    `${mail} }\n  - { id: mail, kind: webhook, urlFrom: HOOK }`,
    /channels\[1\]\.id: expected an id that no other channel has/,
  ],
  ['no mailbox', mail.replace('office@gov.test', 'office') + ' }', /channels\[0\]\.to\[0\]: expected a mailbox/],
  ['a kind nobody knows', `${mail}, kinds: [latte] }`, /kinds\[0\]: expected one of .*did you mean "late"/],
  ['a password in the file', `${mail}, password: tr0ub4dor }`, /password: expected a known key/],
  ['quiet hours that are none', `${mail}, quiet: "22-7" }`, /quiet: expected hours of the day/],
])('%s', (_, text, says) => {
  const { problems } = read(text);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(says);
});

test('whoever writes the secret where its name belongs is told so, and does not read it on the screen', () => {
  const { problems } = read('channels:\n  - { id: a, kind: wecom, urlFrom: "https://robot.test/send?key=tr0ub4dor" }');
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/notify\.yaml:2: channels\[0\]\.urlFrom: expected the name of an environment variable/);
  expect(problems[0]).not.toMatch(/tr0ub4dor/);
});
