/** A crawl lasts for nights beside other programs: its heap is swept before it has doubled, not when it has grown fourfold. */
import { setFlagsFromString } from 'node:v8';

/** Growth over what is in use, in percent, before the next sweep. Costs a crawl of 100,000 pages some seconds. */
const growthPercent = 40;

export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}
