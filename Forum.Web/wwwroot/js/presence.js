// Who else is reading the topic. Asked for once; from then on told who comes and goes. Not read out: it is there to be looked at.

const named = 3;

// With more connections than this the page does not keep a list, but asks now and then how many there are.
const most = 200;
const pause = 30_000;

const people = (count, one, many) => (count === 1 ? `1 ${one}` : `${count} ${many}`);

/** The words for those who are reading, from ClientInfo of their connections: each user once, whatever they have open. */
function describe(clients, viewer) {
  const users = new Map();
  let guests = 0;
  for (const { user, connInfo } of clients) {
    if (user === '') guests++;
    else if (user !== viewer) users.set(user, connInfo?.name ?? '?');
  }
  const names = [...users.values()].sort((a, b) => a.localeCompare(b));
  const parts = names.slice(0, named);
  if (names.length > named) parts.push(people(names.length - named, 'other', 'others'));
  if (guests > 0) parts.push(people(guests, 'guest', 'guests'));
  if (parts.length === 0) {
    return '';
  }
  const list = parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
  return `${list} ${names.length + guests === 1 ? 'is' : 'are'} reading`;
}

/** Shows in the element who is subscribed. */
export function showReaders(subscription, element, viewer) {
  const clients = new Map();
  let changes = []; // since the list was asked for, until it is there
  let isAsking = false;
  let isCrowd = false;
  let shown = null;

  // From now on there is a line for it, so that nothing below it moves.
  element.hidden = false;
  const say = (text) => {
    if (element.textContent !== text) element.textContent = text;
  };

  // Several at a time: pages come and go when a node does.
  const show = () => {
    shown ??= setTimeout(() => {
      shown = null;
      if (isCrowd) {
        ask();
      } else {
        say(describe(clients.values(), viewer));
      }
    }, isCrowd ? pause : 200);
  };

  const apply = ({ isJoin, info }) => (isJoin ? clients.set(info.client, info) : clients.delete(info.client));

  function change(isJoin, info) {
    if (isAsking) {
      changes.push({ isJoin, info });
      return;
    }
    if (!isCrowd) apply({ isJoin, info });
    show();
  }

  async function ask() {
    if (isAsking) {
      return;
    }
    isAsking = true;
    changes = [];
    try {
      const { numClients } = await subscription.presenceStats();
      isCrowd = numClients > most;
      clients.clear();
      if (isCrowd) {
        say(`${numClients} readers`);
      } else {
        changes = [];
        const answer = await subscription.presence();
        Object.values(answer.clients).forEach((info) => clients.set(info.client, info));
        changes.forEach(apply);
      }
    } catch (error) {
      console.warn(error); // asked again with the next subscription
    } finally {
      isAsking = false;
    }
    if (!isCrowd) show();
  }

  subscription.on('join', ({ info }) => change(true, info));
  subscription.on('leave', ({ info }) => change(false, info));
  subscription.on('subscribed', ask);
  subscription.on('unsubscribed', () => say(''));
  subscription.on('subscribing', () => say('')); // nobody knows while the connection is away
}
