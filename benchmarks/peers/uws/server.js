// uWebSockets as Bun has it built in: C++ keeps the topics and publishes to them.
Bun.serve({
  hostname: '127.0.0.1',
  port: Number(process.env.PORT),
  idleTimeout: 0,
  async fetch(request, server) {
    const url = new URL(request.url);
    if (url.pathname.startsWith('/ws/')) {
      const channel = decodeURIComponent(url.pathname.slice('/ws/'.length));
      return server.upgrade(request, { data: { channel } }) ? undefined : new Response(null, { status: 400 });
    }

    if (request.method === 'POST' && url.pathname === '/publish') {
      server.publish(url.searchParams.get('channel'), await request.text());
      return new Response(null, { status: 204 });
    }

    return new Response(null, { status: 404 });
  },
  websocket: {
    perMessageDeflate: false,
    idleTimeout: 0,
    sendPings: false,
    open(socket) {
      socket.subscribe(socket.data.channel);
    },
    message() {},
  },
});
