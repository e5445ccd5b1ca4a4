// The posts on a topic's page: new ones appear below the others, and those that are changed change where they stand.
import { giveControls } from './controls.js';
import { coalesced, fetchElements } from './fragments.js';
import { keepInPlace } from './placement.js';
import { giveReactions, showReactions } from './reactions.js';

/**
 * Looks after the posts in an element, whose data say which they are. Tells of those that the reader may not see by a notice.
 * What the reader has sent is told by its key: `settle` takes it out of what is being sent, and says whether it was there.
 */
export function postList(posts, notice, settle) {
  const { fragment, lastPage, viewer } = posts.dataset;
  const isLastPage = posts.dataset.isLastPage === 'true';
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
    }, { below: true });
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

  /** Posts that came as an event: those below the last page are only told of. */
  function arrive(created, number, key) {
    if (!isLastPage) {
      if (number > last) notice.elsewhere(lastPage);
    } else if (!created.every((post) => place(post, key))) {
      catchUp();
    }
  }

  const catchUp = coalesced(() => fetchPosts());
  const refresh = coalesced(() => fetchPosts(first - 1));

  return { isLastPage, arrive, place, update, fetchPosts, refresh };
}
