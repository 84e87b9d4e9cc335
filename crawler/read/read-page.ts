/** Reads one page whole: parses it once and lets every reader say what it finds. */
import type { ColumnTaxonomy } from '../../config/columns.ts';
import { bookWith } from '../../config/words.ts';
import type { Link, PageContext, PageFacts, PageKind } from './page-facts.ts';
import { readAnnualReport } from './annual-report.ts';
import { documentTitle, readArticle, titleHead } from './article.ts';
import { readAccess } from './access.ts';
import { blottedOn } from './blotted.ts';
import { readBreadcrumb } from './breadcrumb.ts';
import { columnKey, isColumnName } from './columns.ts';
import { hasContactForm } from './contact-form.ts';
import { readCounted } from './counted.ts';
import { readData, recordItems, sha256 } from './data-page.ts';
import { readDefaced } from './defaced.ts';
import { readDefects } from './defects.ts';
import { readFooter } from './footer.ts';
import { readFront } from './front.ts';
import { readGuide } from './guides.ts';
import { parsePage, type ParsedPage } from './html.ts';
import { pageKind } from './kind.ts';
import { readAttachments, readFrames, readLinks } from './links.ts';
import type { Group, GroupHints } from './list-groups.ts';
import { readGroups } from './list-rows.ts';
import { readHidden } from './hidden.ts';
import { hiddenItems } from './hidden-lists.ts';
import { scriptItems } from './list-scripts.ts';
import { readItems } from './lists.ts';
import { footLoader, readLoader } from './loader.ts';
import { maskText } from './masks.ts';
import { readMixed } from './mixed.ts';
import { readMessages } from './messages.ts';
import { readOffice } from './office.ts';
import { readPaging } from './paging.ts';
import { readPersonal } from './personal.ts';
import { readRedirect } from './redirect.ts';
import { readRelated } from './related.ts';
import { readColumn, readSections } from './sections.ts';
import { readSurvey } from './survey.ts';
import { readTags } from './tags.ts';
import { readWording } from './wording.ts';
import { readWritten } from './written.ts';

/** A page with more text than this that a list could hide in is judged by what it shows. */
const SILENT_CHARS = 3000;

/** A step of the page's own path is no entry of its list, though the list may begin right below it. */
function withoutPath(groups: Group[], path: readonly Link[]): Group[] {
  const steps = new Set(path.map(({ url }) => url));
  return groups
    .map(({ holder, rows }) => ({ holder, rows: rows.filter(({ entry, token }) => token !== null || !steps.has(entry.url)) }))
    .filter(({ rows }) => rows.length > 0);
}

/** Everything that the kind of the page hangs on. */
function look(page: ParsedPage, columns: ColumnTaxonomy) {
  const tags = readTags(page);
  const article = readArticle(page, tags);
  const breadcrumb = readBreadcrumb(page);
  const head = titleHead(documentTitle(page));
  const column = readColumn(page, columns, { tags, breadcrumb, title: article.titleShown ? article.title : null, head });
  const paging = readPaging(page);
  const groups = withoutPath(readGroups(page), breadcrumb.links);
  const hints: GroupHints = {
    home: page.context.entry === true,
    column: column?.name ?? null,
    title: head,
    keyOf: (name) => (isColumnName(name) ? columnKey(name, columns) : null),
    paged: paging.next.length > 0,
  };
  const own = readItems(page, groups, hints);
  const dated = own.some(({ date }) => date !== null);
  const behind = dated || hints.home ? [] : hiddenItems(page, hints);
  const shown = behind.length > 0 ? behind : own;
  const stored = shown.length > 0 ? shown : recordItems(page, hints);
  const messages = readMessages(page, columns, column?.key ?? null);
  const guide = readGuide(page);
  const hasBody = article.body !== null && page.textOf(article.body).length >= 50;
  const isSilent = stored.length === 0 && messages.length === 0 && guide === null && !hasBody && page.mainText().length < SILENT_CHARS;
  const brings = isSilent ? readLoader(page) : null;
  const written = brings?.kind === 'script' && !hints.home ? scriptItems(page) : [];
  const items = written.length > 0 ? written : stored;
  const loader = written.length > 0 ? null : brings;
  return { tags, article, breadcrumb, column, paging, groups, hints, items, messages, guide, redirect: readRedirect(page), loader };
}

type Look = ReturnType<typeof look>;

function titleOf(page: ParsedPage, kind: PageKind, articleTitle: string | null): string | null {
  // Citizens write their own numbers into titles.
  if (kind === 'messages') return articleTitle && maskText(articleTitle, true);
  if (kind === 'article' || kind === 'guide' || kind === 'other') return articleTitle;
  const title = kind === 'home' ? documentTitle(page) : titleHead(documentTitle(page));
  return title === '' ? null : title;
}

