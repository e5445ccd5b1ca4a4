using Realtime.Backchannel.Control;
using Realtime.Backchannel.Redis;

namespace Forum.Web.Realtime;

/// <summary>Ends the realtime connections of a login session.</summary>
/// <remarks>The control comes from <paramref name="services"/>, late: making it connects to Redis.</remarks>
internal sealed partial class LiveSessions(IServiceProvider services, ILogger<LiveSessions> logger)
{
    /// <summary>How long signing out may wait for Redis.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Tells the realtime service. Never fails: signing out must not depend on it, and the connection ends
    /// within the hour anyway (<see cref="Grants"/>).
    /// </summary>
    public async Task EndAsync(string session, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await services.GetRequiredService<ConnectionControl>().EndSessionAsync(session, patience.Token);
        }
        catch (Exception exception) when (RedisFailure.Is(exception))
        {
            LogNotTold(logger, exception.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The realtime service could not be told that a session ended ({Error}).")]
    private static partial void LogNotTold(ILogger logger, string error);
}
