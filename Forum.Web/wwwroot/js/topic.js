// A topic's page: posts appear below the others as they are written, and change where they stand as they are changed.
import { connection } from './connection.js';
import { coalesced, fetchDocument, parse } from './fragments.js';
import { showState } from './indicator.js';
import { createNotice } from './notice.js';
import { keepInPlace } from './placement.js';
import { postList } from './post-list.js';
import { quoteInto } from './quote.js';
import { showReactions } from './reactions.js';
import { sendInPlace } from './reply.js';
import { renamePage } from './title.js';
import { topicChannel } from './topic-channel.js';
import { attachTyping } from './typing.js';

const posts = document.getElementById('posts');
const form = document.getElementById('reply');
const field = form?.querySelector('textarea');
const { viewer } = posts.dataset;
let settle = () => false;
const list = postList(posts, createNotice(document.getElementById('new-posts')), (key) => settle(key));

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
  channel.listen(there.dataset.channel, there.dataset.typing);
});

/** The topic does not exist any more for this reader. What they were writing is theirs. */
function gone() {
  channel.stop();
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
    list.arrive(created, number, key);
  },
  'post.updated': ({ html }) => parse(html).forEach(list.update),
  'reactions.changed': ({ html }) => parse(html).forEach(showReactions),
  'topic.updated': ({ html, title, isLocked }) => showTitle(parse(html)[0], title, isLocked),
  'topic.moved': () => follow(),
  'topic.removed': () => follow(),
  'board.moved': () => channel.renew(),
};

const client = connection();
showState(client);

// For those who are signed in.
const readers = document.getElementById('readers');
const typing = form ? attachTyping({ client, form, element: document.getElementById('typing'), viewer }) : null;
const channel = topicChannel({ client, handlers, refresh: list.refresh, follow, readers, typing, viewer });

if (form) {
  quoteInto(field);
  ({ settle } = sendInPlace({
    form,
    sending: document.getElementById('sending'),
    keepInPlace,
    posted: async ({ html, url }, key) => {
      if (!list.isLastPage) {
        settle(key);
        location.assign(url);
      } else if (!parse(html).every((post) => list.place(post, key))) {
        await list.fetchPosts();
        settle(key);
      }
    },
  }));
}

channel.listen(posts.dataset.channel, posts.dataset.typing);
