// Which topics of a list have something unread. Rows that come in events are the same for everyone: the marks are put on here.
import { onPersonal } from './personal.js';

const list = document.getElementById('topics');
const isSignedIn = document.querySelector('meta[name="viewer"]') !== null;

// How far each topic has been read, by its id: as the page said, and as this reader's pages have said since.
const reads = new Map();

function learn(id, number) {
  reads.set(id, Math.max(number, reads.get(id) ?? 0));
}

/** Makes a row say what is unread, in the words and with the links of the server (Pages/Topics/_TopicRow.cshtml). */
function show(row) {
  const { topic, number } = row.dataset;
  const read = reads.get(topic);
  if (read === undefined) {
    return;
  }
  const unread = Math.max(0, Number(number) - read);
  const title = row.querySelector('h2 a');
  let mark = row.querySelector('.unread-mark');
  row.dataset.read = read;
  row.classList.toggle('unread', unread > 0);
  title.setAttribute('href', unread > 0 ? `/t/${topic}/unread` : `/t/${topic}`);
  if (unread === 0) {
    mark?.remove();
    return;
  }
  if (!mark) {
    mark = document.createElement('span');
    mark.className = 'badge unread-mark';
    title.after(' ', mark);
  }
  const text = read === 0 ? 'new topic' : `${unread} new`;
  if (mark.textContent !== text) {
    mark.textContent = text;
  }
}

/** To be called with each row that comes, before it is put into the list, or left out because it is there already. */
export function markUnread(row) {
  if (!isSignedIn) {
    return;
  }
  const { topic, number, read } = row.dataset;
  if (read) {
    learn(topic, Number(read));
  } else if (!reads.has(topic)) {
    // From an event, about a topic that was not on the page: at least what it tells of is new.
    learn(topic, Number(number) - 1);
  }
  show(row);
  const old = list.querySelector(`[data-topic="${topic}"]`);
  if (old) {
    show(old);
  }
}

if (isSignedIn) {
  list.querySelectorAll('[data-topic]').forEach(markUnread);

  onPersonal('topic.read', ({ topicId, number }) => {
    learn(String(topicId), number);
    const row = list.querySelector(`[data-topic="${topicId}"]`);
    if (row) {
      show(row);
    }
  });

  onPersonal('boards.read', ({ boardIds }) => {
    if (boardIds.includes(Number(list.dataset.board))) {
      for (const row of list.querySelectorAll('[data-topic]')) {
        learn(row.dataset.topic, Number(row.dataset.number));
        show(row);
      }
    }
  });
}
