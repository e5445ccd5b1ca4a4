using Realtime.Backchannel.Redis;

namespace Realtime.Service.ServerApi;

/// <summary>
/// Turns what goes wrong on the way to Redis into error 100, for each part of a request by itself. A caller who has gone
/// away is none of it: that ends the request, and nothing is wrong.
/// </summary>
internal sealed partial class ApiGuard(ILogger<ApiGuard> log)
{
    public async Task<Answer<T>> RunAsync<T>(Func<Task<Answer<T>>> act, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await act();
        }
        catch (Exception exception) when (RedisFailure.Is(exception) && !cancellationToken.IsCancellationRequested)
        {
            LogUnavailable(log, exception);
            return ApiError.Internal;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis did not answer a request of the HTTP API")]
    private static partial void LogUnavailable(ILogger log, Exception exception);
}
