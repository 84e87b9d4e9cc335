#!/usr/bin/env node
// Tells a container engine whether the process beside it can work: its /readyz, asked without loading anything of Sundial.
const listen = process.env.SUNDIAL_LISTEN || '127.0.0.1:8080';
const port = listen.slice(listen.lastIndexOf(':') + 1);
const timeoutMs = 8_000;

const reply = await globalThis
  .fetch(`http://127.0.0.1:${port}/readyz`, { signal: globalThis.AbortSignal.timeout(timeoutMs) })
  .catch(() => null);
process.exit(reply?.ok === true ? 0 : 1);
