// Tokens that expire are refreshed without a break; used ones are replaced; one channel can have a token of its own.
import assert from 'node:assert/strict';
import { backend, collect, connect, connected, decode, next, publish, run, sleep, subscribed, until } from './harness.mjs';

await run(async () => {
  const channel = `chat:${process.pid}`;
  let asked = 0;
  const client = connect({
    options: {
      getToken: () => {
        asked++;
        return backend('token', { expiresIn: asked < 3 ? 2 : 60 });
      },
    },
  });
  const interruptions = collect(client, 'connecting');
  client.connect();
  await client.ready(10000);
  const chat = await subscribed(client, channel);
  const received = collect(chat, 'publication', (context) => decode(context.data));
  await until(() => asked === 3, 'two refreshes', 15000);
  await sleep(2500);
  assert.equal(interruptions.length, 1, 'the connection lasts while its token is refreshed');
  await publish(channel, 'still here');
  await until(() => received.length > 0, 'a publication after the refreshes');

  // A token that has been used makes the SDK ask for another.
  const used = await backend('token');
  const first = connect({ options: { token: used, getToken: undefined } });
  first.connect();
  await first.ready(10000);
  let replaced = 0;
  const second = connect({ options: { token: used, getToken: () => { replaced++; return backend('token'); } } });
  second.connect();
  await second.ready(10000);
  assert.equal(replaced, 1);

  // A channel that the connection has no grant for.
  const secret = client.newSubscription('secret:mine', { getToken: ({ channel }) => backend('subscription-token', { channel }) });
  secret.subscribe();
  await secret.ready(10000);
  const secrets = collect(secret, 'publication', (context) => decode(context.data));
  await publish('secret:mine', 'psst');
  await until(() => secrets.length === 1, 'a publication in the channel');

  let subAsked = 0;
  const short = client.newSubscription('secret:short', {
    getToken: ({ channel }) => backend('subscription-token', { channel, expiresIn: ++subAsked < 3 ? 2 : 60 }),
  });
  const ended = collect(short, 'unsubscribed');
  short.subscribe();
  await short.ready(10000);
  await until(() => subAsked === 3, 'two refreshes of the subscription', 15000);
  assert.equal(ended.length, 0);

  const wrong = client.newSubscription('secret:other', { getToken: () => backend('subscription-token', { channel: 'secret:another' }) });
  const refused = next(wrong, 'unsubscribed');
  wrong.subscribe();
  assert.equal((await refused).code, 103);
});
