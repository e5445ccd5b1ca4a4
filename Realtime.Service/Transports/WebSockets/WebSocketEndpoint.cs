using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Realtime.Service.Limits;

namespace Realtime.Service.Transports.WebSockets;

/// <summary>
/// The WebSocket upgrade as the HTTP server sees it: what <see cref="WebSocketListener"/> has passed on. Behind TLS and
/// on connections that served other requests before it works the same, through the server's streams.
/// </summary>
internal static class WebSocketEndpoint
{
    /// <summary>Where WebSocket clients connect (protocol 1.1).</summary>
    public const string Path = "/connection/websocket";

    public static async Task HandleAsync(
        HttpContext context, WebSocketSession session, OriginPolicy origins, ClientAddress addresses, RateLimits limits, IOptions<RealtimeOptions> options)
    {
        var headers = context.Request.Headers;

        // Right for 101 and for 426 alike (RFC 9110, 7.8).
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.Connection = "Upgrade";
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        if (upgrade is not { IsUpgradableRequest: true } || !headers.Upgrade.Any(value => string.Equals(value, "websocket", StringComparison.OrdinalIgnoreCase)))
        {
            await RefuseAsync(context, StatusCodes.Status426UpgradeRequired, "This is a WebSocket endpoint.");
        }
        else if (headers.SecWebSocketVersion != "13")
        {
            context.Response.Headers.SecWebSocketVersion = "13";
            await RefuseAsync(context, StatusCodes.Status426UpgradeRequired, "Only version 13 of the WebSocket protocol is spoken here.");
        }
        else if (!HandshakeKey.IsValid(headers.SecWebSocketKey))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "Sec-WebSocket-Key must be 16 bytes in base64.");
        }
        else if (!origins.Allows(headers.Origin, context.Request.Host.Value ?? ""))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Pages of this origin may not connect. Realtime:AllowedOrigins lists those that may.");
        }
        else if (!limits.AdmitAttempt(ClientAddress.NetworkOf(addresses.Of(context)), Environment.TickCount64))
        {
            await RefuseAsync(context, StatusCodes.Status429TooManyRequests, "Too many connections were attempted from here lately.");
        }
        else
        {
            var offer = WebSocketOffer.Choose(
                context.Request.QueryString.Value, headers.SecWebSocketProtocol, headers.SecWebSocketExtensions, options.Value.Compression);
            var answer = context.Response.Headers;
            answer.SecWebSocketAccept = HandshakeKey.Accept(headers.SecWebSocketKey!);
            answer.SecWebSocketProtocol = offer.Subprotocol;
            answer.SecWebSocketExtensions = offer.Format.IsCompressed ? WebSocketOffer.CompressionAnswer : default;
            await using var stream = await upgrade.UpgradeAsync();
            await session.RunAsync(
                new PipeSource(PipeReader.Create(stream)), new PipeSink(PipeWriter.Create(stream)), offer, addresses.Of(context), context.Abort);
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(text);
    }
}
