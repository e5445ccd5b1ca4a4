// Which boards of the home page have something unread. Events are the same for everyone: whether something is new to this
// reader is said here, and how much of it by the forum, which is asked now and then.
import { onPersonal } from './personal.js';

const viewer = document.querySelector('meta[name="viewer"]')?.content ?? null;
const markAll = document.getElementById('mark-all');

// Not more often than this, however much is written; each reader at a time of their own.
const interval = 20_000;
const soon = 1000;

let waiting = null;
let due = Infinity;

/** Makes a board say how many topics have something unread, in the words of the server (Pages/Index.cshtml). */
function show(board, count) {
  const title = board.querySelector('h2');
  let mark = title.querySelector('.unread-mark');
  board.classList.toggle('unread', count > 0);
  if (count === 0) {
    mark?.remove();
  } else {
    if (!mark) {
      mark = document.createElement('span');
      mark.className = 'badge unread-mark';
      title.append(' ', mark);
    }
    const text = `${count} unread`;
    if (mark.textContent !== text) mark.textContent = text;
  }
  markAll?.toggleAttribute('hidden', document.querySelector('#boards > .unread') === null);
}

/** Takes the count of a board from a page that was fetched. */
export function takeUnread(board, page) {
  if (viewer !== null) {
    show(board, parseInt(page.querySelector('.unread-mark')?.textContent ?? '0', 10));
  }
}

/**
 * @param boards The boards on the page.
 * @param refresh Fetches the page and takes its counts.
 * @returns To be called with each event about a board.
 */
export function keepUnread(boards, refresh) {
  if (viewer === null) {
    return () => {};
  }

  const later = (delay) => {
    const pause = delay + Math.random() * delay;
    if (Date.now() + pause >= due) {
      return;
    }
    clearTimeout(waiting);
    due = Date.now() + pause;
    waiting = setTimeout(() => {
      due = Infinity;
      refresh();
    }, pause);
  };
  onPersonal('topic.read', () => later(soon));
  onPersonal('boards.read', ({ boardIds }) => {
    boards.filter((board) => boardIds.includes(Number(board.dataset.board))).forEach((board) => show(board, 0));
  });

  return (board, { by }) => {
    if (!by || by === viewer) {
      return; // nothing that was written, or by the reader
    }
    if (!board.classList.contains('unread')) {
      show(board, 1);
    }
    later(interval);
  };
}
