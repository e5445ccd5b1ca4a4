// Says beside the content whether it is live. Never in the way, and read out politely when it changes.

const texts = {
  connecting: 'Connecting…',
  live: 'Live',
  offline: 'Offline – new posts will appear when the connection is back',
  ended: 'Not live any more – reload the page',
};

// A moment without connection is not worth a word: most are over before anyone reads it.
const patience = 1500;

/** Shows the state of a client in the element with the id "indicator". */
export function showState(client, element = document.getElementById('indicator')) {
  let timer;

  const show = (state) => {
    clearTimeout(timer);
    element.hidden = false;
    if (element.dataset.state !== state || !element.querySelector('.text').textContent) {
      element.dataset.state = state;
      element.querySelector('.text').textContent = texts[state];
    }
  };

  const showSoon = (state) => {
    clearTimeout(timer);
    timer = setTimeout(() => show(state), patience);
  };

  let failures = 0;
  showSoon('connecting');
  client.on('connected', () => { failures = 0; show('live'); });
  client.on('connecting', () => { failures += 1; if (failures > 1 || element.dataset.state === 'live') showSoon('offline'); });
  client.on('error', () => showSoon('offline'));
  client.on('disconnected', () => show('ended'));
}
