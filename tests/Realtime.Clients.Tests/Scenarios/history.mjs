// Pages of what a channel keeps.
import assert from 'node:assert/strict';
import { connected, decode, publish, run, subscribed } from './harness.mjs';

await run(async () => {
  const channel = `chat:history${process.pid}`;
  const client = await connected();
  for (let i = 1; i <= 5; i++) {
    await publish(channel, { i });
  }

  const subscription = await subscribed(client, channel);
  const top = await subscription.history({ limit: 0 });
  assert.equal(top.offset, 5);
  assert.equal(top.publications.length, 0);
  assert.equal(top.epoch.length, 8);

  const all = await subscription.history({ limit: -1 });
  assert.deepEqual(all.publications.map((p) => [p.offset, decode(p.data).i]), [[1, 1], [2, 2], [3, 3], [4, 4], [5, 5]]);
  const page = await subscription.history({ limit: 2, since: { offset: 2, epoch: top.epoch } });
  assert.deepEqual(page.publications.map((p) => p.offset), [3, 4]);
  const newest = await subscription.history({ limit: 2, reverse: true });
  assert.deepEqual(newest.publications.map((p) => p.offset), [5, 4]);

  await assert.rejects(subscription.history({ limit: 1, since: { offset: 1, epoch: 'elsewhen' } }), { code: 112 });
  await assert.rejects(client.history('reading:1', { limit: 1 }), { code: 103 });
});
