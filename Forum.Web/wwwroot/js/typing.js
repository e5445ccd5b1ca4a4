// Who else is writing a reply. Pages say so themselves, in a channel without history; what they send is not looked at, only
// who the realtime service says has sent it.

const interval = 3000;
const shownFor = 5000;

// For those who listen to the page: not more often than this.
const spokenEvery = 15_000;

/** The words for those who are writing. */
function describe(names) {
  if (names.length === 0) {
    return '';
  }
  return names.length > 2 ? 'Several people are typing…' : `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} typing…`;
}

/**
 * Tells others of typing in the form, and shows theirs in the element.
 * @returns `listen(channel)` and `stop()`; `arrived(user)`: their post is here.
 */
export function attachTyping({ client, form, element, viewer }) {
  const field = form.querySelector('textarea');
  const writers = new Map();
  let subscription = null;
  let told = -Infinity;
  let spoken = -Infinity;

  // Seen at once, heard now and then.
  const seen = document.createElement('span');
  seen.ariaHidden = 'true';
  const heard = document.createElement('span');
  heard.className = 'visually-hidden';
  heard.setAttribute('role', 'status');
  element.replaceChildren(seen, heard);

  function show() {
    const text = describe([...writers.values()].map(({ name }) => name));
    if (seen.textContent !== text) seen.textContent = text;
    if (heard.textContent !== '' && heard.textContent !== text) heard.textContent = ''; // not true any more
    if (text !== '' && heard.textContent === '' && Date.now() - spoken > spokenEvery) {
      spoken = Date.now();
      heard.textContent = text;
    }
  }

  function arrived(user) {
    clearTimeout(writers.get(user)?.timer);
    if (writers.delete(user)) show();
  }

  function add({ user, connInfo }) {
    clearTimeout(writers.get(user)?.timer);
    writers.set(user, { name: connInfo?.name ?? 'Somebody', timer: setTimeout(() => arrived(user), shownFor) });
    show();
  }

  field.addEventListener('input', ({ isTrusted }) => {
    // Not what scripts put into the field.
    if (isTrusted && field.value.trim() !== '' && Date.now() - told >= interval && subscription?.state === 'subscribed') {
      told = Date.now();
      subscription.publish({}).catch((error) => console.warn(error));
    }
  });

  // The next reply is another one.
  form.addEventListener('submit', () => { told = -Infinity; });

  function stop() {
    [...writers.keys()].forEach(arrived);
    if (subscription) {
      subscription.unsubscribe();
      client.removeSubscription(subscription);
      subscription = null;
    }
  }

  function listen(channel) {
    stop();
    subscription = client.newSubscription(channel);
    subscription.on('publication', ({ info }) => {
      if (info?.user && info.user !== viewer) add(info);
    });
    subscription.subscribe();
  }

  return { listen, stop, arrived };
}
