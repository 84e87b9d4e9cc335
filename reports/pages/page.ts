/** The shell of every page: it opens from disk, runs no script and loads nothing, whatever stands in its text. */
import { escape } from '../escape.ts';
import { STYLE } from './style.ts';

// Defence in depth: even an escape that failed could neither run nor call home. Not every browser counts the files beside a page as its own.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file: data:; base-uri 'none'; form-action 'none'";

/** A whole HTML document. `title` is text, `body` is finished HTML, `kind` is the body's class. */
export function page(title: string, kind: 'bulletin' | 'unit', body: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body class="${kind}">
${body}
</body>
</html>
`;
}
