// A topic's page: posts appear below the others as they are written, and change where they stand as they are changed.
import { connection, permissionDenied } from './connection.js';
import { giveControls } from './controls.js';
import { showState } from './indicator.js';
import { fetchDocument, fetchElements, parse, coalesced } from './fragments.js';
import { createNotice } from './notice.js';
import { keepInPlace } from './placement.js';
import { showReaders } from './presence.js';
import { quoteInto } from './quote.js';
import { giveReactions, showReactions } from './reactions.js';
import { sendInPlace } from './reply.js';
import { renamePage } from './title.js';
import { attachTyping } from './typing.js';

const posts = document.getElementById('posts');
const form = document.getElementById('reply');
const field = form?.querySelector('textarea');
const { fragment, lastPage, viewer } = posts.dataset;
const isLastPage = posts.dataset.isLastPage === 'true';
const notice = createNotice(document.getElementById('new-posts'));
const first = Number(posts.dataset.first);

// The newest post that is on the page. Numbers have no gaps, so a post that skips one shows that something was missed.
let last = Number(posts.dataset.last);

// Changed posts that the reader is at: they change when the reader has left them.
const waiting = new Map();

/** Whether the reader is at a post: has selected something in it, or is on one of its links. */
function isInUse(post) {
  const selection = getSelection();
  return post.contains(document.activeElement) || (!selection.isCollapsed && selection.containsNode(post, true));
}

/** Puts a post on the page if it is the next one, or a later state of one that is there; true if it is there now. */
function place(post, key = null) {
  const number = Number(post.dataset.number);
  if (number <= last) {
    update(post);
    settle(key);
    return true;
  }
  if (number !== last + 1) {
    return false;
  }
  last = number;
  const item = document.createElement('div');
  item.className = 'post-item';
  post.classList.add('new');
  item.append(post);
  giveReactions(item);
  giveControls(item, viewer);
  let isOwn = false;
  keepInPlace(() => {
    isOwn = settle(key);
    posts.append(item);
  });
  if (!isOwn) {
    notice.added(post);
  }
  return true;
}

/** Shows a later state of a post in its place. */
function update(post) {
  const old = posts.querySelector(`article[data-post="${post.dataset.post}"]`);
  if (!old || Number(old.dataset.version) >= Number(post.dataset.version)) {
    return;
  }
  if (isInUse(old)) {
    const later = waiting.get(post.dataset.post);
    if (!later || Number(later.dataset.version) < Number(post.dataset.version)) waiting.set(post.dataset.post, post);
    return;
  }
  waiting.delete(post.dataset.post);
  keepInPlace(() => {
    old.replaceWith(post);
    if (old.dataset.deleted !== post.dataset.deleted) giveControls(post.parentElement, viewer);
  });
  notice.replaced(old, post);
}

const updateWaiting = () => [...waiting.values()].forEach(update);
document.addEventListener('selectionchange', updateWaiting);
posts.addEventListener('focusout', () => setTimeout(updateWaiting));

/** Asks the forum itself for what comes after a post: the newest by default. */
async function fetchPosts(after = last) {
  let more = true;
  while (more) {
    const answer = await fetchElements(`${fragment}?after=${after}`);
    const found = answer.elements.filter((element) => element.matches('article'));
    const reactions = answer.elements.filter((element) => element.matches('.reactions'));
    if (!isLastPage) {
      found.filter((post) => Number(post.dataset.number) <= last).forEach((post) => update(post));
      reactions.forEach(showReactions);
      if (found.some((post) => Number(post.dataset.number) > last)) notice.elsewhere(lastPage);
      return;
    }
    found.forEach((post) => place(post));
    reactions.forEach(showReactions);
    const before = after;
    after = Number(found.at(-1)?.dataset.number ?? after);
    more = answer.more && after > before;
  }
}

const catchUp = coalesced(() => fetchPosts());
const refresh = coalesced(() => fetchPosts(first - 1));

/** The topic's title, or its being locked, has changed. */
function showTitle(title, name, isLocked) {
  const old = document.getElementById('topic-title');
  if (Number(old.dataset.version) >= Number(title.dataset.version)) {
    return;
  }
  old.replaceWith(title);
  renamePage(name);
  document.getElementById('locked')?.toggleAttribute('hidden', !isLocked);
  if (form && form.dataset.always !== 'true') {
    // What is typed stays in sight, to be kept.
    form.hidden = isLocked && field.value.trim() === '';
  }
}

