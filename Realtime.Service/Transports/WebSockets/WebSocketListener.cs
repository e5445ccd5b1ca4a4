using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;
using Realtime.Service.Limits;

namespace Realtime.Service.Transports.WebSockets;

/// <summary>
/// Sits before the HTTP server on every connection. One that begins with an ordinary WebSocket upgrade is answered
/// and served here, straight on its socket: no HTTP state is kept for as long as it lives. Everything else goes on to
/// the HTTP server, unread; among it upgrades with TLS, a reused connection, mistakes or too many of them, which
/// <see cref="WebSocketEndpoint"/> answers.
/// </summary>
internal sealed class WebSocketListener(
    ConnectionDelegate next, WebSocketSession session, OriginPolicy origins, ClientAddress addresses, RateLimits limits, IOptions<RealtimeOptions> options)
{
    public async Task OnConnectionAsync(ConnectionContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket
            || context.Features.Get<ITlsHandshakeFeature>() is not null
            || await TryReadUpgradeAsync(context) is not { } request)
        {
            await next(context);
            return;
        }

        var offer = WebSocketOffer.Choose(request.Query, request.Subprotocols, request.Extensions, options.Value.Compression);
        var output = new SocketSink(socket);
        if (await output.WriteAsync(Encoding.ASCII.GetBytes(Answer(request, offer))))
        {
            await session.RunAsync(context.Transport.Input, output, offer, AddressOf(context, request), context.Abort);
        }
    }

    private IPAddress AddressOf(ConnectionContext context, UpgradeRequest request) =>
        addresses.Of((context.RemoteEndPoint as IPEndPoint)?.Address, request.ForwardedFor);

    private static string Answer(UpgradeRequest request, WebSocketOffer offer) =>
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        $"Sec-WebSocket-Accept: {HandshakeKey.Accept(request.Key)}\r\n" +
        (offer.Subprotocol is { } subprotocol ? $"Sec-WebSocket-Protocol: {subprotocol}\r\n" : "") +
        (offer.Format.IsCompressed ? $"Sec-WebSocket-Extensions: {WebSocketOffer.CompressionAnswer}\r\n" : "") +
        "\r\n";

    /// <summary>Takes the request's head off the connection; null, and nothing taken, if it is not for here.</summary>
    private async ValueTask<UpgradeRequest?> TryReadUpgradeAsync(ConnectionContext context)
    {
        var input = context.Transport.Input;
        using var timeout = new CancellationTokenSource(options.Value.HandshakeTimeout);
        while (true)
        {
            ReadResult result;
            try
            {
                result = await input.ReadAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                // Nothing, or not enough, has come: the HTTP server has its own opinion about that.
                return null;
            }

            var buffer = result.Buffer;
            var complete = UpgradeRequest.IsComplete(buffer, out var end);
            if (complete && UpgradeRequest.TryParse(buffer.Slice(0, end), WebSocketEndpoint.Path) is { } request
                && origins.Allows(request.Origin, request.Host)
                && limits.TryAttempt(ClientAddress.NetworkOf(AddressOf(context, request)), Environment.TickCount64))
            {
                input.AdvanceTo(end);
                return request;
            }

            if (complete || result.IsCompleted || !UpgradeRequest.CanBegin(buffer, WebSocketEndpoint.Path))
            {
                input.AdvanceTo(buffer.Start);
                return null;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}
