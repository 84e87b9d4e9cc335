/** notify.yaml and the environment → channels; a variable that is missing is named before anything runs. */
import { variablesOf, type NotifyChannel, type NotifyConfig } from '../../config/notify.ts';
import { ConfigError, type Problem } from '../../config/problem.ts';
import { dingtalk } from './dingtalk.ts';
import { email } from './email.ts';
import { feishu } from './feishu.ts';
import type { Channel } from './post.ts';
import { webhook } from './webhook.ts';
import { wecom } from './wecom.ts';

export type Environment = Record<string, string | undefined>;

/** `file`: as errors shall name it. Throws ConfigError with every variable that is missing or holds no address. */
export function openChannels(notify: NotifyConfig, env: Environment, now: () => Date, file = 'notify.yaml'): Channel[] {
  const problems = variablesOf(notify).flatMap(({ name, path }) => problemOf(name, path, env, file));
  if (problems.length > 0) throw new ConfigError(problems);
  return notify.channels.map((channel) => channelOf(channel, env, now));
}

/** What may never be printed: the values of all variables, and what of an address lets its bearer in. */
export function secretsIn(notify: NotifyConfig, env: Environment): string[] {
  const values = variablesOf(notify).flatMap(({ name }) => env[name] ?? []);
  const parts = values.flatMap((value) => {
    if (!URL.canParse(value)) return [];
    const { pathname, search, searchParams, host } = new URL(value);
    const long = [...pathname.split('/'), ...searchParams.values()].filter((part) => part.length >= 12);
    return [`${pathname}${search}`, ...long].filter((part) => part.length > 1 && part !== host);
  });
  return [...new Set([...values, ...parts])].filter((secret) => secret.length >= 4).sort((a, b) => b.length - a.length);
}

function problemOf(name: string, path: string, env: Environment, file: string): Problem[] {
  const value = env[name];
  const about = { file, line: null, path };
  const hint = `set ${name} where sundial runs, or take the channel out of ${file}`;
  if (value === undefined || value.trim() === '')
    return [{ ...about, expected: `environment variable ${name}`, found: 'nothing in it', hint }];
  if (!path.endsWith('urlFrom') || (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol))) return [];
  return [{ ...about, expected: `an absolute https:// address in environment variable ${name}`, found: 'something else', hint }];
}

function channelOf(channel: NotifyChannel, env: Environment, now: () => Date): Channel {
  const valueOf = (name: string | undefined): string | null => (name === undefined ? null : env[name]!.trim());
  switch (channel.kind) {
    case 'email': {
      const [user, pass] = [valueOf(channel.userFrom), valueOf(channel.passwordFrom)];
      return email(channel, user === null || pass === null ? null : { user, pass });
    }
    case 'wecom':
      return wecom(channel, valueOf(channel.urlFrom)!);
    case 'dingtalk':
      return dingtalk(channel, valueOf(channel.urlFrom)!, valueOf(channel.secretFrom), now);
    case 'feishu':
      return feishu(channel, valueOf(channel.urlFrom)!, valueOf(channel.secretFrom), now);
    case 'webhook':
      return webhook(channel, valueOf(channel.urlFrom)!, valueOf(channel.tokenFrom));
  }
}
