// The page's connection to the realtime service. Loaded by pages that have something live on them.
import { Centrifuge, UnauthorizedError } from 'centrifuge';
import { reconnectToken } from './reconnect-token.js';

const meta = (name) => document.querySelector(`meta[name="${name}"]`).content;

// When a realtime node dies, its pages notice in the same moment: so many milliseconds they spread over before they come
// back. Not those that a stopping node sends away (3001), which does that at a rate of its own.
const spread = 3000;
const shutdown = 3001;

// The connection was lost, or nothing was heard for too long (the SDK's codes): nobody has sent this page away.
const lost = [1, 2];

/** The code of a subscription that the connection's token does not allow. */
export const permissionDenied = 103;

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

let shared = null;

/** The page's one connection, for everything on it that is live. It connects when the page's other modules have run. */
export function connection() {
  if (!shared) {
    shared = createConnection();
    setTimeout(() => shared.connect());
  }
  return shared;
}

/** A client that is not connected yet. A page has need of only one: connection(). */
export function createConnection() {
  let pause = 0;
  let wasConnected = false;
  let isBack = false;
  const client = new Centrifuge(meta('realtime-url'), {
    getToken: async () => {
      const wait = pause;
      pause = 0; // once for each loss: further attempts are the client's own, later and later
      if (wait > 0) {
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
      const kept = isBack ? back.take() : null;
      isBack = false;
      return kept ?? getToken();
    },
  });
  const back = reconnectToken(client);
  client.on('connected', () => { wasConnected = true; });
  client.on('connecting', ({ code }) => {
    // The token of the last connection is used up: without this the client would try it first, in vain.
    client.setToken('');
    // Whoever was sent away is to ask the forum what they may see by now.
    isBack = code === shutdown || lost.includes(code);
    pause = wasConnected && code !== shutdown ? Math.random() * spread : 0;
  });
  return client;
}
