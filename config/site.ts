/** A site is what gets crawled: one front door, the hosts behind it, and how a guest behaves there. */
import { z } from 'zod';
import { PolicyOverrides } from './policy.ts';
import { Url } from './url.ts';

/** Ids become file names and address fragments: letters (any script), digits, dot, dash, underscore; no path separators. */
export const Id = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u, 'letters, digits, "-", "_" or "."; at most 64');

/** A host as it stands in an address: lower case, Chinese names as punycode, with its port when that is not the scheme's own ("127.0.0.1:8080"). */
export const Host = z
  .string()
  .refine((text) => /^(\[[\da-f:.]+\]|[^\s/?#@:%\\[\]]+)(:\d+)?$/i.test(text) && URL.canParse(`http://${text}`), {
    error: 'a host name, with its port if it is not 80 or 443',
    abort: true,
  })
  .transform((text) => new URL(`http://${text}`).host);

export const Site = z
  .strictObject({
    id: Id,
    name: z.string().min(1),
    home: Url,
    hosts: z.array(Host).default([]).describe("Every host of this site; the home page's host is always one of them."),
    intranet: z.boolean().default(false).describe('Opens private addresses for the declared hosts of this site, and for nothing else.'),
    policy: PolicyOverrides.optional().describe('Overrides of policy.yaml for this site.'),
  })
  .transform((site) => ({ ...site, hosts: [...new Set([new URL(site.home).host, ...site.hosts])] }));
export type Site = z.output<typeof Site>;
