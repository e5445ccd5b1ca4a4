// On every page of a moderator: the link to the queue says how much there is to look at.
import { connection } from './connection.js';

const link = document.getElementById('queue-link');
const { channel } = link.dataset;
const badge = link.querySelector('.badge');
const handlers = [];
const missed = [];
let changes = 0;

/** Calls the handler when there is more or less to look at. */
export function onQueueChange(handler) {
  handlers.push(handler);
}

/** Calls the handler when changes may have been missed. */
export function onQueueMissed(handler) {
  missed.push(handler);
}

/** Shows how much there is. */
function show(count) {
  changes++;
  badge.querySelector('.count').textContent = count;
  badge.hidden = count === 0;
}

async function catchUp() {
  const before = changes;
  try {
    const response = await fetch('/moderation/count', { redirect: 'error' }); // to the sign-in page, for instance
    const { reports, held } = await response.json();
    if (changes === before) {
      // Otherwise an event has come meanwhile, which knows better.
      show(reports + held);
    }
  } catch (error) {
    console.warn(error);
  }
}

const subscription = connection().newSubscription(channel);
let isFirst = true;
subscription.on('publication', ({ data }) => {
  if (data.type === 'queue.changed') {
    show(data.reports + data.held);
    handlers.forEach((handler) => handler(data));
  }
});
subscription.on('subscribed', ({ wasRecovering, recovered }) => {
  if (isFirst || (wasRecovering && !recovered)) {
    missed.forEach((handler) => handler());
    catchUp();
  }
  isFirst = false;
});
subscription.subscribe();
