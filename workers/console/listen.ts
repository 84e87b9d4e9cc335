/** Where the console may listen, and what to say when it cannot. */
import ipaddr from 'ipaddr.js';
import type { Settings } from '../../config/settings.ts';
import { Refusal } from '../commands/command.ts';

export interface Address {
  host: string;
  port: number;
}

/** The world may not read what nobody guards: beyond this machine a password is needed. */
export function addressOf({ listen, consolePassword }: Pick<Settings, 'listen' | 'consolePassword'>): Address {
  const [, name = '', port = ''] = /^(.*):(\d+)$/.exec(listen) ?? [];
  const host = name.replace(/^\[(.*)\]$/, '$1');
  if (host === '' || Number(port) > 65_535)
    throw new Refusal('settings', `SUNDIAL_LISTEN: expected host:port, found ${JSON.stringify(listen)}`, 'e.g. 127.0.0.1:8080');
  if (!isLoopback(host) && consolePassword === undefined)
    throw new Refusal(
      'settings',
      `SUNDIAL_LISTEN is ${listen}, which other machines can reach: expected SUNDIAL_CONSOLE_PASSWORD beside it, found none`,
      'set a password of 8 characters or more (user name: sundial), or listen on 127.0.0.1:8080',
    );
  return { host, port: Number(port) };
}

export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost') return true;
  return ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback';
}

const why: Record<string, string> = {
  EADDRINUSE: 'is in use by another program',
  EACCES: 'may not be used by this user',
  EADDRNOTAVAIL: 'is no address of this machine',
  ENOTFOUND: 'is a name that cannot be resolved',
};

/** A port that is taken is no defect; anything else stays what it is. */
export function explainListening(listen: string, error: unknown): unknown {
  const reason = why[(error as NodeJS.ErrnoException).code ?? ''];
  if (reason === undefined) return error;
  return new Refusal(
    'listen',
    `SUNDIAL_LISTEN: ${listen} ${reason}`,
    'set SUNDIAL_LISTEN to another host:port, or to "off", or end what holds it',
  );
}
