// What the reader can do with posts that came, or changed, while the page is open. The server rendered it for this reader,
// in templates; the links lead to "post 0" there.

/** Puts the right controls under a post, in place of those that are there. */
export function giveControls(item, viewer) {
  const post = item.querySelector('article.post');
  const { post: id, number, author, deleted } = post.dataset;
  const name = [author === viewer ? 'own' : 'other', deleted].filter(Boolean).join(' ');
  const template = document.querySelector(`template[data-controls="${name}"]`);
  const controls = template?.content.firstElementChild?.cloneNode(true);
  const old = item.querySelector('.post-controls');
  if (controls) {
    controls.setAttribute('aria-labelledby', `post-${number}-head`);
    for (const link of controls.querySelectorAll('a')) {
      link.setAttribute('href', link.getAttribute('href').replace(/\b0\b/, id));
      if (link.dataset.quote) link.dataset.quote = link.dataset.quote.replace(/\b0\b/, id);
    }
  }
  // Whoever has the focus on a control that is still there keeps it.
  const focused = old?.contains(document.activeElement) ? document.activeElement.textContent : null;
  old?.remove();
  if (controls) {
    item.append(controls);
    if (focused !== null) {
      const links = [...controls.querySelectorAll('a')];
      (links.find((link) => link.textContent === focused) ?? links[0])?.focus({ preventScroll: true });
    }
  }
}
