/** The nouns of the sample city: plain data from which every page, the configuration and the answer key are made. */

import type { AnnualReport, Channel, CityGuide, Contact, FileRef, Hidden } from './nouns-talk.ts';

export type { AnnualReport, Channel, CityGuide, CityMessage, Contact, FileRef, GuideElement, GuideStyle, Hidden } from './nouns-talk.ts';

export type Family = 'trs' | 'jcms' | 'kaipu' | 'jiyue' | 'boda' | 'plain';
export type Encoding = 'utf-8' | 'gbk';
/** How the Content-Type header speaks of the encoding: names it, says nothing, or names another. */
export type HeaderCharset = 'named' | 'silent' | 'lying';
export type DateForm = 'iso' | 'slash' | 'dot' | 'bracket-day' | 'paren-day' | 'long' | 'split' | 'none';
export type Markup = 'ul' | 'table' | 'dl' | 'cards';
export type Listing = 'html' | 'json' | 'xml' | 'script';
export type TagFault = 'absent' | 'empty' | 'placeholder' | 'malformed';

export interface Place {
  site: string;
  /** Path with query, as asked of the host. */
  path: string;
}

export interface CityItem {
  title: string;
  path: string;
  date: string;
  time: string;
  source: string;
  reprint: boolean;
  pinned: boolean;
  /** text, an image only, an attachment only, or a text with a table. */
  body: 'text' | 'image' | 'attachment' | 'table';
  paragraphs: string[];
  /** Extra markup after the paragraphs (tables, planted numbers). */
  extra: string;
  documentNumber: string | null;
  /** 成文日期, some days before publication. */
  written: string | null;
  attachments: FileRef[];
  broken: 'soft-404' | 'garbled' | null;
  /** What its page does not say: when it was published, who wrote it. */
  lacks?: ('date' | 'source')[];
  /** Of an interpretation: the file it leads to. */
  interprets?: { title: string; path: string } | null;
  /** A fault is planted in it: whoever copies it would plant it twice. */
  flawed?: true;
}

export interface CityColumn {
  key: string;
  name: string;
  path: string;
  /** Number the family's system gives the column. */
  number: number;
  listing: Listing;
  dateForm: DateForm;
  markup: Markup;
  pageSize: number;
  blank: boolean;
  /** Newest first, pinned ones on top. */
  items: CityItem[];
  /** Keys of items that stand in another column too: addresses of the same unit. */
  copies: CityItem[];
}

/** A page without list or date column: 公开指南, 机构概况, … */
export interface Section {
  key: string;
  name: string;
  path: string;
  date: string;
  /** Named on the unit's home page; else only on its disclosure page. */
  onHome: boolean;
}

export interface OutsideLink {
  text: string;
  url: string;
}

export interface CityUnit {
  id: string;
  name: string;
  fullName: string;
  aliases: string[];
  publishers: string[];
  group: 'dept' | 'town';
  kind: 'department' | 'institution' | 'town' | 'street';
  site: string;
  family: Family;
  encoding: Encoding;
  header: HeaderCharset;
  /** Folder of its front page, with slashes at both ends. */
  base: string;
  match: string[];
  phone: string;
  mailbox: string;
  address: string;
  /** Disclosure points aimed at before caps, and items it takes. */
  aim: number;
  columns: CityColumn[];
  sections: Section[];
  /** Newest first; one that is alone may be the section's own page. Empty without the section. */
  annual: AnnualReport[];
  contact: Contact;
  /** Where one can apply online; null: nowhere. */
  online: OutsideLink | null;
  hidden: Hidden[];
  /** Index of disclosure sections, for families that keep them off the home page. */
  disclosure: Place | null;
  /** `away`: rows that lead straight to the province's portal. */
  services: { name: string; path: string; guides: CityGuide[]; away: OutsideLink[] } | null;
  channel: Channel | null;
  petition: Place | null;
  /** Footer elements that its pages do not carry. */
  footerLacks: string[];
  floating: boolean;
  dirtyTags: boolean;
  /** By path: which tags are wrong there, and how. */
  tagFaults: Record<string, Record<string, TagFault>>;
  outside: OutsideLink[];
  /** Links of its home page whose targets do not exist. */
  lost: { text: string; path: string }[];
}

export interface CitySite {
  id: string;
  name: string;
  host: string;
  siteCode: string;
  /** The portal, or the unit whose own host it is. */
  unit: string | null;
  /** Nobody listens where HTTPS is spoken; else the proxy lets nobody try. */
  plain?: true;
}

/** A planted fault; addresses become absolute when the portal has its origins. */
export interface Fault {
  unit: string;
  kind: string;
  indicator: string;
  check: string;
  sort: string;
  subject: string | Place;
  mark?: string;
  says: string;
  /** Only where links lead outside: proxy mode. */
  outside?: true;
}

export interface Silent {
  unit: string;
  kind: string;
  where: string | Place;
  why: string;
}

export interface City {
  seed: number;
  month: string;
  name: string;
  /** [from, to) and the month's last day. */
  from: string;
  to: string;
  last: string;
  sites: CitySite[];
  units: CityUnit[];
  faults: Fault[];
  silent: Silent[];
}
