// Who of the people on the page is online: a dot at their name. One question for all of them, as long as the page is in sight.

const interval = 30_000;
const most = 100;

const posts = document.getElementById('posts');

// Who was online when last asked.
let known = new Set();
let asked = -Infinity;
let waiting = null;

/** The places for dots, with whose they are: authors of posts, members in a list. */
const places = () => [...document.querySelectorAll('article.post[data-author], .user[data-user]')]
  .map((element) => ({ id: Number(element.dataset.author ?? element.dataset.user), element }));

function mark(element, isOnline) {
  const old = element.querySelector('.online-mark');
  if (!isOnline) {
    old?.remove();
  } else if (!old) {
    const name = element.querySelector('.author, .name');
    const sign = document.createElement('span');
    sign.className = 'online-mark';
    sign.title = 'online';
    const dot = document.createElement('span');
    dot.className = 'dot online';
    dot.ariaHidden = 'true';
    const words = document.createElement('span');
    words.className = 'visually-hidden';
    words.textContent = 'online'; // in a list there is room for it beside the dot
    sign.append(dot, ' ', posts ? words : 'online');
    name.after(' ', sign);
  }
}

const show = () => places().forEach(({ id, element }) => mark(element, known.has(id)));

async function ask() {
  clearTimeout(waiting);
  waiting = null;
  if (document.visibilityState !== 'visible') {
    return; // until it is again
  }
  const there = places();
  const ids = [...new Set(there.map(({ id }) => id))].slice(-most);
  asked = Date.now();
  try {
    if (ids.length > 0) {
      const response = await fetch(`/online?ids=${ids.join(',')}`, { headers: { Accept: 'application/json' } });
      if (response.status === 401) {
        return; // signed out since: there is nobody to ask for
      }
      if (response.ok) {
        known = new Set((await response.json()).online);
        show();
      }
    }
  } catch (error) {
    console.warn(error);
  }
  waiting = setTimeout(ask, interval);
}

// Posts come, and are replaced when they are edited.
if (posts) new MutationObserver(show).observe(posts, { childList: true, subtree: true });

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && waiting === null && Date.now() - asked >= interval) ask();
  else if (document.visibilityState === 'visible' && waiting === null) waiting = setTimeout(ask, interval - (Date.now() - asked));
});
ask();
