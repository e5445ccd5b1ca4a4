// Says beside the content whether it is live. Never in the way, and read out politely when it changes.

const texts = {
  connecting: 'Connecting…',
  live: 'Live',
  offline: 'Offline – new posts will appear when the connection is back',
  ended: 'Not live any more – reload the page',
  out: 'Not live any more – you were signed out of your account',
};

// What the realtime service says to someone who is to stay away: after a ban, for instance.
const forceDisconnect = 3503;

// A moment without connection is not worth a word: most are over before anyone reads it.
const patience = 1500;

/** Shows the state of a client in the element with the id "indicator". */
export function showState(client, element = document.getElementById('indicator')) {
  let waiting = null;
  let wasLive = false;

  const show = (state, words = texts[state]) => {
    clearTimeout(waiting);
    waiting = null;
    element.hidden = false;
    element.dataset.state = state;
    const text = element.querySelector('.text');
    if (text.textContent !== words) {
      text.textContent = words;
    }
  };

  // Not from the beginning again with every failed attempt.
  const showSoon = (state) => {
    waiting ??= setTimeout(() => show(client.state === 'connected' ? 'live' : state), patience);
  };

  showSoon('connecting');
  client.on('connected', () => { wasLive = true; show('live'); });
  client.on('connecting', () => { if (wasLive) showSoon('offline'); });
  client.on('error', () => { if (element.dataset.state !== 'ended') showSoon('offline'); });
  client.on('disconnected', ({ code }) => show('ended', code === forceDisconnect ? texts.out : texts.ended));
}
