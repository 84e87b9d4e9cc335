/** What well-known extractors say of the same pages, in the same run: the yardstick for our own figures. */
import { extractFromHtml } from '@extractus/article-extractor';
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { parse } from 'yaml';
import { ColumnTaxonomy } from '../../config/columns.ts';
import { decode } from '../../crawler/read/charset.ts';
import { readPage } from '../../crawler/read/read-page.ts';
import { plain } from './compare.ts';
import { readCorpus, type LabelledPage } from './corpus.ts';

interface Said {
  title: string | null;
  date: string | null;
}

interface Peer {
  name: string;
  read(html: string, page: LabelledPage): Said | Promise<Said>;
}

export interface PeerFigures {
  peer: string;
  /** Pages labelled as articles. */
  pages: number;
  /** Share of them whose date, or its absence, is exactly what a person saw; and whose title is. */
  dateExact: number;
  titleExact: number;
  /** Where a date was said, the share that was right. */
  datePrecision: number;
}

const day = (text: string | null | undefined): string | null =>
  /^(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})/
    .exec(text ?? '')
    ?.slice(1)
    .map((part) => part.padStart(2, '0'))
    .join('-') ?? null;

/** What most home-made scrapers do: the first thing in the text that looks like a date. */
const FIRST_DATE = /(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})/;

function firstDate(html: string): string | null {
  const text = html.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]+>/g, ' ');
  return (
    FIRST_DATE.exec(text)
      ?.slice(1)
      .map((part) => part.padStart(2, '0'))
      .join('-') ?? null
  );
}

function peers(columns: ColumnTaxonomy): Peer[] {
  return [
    {
      name: 'Sundial',
      read(_, { body, url, entry }) {
        const { title, published } = readPage(body, { url, ...(entry ? { entry: true } : {}) }, columns);
        return { title, date: published === null || published.from === 'tag' ? null : published.date };
      },
    },
    {
      name: '@extractus/article-extractor',
      async read(html, { url }) {
        const found = await extractFromHtml(html, url);
        return { title: found?.title ?? null, date: day(found?.published) };
      },
    },
    {
      name: '@mozilla/readability',
      read(html) {
        const found = new Readability(parseHTML(html).document as unknown as ConstructorParameters<typeof Readability>[0]).parse();
        return { title: found?.title ?? null, date: day(found?.publishedTime) };
      },
    },
    {
      name: 'first date in the text',
      read: (html) => ({ title: /<title>([^<]*)/i.exec(html)?.[1]?.trim() ?? null, date: firstDate(html) }),
    },
  ];
}

/** A page that makes a peer throw is a page on which it says nothing. */
async function said({ read }: Peer, html: string, page: LabelledPage): Promise<Said> {
  try {
    return await read(html, page);
  } catch {
    return { title: null, date: null };
  }
}

/** `columnsYaml`: text of config/columns.yaml. In the order of the peers above; Sundial first. */
export async function measurePeers(dir: string, columnsYaml: string): Promise<PeerFigures[]> {
  const articles = readCorpus(dir).filter(({ label }) => label.article !== undefined);
  const figures: PeerFigures[] = [];
  for (const peer of peers(ColumnTaxonomy.parse(parse(columnsYaml)))) {
    const counts = { date: 0, title: 0, titled: 0, told: 0, right: 0 };
    for (const page of articles) {
      const { title, date } = await said(peer, decode(page.body).text, page);
      const wanted = page.label.article!;
      counts.date += Number(date === wanted.publish_date);
      counts.told += Number(date !== null);
      counts.right += Number(date !== null && date === wanted.publish_date);
      if (wanted.title === undefined) continue;
      counts.titled += 1;
      counts.title += Number(plain(title) === plain(wanted.title));
    }
    const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
    figures.push({
      peer: peer.name,
      pages: articles.length,
      dateExact: share(counts.date, articles.length),
      titleExact: share(counts.title, counts.titled),
      datePrecision: share(counts.right, counts.told),
    });
  }
  return figures;
}
