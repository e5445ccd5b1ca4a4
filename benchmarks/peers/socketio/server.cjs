// socket.io with its Redis adapter, as one of several processes would run it. Rooms are the channels:
// emit('subscribe', channel, ack) joins one, and publications come as the event 'm'.
'use strict';
const http = require('node:http');
const { createAdapter } = require('@socket.io/redis-adapter');
const { createClient } = require('redis');
const { Server } = require('socket.io');

async function main() {
  const publisher = createClient({ url: `redis://127.0.0.1:${process.env.REDIS_PORT}` });
  const subscriber = publisher.duplicate();
  publisher.on('error', console.error);
  subscriber.on('error', console.error);
  await Promise.all([publisher.connect(), subscriber.connect()]);

  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (request.method !== 'POST' || url.pathname !== '/publish') {
      response.writeHead(404).end();
      return;
    }

    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      io.to(url.searchParams.get('channel')).emit('m', JSON.parse(Buffer.concat(chunks).toString()));
      response.writeHead(204).end();
    });
  });

  const io = new Server(server, {
    adapter: createAdapter(publisher, subscriber),
    transports: ['websocket'],
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
  });
  io.on('connection', (socket) => {
    socket.on('subscribe', (channel, acknowledge) => {
      socket.join(channel);
      acknowledge?.();
    });
  });

  server.listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 4096 });
}

main();
