/** Holds what the readers say of a page against what a person saw on it. */
import type { PageFacts } from '../../crawler/read/page-facts.ts';
import type { Label, LabelledPage } from './corpus.ts';
import { many, one, type Tally } from './tally.ts';

/** Blanks, brackets and widths do not make another title or source. */
export function plain(text: string | null | undefined): string | null {
  const bare = (text ?? '').normalize('NFKC').replace(/[\s\p{P}\p{S}]+/gu, '');
  return bare === '' ? null : bare;
}

const KINDS: Record<string, string[]> = {
  article: ['article'],
  list: ['column'],
  column: ['column'],
  home: ['home'],
  guide: ['guide'],
  messages: ['messages'],
  redirect: ['redirect'],
  error: ['error'],
};

function kindOf({ kind, redirect, error_page: gone }: Label): string | null {
  if (redirect !== undefined) return 'redirect';
  if (gone?.is_error === true) return 'error';
  return kind === undefined || kind === 'other' ? null : (KINDS[kind]?.[0] ?? null);
}

function article(tally: Tally, id: string, facts: PageFacts, wanted: NonNullable<Label['article']>): void {
  // A tag alone is not a date that the page shows its readers.
  const shown = facts.published === null || facts.published.from === 'tag' ? null : facts.published.date;
  one(tally, id, 'publication date', wanted.publish_date, shown);
  if (wanted.title !== undefined) one(tally, id, 'title', plain(wanted.title), plain(facts.title));
  if (wanted.source !== undefined) one(tally, id, 'source', plain(wanted.source), plain(facts.source?.text));
  if (wanted.number !== undefined) one(tally, id, 'document number', plain(wanted.number), plain(facts.documentNumber));
  if (wanted.pubdate_meta !== undefined) {
    const tag = facts.tags.find(({ name, state }) => name === 'PubDate' && state !== 'empty' && state !== 'placeholder');
    one(tally, id, 'PubDate tag', plain(wanted.pubdate_meta), plain(tag?.content));
  }
}

function list(tally: Tally, id: string, facts: PageFacts, wanted: NonNullable<Label['list']>): void {
  const dates = facts.items.flatMap(({ date }) => date?.date ?? []);
  one(tally, id, 'dated entries', String(wanted.dated_items), String(dates.length));
  one(tally, id, 'newest entry', wanted.newest, [...dates].sort().at(-1) ?? null);
  one(tally, id, 'first entry', wanted.first_item_date, dates[0] ?? null);
  if (wanted.column !== undefined) one(tally, id, 'column name', plain(wanted.column), plain(facts.column?.name));
  if (wanted.items !== undefined) {
    const line = (title: string, date: string | null): string => `${date ?? '–'} ${plain(title) ?? ''}`;
    many(
      tally,
      id,
      'entries with dates',
      wanted.items.map(([title, date]) => line(title, date)),
      facts.items.map(({ text, date }) => line(text, date?.date ?? null)),
    );
  }
  if (wanted.pinned !== undefined)
    many(
      tally,
      id,
      'pinned entries',
      wanted.pinned,
      facts.items.flatMap(({ pinned, text }) => (pinned ? [text] : [])),
    );
  if (wanted.by_script !== undefined) one(tally, id, 'brought by script', wanted.by_script ? 'yes' : null, facts.loader ? 'yes' : null);
}

const bare = (value: string): string =>
  value
    .replace(/\s+/g, '')
    .replace(/(?:备案)?号(?=\d)/, '')
    .replace(/号$/, '')
    .toUpperCase();

