/** A corpus of pages with labels made by hand: `index.jsonl` says where each page lies, `labels.jsonl` what a person saw on it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toGbk } from '../portal/gbk.ts';

/** What a person saw. A part that is absent was not looked at; null inside a part means looked and found none. */
export interface Label {
  id: string;
  kind?: string;
  article?: {
    /** Shown to the reader as the publication date; a meta tag alone is none. */
    publish_date: string | null;
    title?: string | null;
    source?: string | null;
    pubdate_meta?: string | null;
    number?: string | null;
  };
  list?: {
    column?: string | null;
    dated_items: number;
    newest: string | null;
    first_item_date: string | null;
    /** Title and date of every entry; null: it shows no date. */
    items?: [title: string, date: string | null][];
    pinned?: string[];
    /** Nothing is there because a script would bring it. */
    by_script?: boolean;
  };
  column_key?: string | null;
  /** Keys of the columns that the page's navigation leads to. */
  sections?: string[];
  footer?: {
    site_id: { value: string | null };
    icp: { values: string[] };
    police: { values: string[] };
    conac?: { value: string | null };
    host: { value: string | null };
    contact: { link: string[] | null; phones: string[] };
    sitemap: { link: string[] | null };
    jiucuo: { present: boolean };
    /** "in file", else absence says nothing. */
    scope: string;
  };
  meta_standard?: Record<string, { content: string; state?: string }[]>;
  redirect?: { target: string | null };
  error_page?: { is_error: boolean };
  messages?: { title: string; asked: string | null; replied: string | null; status: string; replier?: string | null }[];
  /** Element classes of a guide that have a value. */
  guide?: string[];
  /** "id18", "batch×4": what stands openly. */
  personal?: string[];
  /** Right words of what a person found written wrong, candidates left out. */
  wording?: string[];
  /** Addresses of links that nobody can see. */
  hidden?: string[];
}

export interface LabelledPage {
  id: string;
  url: string;
  body: Uint8Array;
  label: Label;
  entry: boolean;
}

interface Indexed {
  id: string;
  file: string;
  url: string;
  /** The file is UTF-8 text and was served in these bytes: gbk, utf-16le. */
  served?: string;
  entry?: boolean;
}

function jsonLines<T>(path: string): T[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line) as T]));
}

export function encoded(text: string, served: string | undefined): Uint8Array {
  if (served === 'utf-16le') return Buffer.from(`\ufeff${text}`, 'utf16le');
  return served === 'gbk' ? toGbk(text) : Buffer.from(text, 'utf8');
}

/** Pages of a folder in the order of its index; an absent file is said in words. */
export function readCorpus(dir: string): LabelledPage[] {
  for (const name of ['index.jsonl', 'labels.jsonl'])
    if (!existsSync(join(dir, name)))
      throw new Error(`${dir} has no ${name}: a corpus is a folder with index.jsonl (id, file, url) and labels.jsonl (id, what was seen)`);
  const labels = new Map(jsonLines<Label>(join(dir, 'labels.jsonl')).map((label) => [label.id, label]));
  return jsonLines<Indexed>(join(dir, 'index.jsonl')).flatMap(({ id, file, url, served, entry }) => {
    const label = labels.get(id);
    if (label === undefined) return [];
    const bytes = readFileSync(join(dir, file));
    return [{ id, url, label, entry: entry === true, body: served === undefined ? bytes : encoded(bytes.toString('utf8'), served) }];
  });
}
