/** `sundial rubric preview`: a changed rule tried on months that are in the store, before it counts. */
import { existsSync } from 'node:fs';
import { loadConfig, loadRubrics } from '../../config/load.ts';
import { preview, type Preview } from '../preview.ts';
import { previewInWords } from '../preview-words.ts';
import { openBooks } from '../runtime.ts';
import { Exit, printJson, Refusal, worse, type Session } from './command.ts';
import { rubricAt } from './rubric-file.ts';
import { parseMonth } from './when.ts';

export interface PreviewOptions {
  month?: string[];
  year?: string;
  against?: string;
  config?: string;
  data?: string;
  json?: boolean;
}

export async function previewRubric(session: Session, file: string, options: PreviewOptions): Promise<void> {
  const months = monthsAsked(options);
  const rubric = rubricAt(file, options.config);
  const against = options.against === undefined ? null : rubricAt(options.against, options.config);
  const config = options.config === undefined && !existsSync('config/city.yaml') ? null : loadConfig(options.config ?? 'config');
  const books = await openBooks({ ...session.settings, ...(options.data ? { dataDir: options.data } : {}) });
  try {
    const registry = config && { groups: config.city.groups, roster: config.units };
    const known = config?.rubrics ?? loadRubrics().rubrics;
    const keyed = (sha256: string) => books.keys().keyed(sha256);
    const told = await preview({ store: books.store, months, rubric, against, registry, known, keyed });
    if (told.months.every(({ state }) => state === 'absent'))
      throw new Refusal(
        'no-data',
        `${months.length === 1 ? months[0] : `${months[0]} to ${months.at(-1)}`}: no inspection is in the store (${books.dataDir})`,
        'inspect a month first, or mind --data',
      );
    if (told.months.some(({ state }) => state === 'no-facts' || state === 'doubtful')) session.exit = worse(session.exit, Exit.unjudged);
    if (options.json) printJson(session, told satisfies Preview);
    else session.terminal.out(previewInWords(told, rubric));
  } finally {
    await books.close();
  }
}

function monthsAsked({ month, year }: PreviewOptions): string[] {
  if ((month === undefined) === (year === undefined))
    throw new Refusal(
      'usage',
      'expected --month YYYY-MM (one or several) or --year YYYY, found neither or both',
      'e.g. --month 2018-11 2018-12',
    );
  if (month !== undefined) return [...new Set(month.map(parseMonth))].sort();
  if (!/^\d{4}$/.test(year!)) throw new Refusal('usage', `--year: expected YYYY, found "${year}"`, 'e.g. --year 2018');
  return Array.from({ length: 12 }, (_, nth) => `${year}-${String(nth + 1).padStart(2, '0')}`);
}
