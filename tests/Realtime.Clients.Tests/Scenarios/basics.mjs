// Connect, subscribe, publish from a client and from a backend, unsubscribe, refusals.
import assert from 'node:assert/strict';
import { api, collect, connect, connected, decode, encode, next, publish, run, subscribed, until } from './harness.mjs';

await run(async () => {
  const channel = `chat:${process.pid}`;
  const client = connect();
  const connecting = next(client, 'connected');
  client.connect();
  const context = await connecting;
  assert.match(context.client, /^[0-9a-f-]{36}$/);
  assert.ok(context.transport);

  const chat = await subscribed(client, channel);
  const received = collect(chat, 'publication');
  await chat.publish(encode({ text: 'from a client' }));
  await until(() => received.length === 1, 'the publication of the client itself');
  assert.deepEqual(decode(received[0].data), { text: 'from a client' });
  assert.equal(received[0].info.user, '42');
  assert.equal(received[0].info.client, context.client);
  assert.equal(received[0].offset, 1);

  await publish(channel, { text: 'Grüße 🙂\n' }, { tags: { kind: 'greeting' } });
  await until(() => received.length === 2, 'the publication of a backend');
  assert.deepEqual(decode(received[1].data), { text: 'Grüße 🙂\n' });
  assert.deepEqual({ ...received[1].tags }, { kind: 'greeting' });

  // Leaving and coming back, in one go.
  chat.unsubscribe();
  chat.subscribe();
  await chat.ready(10000);
  await publish(channel, { n: 3 });
  await until(() => received.length === 3, 'a publication after coming back');

  // Many at once travel as one frame.
  const many = await Promise.all([...Array(20).keys()].map((i) => subscribed(client, `chat:many${i}-${process.pid}`)));
  assert.equal(many.length, 20);

  const refused = client.newSubscription('secret:1');
  const unsubscribed = next(refused, 'unsubscribed');
  refused.subscribe();
  assert.equal((await unsubscribed).code, 103);

  const unknown = client.newSubscription('nowhere:1');
  const neither = next(unknown, 'unsubscribed');
  unknown.subscribe();
  assert.equal((await neither).code, 102);

  await assert.rejects(client.publish('reading:1', encode(1)), { code: 103 });
  await assert.rejects(client.rpc('anything', encode(1)), { code: 108 });

  const sender = await connected();
  const disconnected = next(sender, 'disconnected');
  await sender.send(encode('to nobody'));
  assert.equal((await disconnected).code, 3508);

  const other = await connected({ token: { user: '43' } });
  const away = next(other, 'disconnected');
  assert.ok((await api('disconnect', { user: '43' })).result);
  assert.equal((await away).code, 3503);
});
