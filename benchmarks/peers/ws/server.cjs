// What one writes oneself with ws: a set of sockets a channel, and a loop that sends.
'use strict';
const http = require('node:http');
const { WebSocketServer } = require('ws');

const channels = new Map();

const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  if (request.method !== 'POST' || url.pathname !== '/publish') {
    response.writeHead(404).end();
    return;
  }

  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const message = Buffer.concat(chunks);
    for (const socket of channels.get(url.searchParams.get('channel')) ?? []) {
      socket.send(message, { binary: false });
    }
    response.writeHead(204).end();
  });
});

const sockets = new WebSocketServer({ server, perMessageDeflate: false, clientTracking: false, skipUTF8Validation: true });
sockets.on('connection', (socket, request) => {
  const channel = decodeURIComponent(request.url.slice('/ws/'.length));
  const members = channels.get(channel) ?? new Set();
  channels.set(channel, members.add(socket));
  socket.on('close', () => members.delete(socket));
  socket.on('error', () => socket.terminate());
});

server.listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 4096 });
