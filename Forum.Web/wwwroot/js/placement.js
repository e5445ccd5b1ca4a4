// Changing a page without moving what somebody is at.

const isInView = ({ top, bottom }) => bottom > 0 && top < innerHeight;

/** The first of the posts that reaches into the window. They stand one below the other: with a thousand, looking at ten is enough. */
function firstInView() {
  const posts = document.querySelectorAll('.post-item');
  let [above, below] = [0, posts.length];
  while (above < below) {
    const middle = (above + below) >> 1;
    if (posts[middle].getBoundingClientRect().bottom > 0) below = middle;
    else above = middle + 1;
  }
  const post = posts[above];
  return post && isInView(post.getBoundingClientRect()) ? post : undefined;
}

/**
 * Makes a change, and scrolls so that the reader sees the same in the same place: the form if they are typing in sight,
 * or else the first post that reaches into the window. (The style sheet tells the browser to leave it to us.)
 * With `below` the change is below all posts: only the form can move. Nothing has to be laid out to see that, so however
 * many posts arrive, the page is laid out once for each picture.
 */
export function keepInPlace(change, { below = false } = {}) {
  const typing = document.activeElement?.closest('form');
  if (below && !typing) {
    change();
    return;
  }
  const anchor = typing && isInView(typing.getBoundingClientRect())
    ? typing
    : firstInView();
  // Of a post that begins above the window, the reader looks at the rest: its end stays where it is.
  const edge = anchor !== typing && anchor?.getBoundingClientRect().top < 0 ? 'bottom' : 'top';
  const before = anchor?.getBoundingClientRect()[edge];
  change();
  if (anchor?.isConnected) {
    const moved = anchor.getBoundingClientRect()[edge] - before;
    if (moved !== 0) {
      window.scrollBy({ top: moved, behavior: 'instant' });
    }
  }
}
