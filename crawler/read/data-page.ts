/** Reads bodies that are data rather than pages: JSON lists and XML records are columns too. */
import { createHash } from 'node:crypto';
import { blottedOn } from './blotted.ts';
import type { Footer, Item, PageFacts, Paging } from './page-facts.ts';
import { answerPaging, embeddedRecords, isFragment, recordsHtml } from './fragments.ts';
import { parsePage, type ParsedPage } from './html.ts';
import { isJson, readJsonList } from './json-list.ts';
import type { GroupHints } from './list-groups.ts';
import { readGroups } from './list-rows.ts';
import { readItems } from './lists.ts';
import { readPaging } from './paging.ts';
import { readPersonal } from './personal.ts';

const NO_FOOTER: Footer = {
  siteId: null,
  icp: null,
  police: null,
  conac: null,
  organizer: null,
  contact: null,
  sitemap: null,
  errorReport: null,
};

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Entries that the page keeps as XML records in its own scripts. */
export function recordItems(page: ParsedPage, hints: GroupHints): Item[] {
  return embeddedRecords(page).flatMap((html) => {
    const inner = parsePage(html, { url: page.url });
    const items = readItems(inner, readGroups(inner), { ...hints, column: null });
    return items.map((item) => ({ ...item, spot: { css: 'script[type="text/xml"]' } }));
  });
}

/** A body that is a list of records and nothing else. */
function dataFacts(page: ParsedPage, list: { items: Item[]; paging: Paging }, isList: boolean): PageFacts {
  const personal = readPersonal(page);
  const text = list.items.map((item) => `${item.date?.date ?? ''} ${item.text}`.trim()).join('\n');
  return {
    url: page.url,
    charset: page.charset,
    rendered: page.context.rendered === true,
    kind: (page.context.status ?? 200) >= 400 ? 'error' : isList ? 'column' : 'other',
    title: null,
    redirect: null,
    published: null,
    otherDates: [],
    source: null,
    documentNumber: null,
    column: null,
    breadcrumb: [],
    ...list,
    loader: null,
    sections: [],
    footer: NO_FOOTER,
    tags: [],
    messages: [],
    guide: null,
    personal,
    ...blottedOn(page, { personal, title: null, items: list.items }),
    attachments: [],
    contactForm: false,
    links: list.items.map(({ url, text: title, spot }) => ({ url, text: title, ...(spot === undefined ? {} : { spot }) })),
    frames: [],
    defects: [],
    wording: [],
    hidden: [],
    textChars: text.length,
    textSha256: sha256(text),
  };
}

/** JSON lists and XML fragments are columns too; null for anything else. */
export function readData(page: ParsedPage): PageFacts | null {
  const hints: GroupHints = { home: false, column: null, keyOf: () => null, paged: false };
  if (isFragment(page.source, page.context.contentType)) {
    const inner = parsePage(recordsHtml(page.source) ?? '', { url: page.url });
    return dataFacts(page, { items: readItems(inner, readGroups(inner), hints), paging: answerPaging(page.source, page.url) }, true);
  }
  if (!isJson(page.source, page.context.contentType)) return null;
  const list = readJsonList(page.source, page.url);
  if (list?.html != null) {
    const inner = parsePage(list.html, { url: page.url });
    return dataFacts(page, { items: readItems(inner, readGroups(inner), hints), paging: readPaging(inner) }, true);
  }
  return dataFacts(page, list ?? { items: [], paging: { next: [], total: null } }, list !== null);
}
