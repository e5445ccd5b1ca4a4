// On every page of somebody who is signed in: the bell and the title say how many notifications are unread.
import { parse } from './fragments.js';
import { onMissed, onPersonal } from './personal.js';
import { showUnreadInTitle } from './title.js';

const bell = document.getElementById('bell');
const status = document.getElementById('bell-status');
const inbox = document.getElementById('notifications');
let changes = 0;

function show(unread) {
  changes++;
  bell.dataset.unread = unread;
  bell.querySelector('.count').textContent = unread;
  bell.querySelector('.count-badge').hidden = unread === 0;
  showUnreadInTitle(unread);
  const markAll = document.getElementById('mark-all-read');
  if (markAll) {
    markAll.hidden = unread === 0;
  }
}

function markRead(row) {
  row.classList.remove('unread');
  row.querySelector('.unread-mark')?.remove();
}

show(Number(bell.dataset.unread));

onPersonal('notification', ({ id, unread, html }) => {
  show(unread);
  status.textContent = unread === 1 ? '1 unread notification' : `${unread} unread notifications`;
  if (inbox?.dataset.isFirstPage === 'true' && !inbox.querySelector(`[data-notification="${id}"]`)) {
    document.getElementById('no-notifications')?.remove();
    const [row] = parse(html);
    row.classList.add('new');
    inbox.prepend(row);
  }
});

onPersonal('notifications.read', ({ ids, unread }) => {
  show(unread);
  const read = new Set(ids.map(String));
  inbox?.querySelectorAll('.unread').forEach((row) => { if (read.has(row.dataset.notification)) markRead(row); });
});

onMissed(async () => {
  const before = changes;
  try {
    const response = await fetch('/notifications/unread', { redirect: 'error' }); // to the sign-in page, for instance
    const { unread } = await response.json();
    if (changes === before) {
      // Otherwise an event has come meanwhile, which knows better.
      show(unread);
    }
  } catch (error) {
    console.warn(error);
  }
});
