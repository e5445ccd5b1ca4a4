// Subscriptions that the server makes: by the token, and by a backend later on.
import assert from 'node:assert/strict';
import { api, backend, collect, connect, decode, next, publish, RELAY, run, until } from './harness.mjs';

await run(async () => {
  const user = `u${process.pid}`;
  const personal = `user:${user}`;
  const client = connect({ base: RELAY, token: { user, subscriptions: [personal] } });
  const subscribed = next(client, 'subscribed');
  const received = collect(client, 'publication', (context) => [context.channel, decode(context.data)]);
  client.connect();
  assert.equal((await subscribed).channel, personal);
  await publish(personal, 1);
  await until(() => received.length === 1, 'a publication in the personal channel');

  const again = next(client, 'subscribed');
  await backend('cut', { milliseconds: 300 });
  await publish(personal, 2);
  const context = await again;
  assert.equal(context.recovered, true);
  await until(() => received.length === 2, 'what was missed');
  assert.deepEqual(received, [[personal, 1], [personal, 2]]);

  const pushed = next(client, 'subscribed');
  assert.ok((await api('subscribe', { user, channel: `chat:pushed${user}` })).result);
  assert.equal((await pushed).channel, `chat:pushed${user}`);
  await publish(`chat:pushed${user}`, 3);
  await until(() => received.length === 3, 'a publication in the pushed channel');
  const gone = next(client, 'unsubscribed');
  assert.ok((await api('unsubscribe', { user, channel: `chat:pushed${user}` })).result);
  assert.equal((await gone).channel, `chat:pushed${user}`);
});