function footer(tally: Tally, id: string, { footer: found }: PageFacts, wanted: NonNullable<Label['footer']>): void {
  if (wanted.scope !== 'in file') return;
  const mark = (field: string, values: string[], value: string | undefined): void => {
    const fits = values.find((each) => value !== undefined && bare(each) === bare(value));
    one(tally, id, `foot: ${field}`, fits ?? values[0] ?? null, value ?? null, fits !== undefined);
  };
  const present = (field: string, is: boolean, value: string | undefined): void =>
    one(tally, id, `foot: ${field}`, is ? 'yes' : null, value === undefined ? null : 'yes');
  mark('site id', wanted.site_id.value === null ? [] : [wanted.site_id.value], found.siteId?.value);
  mark('icp', wanted.icp.values, found.icp?.value);
  mark('police', wanted.police.values, found.police?.value);
  mark('organizer', wanted.host.value === null ? [] : [wanted.host.value], found.organizer?.value);
  if (wanted.conac !== undefined) mark('conac', wanted.conac.value === null ? [] : [wanted.conac.value], found.conac?.value);
  present('contact', wanted.contact.link !== null || wanted.contact.phones.length > 0, found.contact?.value);
  present('site map', wanted.sitemap.link !== null, found.sitemap?.value);
  present('error report', wanted.jiucuo.present, found.errorReport?.value);
}

function tags(tally: Tally, id: string, facts: PageFacts, wanted: NonNullable<Label['meta_standard']>): void {
  const text = (content: string): string => content.replace(/\s+/g, ' ').trim();
  for (const { name, content, state } of facts.tags) {
    const same = (wanted[name] ?? []).find((each) => text(each.content) === text(content));
    one(tally, id, 'tags', same === undefined ? null : `${name}=${text(content)}`, `${name}=${text(content)}`);
    if (same?.state !== undefined) one(tally, id, 'tag states', `${name} ${same.state}`, `${name} ${state}`);
  }
  for (const name of Object.keys(wanted))
    if (!facts.tags.some((tag) => tag.name === name)) one(tally, id, 'tags', `${name}=${text(wanted[name]![0]?.content ?? '')}`, null);
}

function messages(tally: Tally, id: string, facts: PageFacts, wanted: NonNullable<Label['messages']>): void {
  many(
    tally,
    id,
    'messages',
    wanted.map((one) => [plain(one.title), one.asked, one.replied, one.status, plain(one.replier)].join(' ')),
    facts.messages.map((one) =>
      [plain(one.title), one.askedAt?.date ?? null, one.repliedAt?.date ?? null, one.status, plain(one.replier)].join(' '),
    ),
  );
}

/** Adds one page to the tally. */
export function compare(tally: Tally, { id, label }: LabelledPage, facts: PageFacts): void {
  const kind = kindOf(label);
  if (kind !== null) one(tally, id, 'kind of page', kind, facts.kind);
  if (label.article) article(tally, id, facts, label.article);
  if (label.list) list(tally, id, facts, label.list);
  if (label.column_key !== undefined) one(tally, id, 'column key', label.column_key, facts.column?.key ?? null);
  if (label.sections) many(tally, id, 'section keys', label.sections, [...new Set(facts.sections.map(({ key }) => key))]);
  if (label.footer) footer(tally, id, facts, label.footer);
  if (label.meta_standard) tags(tally, id, facts, label.meta_standard);
  if (label.redirect) one(tally, id, 'redirect', addressOf(label.redirect.target, facts.url), facts.redirect);
  if (label.messages) messages(tally, id, facts, label.messages);
  if (label.guide) {
    const filled = Object.entries(facts.guide?.elements ?? {}).flatMap(([name, value]) => (value === null ? [] : [name]));
    many(tally, id, 'guide elements', label.guide, filled);
  }
  if (label.wording)
    many(
      tally,
      id,
      'wording',
      label.wording,
      facts.wording.flatMap(({ sure, right }) => (sure ? right : [])),
    );
  if (label.hidden)
    many(
      tally,
      id,
      'hidden links',
      label.hidden,
      facts.hidden.flatMap(({ sure, url }) => (sure ? url : [])),
    );
  if (label.personal) many(tally, id, 'personal data', label.personal, facts.personal.map(personalLine));
}

function personalLine({ sort, count }: PageFacts['personal'][number]): string {
  return sort === 'batch' ? `batch×${count}` : sort;
}

function addressOf(target: string | null, base: string): string | null {
  return target !== null && URL.canParse(target, base) ? new URL(target, base).href : target;
}
