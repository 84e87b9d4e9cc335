/** Crawls the small portal in a process of its own, so that it can be killed: `tsx crawl-child.ts <origin> <dir> <writer>`; tells its end in one JSON line. */
import { crawl } from '../../crawler/crawl.ts';
import { orderFor } from './small-portal.ts';

const [origin, dir, writer] = process.argv.slice(2) as [string, string, string];
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
const said: [string, unknown][] = [];
const result = await crawl({
  ...orderFor(origin, dir, { delayMs: 5 }),
  writer: Number(writer),
  signal: stop.signal,
  log: (event, data) => said.push([event, data]),
});
process.stdout.write(`${JSON.stringify({ result, said: said.filter(([event]) => event === 'crawl-resumed' || event === 'bug') })}\n`);
