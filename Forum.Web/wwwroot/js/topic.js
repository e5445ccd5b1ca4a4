// A topic's page: new posts appear below the others as they are written.
import { createConnection } from './connection.js';
import { showState } from './indicator.js';
import { fetchElements, parse, coalesced } from './fragments.js';
import { appendInPlace } from './placement.js';
import { createNotice } from './notice.js';

const posts = document.getElementById('posts');
const { channel, fragment, lastPage } = posts.dataset;
const isLastPage = posts.dataset.isLastPage === 'true';
const notice = createNotice(document.getElementById('new-posts'));

// The newest post that is on the page. Numbers have no gaps, so a post that skips one shows that something was missed.
let last = Number(posts.dataset.last);

/** Puts a post on the page if it is the next one; true if it is there now. */
function place(element) {
  const number = Number(element.dataset.number);
  if (number <= last) {
    return true;
  }
  if (number !== last + 1) {
    return false;
  }
  last = number;
  appendInPlace(posts, element);
  notice.added(element);
  return true;
}

/** Asks the forum itself for what comes after the last post. */
const catchUp = coalesced(async () => {
  let more = true;
  while (more) {
    const answer = await fetchElements(`${fragment}?after=${last}`);
    if (!isLastPage) {
      if (answer.elements.length > 0) notice.elsewhere(lastPage);
      return;
    }
    const before = last;
    answer.elements.forEach(place);
    more = answer.more && last > before;
  }
});

/** The topic goes on in another channel, if this reader may still see it. Nobody loses what they type over it: sending it leads there, too. */
function moved() {
  if (!document.querySelector('textarea')?.value.trim()) {
    location.reload();
  }
}

function received({ type, html, number }) {
  if (type === 'board.moved') {
    moved();
    return;
  }
  if (type !== 'post.created') {
    return; // of a later version of the forum
  }
  if (!isLastPage) {
    if (number > last) notice.elsewhere(lastPage);
  } else if (!parse(html).every(place)) {
    catchUp();
  }
}

const client = createConnection();
showState(client);
const subscription = client.newSubscription(channel);
let isFirst = true;
subscription.on('publication', ({ data }) => received(data));
subscription.on('subscribed', ({ wasRecovering, recovered }) => {
  // First of all the page may be older than the subscription; later, more may have been missed than is kept.
  if (isLastPage && (isFirst || (wasRecovering && !recovered))) {
    catchUp();
  }
  isFirst = false;
});
subscription.subscribe();
client.connect();
