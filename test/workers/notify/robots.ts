/** Servers on loopback that stand for a robot's platform and for a mail server: they remember what came, and answer as they are told. */
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTcp, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  url: string;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
}

export interface Robot {
  url: string;
  received: Received[];
  /** What it answers next; the last one for good. hang: nothing at all. reset: it hangs up. */
  answers: (Reply | 'hang' | 'reset')[];
  close(): Promise<void>;
}

export interface Reply {
  status?: number;
  body: unknown;
  headers?: Record<string, string>;
}

export async function robot(...answers: Robot['answers']): Promise<Robot> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ url: request.url!, headers: request.headers, body: JSON.parse(body) });
      const answer = made.answers.length > 1 ? made.answers.shift()! : made.answers[0]!;
      if (answer === 'hang') return;
      if (answer === 'reset') return request.socket.destroy();
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/robot/send?access_token=tr0ub4dor-and-3`;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  const made: Robot = { url, received, answers, close };
  return made;
}

export interface MailServer {
  port: number;
  /** Of each message: what the envelope said, and the message as it came. */
  received: { from: string; to: string[]; data: string }[];
  logins: string[];
  close(): Promise<void>;
}

interface MailManner {
  /** It wants this user and password. */
  login?: { user: string; pass: string };
  /** It greets nobody. */
  mute?: boolean;
  /** Mailboxes that it does not know. */
  unknown?: string[];
}

/** As much SMTP as a client needs; it offers no encryption. */
export async function mailServer({ login, mute = false, unknown = [] }: MailManner = {}): Promise<MailServer> {
  const sockets = new Set<Socket>();
  const received: MailServer['received'] = [];
  const logins: string[] = [];
  const server = createTcp((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    if (mute) return;
    const say = (line: string) => socket.write(`${line}\r\n`);
    let message: MailServer['received'][number] = { from: '', to: [], data: '' };
    let rest = '';
    let inData = false;
    const command = (line: string): void => {
      if (inData) {
        if (line !== '.') return void (message.data += `${line.replace(/^\./, '')}\n`);
        received.push(message);
        [inData, message] = [false, { from: '', to: [], data: '' }];
        return void say('250 taken');
      }
      const path = /<(.*?)>/.exec(line)?.[1] ?? '';
      if (/^EHLO/i.test(line)) return void (login ? (say('250-mail.gov.test'), say('250 AUTH PLAIN')) : say('250 mail.gov.test'));
      if (/^AUTH PLAIN /i.test(line)) {
        const [, user, pass] = Buffer.from(line.slice(11), 'base64').toString().split('\0');
        logins.push(user!);
        return void say(user === login?.user && pass === login?.pass ? '235 welcome' : '535 5.7.8 authentication failed');
      }
      if (/^STARTTLS/i.test(line)) return void say('502 5.5.1 not implemented');
      if (/^MAIL FROM/i.test(line)) message.from = path;
      if (/^RCPT TO/i.test(line)) {
        if (unknown.includes(path)) return void say('550 5.1.1 no such mailbox');
        message.to.push(path);
      }
      if (/^DATA/i.test(line)) return void ((inData = true), say('354 go on'));
      say(/^QUIT/i.test(line) ? '221 bye' : '250 ok');
    };
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString()).split('\r\n');
      rest = lines.pop()!;
      lines.forEach(command);
    });
    say('220 mail.gov.test');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { port: (server.address() as AddressInfo).port, received, logins, close };
}

/** The text of a message, decoded from how it travelled. */
export function mailText(data: string): { subject: string; text: string } {
  const [head = '', ...body] = data.split('\n\n');
  const subject = /^Subject: ((?:.|\n[ \t])*)/m.exec(head)![1]!.replace(/\n[ \t]/g, '');
  const words = subject.replace(/\?=\s*=\?utf-8\?[bq]\?/gi, (joint) => joint).replace(/=\?utf-8\?b\?(.*?)\?=\s*/gi, (_, coded: string) => Buffer.from(coded, 'base64').toString()); // prettier-ignore
  const decoded = words.replace(/=\?utf-8\?q\?(.*?)\?=\s*/gi, (_, coded: string) => quoted(coded.replaceAll('_', ' ')));
  const whole = body.join('\n\n');
  const isBase64 = /^Content-Transfer-Encoding: base64/im.test(head);
  return { subject: decoded, text: isBase64 ? Buffer.from(whole, 'base64').toString() : quoted(whole.replace(/=\n/g, '')) };
}

function quoted(coded: string): string {
  const bytes = coded.replace(/((?:=[0-9A-F]{2})+)/gi, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString());
  return bytes;
}
