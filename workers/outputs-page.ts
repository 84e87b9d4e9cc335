/** What `sundial page --json` says of one page or document: every fact a check may use, with the text it came from. */
import { z } from 'zod';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const mark = z.string().nullable();
const dated = z.strictObject({ date, from: z.string(), text: z.string() });
const link = z.strictObject({ text: z.string(), url: z.string() });
const spot = z.string().nullable().describe('where it stands: a CSS path, or characters');

const message = z.strictObject({
  title: z.string(),
  url: z.string(),
  askedAt: date.nullable(),
  repliedAt: date.nullable(),
  workdays: z.int().nullable().describe('from the day after asking to the reply, on the State Council’s calendar'),
  replier: z.string().nullable(),
  status: z.enum(['replied', 'open', 'unknown']),
  complex: z.boolean(),
  flags: z.array(z.enum(['empty', 'canned', 'short', 'backdated'])),
});

export const PageOutput = z.strictObject({
  url: z.string(),
  charset: z.string(),
  kind: z.enum(['home', 'column', 'article', 'guide', 'messages', 'redirect', 'error', 'other']),
  title: z.string().nullable(),
  publishedAt: date.nullable(),
  publishedFrom: z.strictObject({ from: z.string(), text: z.string() }).nullable(),
  otherDates: z.array(dated).describe('every other date the page claims for itself: tag, address, table'),
  written: dated.nullable().describe('when the document itself was made (成文日期)'),
  documentNumber: z.string().nullable(),
  source: z.string().nullable(),
  column: z.string().nullable(),
  columnKey: z.string().nullable(),
  breadcrumb: z.array(z.string()),
  redirect: z.string().nullable(),
  items: z.array(
    z.strictObject({
      title: z.string(),
      url: z.string(),
      date: date.nullable(),
      text: z.string().nullable().describe('what stood there as its date; month and day alone where no year can be told'),
      pinned: z.boolean(),
    }),
  ),
  newest: date.nullable(),
  paging: z.strictObject({ next: z.int(), total: z.int().nullable(), blind: z.boolean() }),
  loader: z.string().nullable().describe('what a script would bring: json-api, xml-fragments, script'),
  footer: z.strictObject({
    siteId: mark,
    icp: mark,
    police: mark,
    conac: mark,
    organizer: mark,
    contact: mark,
    sitemap: mark,
    errorReport: mark,
  }),
  tags: z.record(z.string(), z.string()),
  tagStates: z.record(z.string(), z.enum(['filled', 'empty', 'placeholder', 'malformed'])),
  sections: z.array(z.strictObject({ key: z.string(), text: z.string(), url: z.string() })),
  messages: z.array(message),
  guide: z
    .strictObject({
      name: z.string(),
      elements: z.record(z.string(), z.string().nullable()),
      forms: z.array(link),
      delegated: z.string().nullable(),
    })
    .nullable(),
  office: z.strictObject({ address: spot, hours: spot, phone: spot }).nullable(),
  survey: z.strictObject({ ends: date.nullable(), result: spot }).nullable(),
  annualReport: z.strictObject({ year: z.int().nullable(), headings: z.array(z.string()) }).nullable(),
  attachments: z.array(link),
  contactForm: z.boolean(),
  findings: z.array(z.strictObject({ sort: z.string(), says: z.string(), spot: z.string().nullable() })),
  file: z
    .strictObject({
      type: z.string().nullable(),
      bytes: z.int(),
      opens: z.boolean(),
      chars: z.int().nullable(),
      unread: z.string().nullable(),
    })
    .nullable()
    .describe('a document or picture given in place of a page: type by its bytes, characters of text, why there is none or not all of it'),
});
export type PageOutput = z.output<typeof PageOutput>;
