/** Reads one page whole: parses it once and lets every reader say what it finds. */
import { createHash } from 'node:crypto';
import type { ColumnTaxonomy } from '../../config/columns.ts';
import type { Footer, Item, PageContext, PageFacts, PageKind, Paging } from './page-facts.ts';
import { documentTitle, readArticle, titleHead } from './article.ts';
import { readBreadcrumb } from './breadcrumb.ts';
import { columnKey, isColumnName } from './columns.ts';
import { hasContactForm } from './contact-form.ts';
import { readDefects } from './defects.ts';
import { answerPaging, embeddedRecords, isFragment, recordsHtml } from './fragments.ts';
import { readFooter } from './footer.ts';
import { readGuide } from './guides.ts';
import { parsePage, type ParsedPage } from './html.ts';
import { isJson, readJsonList } from './json-list.ts';
import { pageKind } from './kind.ts';
import { readAttachments, readFrames, readLinks } from './links.ts';
import type { GroupHints } from './list-groups.ts';
import { readGroups, readItems } from './lists.ts';
import { readLoader } from './loader.ts';
import { readMessages } from './messages.ts';
import { readPaging } from './paging.ts';
import { readPersonal } from './personal.ts';
import { readRedirect } from './redirect.ts';
import { readColumn, readSections } from './sections.ts';
import { readTags } from './tags.ts';

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

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Entries that the page keeps as XML records in its own scripts. */
function recordItems(page: ParsedPage, hints: GroupHints): Item[] {
  return embeddedRecords(page).flatMap((html) => {
    const inner = parsePage(html, { url: page.url });
    const items = readItems(inner, readGroups(inner), { ...hints, column: null });
    return items.map((item) => ({ ...item, spot: { css: 'script[type="text/xml"]' } }));
  });
}

/** A body that is a list of records and nothing else. */
function dataFacts(page: ParsedPage, list: { items: Item[]; paging: Paging }, isList: boolean): PageFacts {
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
    personal: readPersonal(page),
    attachments: [],
    contactForm: false,
    links: list.items.map(({ url, text: title, spot }) => ({ url, text: title, ...(spot === undefined ? {} : { spot }) })),
    frames: [],
    defects: [],
    textChars: text.length,
    textSha256: sha256(text),
  };
}

/** JSON lists and XML fragments are columns too; null for anything else. */
function readData(page: ParsedPage): PageFacts | null {
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

function titleOf(page: ParsedPage, kind: PageKind, articleTitle: string | null): string | null {
  if (kind === 'article' || kind === 'guide' || kind === 'messages' || kind === 'other') return articleTitle;
  const title = kind === 'home' ? documentTitle(page) : titleHead(documentTitle(page));
  return title === '' ? null : title;
}

function readHtml(page: ParsedPage, columns: ColumnTaxonomy): PageFacts {
  const tags = readTags(page);
  const article = readArticle(page, tags);
  const breadcrumb = readBreadcrumb(page);
  const column = readColumn(page, columns, {
    tags,
    breadcrumb,
    title: article.titleShown ? article.title : null,
    head: titleHead(documentTitle(page)),
  });
  const listPaging = readPaging(page);
  const groups = readGroups(page);
  const hints: GroupHints = {
    home: page.context.entry === true,
    column: column?.name ?? null,
    keyOf: (name) => (isColumnName(name) ? columnKey(name, columns) : null),
    paged: listPaging.next.length > 0,
  };
  const own = readItems(page, groups, hints);
  const listed = own.length > 0 ? own : recordItems(page, hints);
  const messages = readMessages(page, columns);
  const guide = readGuide(page);
  const redirect = readRedirect(page);
  const isSilent =
    listed.length === 0 && messages.length === 0 && guide === null && (article.body === null || page.textOf(article.body).length < 50);
  const loader = isSilent && page.mainText().length < 3000 ? readLoader(page) : null;
  const kind = pageKind(page, {
    tags,
    article,
    breadcrumb,
    items: listed,
    paging: listPaging,
    loader,
    redirect,
    messages: messages.length,
    isGuide: guide !== null,
    columnKey: column?.key ?? null,
  });
  const isList = kind === 'column' || kind === 'messages' || kind === 'home';
  const items = !isList ? [] : kind === 'home' && !hints.home ? readItems(page, groups, { ...hints, home: true }) : listed;
  const isText = kind === 'article' || kind === 'guide' || kind === 'other';
  const links = readLinks(page);
  const sections = readSections(page, columns, items);
  const text = page.mainText();
  const facts: Omit<PageFacts, 'defects'> = {
    url: page.url,
    charset: page.charset,
    rendered: page.context.rendered === true,
    kind,
    title: titleOf(page, kind, article.title),
    redirect: kind === 'redirect' ? redirect : null,
    published: isText ? article.published : null,
    otherDates: isText ? article.otherDates : [],
    source: isText ? article.source : null,
    documentNumber: isText ? article.documentNumber : null,
    column: kind === 'home' || kind === 'error' || kind === 'redirect' ? null : column,
    breadcrumb: breadcrumb.links,
    items,
    paging: isList && kind !== 'home' ? listPaging : { next: [], total: null },
    loader: kind === 'redirect' && redirect === null ? { kind: 'script', urls: [] } : isText && kind !== 'other' ? null : loader,
    sections,
    footer: readFooter(page, article.lines, article.body),
    tags,
    messages: kind === 'error' || kind === 'redirect' ? [] : messages,
    guide: kind === 'error' || kind === 'redirect' ? null : guide,
    personal: readPersonal(page),
    attachments: readAttachments(links),
    contactForm: hasContactForm(page),
    links,
    frames: readFrames(page),
    textChars: text.length,
    textSha256: sha256(text),
  };
  return { ...facts, defects: readDefects(page, facts) };
}

/** What one page says. Pure: the same bytes and context give the same facts. Never throws, whatever the bytes. */
export function readPage(body: Uint8Array | string, context: PageContext, columns: ColumnTaxonomy): PageFacts {
  const page = parsePage(body, context);
  return readData(page) ?? readHtml(page, columns);
}