/** The topic is somewhere else, or nowhere: asks the forum, which knows what this reader may see. */
const follow = coalesced(async () => {
  const page = await fetchDocument(location.pathname + location.search);
  if (page === null) {
    gone();
    return;
  }
  const there = page.getElementById('posts');
  const title = page.getElementById('topic-title');
  document.getElementById('crumbs').replaceWith(page.getElementById('crumbs'));
  showTitle(title, page.title.split(' · ').slice(0, -1).join(' · '), !page.getElementById('locked')?.hidden);
  listen(there.dataset.channel, there.dataset.typing);
});

/** The topic does not exist any more for this reader. What they were writing is theirs. */
function gone() {
  stop();
  const message = document.createElement('p');
  message.className = 'empty';
  message.setAttribute('role', 'status');
  message.textContent = 'This topic is not here any more.';
  renamePage();
  document.getElementById('crumbs').remove();
  document.querySelector('.page-head').remove();
  document.querySelectorAll('.pager, .note, template').forEach((element) => element.remove());
  document.getElementById('new-posts').hidden = true;
  posts.replaceChildren(message);
  if (!form || field.value.trim() === '') {
    document.querySelector('.reply').remove();
  } else {
    field.readOnly = true;
    form.querySelector('button[type=submit]').disabled = true;
  }
}

const handlers = {
  'post.created': ({ html, number, key }) => {
    const created = parse(html);
    created.forEach((post) => typing?.arrived(post.dataset.author));
    if (!isLastPage) {
      if (number > last) notice.elsewhere(lastPage);
    } else if (!created.every((post) => place(post, key))) {
      catchUp();
    }
  },
  'post.updated': ({ html }) => parse(html).forEach(update),
  'reactions.changed': ({ html }) => parse(html).forEach(showReactions),
  'topic.updated': ({ html, title, isLocked }) => showTitle(parse(html)[0], title, isLocked),
  'topic.moved': () => follow(),
  'topic.removed': () => follow(),
  'board.moved': () => renew(),
};

const client = connection();
showState(client);
let subscription = null;
let refused = null;

// For those who are signed in.
const readers = document.getElementById('readers');
const typing = form ? attachTyping({ client, form, element: document.getElementById('typing'), viewer }) : null;

/** Listens to the topic's channels; when the topic moves, to its new ones. */
function listen(channel, typingChannel) {
  if (subscription?.channel === channel) {
    return;
  }
  stop();
  let isFirst = true;
  subscription = client.newSubscription(channel, { joinLeave: readers !== null });
  if (readers) showReaders(subscription, readers, viewer);
  // A type that is not known is of a later version of the forum.
  subscription.on('publication', ({ data }) => handlers[data.type]?.(data));
  subscription.on('unsubscribed', ({ code }) => {
    if (code === permissionDenied && channel !== refused) {
      refused = channel;
      renew();
    }
  });
  subscription.on('subscribed', ({ wasRecovering, recovered }) => {
    // First of all the page may be older than the subscription; later, more may have been missed than is kept.
    if (wasRecovering && !recovered) follow();
    if (isFirst || (wasRecovering && !recovered)) refresh();
    isFirst = false;
  });
  subscription.subscribe();
  if (typingChannel) typing?.listen(typingChannel);
}

/** The topic's channel is another one by now, which the connection was not granted: a new token is, if this reader may still see it. */
function renew() {
  stop();
  client.disconnect();
  client.connect();
  follow();
}

function stop() {
  if (subscription) {
    subscription.unsubscribe();
    client.removeSubscription(subscription);
    subscription = null;
  }
  typing?.stop();
}

let settle = () => false;
if (form) {
  quoteInto(field);
  ({ settle } = sendInPlace({
    form,
    sending: document.getElementById('sending'),
    keepInPlace,
    posted: async ({ html, url }, key) => {
      if (!isLastPage) {
        settle(key);
        location.assign(url);
      } else if (!parse(html).every((post) => place(post, key))) {
        await fetchPosts();
        settle(key);
      }
    },
  }));
}

listen(posts.dataset.channel, posts.dataset.typing);
