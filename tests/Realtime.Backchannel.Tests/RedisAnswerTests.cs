using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Tests;

public sealed class RedisAnswerTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    public static TheoryData<Exception> OfTheSocket => [new IOException("Connection reset by peer"), new OperationCanceledException("The connection was aborted")];

    [Fact]
    public async Task An_answer_is_handed_on() =>
        Assert.Equal(3, await Task.FromResult(3).AnswerAsync(Long, CancellationToken.None));

    [Theory]
    [MemberData(nameof(OfTheSocket))]
    public async Task What_the_socket_says_is_a_failure_of_the_connection(Exception exception)
    {
        var thrown = await Assert.ThrowsAsync<RedisConnectionException>(() => Task.FromException<int>(exception).AnswerAsync(Long, CancellationToken.None));
        Assert.Same(exception, thrown.InnerException);
        await Assert.ThrowsAsync<RedisConnectionException>(() => Task.FromException(exception).AnswerAsync(Long, CancellationToken.None));
    }

    [Fact]
    public async Task What_Redis_says_is_handed_on() =>
        await Assert.ThrowsAsync<RedisServerException>(() => Task.FromException<int>(new RedisServerException("WRONGTYPE")).AnswerAsync(Long, CancellationToken.None));

    [Fact]
    public async Task Nobody_waits_for_longer_than_they_said() =>
        await Assert.ThrowsAsync<TimeoutException>(() => new TaskCompletionSource<int>().Task.AnswerAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None));

    [Fact]
    public async Task Whoever_does_not_want_to_wait_is_not_told_of_a_failure()
    {
        using var stop = new CancellationTokenSource();
        var waiting = new TaskCompletionSource<int>().Task.AnswerAsync(Long, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
