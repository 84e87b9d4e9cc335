/** The documents that `sundial probe --json` prints, as schemas; outputs.ts lists them with the others. */
import { z } from 'zod';

const instant = z.string();

export const ProbeOutput = z.strictObject({
  at: instant,
  controls: z.array(z.strictObject({ address: z.string(), up: z.boolean() })),
  samples: z.array(
    z.strictObject({
      site: z.string(),
      address: z.string(),
      at: instant,
      verdict: z.enum(['opened', 'failed', 'unclear', 'discarded']).describe('only opened and failed count'),
      why: z.string().nullable().describe('blocked: waf, silent: timeout, HTTP 500, slow; null: it opened'),
      status: z.int().nullable(),
      ms: z.int(),
      finalAddress: z.string(),
      toHttps: z.boolean(),
      v4: z.array(z.string()).nullable().describe('null: the name servers could not be asked; []: they say there is none'),
      v6: z.array(z.string()).nullable(),
      v6Connects: z.boolean().nullable(),
      tls: z.enum(['trusted', 'untrusted', 'failed', 'closed']).nullable(),
      certificateUntil: instant.nullable(),
      discarded: z.enum(['controls-down', 'all-down']).nullable(),
      digest: z.string().describe('sha256 of the sample as it is kept'),
    }),
  ),
});
export type ProbeOutput = z.output<typeof ProbeOutput>;

const counted = { failed: z.int(), of: z.int() };

export const ProbeShowOutput = z.strictObject({
  month: z.string(),
  rubric: z.string(),
  limits: z.strictObject({ slowMs: z.int(), perDay: z.int(), days: z.int(), share: z.string() }),
  sites: z.array(
    z.strictObject({
      site: z.string(),
      address: z.string(),
      samples: z.int(),
      discarded: z.int().describe('our own line was down'),
      unclear: z.int().describe('turned away, not looked at, or perhaps a fault of ours'),
      ...counted,
      first: instant.nullable(),
      last: instant.nullable(),
      enough: z.boolean(),
      has: z.int().describe('looks of the fullest stretch of days, of those it needs'),
      needs: z.int(),
      week: z
        .strictObject({ from: z.string(), to: z.string(), ...counted })
        .nullable()
        .describe('the latest full stretch: it decides'),
      reached: z.boolean().nullable().describe('whether the share that vetoes is reached; null: not enough looks'),
    }),
  ),
});
export type ProbeShowOutput = z.output<typeof ProbeShowOutput>;
