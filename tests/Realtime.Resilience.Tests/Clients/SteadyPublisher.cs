using System.Diagnostics;
using Realtime.Backchannel.Publishing;
using StackExchange.Redis;

namespace Realtime.Resilience.Tests.Clients;

/// <summary>
/// Publishes at a steady rate, one after the other, each as often as it takes and under an idempotency key of its own:
/// as an outbox does. What an outage has held up comes in a burst.
/// </summary>
internal sealed class SteadyPublisher(ChannelPublisher publisher, string channel, int perSecond, int textLength = 32)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);

    private readonly string _text = new('x', textLength);
    private readonly string _run = Guid.NewGuid().ToString("N");

    /// <summary>How many are published.</summary>
    public long Published { get; private set; }

    /// <summary>How often it had to try again.</summary>
    public long Retries { get; private set; }

    /// <summary>Called when the position of a publication is known, with its number.</summary>
    public Action<long, ChannelPosition>? OnPublished { get; init; }

    /// <summary>Publishes until it is told to stop or has published <paramref name="count"/>; the one under way is finished.</summary>
    public async Task RunAsync(CancellationToken stop, long count = long.MaxValue)
    {
        var started = Stopwatch.StartNew();
        for (var i = 1L; i <= count && !stop.IsCancellationRequested; i++)
        {
            await PublishAsync(Published + 1);
            Published++;

            var ahead = TimeSpan.FromSeconds((double)i / perSecond) - started.Elapsed;
            if (ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead, CancellationToken.None);
            }
        }
    }

    private async Task PublishAsync(long number)
    {
        var options = new PublishOptions { IdempotencyKey = $"{_run}-{number}" };
        while (true)
        {
            try
            {
                var position = await publisher.PublishAsync(channel, new Stamped(number, Stopwatch.GetTimestamp(), _text), options, CancellationToken.None);
                OnPublished?.Invoke(number, position);
                return;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                Retries++;
                await Task.Delay(RetryDelay, CancellationToken.None);
            }
        }
    }
}
