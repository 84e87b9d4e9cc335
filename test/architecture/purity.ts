/** Finds what would make reading, scoring or reporting depend on anything but its arguments: the clock, dice, net, disk, locale, zone. */
import ts from 'typescript';
import { at, importsOf, walk } from './source.ts';
import type { Source } from './source.ts';

/** Modules of node that only compute. */
const computing = /^node:(crypto|buffer|zlib|url|path|path\/posix|util|string_decoder|assert)$/;
/** Packages that reach out of the process, or wait. */
const reachingOut = /^(undici|playwright|kysely|libsql|pg|bullmq|ioredis|p-queue|node-cron|pino|cli-progress|commander|tsx)(\/|$)/;

const globals = /^(fetch|process|performance|setTimeout|setInterval|setImmediate|XMLHttpRequest|WebSocket|EventSource|navigator|console)$/;
const members: Record<string, RegExp> = {
  'the clock is an argument (asOf)': /^Date\.now$|^performance\./,
  'same facts, same score': /^Math\.random$|\.(randomUUID|randomBytes|getRandomValues|randomInt)$/,
  'locale differs between machines': /\.(localeCompare|toLocale(String|DateString|TimeString|LowerCase|UpperCase))$|^Intl\./,
  'the machine’s time zone differs':
    /\.(get(FullYear|Month|Date|Day|Hours|Minutes|Seconds|TimezoneOffset)|set(FullYear|Month|Date|Hours|Minutes))$/,
};

export function impurities(source: Source): string[] {
  const broken = importsOf(source)
    .filter(
      ({ specifier, target }) =>
        target === null && (specifier.startsWith('node:') ? !computing.test(specifier) : reachingOut.test(specifier)),
    )
    .map(({ specifier, line }) => `${source.path}:${line} imports ${specifier}: this folder is pure`);
  walk(source.tree, (node) => {
    const why = impureNode(node, source);
    if (why) broken.push(`${at(source, node)} ${node.getText(source.tree).split('\n')[0]}: ${why}`);
  });
  return broken;
}

function impureNode(node: ts.Node, { tree }: Source): string | null {
  if (ts.isPropertyAccessExpression(node)) {
    const text = `${node.expression.getText(tree).replace(/\s/g, '')}.${node.name.text}`;
    return Object.entries(members).find(([, pattern]) => pattern.test(text))?.[0] ?? null;
  }
  const dateNow = (ts.isNewExpression(node) && !node.arguments?.length) || ts.isCallExpression(node);
  if (dateNow && ts.isIdentifier(node.expression) && node.expression.text === 'Date') return 'the clock is an argument (asOf)';
  if (ts.isIdentifier(node) && globals.test(node.text) && !isOnlyAName(node)) return 'this folder is pure';
  return null;
}

/** A property, key, parameter of a type or the like that happens to be called so. */
function isOnlyAName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return true;
  const named = parent as ts.Node & { name?: ts.Node };
  return named.name === node && !ts.isShorthandPropertyAssignment(parent);
}
