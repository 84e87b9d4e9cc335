/** The document that `sundial notify test --json` prints, as a schema; outputs.ts lists it with the others. */
import { z } from 'zod';

export const NotifyTestOutput = z.strictObject({
  channels: z.array(
    z.strictObject({
      channel: z.string(),
      kind: z.enum(['email', 'wecom', 'dingtalk', 'feishu', 'webhook']),
      sent: z.boolean().describe('the other side has taken it; whether somebody reads it, nobody knows'),
      says: z.string().describe('what the other side answered, or why nothing was sent'),
      ms: z.int().nonnegative(),
    }),
  ),
});
export type NotifyTestOutput = z.output<typeof NotifyTestOutput>;