/** What a page of this kind says as a text: date, source and number belong to articles and their like. */
function asText(kind: PageKind, { article }: Look): Pick<PageFacts, 'published' | 'otherDates' | 'source' | 'documentNumber'> {
  if (kind !== 'article' && kind !== 'guide' && kind !== 'other')
    return { published: null, otherDates: [], source: null, documentNumber: null };
  const { published, otherDates, source, documentNumber } = article;
  return { published, otherDates, source, documentNumber };
}

/** What only some texts have: the day of making, links of their own, the form of an annual report. */
function furtherText(
  page: ParsedPage,
  kind: PageKind,
  { article, items, column, tags }: Look,
): Pick<PageFacts, 'written' | 'related' | 'report' | 'survey' | 'counted'> {
  // A section whose page is one text reads like a column without a list.
  if (kind !== 'article' && kind !== 'other' && !(kind === 'column' && items.length === 0)) return {};
  const key = column?.key ?? null;
  const report = readAnnualReport(page, article, tags);
  const counted = readCounted(page, key);
  const told = { ...(report && { report }), ...(counted && { counted }) };
  if (kind === 'column') return told;
  const written = readWritten(page, article);
  const related = kind === 'article' ? readRelated(page, article) : [];
  const survey = readSurvey(page, key, article.title, article.published);
  return { ...told, ...(written && { written }), ...(related.length > 0 && { related }), ...(survey && { survey }) };
}

/** What a page of this kind says as a list. */
function asList(page: ParsedPage, kind: PageKind, seen: Look): Pick<PageFacts, 'items' | 'paging' | 'loader'> {
  const nothing = { next: [], total: null };
  // A script that jumps to an address only it can make up must be run to know where.
  if (kind === 'redirect') return { items: [], paging: nothing, loader: seen.redirect === null ? { kind: 'script', urls: [] } : null };
  if (kind === 'other') return { items: [], paging: nothing, loader: seen.loader };
  if (kind === 'home') {
    const items = seen.hints.home ? seen.items : readItems(page, seen.groups, { ...seen.hints, home: true });
    return { items, paging: nothing, loader: seen.loader };
  }
  if (kind === 'messages') {
    const items = seen.items.map((item) => ({ ...item, text: maskText(item.text, true) }));
    return { items, paging: seen.paging, loader: seen.loader };
  }
  if (kind === 'column') return { items: seen.items, paging: seen.paging, loader: seen.loader };
  return { items: [], paging: nothing, loader: null };
}

function readHtml(page: ParsedPage, columns: ColumnTaxonomy): PageFacts {
  const seen = look(page, columns);
  const { tags, article, column, messages, guide } = seen;
  const kind = pageKind(page, { ...seen, messages: messages.length, isGuide: guide !== null, columnKey: column?.key ?? null });
  const isGone = kind === 'error' || kind === 'redirect';
  const list = asList(page, kind, seen);
  const links = readLinks(page);
  const footer = readFooter(page, article.lines, article.body);
  const text = page.mainText();
  const defaced = readDefaced(page);
  const access = isGone ? null : readAccess(page);
  const mixed = readMixed(page);
  const office = readOffice(page, kind, column?.key ?? null);
  const facts: Omit<PageFacts, 'defects'> = {
    url: page.url,
    charset: page.charset,
    rendered: page.context.rendered === true,
    kind,
    title: titleOf(page, kind, article.title),
    redirect: kind === 'redirect' ? seen.redirect : null,
    ...asText(kind, seen),
    ...furtherText(page, kind, seen),
    column: kind === 'home' || isGone ? null : column,
    breadcrumb: seen.breadcrumb.links,
    ...list,
    loader: list.loader ?? (kind === 'home' ? footLoader(page, footer) : null),
    sections: readSections(page, columns, list.items),
    footer,
    tags,
    messages: isGone ? [] : messages,
    guide: isGone ? null : guide,
    ...(office && { office }),
    personal: readPersonal(page),
    attachments: readAttachments(links),
    contactForm: hasContactForm(page),
    links,
    frames: readFrames(page),
    wording: readWording(page, kind, bookWith(columns.words)),
    hidden: readHidden(page),
    ...(defaced.length > 0 && { defaced }),
    ...(kind === 'home' && { front: readFront(page) }),
    ...(access && { access }),
    ...(mixed && { mixed }),
    textChars: text.length,
    textSha256: sha256(text),
  };
  return { ...facts, ...blottedOn(page, facts), defects: readDefects(page, facts) };
}

/** What one page says. Pure: the same bytes and context give the same facts. Never throws, whatever the bytes. */
export function readPage(body: Uint8Array | string, context: PageContext, columns: ColumnTaxonomy): PageFacts {
  const page = parsePage(body, context);
  return readData(page) ?? readHtml(page, columns);
}
