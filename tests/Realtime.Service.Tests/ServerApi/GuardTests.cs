using Microsoft.Extensions.Logging;
using Realtime.Service.ServerApi;

namespace Realtime.Service.Tests.ServerApi;

/// <summary>What counts as a failure of Redis, and what does not.</summary>
public sealed class GuardTests
{
    private readonly CountingLog _log = new();

    [Fact]
    public async Task A_failure_on_the_way_is_error_100_and_is_told()
    {
        var answer = await new ApiGuard(_log).RunAsync<Done>(() => throw new TimeoutException(), CancellationToken.None);
        Assert.Equal(100u, answer.Error?.Code);
        Assert.Equal(1, _log.Count);
    }

    [Fact]
    public async Task A_caller_who_has_gone_is_none()
    {
        using var gone = new CancellationTokenSource();
        var answering = new ApiGuard(_log).RunAsync<Done>(
            async () =>
            {
                await gone.CancelAsync();
                throw new TaskCanceledException();
            },
            gone.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answering);
        Assert.Equal(0, _log.Count);
    }

    private sealed class CountingLog : ILogger<ApiGuard>
    {
        public int Count { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Count++;
    }
}
