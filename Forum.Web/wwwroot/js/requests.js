// Requests to the forum by the page itself.

/** Sends JSON, with what shows that a page of this site does so. With `last` it survives the page. */
export function send(method, url, body, { last = false, signal } = {}) {
  return fetch(url, {
    method,
    headers: {
      'Content-Type': 'application/json',
      RequestVerificationToken: document.querySelector('meta[name="request-verification-token"]').content,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    keepalive: last,
    signal,
  });
}
