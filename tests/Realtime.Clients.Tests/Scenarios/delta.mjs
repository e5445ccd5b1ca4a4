// Only the difference travels, and every payload is whole again.
import assert from 'node:assert/strict';
import { backend, collect, connected, decode, next, publish, RELAY, run, subscribed, until } from './harness.mjs';

await run(async () => {
  const channel = `doc:${process.pid}`;
  const client = await connected({ base: RELAY });
  const subscription = await subscribed(client, channel, { delta: 'fossil' });
  const received = collect(subscription, 'publication', (context) => decode(context.data));
  const document = (n) => ({ version: n, title: 'Grüße 🙂', lines: [...Array(20).keys()].map((i) => (i === n ? `changed ${n} ✓` : `line ${i}, which stays as it is`)) });

  const sent = [];
  const send = async (n) => {
    sent.push(document(n));
    await publish(channel, document(n));
  };
  for (let n = 0; n < 8; n++) {
    await send(n);
  }
  await until(() => received.length === 8, 'all versions');
  assert.deepEqual(received, sent);
  const stats = subscription.deltaStats();
  assert.equal(stats.numFullPayloads, 1);
  assert.equal(stats.numDeltaPayloads, 7);
  assert.ok(stats.bytesReceived < stats.bytesDecoded / 2, JSON.stringify(stats));

  // One that has nothing in common with the one before is whole.
  sent.push('short');
  await publish(channel, 'short');
  await send(9);

  // A cut in between: recovered, and on with deltas.
  const again = next(subscription, 'subscribed');
  await backend('cut', { milliseconds: 300 });
  await send(10);
  await send(11);
  assert.equal((await again).recovered, true);
  await send(12);
  await send(13);
  await until(() => received.length === sent.length, 'all versions after the cut');
  assert.deepEqual(received, sent);

  // Somebody who has not asked for deltas gets none.
  const plain = await subscribed(await connected(), channel);
  const whole = collect(plain, 'publication', (context) => decode(context.data));
  await send(14);
  await until(() => whole.length === 1 && received.length === sent.length, 'the last version');
  assert.deepEqual(whole, [document(14)]);
  assert.deepEqual(received, sent);
});
