// What concerns the reader alone: every signed-in connection is subscribed to the personal channel by the forum's token.
import { connection } from './connection.js';

const prefix = 'user:';
const handlers = new Map();
const missed = [];
let isListening = false;
let isFirst = true;

function listen() {
  if (isListening) {
    return;
  }
  isListening = true;
  const client = connection();
  client.on('publication', ({ channel, data }) => {
    if (channel.startsWith(prefix)) {
      handlers.get(data.type)?.forEach((handler) => handler(data));
    }
  });
  client.on('subscribed', ({ channel, wasRecovering, recovered }) => {
    if (channel.startsWith(prefix)) {
      if (isFirst || (wasRecovering && !recovered)) {
        missed.forEach((handler) => handler());
      }
      isFirst = false;
    }
  });
}

/** Calls the handler with each event of the type. */
export function onPersonal(type, handler) {
  handlers.set(type, [...(handlers.get(type) ?? []), handler]);
  listen();
}

/** Calls the handler when events may have been missed: once after the page was loaded, and after being away for longer than they are kept. */
export function onMissed(handler) {
  missed.push(handler);
  listen();
}
