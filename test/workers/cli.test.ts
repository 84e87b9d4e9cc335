/** The command line as other tools rely on it: exit codes, one JSON document on stdout, errors in one line, help with examples. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { main as sundial } from '../../workers/cli.ts';
import { schemaFiles } from '../../workers/schemas.ts';
import { docx } from '../portal/files.ts';
import { impossibleId, nobody } from '../portal/numbers.ts';
import { terminal } from './terminal.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const dir = mkdtempSync(join(tmpdir(), 'sundial-cli-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function run(...argv: string[]) {
  const screen = terminal();
  const code = await sundial(argv, screen, { ...process.env, SUNDIAL_DATA: join(dir, 'data') });
  return { code, out: screen.text(), err: screen.complaints() };
}

const ajv = new Ajv2020({ strict: false, validateFormats: false });
function holds(name: string, document: string): unknown {
  const value: unknown = JSON.parse(document);
  const valid = ajv.validate(JSON.parse(readFileSync(join(root, 'docs/generated', `output-${name}.schema.json`), 'utf8')), value);
  expect({ valid, errors: ajv.errors }).toEqual({ valid: true, errors: null });
  return value;
}

test('docs/generated is what the code obeys (npm run docs)', () => {
  const written = Object.fromEntries(
    readdirSync(join(root, 'docs/generated')).map((name) => [name, readFileSync(join(root, 'docs/generated', name), 'utf8')]),
  );
  expect(written).toEqual(schemaFiles());
});

describe('help', () => {
  test.each([
    ['init'],
    ['inspect'],
    ['page'],
    ['ledger'],
    ['ledger', 'import'],
    ['ledger', 'show'],
    ['report'],
    ['rubric', 'check'],
    ['verify'],
    ['analyse'],
    ['coverage'],
    ['serve'],
    ['work'],
  ])('%s %s', async (...words) => {
    const { code, out } = await run(...words.filter((word): word is string => typeof word === 'string'), '--help');
    expect(code).toBe(0);
    expect(out).toMatch(/Usage: /);
    expect(out).toMatch(/Example:\n\s+npx sundial /);
  });
});

describe('what cannot be done is said in a line, and ends with 2', () => {
  const table: [says: string, argv: string[], line: RegExp][] = [
    ['no command', [], /^sundial: a command is missing/],
    ['an unknown command', ['inspekt'], /^sundial: unknown command 'inspekt'.*inspect/],
    ['an unknown option', ['verify', '--nope', 'x'], /^sundial: unknown option '--nope'; see sundial verify --help/],
    [
      'an unknown option of a part',
      ['rubric', 'diff', 'x', 'y', '--nope'],
      /^sundial: unknown option '--nope'; see sundial rubric diff --help/,
    ],
    ['an unknown option of nothing', ['--nope'], /^sundial: unknown option '--nope'; sundial --help lists the commands/],
    ['no such month', ['inspect', '--config', 'DIR', '--month', '2018-13'], /--month: expected YYYY-MM, found "2018-13"/],
    [
      'an instant without offset',
      ['inspect', '--config', 'DIR', '--as-of', '2018-12-31T00:00:00'],
      /--as-of: expected an ISO instant with offset/,
    ],
    ['no configuration', ['inspect', '--config', '/nowhere'], /expected a configuration directory, found nothing; make one with/],
    [
      'an unknown unit',
      ['inspect', '--config', 'DIR', '--month', '2018-12', '--unit', 'gongna'],
      /--unit: expected the id of a unit .*found "gongna"; did you mean "gongan"/,
    ],
    [
      'a rubric out of force',
      ['inspect', '--config', 'DIR', '--month', '2010-01'],
      /expected one rubric in force on 2010-01-31, found none; known rubrics: /,
    ],
    [
      'a month that has not ended',
      ['inspect', '--config', 'DIR', '--month', '2999-01'],
      /--month: expected a month that has ended .*found "2999-01"/,
    ],
    [
      'an unknown format',
      ['report', '--config', 'DIR', '--month', '2018-12', '--format', 'odt'],
      /--format: expected a comma list of docx, html, xlsx, csv, pdf, found "odt"/,
    ],
    ['nothing to report', ['report', '--config', 'DIR', '--month', '2018-12'], /2018-12: neither an inspection nor an imported month/],
    ['no file', ['page', '/nowhere.html'], /\/nowhere\.html: expected a readable file or an http\(s\) address, found nothing/],
    ['an address that is none', ['page', 'http://['], /expected an http\(s\) address, found "http:\/\/\["/],
    ['an address of a file that is none', ['page', 'x.html', '--url', 'http://a b/'], /--url: expected an absolute http\(s\) address/],
    ['a place that is no directory', ['init', '/dev/null/x'], /^sundial: \/dev\/null\/x[^\n]*: cannot be used \(ENOTDIR\); mind the path/],
    ['no bundle', ['analyse', '/nowhere.wacz'], /\/nowhere\.wacz: expected a readable bundle, found ENOENT/],
  ];
  beforeAll(() => {
    const at = join(dir, 'city');
    mkdirSync(at);
    writeFileSync(join(at, 'city.yaml'), 'name: 示例市\ngroups: [{ id: dept, name: 市直单位 }]\n');
    writeFileSync(join(at, 'sites.yaml'), 'sites: [{ id: portal, name: 门户, home: "http://www.shili.test/" }]\n');
    writeFileSync(
      join(at, 'units.yaml'),
      'units: [{ id: gongan, name: 公安局, group: dept, places: [{ site: portal, entries: ["http://www.shili.test/"] }] }]\n',
    );
  });
  const real = (argv: string[]) => argv.map((word) => (word === 'DIR' ? join(dir, 'city') : word));

  test.each(table)('%s', async (_says, argv, line) => {
    const { code, out, err } = await run(...real(argv));
    expect(err).toMatch(line);
    for (const complaint of err.split('\n')) expect(complaint).toMatch(/^sundial: /);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
  test.each(table.slice(3))('%s, as JSON', async (_says, argv) => {
    const { code, out } = await run(...real(argv), '--json');
    expect(code).toBe(2);
    holds('error', out);
  });
});

describe('ledger', () => {
  const file = join(dir, 'book.csv');
  const book =
    'month,unit,group,PS,IX,CS,DI,total\n2018-01/2018-11,信访局,dept,,,,,263\n2018-01/2018-11,公用事业局,dept,,,,,253\n2018-12,公用事业局,dept,4,6,13,14,37\n2018-12,信访局,dept,4,2,13,8,27\n';

  test('imports, repeats without harm, and shows ties in printed order', async () => {
    writeFileSync(file, book);
    const first = await run('ledger', 'import', file, '--json');
    expect(holds('ledger-import', first.out)).toMatchObject({ read: 4, added: 4, unchanged: 0 });
    expect(holds('ledger-import', (await run('ledger', 'import', file, '--json')).out)).toMatchObject({ added: 0, unchanged: 4 });
    const shown = holds('ledger-show', (await run('ledger', 'show', '--month', '2018-12', '--json')).out) as {
      groups: { group: string; rows: unknown[] }[];
    };
    const plain = { why: null, footnotes: [] };
    expect(shown.groups).toEqual([
      {
        group: 'dept',
        rows: [
          { place: 1, unit: '信访局', name: '信访局', categories: { PS: 4, IX: 2, CS: 13, DI: 8 }, total: 27, annual: 290, ...plain },
          {
            place: 1,
            unit: '公用事业局',
            name: '公用事业局',
            categories: { PS: 4, IX: 6, CS: 13, DI: 14 },
            total: 37,
            annual: 290,
            ...plain,
          },
        ],
      },
    ]);
    expect((await run('ledger', 'show', '--month', '2018-12')).out).toMatch(/信访局 +4 +2 +13 +8 +27 +290/);
  });
  test.each([
    ['a wrong sum', '2019-01,信访局,dept,4,2,13,8,28', /:2: .*28/],
    ['an overlapping span', '2018-05,信访局,dept,,,,,20', /:2: /],
    ['a broken month', '2018-1,信访局,dept,,,,,20', /:2: /],
    ['a word for points', '2019-01,信访局,dept,,,,,many', /:2: .*many/],
  ])('%s is refused with its line, and nothing enters', async (_says, row, line) => {
    const bad = join(dir, 'bad.csv');
    writeFileSync(bad, `month,unit,group,PS,IX,CS,DI,total\n${row}\n2019-02,信访局,dept,,,,,9\n`);
    const { code, err } = await run('ledger', 'import', bad);
    expect(code).toBe(2);
    expect(err).toMatch(line);
    expect((await run('ledger', 'show', '--month', '2019-02')).out).toMatch(/holds nothing/);
  });
});

describe('init and rubric', () => {
  test('what init writes is sound, and its rubric is in force today', async () => {
    const made = holds('init', (await run('init', join(dir, 'new'), '--json')).out) as { files: string[] };
    expect(made.files.map((path) => path.slice(dir.length + 1))).toContain('new/units.yaml');
    const rubric = made.files.find((path) => path.includes('rubrics'))!;
    expect(holds('rubric-check', (await run('rubric', 'check', rubric, '--json')).out)).toMatchObject({ ok: true, rubric: 'county-2019' });
    expect((await run('init', join(dir, 'new'))).err).toMatch(/expected a new or empty directory, found something/);
  });
  test('units from CSV; a bad line is named', async () => {
    const csv = join(dir, 'units.csv');
    writeFileSync(
      csv,
      '\ufeffname,group,home,kind\n公安局,市直单位,http://www.shili.test/gaj/,department\n城关镇,镇（街道）,http://www.shili.test/cgz/,town\n',
    );
    expect((await run('init', join(dir, 'from-csv'), '--from', csv)).code).toBe(0);
    expect(readFileSync(join(dir, 'from-csv/units.yaml'), 'utf8')).toMatch(/城关镇/);
    writeFileSync(csv, 'name,group,home\n公安局,市直单位,nowhere\n');
    expect((await run('init', join(dir, 'bad-csv'), '--from', csv)).err).toMatch(/units\.csv:2: home: expected an absolute/);
  });
  test('a wrong rubric is located', async () => {
    const source = readFileSync(join(root, 'config/rubrics/yanshi-2018.yaml'), 'utf8');
    const wrong = join(dir, 'wrong.yaml');
    writeFileSync(wrong, source.replace('check: links-dead', 'check: links-daed'));
    const line = source.slice(0, source.indexOf('check: links-dead')).split('\n').length;
    const { code, err } = await run('rubric', 'check', wrong);
    expect(code).toBe(2);
    expect(err).toMatch(new RegExp(`wrong\\.yaml:${line}: .*links-daed.*links-dead`));
  });
});

describe('page', () => {
  const html =
    '<html><head><meta charset="utf-8"><title>关于放假的通知</title><meta name="PubDate" content="2018-12-06 10:19"></head><body><h1>关于放假的通知</h1><p>来源：办公室 发布时间：2018-12-06 10:19</p><p>各单位：元旦放假三天。</p></body></html>';
  test('a file, for machines and for a person', async () => {
    const file = join(dir, 'a.html');
    writeFileSync(file, html);
    const read = holds('page', (await run('page', file, '--url', 'http://www.shili.test/art/1.html', '--json')).out);
    expect(read).toMatchObject({ url: 'http://www.shili.test/art/1.html', kind: 'article', publishedAt: '2018-12-06', charset: 'utf-8' });
    expect((await run('page', file)).out).toMatch(/发布日期 {2}2018-12-06，出自/);
    expect(holds('page', (await run('page', file, '--as-of', '2018-12-01T00:00:00+08:00', '--json')).out)).toMatchObject({
      findings: [{ sort: 'future-date' }],
    });
  });

  test('one input that cannot be read keeps nobody from the others', async () => {
    const file = join(dir, 'b.html');
    writeFileSync(file, html);
    const { code, out } = await run('page', file, '/nowhere.html', file, '--json');
    const [first, second, third] = out.split('\n');
    expect(code).toBe(2);
    holds('error', second!);
    expect(holds('page', third!)).toEqual(holds('page', first!));
  });
  test.each([
    ['an archive', Buffer.from('504b0304140008000800', 'hex')],
    ['bytes of nothing known', Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * 7) % 256))],
  ])('%s says nothing as a page', async (_says, bytes) => {
    const file = join(dir, 'x.bin');
    writeFileSync(file, bytes);
    const read = holds('page', (await run('page', file, '--json')).out);
    expect(read).toMatchObject({ kind: 'other', title: null, items: [], findings: [] });
  });

  test('a document is read for what stands in it, and never printed', async () => {
    const file = join(dir, '名单.docx');
    writeFileSync(
      file,
      docx('名单', [
        ['姓名', '身份证号码'],
        [nobody(1), impossibleId(7)],
      ]),
    );
    const read = holds('page', (await run('page', file, '--json')).out);
    expect(read).toMatchObject({ findings: [{ sort: 'id18' }], file: { opens: true, unread: null } });
    const { out } = await run('page', file);
    expect(out).toMatch(/文件（application\/vnd\.openxmlformats[^]*疑似公开身份证号/);
    expect(out).not.toContain(impossibleId(7));
    writeFileSync(join(dir, 'a.html'), '<title>通知</title><h1>关于布署工作的通知</h1><p>请各单位认真布署，一如继往做好工作。</p>');
    expect((await run('page', join(dir, 'a.html'))).out).toMatch(/疑似错字：“布署”应为“部署”/);
  });

  let server: Server;
  beforeAll(async () => {
    server = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterAll(() => new Promise((done) => server.close(done)));

  test('a private address is refused', async () => {
    const { code, err } = await run('page', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(code).toBe(3);
    expect(err).toMatch(/silent: private-address/);
  });
});

test('verify: 4 for a bundle that is none, 2 for one that is not there, one document a bundle', async () => {
  const file = join(dir, 'x.wacz');
  writeFileSync(file, 'not a bundle');
  expect((await run('verify', file)).code).toBe(4);
  const { code, out } = await run('verify', file, join(dir, 'missing.wacz'), '--json');
  expect(code).toBe(2);
  for (const line of out.split('\n')) expect(holds('verify', line)).toMatchObject({ ok: false });
});

describe('as a process', () => {
  const start = (argv: string[], stdout: number | 'pipe') =>
    spawn(process.execPath, [join(root, 'workers/sundial.mjs'), ...argv], { cwd: root, stdio: ['ignore', stdout, 'pipe'] });
  const ended = async (child: ReturnType<typeof start>) => {
    const err: Buffer[] = [];
    child.stderr!.on('data', (chunk: Buffer) => void err.push(chunk));
    const [code] = (await once(child, 'close')) as [number];
    return { code, err: Buffer.concat(err).toString() };
  };
  test('a reader who has had enough is no failure', async () => {
    const child = start(['inspect', '--help'], 'pipe');
    child.stdout!.destroy();
    expect(await ended(child)).toEqual({ code: 0, err: '' });
  });
  if (existsSync('/dev/full'))
    test('output that is lost is one line and a failure', async () => {
      const full = openSync('/dev/full', 'w');
      const { code, err } = await ended(start(['--help'], full));
      closeSync(full);
      expect({ code, err }).toEqual({ code: 1, err: 'sundial: the output cannot be written (ENOSPC)\n' });
    });
});
