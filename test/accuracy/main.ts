/** `npm run accuracy`: how often the readers are right, field by field, on the invented pages and on any labelled folder one has. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { aims, held } from './aims.ts';
import { measure } from './measure.ts';
import { measurePeers, type PeerFigures } from './peers.ts';
import { figures, type Tally } from './tally.ts';

const usage = `npm run accuracy -- [--pages DIR]… [--peers] [--json]
DIR holds index.jsonl (id, file, url) and labels.jsonl (id, what a person saw). Without --pages: the invented pages of this repository,
and the folder that SUNDIAL_PAGES names. --peers: beside the figures of other extractors, in the same run.`;

function table(name: string, tally: Tally, pages: number): string {
  const percent = (share: number): string => (share * 100).toFixed(1).padStart(6);
  const rows = figures(tally).map(
    ({ field, precision, recall, f1, exact, there, absent, wrong, missed }) =>
      `${field.padEnd(20)}${percent(precision)}${percent(recall)}${percent(f1)}${percent(exact)}${[there, absent, wrong, missed].map((count) => String(count).padStart(8)).join('')}`,
  );
  const head = `${'field'.padEnd(20)}${['prec', 'recall', 'F1', 'exact'].map((word) => word.padStart(6)).join('')}${['there', 'absent', 'wrong', 'missed'].map((word) => word.padStart(8)).join('')}`;
  const misses = tally.misses.map(({ page, field, wanted, found }) => `  ${page}  ${field}: wanted ${wanted} | read ${found}`);
  return [`${name}: ${pages} pages`, head, ...rows, misses.length === 0 ? 'no miss' : 'misses', ...misses].join('\n');
}

function peerTable(figures: readonly PeerFigures[]): string {
  const percent = (share: number): string => (share * 100).toFixed(1).padStart(8);
  const head = `${'articles'.padEnd(32)}${['date', 'of said', 'title'].map((word) => word.padStart(8)).join('')}`;
  const rows = figures.map(
    ({ peer, dateExact, datePrecision, titleExact }) =>
      `${peer.padEnd(32)}${percent(dateExact)}${percent(datePrecision)}${percent(titleExact)}`,
  );
  return [head, ...rows].join('\n');
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      pages: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      peers: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    console.log(usage);
    return 0;
  }
  const own = join(import.meta.dirname, 'pages');
  const named = process.env['SUNDIAL_PAGES'];
  const folders = values.pages ?? [own, ...(named === undefined ? [] : [named])];
  const columns = readFileSync(join(import.meta.dirname, '../../config/columns.yaml'), 'utf8');
  const results = folders.map((dir) => ({ corpus: dir === own ? 'invented pages' : dir, ...measure(dir, columns) }));
  const peers = new Map<string, PeerFigures[]>();
  if (values.peers === true) for (const dir of folders) peers.set(dir === own ? 'invented pages' : dir, await measurePeers(dir, columns));
  if (values.json === true)
    console.log(
      JSON.stringify(
        results.map(({ corpus, pages, tally }) => ({
          corpus,
          pages,
          figures: figures(tally),
          misses: tally.misses,
          ...(peers.has(corpus) ? { peers: peers.get(corpus) } : {}),
        })),
        null,
        2,
      ),
    );
  else {
    console.log(results.map(({ corpus, pages, tally }) => table(corpus, tally, pages)).join('\n\n'));
    for (const { corpus, tally } of results)
      console.log(
        `\n${corpus}\n${held(tally, aims)
          .map(({ says }) => `  ${says}`)
          .join('\n')}${peers.has(corpus) ? `\n\n${peerTable(peers.get(corpus)!)}` : ''}`,
      );
  }
  return results.every(({ tally }) => held(tally, aims).every(({ ok }) => ok)) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(`accuracy: ${error.message}`);
  process.exitCode = 2;
}
