// The application behind Pushpin, which speaks WebSocket over HTTP with it: it takes every connection, subscribes it to the
// channel that its path names, and is not asked again until it closes. Its only argument is the process that it ends with.
'use strict';
const http = require('node:http');

const frame = (type, content) => `${type} ${Buffer.byteLength(content).toString(16)}\r\n${content}\r\n`;

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const events = Buffer.concat(chunks).toString();
    response.writeHead(200, { 'Content-Type': 'application/websocket-events', 'Sec-WebSocket-Extensions': 'grip; message-prefix=""' });
    if (events.startsWith('OPEN')) {
      const channel = decodeURIComponent(request.url.slice('/ws/'.length));
      response.end('OPEN\r\n' + frame('TEXT', 'c:' + JSON.stringify({ type: 'subscribe', channel })));
    } else if (events.startsWith('CLOSE')) {
      response.end(events);
    } else {
      response.end();
    }
  });
});
server.listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 4096 });

const owner = Number(process.argv[2]);
setInterval(() => process.ppid === owner || process.exit(), 500);
