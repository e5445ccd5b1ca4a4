using System.Diagnostics;
using Realtime.Backchannel.Publishing;
using Realtime.Service.Backplane;
using Realtime.Service.Channels.Presence;
using Realtime.Service.Connections;
using Realtime.Service.Telemetry;

namespace Realtime.Service.Channels;

/// <summary>
/// Where a publication becomes a frame. One loop takes what Redis has sent, in order, and sorts it by channel; for each
/// channel, what has arrived becomes one frame, built once and queued for every subscriber; when the batch is through,
/// every connection that got something is written to once. Under load a batch grows, and several publications share
/// one frame and one write; without load nothing waits.
/// <para>
/// A write costs about the same for one publication as for twenty. So where several have shared a frame, and delivering
/// them took long, the loop lets more gather for a fraction of that time, instead of beginning at once with the first
/// that has come in meanwhile. All are delivered the sooner for it.
/// </para>
/// </summary>
internal sealed partial class FanOut(NodeIdentity node, BackplaneQueue queue, RealtimeMetrics metrics, TimeProvider clock, ILogger<FanOut> log) : BackgroundService
{
    private const int MaxBatch = 64;

    /// <summary>How many publications must have shared a frame for more to be waited for.</summary>
    private const int BusyBurst = 4;

    /// <summary>What fraction of the time that the last batch took is waited, at most <see cref="LongestGather"/>.</summary>
    private const int GatherFraction = 4;

    private static readonly TimeSpan ShortestGather = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestGather = TimeSpan.FromMilliseconds(8);

    private readonly List<Connection> _due = [];
    private readonly List<Burst> _bursts = [];
    private readonly Stack<Burst> _unused = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await queue.Reader.WaitToReadAsync(stoppingToken))
            {
                if (RunBatch() is var pause && pause >= ShortestGather)
                {
                    await Task.Delay(pause, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops; its connections are closed by then.
        }
    }

    /// <summary>How long more may gather after a batch; less than <see cref="ShortestGather"/> for not at all.</summary>
    internal static TimeSpan GatherTime(int largestBurst, TimeSpan duration) =>
        largestBurst < BusyBurst ? TimeSpan.Zero
        : duration / GatherFraction is var time && time < LongestGather ? time
        : LongestGather;

    /// <summary>Delivers what is there; how long to wait before the next batch.</summary>
    private TimeSpan RunBatch()
    {
        var started = Stopwatch.GetTimestamp();
        var (count, largest) = (0, 0);
        for (; count < MaxBatch && queue.Reader.TryRead(out var message); count++)
        {
            Sort(message);
        }

        foreach (var burst in _bursts)
        {
            Deliver(burst);
        }

        foreach (var connection in _due)
        {
            connection.Flush();
        }

        _due.Clear();
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var duration = Stopwatch.GetElapsedTime(started);
        foreach (var burst in _bursts)
        {
            metrics.Delivered(burst, duration, now);
            foreach (var arrival in burst.Arrivals)
            {
                arrival.Activity?.SetTag("realtime.subscribers", arrival.Subscribers).SetTag("realtime.batch", count).Dispose();
            }

            largest = Math.Max(largest, burst.Arrivals.Length);
            burst.Clear();
            _unused.Push(burst);
        }

        _bursts.Clear();

        // After a full batch there is more already.
        return count == MaxBatch ? TimeSpan.Zero : GatherTime(largest, duration);
    }

    /// <summary>Puts a message to what has arrived for its channel.</summary>
    private void Sort(BackplaneMessage message)
    {
        var channel = message.Channel;
        if (message.Envelope is null)
        {
            Add(channel, new Arrival(ArrivalKind.ConflatedDue));
        }
        else if (Envelope.TryParse(message.Envelope, out var envelope))
        {
            Add(channel, new Arrival(ArrivalKind.Publication)
            {
                Message = message.Envelope,
                PublishedAt = envelope.PublishedAt,
                Activity = RealtimeTracing.StartFanOut(node.Id, channel, envelope),
            });
        }
        else if (MembershipPushes.TryRead(message.Envelope) is { Count: > 0 } memberships)
        {
            Add(channel, new Arrival(ArrivalKind.Memberships) { Memberships = memberships });
        }
        else
        {
            LogNotAnEnvelope(log, channel.NamespaceName);
        }
    }

    private void Add(LocalChannel channel, Arrival arrival)
    {
        if (channel.Arriving is not { } burst)
        {
            burst = _unused.TryPop(out var unused) ? unused : new Burst();
            burst.Begin(channel);
            channel.Arriving = burst;
            _bursts.Add(burst);
        }

        burst.Add(arrival);
    }

    /// <summary>One channel that fails must not stop the others; its subscribers recover.</summary>
    private void Deliver(Burst burst)
    {
        var channel = burst.Channel;
        channel.Arriving = null;
        try
        {
            channel.Deliver(burst, _due);
            ArrangeConflated(channel);
        }
        catch (Exception exception)
        {
            LogFailed(log, exception, channel.NamespaceName);
            channel.FailDelivery();
        }
    }

    private void ArrangeConflated(LocalChannel channel)
    {
        if (channel.ConflatedDue() is { } due)
        {
            _ = DeliverConflatedAsync(channel, due);
        }
    }

    /// <summary>What a channel holds back is due after a while, in line with what comes from Redis.</summary>
    private async Task DeliverConflatedAsync(LocalChannel channel, TimeSpan due)
    {
        await Task.Delay(due, clock);
        queue.Enqueue(channel, null);
    }

    [LoggerMessage(LogLevel.Warning, "A message in namespace {Namespace} is not an envelope of this version; it was ignored")]
    private static partial void LogNotAnEnvelope(ILogger log, string @namespace);

    [LoggerMessage(LogLevel.Error, "A publication in namespace {Namespace} could not be delivered")]
    private static partial void LogFailed(ILogger log, Exception exception, string @namespace);
}
