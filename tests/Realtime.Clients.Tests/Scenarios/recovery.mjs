// The connection is cut; what was published meanwhile comes in order, or the client is told that it cannot.
import assert from 'node:assert/strict';
import { backend, collect, connected, decode, next, publish, RELAY, run, subscribed, until } from './harness.mjs';

await run(async () => {
  const client = await connected({ base: RELAY });
  const kept = await subscribed(client, `chat:kept${process.pid}`);
  const keptData = collect(kept, 'publication', (context) => decode(context.data));
  const tiny = await subscribed(client, `tiny:${process.pid}`);
  const tinyData = collect(tiny, 'publication', (context) => decode(context.data));
  await publish(kept.channel, 1);
  await publish(tiny.channel, 1);
  await until(() => keptData.length === 1 && tinyData.length === 1, 'both live');

  const again = Promise.all([next(kept, 'subscribed'), next(tiny, 'subscribed')]);
  await backend('cut', { milliseconds: 400 });
  for (let i = 2; i <= 6; i++) {
    await publish(kept.channel, i);
    await publish(tiny.channel, i);
  }
  const [keptAgain, tinyAgain] = await again;
  assert.equal(keptAgain.wasRecovering, true);
  assert.equal(keptAgain.recovered, true);
  await until(() => keptData.length === 6, 'everything that was missed');
  assert.deepEqual(keptData, [1, 2, 3, 4, 5, 6]);

  assert.equal(tinyAgain.wasRecovering, true);
  assert.equal(tinyAgain.recovered, false);
  assert.deepEqual(tinyData, [1]);
  await publish(tiny.channel, 7);
  await until(() => tinyData.length === 2, 'live again');
  assert.deepEqual(tinyData, [1, 7]);

  // A channel that shows a state: the newest, and nothing older.
  await publish(`state:${process.pid}`, 'old');
  await publish(`state:${process.pid}`, 'new');
  const state = client.newSubscription(`state:${process.pid}`, { since: { offset: 0, epoch: '' } });
  const states = collect(state, 'publication', (context) => decode(context.data));
  state.subscribe();
  await state.ready(10000);
  await until(() => states.length === 1, 'the newest state');
  assert.deepEqual(states, ['new']);
});
