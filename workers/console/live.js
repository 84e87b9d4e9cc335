// Keeps the live page up to date: asks for what changed and puts it in place; without it the page reloads itself.
/* global document, fetch, AbortSignal, DOMParser, setTimeout */
const everyMs = 5_000;
const hiddenMs = 30_000;
const main = document.querySelector('main');

async function look() {
  try {
    const response = await fetch('api/status?as=html', { cache: 'no-store', signal: AbortSignal.timeout(15_000) });
    // 503 is a page, too: the database is away, and it says so.
    if (!response.ok && response.status !== 503) throw new Error(String(response.status));
    const next = new DOMParser().parseFromString(await response.text(), 'text/html');
    main.replaceChildren(...next.body.childNodes);
  } catch (error) {
    const line = document.getElementById('line');
    if (line) line.textContent = `连接中断，正在重试（${error.name === 'TimeoutError' ? '超时' : '无应答'}）`;
  }
  setTimeout(look, document.hidden ? hiddenMs : everyMs);
}

setTimeout(look, everyMs);
