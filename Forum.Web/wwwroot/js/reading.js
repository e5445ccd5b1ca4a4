// A topic's page, for those who are signed in: tells the forum which of the posts that came later have been in view.
// Those that the page was loaded with count as read already.
import { send } from './requests.js';

const interval = 3000;

const posts = document.getElementById('posts');
const url = `/t/${posts.dataset.topic}/read`;
let seen = Number(posts.dataset.last);
let told = seen;
let waiting = null;

function tell(last = false) {
  clearTimeout(waiting);
  waiting = null;
  if (seen <= told) {
    return;
  }
  const number = seen;
  told = number;
  send('POST', url, { number }, { last }).then((response) => {
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
  }).catch((error) => {
    // Told again with the next post that comes into view, or when the page is left.
    console.warn(error);
    told = Math.min(told, number - 1);
  });
}

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting && document.visibilityState === 'visible') {
      seen = Math.max(seen, Number(target.dataset.number));
      observer.unobserve(target);
    }
  }
  if (seen > told) {
    waiting ??= setTimeout(tell, interval);
  }
});

new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      for (const post of [node, ...(node.querySelectorAll?.('[data-number]') ?? [])]) {
        if (Number(post.dataset?.number) > seen) observer.observe(post);
      }
    }
  }
}).observe(posts, { childList: true });

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') {
    tell(true);
  } else {
    // What was on the screen all the time is in view again without having moved.
    const unseen = [...posts.querySelectorAll('[data-number]')].filter((post) => Number(post.dataset.number) > seen);
    unseen.forEach((post) => { observer.unobserve(post); observer.observe(post); });
  }
});
window.addEventListener('pagehide', () => tell(true));
