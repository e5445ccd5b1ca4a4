// What the scenarios share: the unmodified SDK over the transport and in the encoding that the test names, and ways to
// wait for what is bound to happen.
import assert from 'node:assert/strict';
import WebSocket from 'ws';
import EventSource from 'eventsource';

export const { TRANSPORT, PROTOCOL, NODE_A, NODE_B, RELAY, BACKEND, API_KEY } = process.env;
export const protobuf = PROTOCOL === 'protobuf';
const { Centrifuge, UnsubscribedCodes } = await import(protobuf ? 'centrifuge/build/protobuf' : 'centrifuge');
export { UnsubscribedCodes };

const clients = [];

/** A client that gets its tokens from the backend, as a page does. */
export function connect({ base = NODE_A, token = {}, options = {}, transport = TRANSPORT } = {}) {
  const getToken = () => backend('token', token);
  const endpoints = {
    websocket: base.replace('http', 'ws') + '/connection/websocket',
    http_stream: base + '/connection/http_stream',
    sse: base + '/connection/sse',
  };
  const client = new Centrifuge([{ transport, endpoint: endpoints[transport] }], {
    websocket: WebSocket,
    eventsource: EventSource,
    // Frames go up through the other node than the one that has the connection.
    emulationEndpoint: (base === NODE_A ? NODE_B : NODE_A) + '/emulation',
    getToken,
    minReconnectDelay: 50,
    maxReconnectDelay: 500,
    ...options,
  });
  clients.push(client);
  return client;
}

/** Asks the test process, which stands for the application's backend. */
export async function backend(what, body = {}) {
  const response = await fetch(`${BACKEND}/${what}`, { method: 'POST', body: JSON.stringify(body) });
  assert.equal(response.status, 200, `${what}: ${response.status}`);
  return response.text();
}

/** Calls the service's HTTP API. */
export async function api(method, body) {
  const response = await fetch(`${NODE_B}/api/${method}`, {
    method: 'POST',
    headers: { 'X-API-Key': API_KEY },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, `${method}: ${response.status}`);
  return response.json();
}

export async function publish(channel, data, options = {}) {
  const answer = await api('publish', { channel, data, ...options });
  assert.ok(answer.result, JSON.stringify(answer));
  return answer.result;
}

/** What a client publishes, and how received data reads, in this encoding. */
export const encode = (value) => (protobuf ? new TextEncoder().encode(JSON.stringify(value)) : value);
export const decode = (data) => (protobuf ? JSON.parse(new TextDecoder().decode(data)) : data);

/** The next event of a client or subscription. */
export function next(emitter, event, patience = 10000) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} within ${patience} ms`)), patience);
    emitter.once(event, (context) => {
      clearTimeout(timer);
      resolve(context);
    });
  });
}

/** Collects what an event brings. */
export function collect(emitter, event, pick = (context) => context) {
  const all = [];
  emitter.on(event, (context) => all.push(pick(context)));
  return all;
}

export async function until(condition, what, patience = 10000) {
  for (const end = Date.now() + patience; !(await condition());) {
    if (Date.now() > end) {
      throw new Error(`not within ${patience} ms: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Connects, and waits for it. */
export async function connected(settings) {
  const client = connect(settings);
  client.connect();
  await client.ready(10000);
  return client;
}

export async function subscribed(client, channel, options = {}) {
  const subscription = client.newSubscription(channel, { minResubscribeDelay: 50, maxResubscribeDelay: 500, ...options });
  subscription.subscribe();
  await subscription.ready(10000);
  return subscription;
}

export async function run(scenario) {
  try {
    await scenario();
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
  clients.forEach((client) => client.disconnect());
  setTimeout(() => process.exit(), 200);
}
