// Who is there, and who comes and goes, across both nodes.
import assert from 'node:assert/strict';
import { api, collect, connected, decode, NODE_B, run, subscribed, until } from './harness.mjs';

await run(async () => {
  const room = `room:${process.pid}`;
  const ann = await connected({ token: { user: 'ann', info: { name: 'Ann' } } });
  const annsRoom = await subscribed(ann, room, { joinLeave: true });
  const joins = collect(annsRoom, 'join', (context) => context.info);
  const leaves = collect(annsRoom, 'leave', (context) => context.info.user);

  const ben = await connected({ base: NODE_B, token: { user: 'ben', info: { name: 'Ben' } } });
  await subscribed(ben, room);
  await until(() => joins.some((info) => info.user === 'ben'), 'ben joins');
  assert.deepEqual(decode(joins.find((info) => info.user === 'ben').connInfo), { name: 'Ben' });

  const { clients } = await annsRoom.presence();
  assert.deepEqual(Object.values(clients).map((info) => info.user).sort(), ['ann', 'ben']);
  assert.deepEqual(decode(Object.values(clients).find((info) => info.user === 'ann').connInfo), { name: 'Ann' });
  const stats = await annsRoom.presenceStats();
  assert.deepEqual([stats.numClients, stats.numUsers], [2, 2]);
  assert.equal((await api('presence_stats', { channel: room })).result.num_clients, 2);

  ben.disconnect();
  await until(() => leaves.includes('ben'), 'ben leaves');
  assert.deepEqual(Object.values((await annsRoom.presence()).clients).map((info) => info.user), ['ann']);

  await assert.rejects(ann.presence('chat:1'), { code: 108 });
});
