/** Puts an HTTP exchange into records: the answer, then the request that brought it; and a 304 beside the answer it vouches for. */
import { instant, type ResponseCapture, type RevisitCapture } from './capture.ts';
import { writeRecords, type Arriving, type Draft } from './draft.ts';
import { asUri, httpHead, sha256, type RawHeaders, type WarcDraft } from './warc-record.ts';

/** WARC 1.1 (ISO 28500:2017), 6.7.3. */
const NOT_MODIFIED = 'http://netpreserve.org/warc/1.1/revisit/server-not-modified';

type Head = Omit<ResponseCapture, 'body'>;

/** Response, then the request that brought it, tied together by WARC-Concurrent-To. */
export async function addExchange(draft: Draft, capture: ResponseCapture): Promise<{ sha256: string }> {
  const marks: [string, string][] = [];
  if (capture.decoded === true) marks.push(['Sundial-Body', 'decoded by the browser']);
  if (capture.truncated !== undefined) marks.push(['WARC-Truncated', capture.truncated]);
  const response: WarcDraft = { ...answerOf(capture, marks), type: 'response', payload: capture.body };
  const dense = isDenseAnswer(capture.headers, capture.decoded);
  const [written] = await writeRecords(draft, [() => ({ record: response, dense }), (id) => requestOf(capture, id)]);
  return { sha256: written!.sha256 };
}

/** `instantOf`: WARC-Date of the earlier answer's record in this archive, null when it is not there yet. */
export async function addRevisit(draft: Draft, capture: RevisitCapture, instantOf: string | null): Promise<{ sha256: string }> {
  const { of } = capture;
  if (sha256(of.response.body) !== of.sha256)
    throw new Error(`the earlier answer of ${of.url} is not the one with the digest ${of.sha256}`);
  if (instantOf === null) await addExchange(draft, of.response);
  const marks: [string, string][] = [
    ['WARC-Profile', NOT_MODIFIED],
    ['WARC-Refers-To-Target-URI', asUri(of.response.url)],
    ['WARC-Refers-To-Date', instantOf ?? instant(of.response.at)],
  ];
  const payload = new Uint8Array();
  const revisit: WarcDraft = { ...answerOf(capture, marks), type: 'revisit', payload, vouchedSha256: of.sha256 };
  await writeRecords(draft, [() => ({ record: revisit, dense: false }), (id) => requestOf(capture, id)]);
  return { sha256: of.sha256 };
}

function answerOf(capture: Head, marks: [string, string][]): Omit<WarcDraft, 'type' | 'payload'> {
  return {
    url: asUri(capture.url),
    at: instant(capture.at),
    contentType: 'application/http; msgtype=response',
    fields: [...addressOf(capture), ...marks],
    head: httpHead(`HTTP/${capture.httpVersion} ${capture.status} ${capture.statusText}`, statedHeaders(capture)),
  };
}

function requestOf(capture: Head, answer: string | null): Arriving {
  const url = asUri(capture.url);
  const target = URL.canParse(url) ? new URL(url).pathname + new URL(url).search : url;
  const record: WarcDraft = {
    type: 'request',
    url,
    at: instant(capture.at),
    contentType: 'application/http; msgtype=request',
    fields: [...addressOf(capture), ['WARC-Concurrent-To', answer ?? '']],
    head: httpHead(`${capture.request.method} ${target} HTTP/${capture.httpVersion}`, capture.request.headers),
    payload: new Uint8Array(),
  };
  return { record, dense: false };
}

const addressOf = ({ ip }: Head): [string, string][] => (ip === undefined ? [] : [['WARC-IP-Address', ip]]);

/** Headers that no longer describe the stored bytes are kept under X-Orig-, as other archives' tools do, so that no reader decodes twice. */
function statedHeaders({ headers, decoded }: Head): RawHeaders {
  const stale = decoded === true ? ['transfer-encoding', 'content-encoding', 'content-length'] : ['transfer-encoding'];
  return headers.map(([name, value]) => [stale.includes(name.toLowerCase()) ? `X-Orig-${name}` : name, value]);
}

export const isDense = (contentType: string): boolean =>
  /^(image\/(?!svg|bmp)|video\/|audio\/|application\/(pdf|zip|gzip|x-rar|vnd\.openxml))/i.test(contentType);

function isDenseAnswer(headers: RawHeaders, decoded: boolean | undefined): boolean {
  return headers.some(([name, value]) => {
    const is = name.toLowerCase();
    return (is === 'content-encoding' && decoded !== true) || (is === 'content-type' && isDense(String(value)));
  });
}
