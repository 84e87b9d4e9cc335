/** Shows on stderr that a run is alive: a bar for a person's terminal, a line every tenth otherwise. */
import { SingleBar } from 'cli-progress';
import type { CrawlProgress } from '../crawler/crawl-result.ts';
import type { Terminal } from './commands/command.ts';

export interface ProgressView {
  show(progress: CrawlProgress): void;
  /** A stage beside crawling, e.g. 'judging'. */
  stage(name: string): void;
  /** A line for the reader, above whatever moves. */
  note(text: string): void;
  end(): void;
}

/** Sums the sites of one run. The known addresses grow while a crawl goes on, so the bar may step back: that is honest. */
export function progressView(terminal: Terminal): ProgressView {
  const sites = new Map<string, CrawlProgress>();
  const sum = () =>
    [...sites.values()].reduce((all, one) => ({ done: all.done + one.done, known: all.known + one.known }), { done: 0, known: 0 });
  return terminal.live ? bar(terminal, sites, sum) : lines(terminal, sites, sum);
}

type Sum = () => { done: number; known: number };

function bar(terminal: Terminal, sites: Map<string, CrawlProgress>, sum: Sum): ProgressView {
  const view = new SingleBar({
    format: '{bar} {percentage}%  {value}/{total} addresses  {duration_formatted}  {what}',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: false,
    fps: 5,
  });
  let started = false;
  return {
    show(progress) {
      sites.set(progress.site, progress);
      const { done, known } = sum();
      if (!started) view.start(Math.max(known, 1), done, { what: '' });
      started = true;
      view.setTotal(Math.max(known, 1));
      view.update(done, { what: shorten(progress.url ?? '') });
    },
    stage(name) {
      if (started) view.update({ what: name.padEnd(60) });
    },
    note(text) {
      if (started) view.stop();
      started = false;
      terminal.err(text);
    },
    end() {
      if (started) view.stop();
    },
  };
}

function lines(terminal: Terminal, sites: Map<string, CrawlProgress>, sum: Sum): ProgressView {
  let next = 200;
  let ended = false;
  return {
    show(progress) {
      sites.set(progress.site, progress);
      const { done, known } = sum();
      if (done < next) return;
      next = done + 200;
      terminal.err(`crawling: ${done} of ${known} known addresses`);
    },
    stage: (name) => terminal.err(name),
    note: (text) => terminal.err(text),
    end() {
      const { done, known } = sum();
      if (known > 0 && !ended) terminal.err(`crawled: ${done} of ${known} addresses have an outcome`);
      ended = true;
    },
  };
}

function shorten(url: string): string {
  return (url.length > 60 ? `${url.slice(0, 57)}...` : url).padEnd(60);
}
