// A token to come back with. The realtime service gives one to whoever is connected, for when a node of it has gone: its
// pages can be let in by another one without all asking the forum at the same time.

// Most pages are left again soon, and need none.
const settled = 5_000;
const spread = 10_000;
const retry = 60_000;

/**
 * Keeps such a token for a client, a newer one before it is too old.
 * @returns `take()`: the token, once; null if there is none that is still good.
 */
export function reconnectToken(client) {
  let token = null;
  let until = 0;
  let timer = null;

  async function ask() {
    let wait = retry;
    try {
      const { data } = await client.rpc('realtime:reconnect_token');
      token = data.token;
      until = Date.now() + data.ttl * 1000;
      wait = data.ttl * 600; // there is another one after half of its time
    } catch (error) {
      // The forum is asked instead.
      console.debug(error);
    }
    if (client.state === 'connected') askIn(wait);
  }

  function askIn(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(ask, milliseconds);
  }

  client.on('connected', () => askIn(settled + Math.random() * spread));
  client.on('connecting', () => clearTimeout(timer));
  client.on('disconnected', () => clearTimeout(timer));

  return {
    take() {
      const taken = Date.now() < until ? token : null;
      token = null;
      return taken;
    },
  };
}
