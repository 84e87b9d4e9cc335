/** The process behind sundial.ts: runs command lines as it is told, until nobody is left to tell. */
import { main } from '../../workers/cli.ts';
import type { Answer, Asked } from './sundial.ts';

process.on('message', async ({ nth, argv, env }: Asked) => {
  const said: Answer['said'] = [];
  const terminal = {
    out: (text: string) => void said.push(['out', text]),
    err: (text: string) => void said.push(['err', text]),
    live: false,
  };
  process.send!({ nth, code: await main(argv, terminal, env), said } satisfies Answer);
});
process.on('disconnect', () => process.exit(0));
