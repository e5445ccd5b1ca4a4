// The small link that tells of new posts which the reader cannot see from here.

/** A notice in the given element. */
export function createNotice(element) {
  const unseen = new Set();
  let isElsewhere = false;

  const link = (text, href) => {
    const a = document.createElement('a');
    a.href = href;
    a.textContent = text;
    element.replaceChildren(a);
    element.hidden = false;
  };

  const update = () => {
    const [first] = unseen;
    if (first) {
      link(unseen.size === 1 ? '1 new reply ↓' : `${unseen.size} new replies ↓`, `#${first.id}`);
    } else if (!isElsewhere) {
      element.hidden = true;
    }
  };

  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) {
        unseen.delete(target);
        observer.unobserve(target);
      } else {
        unseen.add(target);
      }
    }
    update();
  });

  return {
    /** A post was added to this page: told if it is out of sight, until it is in sight. */
    added: (post) => observer.observe(post),
    /** A post has been replaced by a later state of it. */
    replaced: (old, post) => {
      observer.unobserve(old);
      if (unseen.delete(old)) {
        observer.observe(post);
      }
      update();
    },
    /** A post is on another page. */
    elsewhere: (href) => {
      isElsewhere = true;
      link('New replies', href);
    },
  };
}
