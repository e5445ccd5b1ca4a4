// The page's connection to the realtime service. Loaded by pages that have something live on them.
import { Centrifuge, UnauthorizedError } from 'centrifuge';

const meta = (name) => document.querySelector(`meta[name="${name}"]`).content;

/** Fetches a token from the forum. Each is good for one connection only. */
async function getToken() {
  const response = await fetch('/realtime/token', {
    method: 'POST',
    headers: { RequestVerificationToken: meta('request-verification-token') },
  });
  if (response.ok) {
    return (await response.json()).token;
  }
  if ([400, 401, 403].includes(response.status)) {
    // This page was made for somebody else: the reader signed in or out since, in another window. Only a reload helps.
    throw new UnauthorizedError(`the forum refused a token (${response.status})`);
  }
  // Anything else, such as 503 while Redis is away, passes: the client tries again by itself, later and later.
  throw new Error(`no token (${response.status})`);
}

/** A client that is not connected yet. */
export function createConnection() {
  const client = new Centrifuge(meta('realtime-url'), { getToken });
  // The token of the last connection is used up: without this the client would try it first, in vain.
  client.on('connecting', () => client.setToken(''));
  return client;
}
