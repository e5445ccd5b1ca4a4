using Microsoft.AspNetCore.WebUtilities;

namespace Realtime.Service.Transports.WebSockets;

/// <summary>What a client asks for in its handshake, and what it gets (protocol 1.1).</summary>
/// <param name="Format">Encoding and compression.</param>
/// <param name="Subprotocol">The subprotocol to name in the answer; null for none.</param>
/// <param name="UsesPingFrames">Whether it wants WebSocket pings instead of the protocol's.</param>
internal readonly record struct WebSocketOffer(WebSocketFormat Format, string? Subprotocol, bool UsesPingFrames)
{
    private const string JsonProtocol = "centrifuge-json", ProtobufProtocol = "centrifuge-protobuf";

    /// <summary>
    /// The extension in the answer: neither side keeps context from one message to the next, so frames can be shared
    /// by all subscribers (RFC 7692, 7.1.1).
    /// </summary>
    public const string CompressionAnswer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    /// <summary>Chooses.</summary>
    /// <param name="query">The query of the address, with or without its question mark.</param>
    /// <param name="subprotocols">The value of <c>Sec-WebSocket-Protocol</c>.</param>
    /// <param name="extensions">The value of <c>Sec-WebSocket-Extensions</c>.</param>
    /// <param name="compression">Whether the node compresses.</param>
    public static WebSocketOffer Choose(ReadOnlySpan<char> query, string? subprotocols, string? extensions, bool compression)
    {
        var offered = (subprotocols ?? "").Split(',', StringSplitOptions.TrimEntries);
        var subprotocol = offered.FirstOrDefault(name => name is JsonProtocol or ProtobufProtocol);
        var protobuf = subprotocol == ProtobufProtocol;
        var pingFrames = false;
        foreach (var pair in new QueryStringEnumerable(query.ToString().AsMemory()))
        {
            protobuf |= subprotocol is null && pair.EncodedName.Span is ("format" or "cf_protocol") && pair.EncodedValue.Span is "protobuf";
            pingFrames |= pair.EncodedName.Span is "cf_ws_frame_ping_pong" && pair.EncodedValue.Span is "true";
        }

        return new WebSocketOffer(WebSocketFormat.For(protobuf, compression && OffersDeflate(extensions)), subprotocol, pingFrames);
    }

    /// <summary>
    /// Whether one of the offers can be accepted as it stands: without parameters that are unknown, or come twice (RFC
    /// 7692, 7.1). One that limits the window we compress with cannot: the library always uses the largest.
    /// </summary>
    private static bool OffersDeflate(string? extensions) =>
        (extensions ?? "").Split(',').Any(offer =>
            offer.Split(';', StringSplitOptions.TrimEntries) is ["permessage-deflate", .. var parameters]
            && parameters.All(IsAcceptable)
            && parameters.DistinctBy(parameter => parameter.Split('=')[0].TrimEnd()).Count() == parameters.Length);

    private static bool IsAcceptable(string parameter) => parameter.Split('=', StringSplitOptions.TrimEntries) switch
    {
        ["server_no_context_takeover" or "client_no_context_takeover" or "client_max_window_bits"] => true,
        ["client_max_window_bits", var bits] => bits.Trim('"') is "8" or "9" or "10" or "11" or "12" or "13" or "14" or "15",
        _ => false,
    };
}
