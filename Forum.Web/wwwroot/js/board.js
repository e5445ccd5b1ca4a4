// A board's first page: topics with something new move to the top.
import { createConnection } from './connection.js';
import { showState } from './indicator.js';
import { fetchElements, parse, coalesced } from './fragments.js';

const topics = document.getElementById('topics');
const { channel, fragment } = topics.dataset;

/** Puts a topic on top, unless the page shows it in this state or a later one already. */
function place(row) {
  const old = topics.querySelector(`[data-topic="${row.dataset.topic}"]`);
  if (old && Number(old.dataset.number) >= Number(row.dataset.number)) {
    return;
  }
  // Whoever is on a link of the row with the keyboard stays on it.
  const focused = old?.contains(document.activeElement) ? [...old.querySelectorAll('a')].indexOf(document.activeElement) : -1;
  old?.remove();
  row.classList.add('new');
  topics.prepend(row);
  if (focused >= 0) {
    row.querySelectorAll('a')[focused]?.focus({ preventScroll: true });
  }
  document.getElementById('no-topics')?.remove();
}

const catchUp = coalesced(async () => {
  const { elements } = await fetchElements(fragment);
  elements.reverse().forEach(place);
});

const client = createConnection();
showState(client);
const subscription = client.newSubscription(channel);
let isFirst = true;
subscription.on('publication', ({ data }) => {
  if (data.type === 'topic.created' || data.type === 'topic.updated') {
    parse(data.html).forEach(place);
  } else if (data.type === 'board.moved') {
    location.reload();
  }
});
// The channel is another one by now, or none for this reader: the forum knows.
const permissionDenied = 103;
subscription.on('unsubscribed', ({ code }) => {
  if (code === permissionDenied) {
    location.reload();
  }
});
subscription.on('subscribed', ({ wasRecovering, recovered }) => {
  if (isFirst || (wasRecovering && !recovered)) {
    catchUp();
  }
  isFirst = false;
});
subscription.subscribe();
client.connect();
