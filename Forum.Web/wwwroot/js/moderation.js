// The moderators' queue: what comes and goes while the page is open does so in place. What somebody is writing in stays.
import { connection } from './connection.js';
import { coalesced, fetchElements } from './fragments.js';
import { showState } from './indicator.js';
import { onQueueChange, onQueueMissed } from './queue.js';

const queue = document.getElementById('queue');
const status = document.getElementById('queue-status');

const isInUse = (item) => item.contains(document.activeElement)
  || [...item.querySelectorAll('input[type="text"], input:not([type])')].some((input) => input.value !== input.defaultValue);

/** What somebody else has decided while this moderator was writing: it stays, but there is nothing to decide any more. */
function close(item) {
  if (item.dataset.closed) {
    return;
  }
  item.dataset.closed = 'true';
  const notice = document.createElement('p');
  notice.className = 'notice warn';
  notice.setAttribute('role', 'status');
  notice.textContent = 'Somebody else has already handled this.';
  item.prepend(notice);
  item.querySelectorAll('button').forEach((button) => { button.disabled = true; });
}

/** Takes over what is said about an item, and leaves its form as it is. */
function update(old, item) {
  old.dataset.version = item.dataset.version;
  old.querySelector('[data-facts]').replaceWith(item.querySelector('[data-facts]'));
  const upTo = old.querySelector('[name="upTo"]');
  if (upTo) {
    upTo.value = item.querySelector('[name="upTo"]').value;
  }
}

const refresh = coalesced(async () => {
  const { elements } = await fetchElements(queue.dataset.fragment);
  const there = new Map(elements.map((item) => [item.dataset.item, item]));
  for (const old of [...queue.children]) {
    const item = there.get(old.dataset.item);
    if (!item) {
      if (old.matches('.queue-item') && isInUse(old)) close(old); else old.remove();
    } else if (old.dataset.version !== item.dataset.version) {
      update(old, item);
    }
  }
  const known = new Map([...queue.children].map((item) => [item.dataset.item, item]));
  let added = 0;
  let before = null;
  for (const item of elements) {
    const old = known.get(item.dataset.item);
    if (!old) {
      if (item.matches('.queue-item')) {
        item.classList.add('new');
        added++;
      }
      if (before) before.after(item); else queue.prepend(item);
    }
    before = old ?? item;
  }
  if (added > 0) {
    status.textContent = added === 1 ? 'One more to look at' : `${added} more to look at`;
  }
});

showState(connection());
onQueueChange(refresh);
onQueueMissed(refresh);
