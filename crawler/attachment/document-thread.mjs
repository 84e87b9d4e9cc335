// Starts the thread that reads documents: no network first, then the TypeScript readers as they stand (docs/decisions/no-build-step.md).
import { Socket as Datagrams } from 'node:dgram';
import { Socket } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

const refuse = () => {
  throw new Error('a document is read without a network');
};
Object.assign(Socket.prototype, { connect: refuse });
Object.assign(Datagrams.prototype, { send: refuse, connect: refuse, bind: refuse });

const unregister = register();
const { serve } = await import('./document-thread.ts');
// Libraries are loaded later, when a document asks for them, and as they are: tsx would take seconds over them.
await unregister();
serve(parentPort);
