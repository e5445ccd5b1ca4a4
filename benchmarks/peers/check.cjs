// Connects subscribers to a running peer, publishes over HTTP, and expects everything to arrive everywhere, in order.
//
//   NODE_PATH=<node_modules with ws> node check.cjs <peer.json> <port>
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const WebSocket = require('ws');

const Subscribers = 20;
const Messages = 100;
const Channel = 'check';
const Patience = 20_000;

const peer = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const port = Number(process.argv[3]);
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

// How to subscribe in each protocol: what to say first, what to answer, and how to know that the subscription stands.
const clients = {
  raw: { first: [] },
  centrifuge: {
    first: [JSON.stringify({ id: 1, connect: {} }) + '\n' + JSON.stringify({ id: 2, subscribe: { channel: Channel } })],
    answer: (text) => (text === '{}' ? '{}' : null),
    isSubscribed: (text) => text.includes('"id":2,"subscribe"'),
  },
  signalr: {
    first: ['{"protocol":"json","version":1}\x1e', JSON.stringify({ type: 1, invocationId: '1', target: 'Subscribe', arguments: [Channel] }) + '\x1e'],
    answer: (text) => (text === '{"type":6}\x1e' ? text : null),
    isSubscribed: (text) => text.includes('"type":3'),
  },
  socketio: {
    first: ['40'],
    answer: (text) => (text === '2' ? '3' : text.startsWith('40') ? `420["subscribe","${Channel}"]` : null),
    isSubscribed: (text) => text === '430[]',
  },
};

function subscribe(got) {
  const client = clients[peer.client];
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${fill(peer.path, '')}`, { perMessageDeflate: false });
    socket.on('error', reject);
    socket.on('open', () => {
      client.first.forEach((text) => socket.send(text));
      if (!client.isSubscribed) {
        resolve(socket);
      }
    });
    socket.on('message', (bytes) => {
      const text = bytes.toString();
      got.push(...Array.from(text.matchAll(/\\?"s\\?":\\?"(\d{10})\\?"/g), (match) => Number(match[1])));
      const answer = client.answer?.(text);
      if (answer) {
        socket.send(answer);
      }
      if (client.isSubscribed?.(text)) {
        resolve(socket);
      }
    });
  });
}

function payload(number) {
  const text = `{"s":"${String(number).padStart(10, '0')}","t":"${String(process.hrtime.bigint() / 1000n).padStart(16, '0')}","p":""}`;
  return text.slice(0, -2) + 'x'.repeat(100 - text.length) + text.slice(-2);
}

function fill(template, data) {
  return template.replaceAll('{channel}', Channel).replaceAll('{text}', JSON.stringify(data).slice(1, -1)).replaceAll('{data}', data);
}

function publish(data) {
  const { method, path, headers, body, portOffset = 0 } = peer.publish;
  const content = Buffer.from(fill(body, data));
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port: port + portOffset, method, path: fill(path, data), headers: { ...headers, 'Content-Length': content.length }, agent },
      (response) => {
        response.resume();
        response.on('end', () => (response.statusCode < 300 ? resolve() : reject(new Error(`Publishing was answered with ${response.statusCode}.`))));
      },
    );
    request.on('error', reject);
    request.end(content);
  });
}

async function main() {
  const all = Array.from({ length: Subscribers }, () => []);
  const sockets = await Promise.all(all.map(subscribe));

  // Where subscribing is not answered, it takes a moment.
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (let number = 1; number <= Messages; number++) {
    await publish(payload(number));
  }

  const end = Date.now() + 5000;
  while (all.some((got) => got.length < Messages) && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  sockets.forEach((socket) => socket.terminate());
  agent.destroy();
  const wrong = all.filter((got) => got.length !== Messages || got.some((number, i) => number !== i + 1));
  if (wrong.length > 0) {
    throw new Error(`${wrong.length} of ${Subscribers} subscribers did not get all in order; the first got ${wrong[0].length}: ${wrong[0].slice(0, 10)}...`);
  }

  console.log(`${peer.name}: ${Subscribers} subscribers got ${Messages} messages each, in order.`);
}

setTimeout(() => {
  console.error(`${peer.name}: no end after ${Patience / 1000} s.`);
  process.exit(1);
}, Patience).unref();

main().then(() => process.exit(0), (error) => {
  console.error(`${peer.name}: ${error.message}`);
  process.exit(1);
});
