using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using Realtime.Service.Limits;

namespace Realtime.Service.Transports.WebSockets;

/// <summary>
/// Looks at what a new connection begins with, and answers if that is an ordinary WebSocket upgrade. Anything else is left
/// unread for the HTTP server; among it upgrades with TLS, mistakes, or too many of them, which
/// <see cref="WebSocketEndpoint"/> answers.
/// </summary>
internal sealed class WebSocketHandshake(OriginPolicy origins, ClientAddress addresses, RateLimits limits, IOptions<RealtimeOptions> options)
{
    /// <summary>How long is waited for the rest of a head that came in pieces, before the HTTP server waits for it.</summary>
    private static readonly TimeSpan[] Patience = [TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(80)];

    /// <summary>Null, and nothing has been read or written, if the connection is not for here.</summary>
    /// <exception cref="SocketException">The client is gone.</exception>
    public async ValueTask<WebSocketClient?> TryAsync(Socket socket)
    {
        using (var timeout = new CancellationTokenSource(options.Value.HandshakeTimeout))
        {
            try
            {
                await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, timeout.Token);
            }
            catch (OperationCanceledException)
            {
                // Nothing has come: the HTTP server has its own opinion about that.
                return null;
            }
        }

        for (var attempt = 0; ; attempt++)
        {
            var found = Look(socket, out var client);
            if (found != Found.Part)
            {
                return found == Found.Upgrade && await AnswerAsync(socket, client) ? client : null;
            }

            if (attempt == Patience.Length)
            {
                return null;
            }

            await Task.Delay(Patience[attempt]);
        }
    }

    private enum Found
    {
        Upgrade,
        Part,
        SomethingElse,
    }

    /// <summary>Takes the request's head off the connection, if it is one for here.</summary>
    private Found Look(Socket socket, out WebSocketClient client)
    {
        client = default;
        var memory = ArrayPool<byte>.Shared.Rent(UpgradeRequest.MaxHeadLength);
        try
        {
            var length = socket.Receive(memory.AsSpan(0, UpgradeRequest.MaxHeadLength), SocketFlags.Peek, out var error);
            if (error != SocketError.Success || length == 0)
            {
                return Found.SomethingElse;
            }

            var buffer = new ReadOnlySequence<byte>(memory, 0, length);
            if (!UpgradeRequest.IsComplete(buffer, out var end))
            {
                return length < UpgradeRequest.MaxHeadLength && UpgradeRequest.CanBegin(buffer, WebSocketEndpoint.Path) ? Found.Part : Found.SomethingElse;
            }

            var head = buffer.Slice(0, end);
            if (UpgradeRequest.TryParse(head, WebSocketEndpoint.Path) is not { } request || !origins.Allows(request.Origin, request.Host))
            {
                return Found.SomethingElse;
            }

            var address = addresses.Of((socket.RemoteEndPoint as IPEndPoint)?.Address, request.ForwardedFor);
            if (!limits.TryAttempt(ClientAddress.NetworkOf(address), Environment.TickCount64))
            {
                return Found.SomethingElse;
            }

            socket.Receive(memory.AsSpan(0, (int)head.Length));
            client = new WebSocketClient(
                WebSocketOffer.Choose(request.Query, request.Subprotocols, request.Extensions, options.Value.Compression), address, request.Key);
            return Found.Upgrade;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(memory);
        }
    }

    private static async ValueTask<bool> AnswerAsync(Socket socket, WebSocketClient client)
    {
        var answer = Encoding.ASCII.GetBytes(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
            $"Sec-WebSocket-Accept: {HandshakeKey.Accept(client.Key)}\r\n" +
            (client.Offer.Subprotocol is { } subprotocol ? $"Sec-WebSocket-Protocol: {subprotocol}\r\n" : "") +
            (client.Offer.Format.IsCompressed ? $"Sec-WebSocket-Extensions: {WebSocketOffer.CompressionAnswer}\r\n" : "") +
            "\r\n");
        var output = new SocketSink(socket);
        var written = output.TryWrite(answer);
        return written == answer.Length || (written >= 0 && await output.WriteAsync(answer.AsMemory(written)))
            ? true
            : throw new SocketException((int)SocketError.ConnectionReset);
    }
}

/// <summary>A client whose upgrade was accepted.</summary>
/// <param name="Offer">What was agreed on.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Key">What it has sent as a challenge.</param>
internal readonly record struct WebSocketClient(WebSocketOffer Offer, IPAddress Address, string Key);
