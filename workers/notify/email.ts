/** E-mail by SMTP: one plain message to all, over an encrypted line unless the office says otherwise. */
import { createTransport } from 'nodemailer';
import type { ChannelOf } from '../../config/notify.ts';
import { textOf } from './notice.ts';
import { oneLine, type Answer, type Channel } from './post.ts';

export interface Login {
  user: string;
  pass: string;
}

export function email(config: ChannelOf<'email'>, login: Login | null): Channel {
  const { id, host, port, secure = port === 465, requireTls, from, to, timeoutMs } = config;
  const send: Channel['send'] = async (notice) => {
    const transport = createTransport({
      ...{ host, port, secure, requireTLS: !secure && requireTls },
      ...(login === null ? {} : { auth: login }),
      ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs, dnsTimeout: timeoutMs },
      // Nothing of a message may ever name a file or an address to be put in.
      ...{ disableFileAccess: true, disableUrlAccess: true },
    });
    const headers = { 'Auto-Submitted': 'auto-generated' };
    try {
      const sending = transport.sendMail({
        from,
        to,
        subject: notice.heading,
        text: `${textOf(notice).replaceAll('\n', '\n\n')}\n`,
        headers,
      });
      const { rejected, accepted } = await within(sending, 3 * timeoutMs);
      return { sent: true, says: rejected.length > 0 ? `taken for ${accepted.length} of ${to.length} mailboxes` : 'taken' };
    } catch (error) {
      return failure(error as Failure, timeoutMs);
    } finally {
      transport.close();
    }
  };
  return { id, kind: 'email', mostBytes: 100_000, send };
}

interface Failure {
  code?: string;
  responseCode?: number;
  response?: string;
  message?: string;
}

function failure({ code, responseCode, response, message }: Failure, timeoutMs: number): Answer {
  const hints: Record<string, string> = {
    EAUTH: 'the server refuses the user name or the password',
    ETLS: 'the line cannot be encrypted; requireTls: false sends all the same',
    ESOCKET: 'the line broke, or what it is encrypted with is not trusted',
    ECONNECTION: 'no connection',
    ETIMEDOUT: `no answer within ${timeoutMs / 1000} s`,
    EDNS: 'its name is not known',
    EENVELOPE: 'the server refuses the sender or every mailbox',
  };
  const said = responseCode === undefined ? '' : ` (${responseCode} ${oneLine(response ?? '').replace(/^\d{3}[ -]/, '')})`;
  const known = hints[code ?? ''];
  return {
    sent: false,
    why: `${known ?? oneLine(message ?? 'unknown reason')}${known !== undefined && said === '' && code !== 'ETIMEDOUT' ? ` (${oneLine(message ?? code!)})` : said}`,
    afterMs: null,
  };
}

/** However slowly a server goes on talking, somebody waits. */
async function within<T>(work: Promise<T>, mostMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })), mostMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
