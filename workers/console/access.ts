/** Who may read the console, and what a browser may do with what it reads: nothing can be changed here. */
import { createHash, timingSafeEqual } from 'node:crypto';
import basicAuth from '@fastify/basic-auth';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isLoopback } from './listen.ts';

export const user = 'sundial';

/** Asked by machines that hold no password; they are told next to nothing. */
const open = new Set(['/healthz', '/readyz']);

const pathOf = ({ url }: FastifyRequest): string => url.replace(/[?#].*$/s, '');

/** `password` null: only this machine can ask, and a page of a stranger must not ask in its name. */
export async function guard(app: FastifyInstance, password: string | null): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    harden(reply);
    if (request.method === 'GET' || request.method === 'HEAD') return;
    await reply.code(405).header('allow', 'GET, HEAD').type('text/plain; charset=utf-8').send('只读\n');
  });
  if (password === null) {
    app.addHook('onRequest', async (request, reply) => {
      if (reply.sent || open.has(pathOf(request)) || isLoopback(nameOf(request.headers.host))) return;
      // A name that was bent to 127.0.0.1 (DNS rebinding) would make a stranger's script a reader.
      await reply.code(421).type('text/plain; charset=utf-8').send('set SUNDIAL_CONSOLE_PASSWORD to be asked by this name\n');
    });
    return;
  }
  await app.register(basicAuth, {
    authenticate: { realm: 'Sundial' },
    validate: async (name, given) => {
      // Both are compared, and digests are equally long: the time tells nothing.
      const [isUser, isPassword] = [isSame(name, user), isSame(given, password)];
      if (!isUser || !isPassword) throw Object.assign(new Error('wrong user name or password'), { statusCode: 401 });
    },
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (reply.sent || open.has(pathOf(request))) done();
    else app.basicAuth(request, reply, done);
  });
}

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
const isSame = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted));

function nameOf(host: string | undefined): string {
  return (host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

const LIVE =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Pages that were printed bring their style with them, and show strangers' text: no script at all, whatever stands in it. */
export const PRINTED =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-downloads allow-top-navigation-by-user-activation";

function harden(reply: FastifyReply): void {
  reply.headers({
    'content-security-policy': LIVE,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
  });
}
