using StackExchange.Redis;

namespace Realtime.Backchannel.Redis;

/// <summary>Tells what goes wrong on the way to Redis from mistakes.</summary>
public static class RedisFailure
{
    /// <summary>
    /// Whether Redis was away, did not answer, or its connection was given up with the command still waiting: version 2
    /// of the library calls that a cancellation. Whoever has a cancellation of its own must look at its token, too.
    /// </summary>
    public static bool Is(Exception exception) =>
        exception is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException;
}
