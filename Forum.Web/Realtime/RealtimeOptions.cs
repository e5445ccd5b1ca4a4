namespace Forum.Web.Realtime;

/// <summary>Where browsers find the realtime service: configuration section <c>Realtime</c>.</summary>
internal sealed class RealtimeOptions
{
    public const string SectionName = "Realtime";

    /// <summary>The realtime service's address as browsers see it, such as <c>https://live.example.org</c>.</summary>
    public Uri PublicUrl { get; set; } = new("http://localhost:5090");

    /// <summary>Whether <see cref="PublicUrl"/> can be turned into the address of a WebSocket.</summary>
    public bool IsValid => PublicUrl.IsAbsoluteUri && (PublicUrl.Scheme == Uri.UriSchemeHttp || PublicUrl.Scheme == Uri.UriSchemeHttps);

    /// <summary>Scheme, host and port of the WebSocket, as a content security policy names them.</summary>
    public string WebSocketOrigin => $"{(PublicUrl.Scheme == Uri.UriSchemeHttps ? "wss" : "ws")}://{PublicUrl.Authority}";

    /// <summary>The WebSocket's address.</summary>
    public string WebSocketUrl => $"{WebSocketOrigin}{PublicUrl.AbsolutePath.TrimEnd('/')}/connection/websocket";
}
