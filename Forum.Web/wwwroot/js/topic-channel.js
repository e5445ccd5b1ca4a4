// What is said in a topic's channels, wherever the topic moves to.
import { permissionDenied } from './connection.js';
import { showReaders } from './presence.js';

/**
 * Takes a connection's subscription to one topic along. Each publication goes to the handler of its type; `refresh` asks for what may
 * have been missed, `follow` where the topic is by now.
 */
export function topicChannel({ client, handlers, refresh, follow, readers, typing, viewer }) {
  let subscription = null;
  let refused = null;

  /** Listens to the topic's channels; when the topic moves, to its new ones. */
  function listen(channel, typingChannel) {
    if (subscription?.channel === channel) {
      return;
    }
    stop();
    let isFirst = true;
    subscription = client.newSubscription(channel, { joinLeave: readers !== null });
    if (readers) showReaders(subscription, readers, viewer);
    // A type that is not known is of a later version of the forum.
    subscription.on('publication', ({ data }) => handlers[data.type]?.(data));
    subscription.on('unsubscribed', ({ code }) => {
      if (code === permissionDenied && channel !== refused) {
        refused = channel;
        renew();
      }
    });
    subscription.on('subscribed', ({ wasRecovering, recovered }) => {
      // First of all the page may be older than the subscription; later, more may have been missed than is kept.
      if (wasRecovering && !recovered) follow();
      if (isFirst || (wasRecovering && !recovered)) refresh();
      isFirst = false;
    });
    subscription.subscribe();
    if (typingChannel) typing?.listen(typingChannel);
  }

  /** The topic's channel is another one by now, which the connection was not granted: a new token is, if this reader may still see it. */
  function renew() {
    stop();
    client.disconnect();
    client.connect();
    follow();
  }

  function stop() {
    if (subscription) {
      subscription.unsubscribe();
      client.removeSubscription(subscription);
      subscription = null;
    }
    typing?.stop();
  }

  return { listen, renew, stop };
}
