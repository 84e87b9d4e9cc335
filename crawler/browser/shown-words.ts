/** Tells whether a live page shows personal data, in whichever frame and by whatever script: a picture of such a page is kept in the archive and shown to nobody. */
import type { BrowserContext, Page } from 'playwright';
import { masksOf } from '../read/masks.ts';
import { within } from './stage.ts';

/** As Chromium's DOMSnapshot gives it: numbers are places in `strings`, -1 is none. */
interface Snapshot {
  documents: ShownDocument[];
  strings: string[];
}
interface ShownDocument {
  nodes: {
    parentIndex?: number[];
    nodeName?: number[];
    nodeValue?: number[];
    attributes?: number[][];
    inputValue?: { value: number[] };
    textValue?: { value: number[] };
  };
  layout: { nodeIndex: number[]; styles: number[][]; text: number[] };
}

/** A frame that does not answer so long cannot be read. */
const frameMs = 3000;
const mostChars = 1_000_000;
/** Of one line with what stands beside it. */
const INLINE = /^(?:inline|inline-(?:block|flex|grid)|contents|ruby.*)$/;
/** Attributes that stand for what is not there, or in a field. */
const SPOKEN = new Set(['alt', 'placeholder', 'value', 'label', 'title']);

/** Also true when some frame cannot be read. */
export async function showsPersonal(context: BrowserContext, page: Page): Promise<boolean> {
  const texts: string[] = [];
  for (const frame of page.frames()) {
    // A frame that lives in its parent's process has no session of its own: it is in the parent's snapshot.
    const session = await within(
      frameMs,
      context.newCDPSession(frame).catch(() => null),
    );
    if (session === null) continue;
    const taken = session.send('DOMSnapshot.captureSnapshot', { computedStyles: ['display'] }).catch(() => null);
    const snapshot: Snapshot | null = await within(frameMs, taken);
    await session.detach().catch(() => undefined);
    if (snapshot === null) return true;
    texts.push(...snapshot.documents.map((shown) => wordsOf(shown, snapshot.strings)));
  }
  const isUnread = texts.length < page.frames().length || texts.some((text) => text.length > mostChars);
  return isUnread || texts.some((text) => masksOf(text).length > 0);
}

/** What a document shows, shadow trees and generated content included, a line for each block, and then what its fields hold. */
function wordsOf({ nodes, layout }: ShownDocument, strings: string[]): string {
  const said = (at: number | undefined): string => strings[at ?? -1] ?? '';
  const display = new Map(layout.nodeIndex.map((node, at) => [node, said(layout.styles[at]?.[0])]));
  const parentOf = (node: number): number => nodes.parentIndex?.[node] ?? -1;
  const blockOf = (node: number): number => {
    let at = parentOf(node);
    while (at >= 0 && INLINE.test(display.get(at) ?? 'contents')) at = parentOf(at);
    return at;
  };
  let text = '';
  let last = -1;
  for (const [at, node] of layout.nodeIndex.entries()) {
    const words = said(layout.text[at]);
    if (words === '') continue;
    const block = blockOf(node);
    text += (block === last ? '' : '\n') + words;
    last = block;
  }
  const options = (nodes.nodeValue ?? []).filter((_, node) => said(nodes.nodeName?.[parentOf(node)]) === 'OPTION');
  const spoken = (nodes.attributes ?? []).flatMap((pairs) => pairs.filter((_, at) => at % 2 === 1 && SPOKEN.has(said(pairs[at - 1]))));
  const fields = [...(nodes.inputValue?.value ?? []), ...(nodes.textValue?.value ?? []), ...options, ...spoken];
  return [text, ...fields.map(said)].join('\n');
}
