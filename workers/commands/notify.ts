/** `sundial notify test`: whether each channel of notify.yaml takes a message, before a night in which it has to. */
import { join } from 'node:path';
import { Command } from 'commander';
import { loadConfig, type Config } from '../../config/load.ts';
import { openChannels, secretsIn } from '../notify/channels.ts';
import { testNotice } from '../notify/notice.ts';
import type { Channel } from '../notify/post.ts';
import type { NotifyTestOutput } from '../outputs-notify.ts';
import { redacted } from '../redaction.ts';
import { Exit, printJson, Refusal, withExample, type Session } from './command.ts';

interface Options {
  config: string;
  channel?: string;
  json?: boolean;
}

export function notifyCommand(session: Session): Command[] {
  const command = new Command('notify').description('whom sundial serve tells of trouble');
  const test = new Command('test')
    .description('send a test message by each channel of notify.yaml, and say what it answers')
    .option('--config <dir>', 'configuration directory', 'config')
    .option('--channel <id>', 'only this one')
    .option('--json', 'print one JSON document')
    .action((options: Options) => run(session, options));
  test.addHelpText('after', '\nExit codes: 0 every channel took it; 3 some channel did not (it says why); 2 bad usage or configuration.');
  command.addCommand(
    withExample(test, 'npx sundial notify test --config my-city\nnpx sundial notify test --config my-city --channel group'),
  );
  return [command];
}

async function run(session: Session, options: Options): Promise<void> {
  const config = loadConfig(options.config);
  const notify = { ...config.notify, channels: wanted(config, options.channel) };
  const now = () => new Date();
  const channels = openChannels(notify, session.env, now, join(config.dir, 'notify.yaml'));
  const secrets = secretsIn(notify, session.env);
  const answers = await Promise.all(channels.map((channel) => answerOf(channel, { title: config.city.name, secrets, now })));
  const output: NotifyTestOutput = { channels: answers };
  if (!answers.every(({ sent }) => sent)) session.exit = Exit.unjudged;
  if (options.json) printJson(session, output);
  else
    session.terminal.out(
      answers.map(({ channel, kind, sent, says }) => `${sent ? 'sent    ' : 'NOT SENT'}  ${channel} (${kind}): ${says}`).join('\n'),
    );
}

function wanted({ dir, notify: { channels } }: Config, id: string | undefined): Config['notify']['channels'] {
  const file = join(dir, 'notify.yaml');
  if (channels.length === 0)
    throw new Refusal('no-channel', `${file}: expected a channel, found none`, 'sundial init writes one with examples');
  if (id === undefined) return channels;
  const found = channels.filter((channel) => channel.id === id);
  const known = channels.map((channel) => channel.id).join(', ');
  if (found.length === 0) throw new Refusal('no-channel', `${file}: expected a channel "${id}", found none`, `known: ${known}`);
  return found;
}

interface Trying {
  title: string;
  secrets: string[];
  now(): Date;
}

async function answerOf(channel: Channel, { title, secrets, now }: Trying): Promise<NotifyTestOutput['channels'][number]> {
  const started = performance.now();
  const answer = await channel.send(testNotice(title, now().toISOString()));
  const says = redacted(answer.sent ? answer.says : answer.why, secrets, 400);
  const ms = Math.round(performance.now() - started);
  return { channel: channel.id, kind: channel.kind, sent: answer.sent, says, ms };
}
