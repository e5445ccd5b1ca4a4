namespace Realtime.Service.Protocol;

/// <summary>An error that answers a command (protocol 1.7).</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">The text that goes with it.</param>
/// <param name="Temporary">Whether the client may try the same again.</param>
internal sealed record ErrorCode(uint Code, string Message, bool Temporary = false)
{
    public static readonly ErrorCode Internal = new(100, "internal server error", Temporary: true);
    public static readonly ErrorCode UnknownChannel = new(102, "unknown channel");
    public static readonly ErrorCode PermissionDenied = new(103, "permission denied");
    public static readonly ErrorCode MethodNotFound = new(104, "method not found");
    public static readonly ErrorCode AlreadySubscribed = new(105, "already subscribed");
    public static readonly ErrorCode LimitExceeded = new(106, "limit exceeded");
    public static readonly ErrorCode BadRequest = new(107, "bad request");
    public static readonly ErrorCode NotAvailable = new(108, "not available");

    /// <summary>Makes SDKs fetch another token and come back.</summary>
    public static readonly ErrorCode TokenExpired = new(109, "token expired");

    public static readonly ErrorCode Expired = new(110, "expired");
    public static readonly ErrorCode TooManyRequests = new(111, "too many requests", Temporary: true);
    public static readonly ErrorCode UnrecoverablePosition = new(112, "unrecoverable position");
}
