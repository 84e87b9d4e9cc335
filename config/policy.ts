/** How the crawler behaves as a guest, and where it stops. Every limit that bites is reported in coverage. */
import { z } from 'zod';
import { Url } from './url.ts';

const wholeMs = z.int().nonnegative();

/** Part of a day on the Shanghai clock; it may span midnight. */
export const Hours = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'hours of the day, e.g. "22:00-06:00"', abort: true })
  .refine((text) => text.slice(0, 5) !== text.slice(6), 'hours that begin and end at different times');

export const CrawlPolicy = z.strictObject({
  userAgent: z
    .string()
    .min(1)
    .default('Sundial/0.1 (+https://example.org/sundial; government website inspection)')
    .describe('One honest name; put an address here where a web master can reach you.'),
  proxy: Url.optional().describe('HTTP forward proxy, e.g. http://127.0.0.1:8899. The proxy then resolves names.'),
  robots: z.enum(['obey', 'owner-override']).default('obey').describe('owner-override: only for a site you own; every use is logged.'),
  concurrency: z.int().min(1).max(16).default(1).describe('Requests at a time to one host.'),
  delayMs: wholeMs.default(1000).describe('Pause between two requests to one host.'),
  timeoutMs: z.int().positive().default(15_000).describe('Longest wait for one address, body included.'),
  maxBodyBytes: z.int().positive().default(20_000_000).describe('A longer body is cut off and its page counts as silent: too-big.'),
  maxHops: z.int().nonnegative().default(5).describe('Redirects followed for one address.'),
  tries: z.int().min(1).max(5).default(2).describe('How often a silent address is asked before it counts as silent.'),
  maxPagesPerSite: z.int().positive().default(20_000),
  maxPagesPerUnit: z.int().positive().default(400),
  hours: Hours.optional().describe(
    'When the site may be asked, Shanghai time, e.g. "22:00-06:00"; outside it the crawl pauses. Default: any time.',
  ),
  maxDepth: z.int().positive().default(6).describe('Links followed away from an entry page.'),
  maxListPages: z.int().positive().default(20).describe('Continuation pages of one list.'),
  browser: z
    .enum(['auto', 'never'])
    .default('auto')
    .describe('auto: Chromium renders a page only when its HTML cannot be judged without scripts.'),
  maxRenderedPages: z.int().nonnegative().default(200),
  pictures: z
    .enum(['auto', 'never'])
    .default('auto')
    .describe(
      'auto: home pages and pages that Chromium rendered are photographed as they stand, for the evidence; facts never depend on it.',
    ),
  maxPictures: z.int().nonnegative().default(300).describe('Pages of one site that are photographed.'),
  maxPictureHeight: z.int().min(100).max(16_000).default(8000).describe('A picture ends so many pixels below the top of its page.'),
  maxPictureBytes: z
    .int()
    .min(10_000)
    .default(2_000_000)
    .describe('A larger picture is made again as JPEG, coarser if need be, or left out.'),
  stylesheets: z
    .enum(['archive', 'skip'])
    .default('archive')
    .describe('archive: style sheets that pages name are kept, each once, so that an archived page can be shown as it looked.'),
  maxParts: z
    .int()
    .nonnegative()
    .default(3000)
    .describe('Style sheets, images, fonts and data of one site that are asked for the sake of pictures and style sheets.'),
  maxPartBytes: z.int().positive().default(5_000_000).describe('A larger part is left out.'),
  maxAllPartsBytes: z
    .int()
    .nonnegative()
    .default(200_000_000)
    .describe('When the parts of one site are larger together, no more are asked for.'),
  vantage: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Where the crawl stands, in words, e.g. the address by which the world sees it; noted in each bundle.'),
  blockedAgainMs: wholeMs
    .default(3_600_000)
    .describe('Pause before addresses that a guard or a rate limit refused are asked once more; 0: at the end of the same session.'),
  sitemaps: z.enum(['follow', 'ignore']).default('follow').describe('Whether sitemaps name pages to visit.'),
  conditional: z
    .enum(['auto', 'never'])
    .default('auto')
    .describe('auto: articles and files seen before are asked for with ETag and Last-Modified; front pages and columns never are.'),
  fullEveryDays: z.int().positive().default(92).describe('A page fetched in full longer ago than this is fetched in full again.'),
  maxOutsideLinks: z.int().nonnegative().default(1000).describe('Outside addresses looked at in one run; the rest is stated as left.'),
  controls: z
    .array(Url)
    .default([])
    .describe(
      'Addresses that answer whenever our own line is up; an availability sample without any of them answering is discarded, and a crawl to which nobody answers waits.',
    ),
  lineAgainMs: z
    .int()
    .positive()
    .default(60_000)
    .describe('Pause before it is tried again when our own line is down; as long as the outage lasts it grows to ten minutes.'),
  lineWaitMs: wholeMs
    .default(21_600_000)
    .describe('So long an outage of our own line is waited out; then what stays silent is stated as such (our-line): nobody can judge.'),
  outsideLinks: z.enum(['check', 'skip']).default('check').describe('Whether links that leave the site are looked at once each.'),
});
export type CrawlPolicy = z.output<typeof CrawlPolicy>;

/** The same keys without their defaults: what a site leaves unsaid stays as policy.yaml has it. */
export const PolicyOverrides = z.strictObject(
  Object.fromEntries(
    Object.entries(CrawlPolicy.shape).map(([key, schema]) => [key, (schema instanceof z.ZodDefault ? schema.unwrap() : schema).optional()]),
  ),
) as unknown as z.ZodType<Partial<CrawlPolicy>>;
