using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Realtime.Service.Connections;

namespace Realtime.Service.Transports.WebSockets;

/// <summary>
/// Accepts the server's connections. One that begins with an ordinary WebSocket upgrade is served here, straight on its
/// socket: the HTTP server never hears of it and keeps nothing for it. Every other one goes on to the HTTP server, unread.
/// </summary>
internal sealed partial class WebSocketListener : IConnectionListener
{
    private readonly Channel<ConnectionContext> _http = Channel.CreateUnbounded<ConnectionContext>();
    private readonly Socket _listening;
    private readonly WebSocketHandshake _handshake;
    private readonly WebSocketSession _session;
    private readonly ConnectionRegistry _connections;
    private readonly SocketConnectionContextFactory _factory;
    private readonly ILogger<WebSocketListener> _log;
    private readonly Task _accepting;

    /// <param name="listening">Bound; listening from now on.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    /// <param name="handshake">Tells the upgrades.</param>
    /// <param name="session">Serves them.</param>
    /// <param name="connections">What is left when the server has stopped is cut.</param>
    /// <param name="factory">Makes connections for the HTTP server.</param>
    /// <param name="log">The log.</param>
    public WebSocketListener(
        Socket listening, int backlog, WebSocketHandshake handshake, WebSocketSession session, ConnectionRegistry connections,
        SocketConnectionContextFactory factory, ILogger<WebSocketListener> log)
    {
        (_listening, _handshake, _session, _connections, _factory, _log) = (listening, handshake, session, connections, factory, log);
        listening.Listen(backlog);
        EndPoint = listening.LocalEndPoint!;
        _accepting = AcceptAllAsync();
    }

    public EndPoint EndPoint { get; }

    /// <summary>The next connection for the HTTP server; null when there will be none any more.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _http.Reader.WaitToReadAsync(cancellationToken) && _http.Reader.TryRead(out var connection) ? connection : null;

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _listening.Dispose();
        await _accepting;
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        foreach (var connection in _connections.Snapshot())
        {
            connection.Abort();
        }

        while (_http.Reader.TryRead(out var connection))
        {
            await connection.DisposeAsync();
        }
    }

    private async Task AcceptAllAsync()
    {
        // Away from whoever has asked for the port to be bound.
        await Task.Yield();
        while (true)
        {
            try
            {
                _ = ServeAsync(await _listening.AcceptAsync());
            }
            catch (Exception exception) when (exception is ObjectDisposedException || exception is SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                _http.Writer.TryComplete();
                return;
            }
            catch (SocketException exception)
            {
                // A client that went before it was accepted; or there are too many open files, which passes.
                LogNotAccepted(_log, exception);
                await Task.Delay(10);
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            socket.NoDelay = true;

            // Sending and receiving say so instead of waiting. Asynchronous operations are not affected.
            socket.Blocking = false;
            if (await _handshake.TryAsync(socket) is { } client)
            {
                // Not awaited: nothing of all this is to be kept for as long as the client stays.
                _ = ServeWebSocketAsync(socket, client);
            }
            else if (!_http.Writer.TryWrite(_factory.Create(socket)))
            {
                socket.Dispose();
            }
        }
        catch (Exception exception)
        {
            socket.Dispose();
            if (exception is not (SocketException or ObjectDisposedException))
            {
                LogFailed(_log, exception);
            }
        }
    }

    private async Task ServeWebSocketAsync(Socket socket, WebSocketClient client)
    {
        try
        {
            await _session.RunAsync(new SocketSource(socket), new SocketSink(socket), client.Offer, client.Address, socket.Dispose);
        }
        catch (Exception exception)
        {
            LogFailed(_log, exception);
        }
        finally
        {
            socket.Dispose();
        }
    }

    [LoggerMessage(LogLevel.Debug, "A connection could not be accepted")]
    private static partial void LogNotAccepted(ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Error, "A connection has failed")]
    private static partial void LogFailed(ILogger log, Exception exception);
}
