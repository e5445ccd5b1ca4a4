// A board's first page: topics with something new move to where they belong.
import { connection, permissionDenied } from './connection.js';
import { showState } from './indicator.js';
import { fetchElements, parse, coalesced } from './fragments.js';
import { markUnread } from './unread.js';

const topics = document.getElementById('topics');
const { channel, fragment } = topics.dataset;

/** As the forum sorts them: pinned ones first, then by newest activity. */
const order = ({ dataset: a }, { dataset: b }) => b.pinned - a.pinned || b.last - a.last || b.topic - a.topic;

const find = (id) => topics.querySelector(`[data-topic="${id}"]`);

/** Puts a topic in its place, unless the page shows it in this state or a later one already. */
function place(row) {
  markUnread(row);
  const old = find(row.dataset.topic);
  if (old && Number(old.dataset.version) >= Number(row.dataset.version)) {
    return;
  }
  // Whoever is on a link of the row with the keyboard stays on it.
  const focused = old?.contains(document.activeElement) ? [...old.querySelectorAll('a')].indexOf(document.activeElement) : -1;
  old?.remove();
  row.classList.add('new');
  topics.insertBefore(row, [...topics.children].find((other) => order(row, other) < 0) ?? null);
  if (focused >= 0) {
    row.querySelectorAll('a')[focused]?.focus({ preventScroll: true });
  }
  document.getElementById('no-topics')?.remove();
}

const catchUp = coalesced(async () => {
  const { elements } = await fetchElements(fragment);
  const there = new Set(elements.map((row) => row.dataset.topic));
  [...topics.children].filter((row) => !there.has(row.dataset.topic)).forEach((row) => row.remove());
  elements.forEach(place);
});

const client = connection();
showState(client);
const subscription = client.newSubscription(channel);
let isFirst = true;
subscription.on('publication', ({ data }) => {
  if (data.type === 'topic.created' || data.type === 'topic.updated') {
    parse(data.html).forEach(place);
  } else if (data.type === 'topic.removed') {
    find(data.topicId)?.remove();
  } else if (data.type === 'board.moved') {
    location.reload();
  }
});
// The channel is another one by now, or none for this reader: the forum knows.
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
