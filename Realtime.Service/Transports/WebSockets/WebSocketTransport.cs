using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using Realtime.Service.Connections;

namespace Realtime.Service.Transports.WebSockets;

/// <summary>
/// Takes the place of the server's own socket transport: binds ports as that does, with its options
/// (<see cref="SocketTransportOptions"/>), and puts a <see cref="WebSocketListener"/> on each.
/// </summary>
internal sealed class WebSocketTransport(
    WebSocketHandshake handshake, WebSocketSession session, ConnectionRegistry connections, IOptions<SocketTransportOptions> options, ILoggerFactory logs)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>Unix sockets and inherited handles are left to the server's own transport: there, upgrades go through <see cref="WebSocketEndpoint"/>.</summary>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var given = options.Value;
        var socket = given.CreateBoundListenSocket(endpoint);
        try
        {
            var factory = new SocketConnectionContextFactory(
                new SocketConnectionFactoryOptions
                {
                    IOQueueCount = given.IOQueueCount,
                    MaxReadBufferSize = given.MaxReadBufferSize,
                    MaxWriteBufferSize = given.MaxWriteBufferSize,
                    UnsafePreferInlineScheduling = given.UnsafePreferInlineScheduling,
                    WaitForDataBeforeAllocatingBuffer = given.WaitForDataBeforeAllocatingBuffer,
                },
                logs.CreateLogger("Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets"));
            return ValueTask.FromResult<IConnectionListener>(new WebSocketListener(
                socket, given.Backlog, handshake, session, connections, factory, logs.CreateLogger<WebSocketListener>()));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
