/** `sundial page`: what the inspector reads in one page, for a person or a machine. */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import { loadColumns, loadConfig } from '../../config/load.ts';
import { CrawlPolicy } from '../../config/policy.ts';
import { ConfigError } from '../../config/problem.ts';
import { Url } from '../../config/url.ts';
import { openDocuments } from '../../crawler/attachment/documents.ts';
import { isBinary } from '../../crawler/fetch.ts';
import { fetchPage } from '../../crawler/fetch-page.ts';
import { fileFacts } from '../../crawler/file.ts';
import type { FetchOutcome } from '../../crawler/page-record.ts';
import type { PageFacts } from '../../crawler/read/page-facts.ts';
import { readPage } from '../../crawler/read/read-page.ts';
import { findChromium } from '../needs.ts';
import type { PageOutput } from '../outputs-page.ts';
import { pageOutput } from '../page-output.ts';
import { documentInWords, pageInWords } from '../page-words.ts';
import { complain, Exit, printJson, Refusal, withExample, worse, type Session } from './command.ts';
import { parseAsOf } from './when.ts';

interface Options {
  url?: string;
  asOf?: string;
  config?: string;
  json?: boolean;
}

export function pageCommand(session: Session): Command[] {
  const command = new Command('page')
    .description('show what the inspector reads in one page')
    .argument('<file-or-url...>', 'saved pages or http(s) addresses')
    .option('--url <url>', 'the address a saved file came from (one file only)')
    .option('--as-of <instant>', 'ISO instant with offset: later dates are pointed out')
    .option('--config <dir>', "use this configuration's columns, policy and declared intranet sites")
    .option('--json', 'print one JSON document a page')
    .action((targets: string[], options: Options) => showPages(session, targets, options));
  return [withExample(command, 'npx sundial page saved.html --url http://www.example.gov.cn/art/2018/12/6/art_1_2.html')];
}

async function showPages(session: Session, targets: string[], options: Options): Promise<void> {
  const today = options.asOf === undefined ? null : parseAsOf(options.asOf).today;
  if (options.url !== undefined && targets.length > 1)
    throw new Refusal('usage', '--url belongs to one file, but several were given', 'run once per file');
  if (options.url !== undefined && !Url.safeParse(options.url).success)
    throw new Refusal('usage', `--url: expected an absolute http(s) address, found "${options.url}"`, '');
  const reading = readingOf(options);
  for (const target of targets) {
    try {
      const { facts, shown, file } = await readTarget(target, options, reading);
      const output = { ...pageOutput(facts, shown, today), file };
      if (options.json) printJson(session, output);
      else session.terminal.out(file ? documentInWords(output) : pageInWords(output, facts));
    } catch (error) {
      // One input that cannot be read keeps nobody from the others: each has its own document.
      session.exit = worse(session.exit, complain(session.terminal, error, options.json ?? false));
    }
  }
}

/** Stands for an address that nobody gave. */
const nowhere = 'http://page.invalid/';

type Reading = ReturnType<typeof readingOf>;

/** The configuration that pages are read by; its mistakes are told once, not once a page. */
function readingOf(options: Options) {
  const config = options.config === undefined ? null : loadConfig(options.config);
  const taxonomy = config ? null : loadColumns();
  if (taxonomy && !taxonomy.value) throw new ConfigError(taxonomy.problems);
  return { config, columns: config?.columns ?? taxonomy!.value! };
}

interface Read {
  facts: PageFacts;
  shown: string;
  /** null: it reads as a page. */
  file: PageOutput['file'];
}

/** A saved document or picture. Its words are searched for personal data, nothing else is guessed from it. */
async function readDocument(target: string, bytes: Uint8Array, shown: string, { columns }: Reading): Promise<Read> {
  const documents = openDocuments({ log: () => undefined });
  try {
    const { text, unread, personal } = await documents.read(bytes, { title: basename(target) });
    const { type, opens } = await fileFacts(URL.canParse(shown) ? shown : `${nowhere}${encodeURIComponent(basename(target))}`, bytes);
    const empty = readPage(new Uint8Array(), { url: nowhere }, columns);
    const file = { type, bytes: bytes.length, opens, chars: text === null ? null : text.length, unread };
    return { facts: { ...empty, personal }, shown, file };
  } finally {
    documents.close();
  }
}

async function readTarget(target: string, options: Options, reading: Reading): Promise<Read> {
  const { config, columns } = reading;
  if (!/^https?:\/\//i.test(target)) {
    const shown = options.url ?? target;
    const bytes = readBytes(target);
    if (await isBinary(bytes)) return readDocument(target, bytes, shown, reading);
    return { facts: readPage(bytes, { url: options.url ?? nowhere }, columns), shown, file: null };
  }
  if (!Url.safeParse(target).success) throw new Refusal('usage', `expected an http(s) address, found "${target}"`, '');
  const intranetHosts = config?.sites.filter((site) => site.intranet).flatMap((site) => site.hosts) ?? [];
  const policy = config?.policy ?? CrawlPolicy.parse({});
  const entries = config?.units.flatMap((unit) => unit.places.flatMap((place) => place.entries)) ?? [];
  const { facts, record } = await fetchPage(target, {
    entries,
    policy,
    intranetHosts,
    chromium: findChromium(),
    columns,
  });
  if (facts) return { facts, shown: record.url, file: null };
  throw new Refusal('not-read', `${target}: ${outcomeText(record.outcome)}`, hintFor(record.outcome), Exit.unjudged);
}

function readBytes(file: string): Uint8Array {
  if (!existsSync(file))
    throw new Refusal('usage', `${file}: expected a readable file or an http(s) address, found nothing`, 'mind the path');
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Refusal(
      'usage',
      `${file}: expected a readable file, found ${(error as NodeJS.ErrnoException).code ?? 'an unreadable one'}`,
      '',
    );
  }
}

/** One outcome in words: 'blocked: waf', 'silent: timeout after 2 tries', 'HTTP 404'. */
export function outcomeText(outcome: FetchOutcome): string {
  if (outcome.kind === 'answered') return `answered with HTTP ${outcome.status} (${outcome.type || 'no type'}), which is no page to read`;
  if (outcome.kind === 'blocked') return `blocked: ${outcome.by}${outcome.status === null ? '' : ` (HTTP ${outcome.status})`}`;
  if (outcome.kind === 'silent') return `silent: ${outcome.why} after ${outcome.tries} ${outcome.tries === 1 ? 'try' : 'tries'}`;
  return `skipped: ${outcome.why}`;
}

function hintFor(outcome: FetchOutcome): string {
  if (outcome.kind === 'silent' && outcome.why === 'private-address')
    return 'private addresses are opened only for a site declared "intranet: true" (give --config)';
  if (outcome.kind === 'skipped' && outcome.why === 'robots') return "the site's robots.txt asks not to";
  if (outcome.kind === 'skipped' && outcome.why === 'robots-unread') return 'robots.txt could not be read (server error or no answer)';
  return '';
}
