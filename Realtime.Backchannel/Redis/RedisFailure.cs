using StackExchange.Redis;

namespace Realtime.Backchannel.Redis;

/// <summary>Tells what goes wrong on the way to Redis from mistakes.</summary>
public static class RedisFailure
{
    /// <summary>
    /// Whether Redis was away, did not answer, or its connection was given up just then: the library calls
    /// that a cancellation, an invalid operation, something disposed or a broken socket, as it happens. Whoever has a
    /// cancellation of its own must look at its token, too.
    /// </summary>
    public static bool Is(Exception exception) =>
        exception is RedisException or TimeoutException or InvalidOperationException or OperationCanceledException or IOException;
}
