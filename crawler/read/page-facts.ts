/**
 * What one page says, each fact with the text and spot it came from. Plain JSON; made by `readPage`, never by hand.
 * Facts state, they do not judge: whether a date is late or a mark missing is for scoring/.
 */
import type { ColumnKey } from '../../config/unit.ts';
import type { Spot } from '../evidence/ref.ts';
import type { Access } from './access.ts';
import type { AnnualReport } from './annual-report.ts';
import type { Message, Guide, Office, Survey } from './service-facts.ts';
import type { Defaced, Defect, HiddenLink, Personal, WordingError } from './fault-facts.ts';
import type { Front } from './front.ts';
import type { Mixed } from './mixed.ts';

export type { AnnualReport } from './annual-report.ts';
export type { MessageFlag, Message, GuideElement, Guide, Office, Survey } from './service-facts.ts';
export type { Defaced, Defect, DefectSort, HiddenLink, Personal, PersonalSort, WordingError } from './fault-facts.ts';

export type PageKind = 'home' | 'column' | 'article' | 'guide' | 'messages' | 'redirect' | 'error' | 'other';

/** Where a date was read: a standard tag, labelled text, a header line, the address, the list entry, a table cell, JSON. */
export type DatedFrom = 'tag' | 'label' | 'header' | 'address' | 'list' | 'table' | 'json' | 'neighbours';

/** A civil date (YYYY-MM-DD) is never converted between zones. `text` is what stood there. */
export interface Dated {
  date: string;
  time?: string;
  from: DatedFrom;
  text: string;
  spot?: Spot;
}

export interface Link {
  /** Absolute, canonical address. */
  url: string;
  text: string;
  spot?: Spot;
}

/** One entry of a list. */
export interface Item extends Link {
  date: Dated | null;
  /** Month and day of a row that names no year, where nothing on the page tells it; never together with `date`. */
  yearless?: { month: number; day: number; time?: string; text: string; spot?: Spot };
  pinned: boolean;
}

/** A navigation link that names a known column. */
export interface Section extends Link {
  key: ColumnKey;
}

/** One of the footer's eight elements. */
export interface Mark {
  value: string;
  /** visible text, a link, an attribute, or script text (also unescape("…")) */
  where: 'text' | 'link' | 'script' | 'meta';
  spot?: Spot;
}
export interface Footer {
  siteId: Mark | null;
  icp: Mark | null;
  police: Mark | null;
  conac: Mark | null;
  organizer: Mark | null;
  contact: Mark | null;
  sitemap: Mark | null;
  errorReport: Mark | null;
}

/** A standard tag; `state` tells an honest value from none. */
export interface Tag {
  name: string;
  content: string;
  state: 'filled' | 'empty' | 'placeholder' | 'malformed';
}

export interface Paging {
  /** Continuation pages of this list in order, absolute; HTML, JSON or XML fragments. */
  next: string[];
  total: number | null;
  /** There is a next page, and only a script knows where (`__doPostBack`, `goPage(2)`). */
  blind?: true;
}

/** Why the HTML alone cannot be judged: a list or body that a script brings. */
export interface Loader {
  kind: 'json-api' | 'xml-fragments' | 'script';
  /** Data addresses named in the page that can be fetched instead of rendering. */
  urls: string[];
}

export interface PageFacts {
  url: string;
  charset: string;
  rendered: boolean;
  kind: PageKind;
  title: string | null;
  /** Target of a meta refresh or script redirect. */
  redirect: string | null;
  published: Dated | null;
  otherDates: Dated[];
  /** When the document itself was made (成文日期), where a label says so. */
  written?: Dated;
  source: { text: string; spot?: Spot } | null;
  documentNumber: string | null;
  /** Addresses that an article links in its own text or under 相关链接. */
  related?: string[];
  /** The page is an annual report on open government. */
  report?: AnnualReport;
  column: { name: string; key: ColumnKey | null; spot?: Spot } | null;
  breadcrumb: Link[];
  items: Item[];
  paging: Paging;
  loader: Loader | null;
  sections: Section[];
  footer: Footer;
  tags: Tag[];
  messages: Message[];
  guide: Guide | null;
  /** Where the office is, when it is open and under which number it answers, as far as this page tells. */
  office?: Office;
  survey?: Survey;
  /** Of a page of statistics: the day until which it counts. */
  counted?: Dated;
  personal: Personal[];
  /** Something on it is blotted out wherever it is shown, personal data or what looks like it: its digest is not shown as it is. */
  blotted?: true;
  attachments: Link[];
  /** Form or mailbox where a citizen can write: an input form, or a link to one. */
  contactForm: boolean;
  links: Link[];
  /** Links of frames, images and other embedded resources are not followed as pages but count as links of the page. */
  frames: string[];
  defects: Defect[];
  /** Each wrong word once. */
  wording: WordingError[];
  /** Links to others' sites that nobody can see (暗链). */
  hidden: HiddenLink[];
  /** Words of gambling and its kin in title, keywords or description. */
  defaced?: Defaced[];
  /** Of a front page: its head, a search, a version for people who see badly. */
  front?: Front;
  /** What people who do not see the page run into; absent where nothing is lacking. */
  access?: Access;
  /** What a page of https loads without it. */
  mixed?: Mixed;
  /** Length of the visible main text in characters. */
  textChars: number;
  /** sha256 of the visible main text, to see the same article in two columns. */
  textSha256: string;
}

/** What the reader needs to know that the bytes do not say. */
export interface PageContext {
  url: string;
  /** charset of the Content-Type header, if any */
  headerCharset?: string | null;
  contentType?: string | null;
  status?: number;
  /** true when the HTML is a rendered DOM */
  rendered?: boolean;
  /** true for an entry page of a site or unit: it is a home page whatever it looks like */
  entry?: boolean;
}
