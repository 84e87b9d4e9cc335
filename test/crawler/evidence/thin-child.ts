/** Makes the bundles of a folder thin, pair after pair, until it is done or killed. Run by thin-killed.test.ts. */
import { makeThin } from '../../../crawler/evidence/thin/make-thin.ts';

const paths = process.argv.slice(2);
console.log('begun');
for (let nth = paths.length - 2; nth >= 0; nth -= 1) await makeThin({ older: paths[nth]!, newer: paths[nth + 1]! });
console.log('done');
