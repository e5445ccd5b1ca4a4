// The home page: what is going on in each board, as it goes on.
import { connection, permissionDenied } from './connection.js';
import { showState } from './indicator.js';
import { fetchDocument, parse, coalesced } from './fragments.js';
import { keepUnread, takeUnread } from './unread-boards.js';

const boards = [...document.querySelectorAll('#boards > [data-channel]')];

/** Shows counts and the last topic of a board. */
function show(board, cells) {
  for (const cell of cells) {
    const old = board.querySelector(cell.classList.contains('counts') ? '.counts' : '.last');
    if (old.isEqualNode(cell)) continue;
    const hadFocus = old.contains(document.activeElement);
    cell.classList.add('new');
    old.replaceWith(cell);
    if (hadFocus) cell.querySelector('a')?.focus({ preventScroll: true });
  }
}

const catchUp = coalesced(async () => {
  const page = await fetchDocument('/');
  for (const board of boards) {
    const now = page?.querySelector(`#boards > [data-channel="${board.dataset.channel}"]`);
    if (now) {
      show(board, now.querySelectorAll('.counts, .last'));
      takeUnread(board, now);
    } else {
      board.remove(); // not for this reader any more
    }
  }
});

const noteUnread = keepUnread(boards, catchUp);
const client = connection();
showState(client);
let isFirst = true;
for (const board of boards) {
  const subscription = client.newSubscription(board.dataset.channel);
  subscription.on('publication', ({ data }) => {
    if (data.board) show(board, parse(data.board));
    noteUnread(board, data);
    if (data.type === 'board.moved') location.reload();
  });
  // The channel is another one by now, or none for this reader: the forum knows.
  subscription.on('unsubscribed', ({ code }) => {
    if (code === permissionDenied) location.reload();
  });
  subscription.on('subscribed', ({ wasRecovering, recovered }) => {
    // Once for all of them, which are subscribed together.
    if (isFirst || (wasRecovering && !recovered)) catchUp();
    isFirst = false;
  });
  subscription.subscribe();
}
