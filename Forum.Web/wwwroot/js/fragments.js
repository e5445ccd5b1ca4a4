// HTML that comes from the forum: rendered on the server, the same as on the page, and safe to insert.
import { refreshTimes } from './times.js';

/** The elements of a piece of HTML. */
export function parse(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  refreshTimes(template.content);
  return [...template.content.children];
}

/** Fetches elements; `more` says that the answer is not all there is. Throws when the forum does not answer with them. */
export async function fetchElements(url) {
  const response = await fetch(url, { headers: { Accept: 'text/html' } });
  if (!response.ok) {
    throw new Error(`${url}: ${response.status}`);
  }
  return { elements: parse(await response.text()), more: response.headers.has('X-More') };
}

/** Fetches a whole page; null if there is none for this reader. Throws when the forum does not answer. */
export async function fetchDocument(url) {
  const response = await fetch(url, { headers: { Accept: 'text/html' } });
  if (response.status === 404 || response.redirected) {
    return null;
  }
  if (!response.ok) {
    throw new Error(`${url}: ${response.status}`);
  }
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  refreshTimes(page);
  return page;
}

/** Runs one call at a time; calls that come meanwhile become one more run. Tries again, later and later, when it fails. */
export function coalesced(action) {
  let running = false;
  let again = false;

  return async function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    let delay = 1000;
    do {
      again = false;
      try {
        await action();
      } catch (error) {
        console.warn(error);
        again = true;
        await new Promise((resolve) => setTimeout(resolve, delay));
        delay = Math.min(delay * 2, 30_000);
      }
    } while (again);
    running = false;
  };
}
