/** An address as people write it in a configuration. */
import { z } from 'zod';

/** An absolute http(s) address. */
export const Url = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'an absolute http:// or https:// address');
