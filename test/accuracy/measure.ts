/** Reads every page of a corpus the way the crawler does and counts how often the reading is right. */
import { parse } from 'yaml';
import { ColumnTaxonomy } from '../../config/columns.ts';
import { readPage } from '../../crawler/read/read-page.ts';
import { compare } from './compare.ts';
import { readCorpus } from './corpus.ts';
import { newTally, type Tally } from './tally.ts';

/** `columnsYaml`: text of config/columns.yaml. */
export function measure(dir: string, columnsYaml: string): { pages: number; tally: Tally } {
  const columns = ColumnTaxonomy.parse(parse(columnsYaml));
  const tally = newTally();
  const corpus = readCorpus(dir);
  for (const page of corpus) {
    const facts = readPage(page.body, { url: page.url, ...(page.entry ? { entry: true } : {}) }, columns);
    compare(tally, page, facts);
  }
  return { pages: corpus.length, tally };
}
