// Reactions to posts, by one click. The chips that come in events are the same for everyone and only tell the numbers; which
// of them are the reader's own is kept here, beside the same markup as the server's (Pages/Topics/_Reactions.cshtml).
import { parse } from './fragments.js';
import { keepInPlace } from './placement.js';

const posts = document.getElementById('posts');
const form = document.getElementById('react'); // for those who are signed in
const template = document.querySelector('template[data-reactions]');

const refusals = {
  400: 'The page has been open for too long. Reload it and try again.',
  401: 'You are not signed in any more.',
  404: 'This post is not here any more.',
  429: 'That was a lot in a short time. Wait a minute and try again.',
};

// What the reader wants of a post's chip and the forum does not know yet, by the chip.
const wanted = new Map();

const isOwn = (chip) => chip.getAttribute('aria-pressed') === 'true';

function setCount(chip, count) {
  chip.dataset.count = count;
  chip.querySelector('.count').textContent = count > 0 ? count : '';
}

function setOwn(chip, own) {
  chip.setAttribute('aria-pressed', own);
  chip.name = own ? 'off' : 'on';
}

/** Shows the chips that are of use, unless all have been asked for. The one with the keyboard on it stays. */
function tidy(bar) {
  let total = 0;
  for (const chip of bar.querySelectorAll('[data-kind]')) {
    const count = Number(chip.dataset.count);
    total += count;
    chip.hidden = count === 0 && !isOwn(chip) && chip.dataset.kind !== 'like' && !bar.hasAttribute('data-all') && chip !== document.activeElement;
  }
  bar.querySelector('.who-reacted').hidden = total === 0;
}

/** The bar with every kind in it, for a reader who can react; the server leaves out what nobody has used. */
function complete(bar) {
  if (bar.dataset.complete) {
    return bar;
  }
  bar.dataset.complete = 'true';
  const all = create(bar.dataset.reactions);
  [...all.children].forEach((part, index) => {
    const { kind } = part.dataset;
    const there = kind ? bar.querySelector(`[data-kind="${kind}"]`) : bar.querySelector(`.${part.classList.item(part.classList.length - 1)}`);
    if (!there) bar.insertBefore(part, bar.children[index] ?? null);
  });
  tidy(bar);
  return bar;
}

/** A bar without reactions. */
function create(id) {
  const bar = template.content.firstElementChild.cloneNode(true);
  bar.dataset.reactions = id;
  for (const chip of bar.querySelectorAll('[formaction]')) chip.setAttribute('formaction', `/p/${id}/react`);
  for (const link of bar.querySelectorAll('a')) link.setAttribute('href', `/p/${id}/reactions`);
  return bar;
}

/** Puts a bar under a post that came while the page is open: as the server does, without the kinds that nobody has used. */
export function giveReactions(item) {
  if (form) {
    const bar = create(item.querySelector('article.post').dataset.post);
    bar.replaceChildren(...bar.querySelectorAll('[data-kind="like"], .more'));
    item.querySelector('article.post').after(bar);
  }
}

/** Shows the reactions that came from the forum, unless the page shows later ones already. */
export function showReactions(news) {
  const id = news.dataset.reactions;
  const item = posts.querySelector(`article.post[data-post="${id}"]`)?.closest('.post-item');
  if (!item) {
    return;
  }
  if (form && !item.querySelector('.reactions')) giveReactions(item);
  let bar = item.querySelector('.reactions');
  if (bar && Number(bar.dataset.version) >= Number(news.dataset.version)) {
    return;
  }
  keepInPlace(() => {
    if (!form) {
      bar ? bar.replaceWith(news) : item.querySelector('article.post').after(news);
      return;
    }
    bar = complete(bar);
    bar.dataset.version = news.dataset.version;
    for (const chip of bar.querySelectorAll('[data-kind]')) {
      const now = news.querySelector(`[data-kind="${chip.dataset.kind}"]`);
      setCount(chip, Number(now?.dataset.count ?? 0));
      // The forum's answers to this reader say which are their own; events do not.
      if (news.querySelector('button, .more') && !wanted.has(chip)) setOwn(chip, now ? isOwn(now) : false);
    }
    tidy(bar);
  });
}

function complain(bar, message) {
  bar.querySelector('.error')?.remove();
  if (message) {
    const error = document.createElement('span');
    error.className = 'error';
    error.setAttribute('role', 'alert');
    bar.append(error);
    error.textContent = message;
  }
}

/** Tells the forum what the reader wants of a chip: one request at a time, the last wish last. */
async function settle(chip, bar, { version, count, own }) {
  let isOn;
  while (isOn !== wanted.get(chip)) {
    isOn = wanted.get(chip);
    const body = new URLSearchParams(new FormData(form));
    body.set(isOn ? 'on' : 'off', chip.value);
    let status = 0;
    try {
      const response = await fetch(chip.getAttribute('formaction'), { method: 'POST', headers: { Accept: 'application/json' }, body, redirect: 'error' });
      status = response.status;
      if (response.ok) {
        const { html } = await response.json();
        if (isOn === wanted.get(chip)) parse(html).forEach(showReactions);
        continue;
      }
    } catch (problem) {
      console.warn(problem);
    }
    // As it was; if others have reacted meanwhile, the number is theirs already.
    wanted.delete(chip);
    setOwn(chip, own);
    if (bar.dataset.version === version) setCount(chip, count);
    tidy(bar);
    complain(bar, refusals[status] ?? 'That did not work. Try again.');
    return;
  }
  wanted.delete(chip);
}

function toggle(chip) {
  const bar = complete(chip.closest('.reactions'));
  const before = { version: bar.dataset.version, count: Number(chip.dataset.count), own: isOwn(chip) };
  complain(bar, null);
  const isFree = !wanted.has(chip);
  wanted.set(chip, !before.own);
  setOwn(chip, !before.own);
  setCount(chip, Math.max(0, before.count + (before.own ? -1 : 1)));
  tidy(bar);
  if (isFree) settle(chip, bar, before);
}

if (form) {
  form.addEventListener('submit', (event) => {
    if (event.submitter?.closest('.reactions')) {
      event.preventDefault();
      toggle(event.submitter);
    }
  });
  posts.addEventListener('click', (event) => {
    const more = event.target.closest?.('.reactions .more');
    if (!more || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    const bar = complete(more.closest('.reactions'));
    const isOpen = bar.toggleAttribute('data-all');
    more.setAttribute('aria-expanded', isOpen);
    const hidden = [...bar.querySelectorAll('[data-kind][hidden]')];
    tidy(bar);
    hidden.find((chip) => !chip.hidden)?.focus({ preventScroll: true });
  });
  for (const more of [...posts.querySelectorAll('.reactions .more'), template.content.querySelector('.more')]) {
    more.setAttribute('role', 'button');
    more.setAttribute('aria-expanded', 'false');
  }
}
