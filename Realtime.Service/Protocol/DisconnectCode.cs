namespace Realtime.Service.Protocol;

/// <summary>
/// Why the server closes a connection (protocol 1.8; codes below 3000 are RFC 6455's). Clients come back after
/// 3000-3499, 4000-4499 and 5000 and above, and stay away after 3500-3999 and 4500-4999.
/// </summary>
/// <param name="Code">The WebSocket close code.</param>
/// <param name="Reason">At most 123 bytes of UTF-8, and never valid JSON by itself: SDKs would parse it.</param>
internal readonly record struct DisconnectCode(ushort Code, string Reason)
{
    public static readonly DisconnectCode NormalClosure = new(1000, "");
    public static readonly DisconnectCode ProtocolError = new(1002, "protocol error");
    public static readonly DisconnectCode MessageTooBig = new(1009, "message too big");

    public static readonly DisconnectCode Shutdown = new(3001, "shutdown");
    public static readonly DisconnectCode ConnectionExpired = new(3005, "connection expired");
    public static readonly DisconnectCode Slow = new(3008, "slow");
    public static readonly DisconnectCode InsufficientState = new(3010, "insufficient state");
    public static readonly DisconnectCode NoPong = new(3012, "no pong");
    public static readonly DisconnectCode TooManyRequests = new(3013, "too many requests");

    public static readonly DisconnectCode InvalidToken = new(3500, "invalid token");
    public static readonly DisconnectCode BadRequest = new(3501, "bad request");
    public static readonly DisconnectCode Stale = new(3502, "stale");
    public static readonly DisconnectCode ConnectionLimit = new(3504, "connection limit");
    public static readonly DisconnectCode InappropriateProtocol = new(3506, "inappropriate protocol");
    public static readonly DisconnectCode NotAvailable = new(3508, "not available");

    /// <summary>Whether what still waits for the client is thrown away instead of being sent first.</summary>
    public bool DropsQueue => Code is 3000 or 3008;
}
