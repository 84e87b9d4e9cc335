/** Every kind of bundle that we write keeps the rules of the formats, and the validator knows when one does not. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DATA, DIGEST, INDEX, PACKAGE, PAGES, packageJson, parsePackage } from '../../../crawler/evidence/manifest.ts';
import { members, partsOf, resealed } from './forge.ts';
import { CREATED, noise, sampleBundle } from './sample.ts';
import { begin, folder, tell } from './story.ts';
import { againstTheRules } from './wacz-rules.ts';

let story: Buffer;

beforeAll(async () => {
  const path = await folder();
  const writer = await begin(path, { before: { bundle: '2018-11.story', sha256: 'a'.repeat(64) } });
  await tell(writer);
  await writer.seal();
  story = await readFile(path);
});

describe('keeps all rules', () => {
  test('binary, chunked, packed, cut answers; duplicate and non-ASCII headers; non-ASCII addresses; revisits; a picture; a chain', async () => {
    expect(await againstTheRules(await readFile((await sampleBundle()).path))).toEqual([]);
    expect(await againstTheRules(story)).toEqual([]);
  });

  test('notes and pictures without any answer, and nothing at all', async () => {
    for (const count of [0, 5]) {
      const path = await folder();
      const writer = await begin(path);
      for (let nth = 0; nth < count; nth += 1) {
        await writer.addMetadata({
          url: `urn:sundial:finding:${nth}`,
          at: CREATED,
          contentType: 'application/json',
          body: Buffer.from('{}'),
        });
        await writer.addResource({ url: `urn:picture:${nth}`, at: CREATED, contentType: 'image/png', body: noise(9000, nth) });
        await writer.addResource({
          url: `urn:exhibit:政务${nth}`,
          at: CREATED,
          contentType: 'text/html; charset=utf-8',
          body: Buffer.from('文'),
        });
      }
      await writer.seal();
      expect(await againstTheRules(await readFile(path))).toEqual([]);
    }
  });
});

/** A record with something else in its head; where lengths change, the digests are wrong as well. */
function edited(nth: number, from: string | RegExp, to: string): Buffer {
  const all = members(partsOf(story).get(DATA)!);
  const text = gunzipSync(all[nth]!).toString('latin1');
  expect(text.replace(from, to)).not.toBe(text);
  return resealed(story, { [DATA]: Buffer.concat(all.with(nth, gzipSync(Buffer.from(text.replace(from, to), 'latin1')))) });
}

const other = (name: string, from: string | RegExp, to: string): Buffer =>
  resealed(story, { [name]: Buffer.from(partsOf(story).get(name)!.toString().replace(from, to)) });

describe('the validator finds', () => {
  test.each<[string, () => Buffer, string]>([
    ['a record of another version', () => edited(1, 'WARC/1.1', 'WARC/1.0'), 'not WARC 1.1'],
    ['a changed payload', () => edited(1, '<p>', '<q>'), 'another payload digest'],
    ['a changed HTTP head', () => edited(1, 'HTTP/1.1 200 OK', 'HTTP/1.1 200 Ok'), 'another block digest'],
    ['an address with a blank', () => edited(1, /URI: http:\/\/(\S)/, 'URI: http:// $1'), 'no target URI'],
    ['a wrong instant', () => edited(1, /WARC-Date: \S+/, 'WARC-Date: yesterday'), 'no instant'],
    ['a request of nobody', () => edited(2, /WARC-Concurrent-To: <urn:uuid:\w/, 'WARC-Concurrent-To: <urn:uuid:z'), 'belongs to no answer'],
    ['a record twice', () => twice(), 'no id of its own'],
    ['no warcinfo', () => resealed(story, { [DATA]: Buffer.concat(members(partsOf(story).get(DATA)!).slice(1)) }), 'no warcinfo'],
    ['an index out of order', () => reversed(), 'not in order'],
    ['an index that points elsewhere', () => other(INDEX, /"offset":"\d+"/, '"offset":"7"'), 'is not where it should be'],
    ['an index line of another shape', () => other(INDEX, '{"url"', '{"uri"'), 'index: url'],
    ['an index line too few', () => other(INDEX, /^.*\n/, ''), 'lines for'],
    ['a page list of another format', () => other(PAGES, 'json-pages-1.0', 'json-pages-2.0'), 'pages: format'],
    ['a page that is not there', () => other(PAGES, /"url":"http:/, '"url":"https:'), 'is not in the archive'],
    ['a part that is not listed', () => unlisted(), 'is listed 0 times'],
    [
      'a wrong digest of the package',
      () => resealed(story, { [DIGEST]: Buffer.from(`{"path":"datapackage.json","hash":"sha256:${'0'.repeat(64)}"}`) }),
      'another digest',
    ],
    ['no pages', () => resealed(story, { [PAGES]: null }), 'nothing like'],
    ['another version of the format', () => other(PACKAGE, '"wacz_version": "1.1.1"', '"wacz_version": "1.0.0"'), 'wacz_version'],
  ])('%s', async (_name, make, rule) => {
    expect((await againstTheRules(make())).join('\n')).toContain(rule);
  });

  function twice(): Buffer {
    const all = members(partsOf(story).get(DATA)!);
    return resealed(story, { [DATA]: Buffer.concat([...all, all[1]!]) });
  }

  function reversed(): Buffer {
    const lines = partsOf(story).get(INDEX)!.toString().trimEnd().split('\n');
    return resealed(story, { [INDEX]: Buffer.from(`${lines.reverse().join('\n')}\n`) });
  }

  function unlisted(): Buffer {
    const facts = parsePackage(partsOf(story).get(PACKAGE)!)!;
    return resealed(story, { [PACKAGE]: Buffer.from(packageJson({ ...facts, resources: facts.resources.slice(1) })) });
  }
});
