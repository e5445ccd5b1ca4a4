// Data of all kinds and sizes, between both encodings.
import assert from 'node:assert/strict';
import { api, collect, connected, decode, encode, protobuf, publish, run, subscribed, until } from './harness.mjs';

await run(async () => {
  const channel = `chat:data${process.pid}`;
  const client = await connected();
  const subscription = await subscribed(client, channel);
  const received = collect(subscription, 'publication', (context) => context.data);
  const values = [0, -1.5e300, '', 'a\nb\u2028c"\\', true, [], {}, [[[]]], { 'ключ': { deep: [1, { x: null }] } }, 'x'.repeat(200000), '🙂'.repeat(1000)];
  for (const value of values) {
    await publish(channel, value);
  }
  await until(() => received.length === values.length, 'all of them');
  assert.deepEqual(received.map(decode), values);

  const large = { text: 'y'.repeat(50000) };
  await subscription.publish(encode(large));
  await until(() => received.length === values.length + 1, 'a large one from a client');
  assert.deepEqual(decode(received.at(-1)), large);

  // Bytes that are no JSON: as they are in Protobuf, in base64 in JSON.
  const bytes = new Uint8Array([0, 255, 10, 13, 128, 7]);
  assert.ok((await api('publish', { channel, b64data: Buffer.from(bytes).toString('base64') })).result);
  await until(() => received.length === values.length + 2, 'bytes');
  assert.deepEqual(protobuf ? [...received.at(-1)] : received.at(-1), protobuf ? [...bytes] : Buffer.from(bytes).toString('base64'));
});
