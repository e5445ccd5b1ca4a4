using System.Diagnostics;
using Realtime.Backchannel.Publishing;
using Realtime.Service.Backplane;
using Realtime.Service.Channels.Presence;
using Realtime.Service.Connections;
using Realtime.Service.Telemetry;

namespace Realtime.Service.Channels;

/// <summary>
/// Where a publication becomes a frame. One loop takes what Redis has sent, in order: each publication's frame is
/// built once and queued for every subscriber; when the batch is through, every connection that got something is
/// written to once. Under load a batch grows and several publications share one write; without load nothing waits.
/// </summary>
internal sealed partial class FanOut(NodeIdentity node, BackplaneQueue queue, RealtimeMetrics metrics, TimeProvider clock, ILogger<FanOut> log) : BackgroundService
{
    private const int MaxBatch = 64;

    private readonly PublicationFrames _frames = new();
    private readonly List<Connection> _due = [];
    private readonly List<Sent> _batch = new(MaxBatch);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await queue.Reader.WaitToReadAsync(stoppingToken))
            {
                RunBatch();
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops; its connections are closed by then.
        }
    }

    private void RunBatch()
    {
        var started = Stopwatch.GetTimestamp();
        while (_batch.Count < MaxBatch && queue.Reader.TryRead(out var message))
        {
            Deliver(message);
        }

        foreach (var connection in _due)
        {
            connection.Flush();
        }

        var now = clock.GetUtcNow();
        var duration = Stopwatch.GetElapsedTime(started);
        foreach (var sent in _batch)
        {
            metrics.Delivered(sent.Channel, sent.Delivery, duration, now.ToUnixTimeMilliseconds() - sent.PublishedAt);
            sent.Activity?.SetTag("realtime.batch", _batch.Count).Dispose();
        }

        _due.Clear();
        _batch.Clear();
    }

    /// <summary>One publication that fails must not stop the others; its subscribers recover.</summary>
    private void Deliver(BackplaneMessage message)
    {
        try
        {
            DeliverToChannel(message);
        }
        catch (Exception exception)
        {
            LogFailed(log, exception, message.Channel.NamespaceName);
            message.Channel.FailDelivery();
        }
    }

    private void DeliverToChannel(BackplaneMessage message)
    {
        if (message.Envelope is null)
        {
            message.Channel.DeliverConflated(_frames, _due);
            ArrangeConflated(message.Channel);
        }
        else if (Envelope.TryParse(message.Envelope, out var envelope))
        {
            DeliverPublication(message.Channel, message.Envelope, envelope);
        }
        else if (MembershipPushes.TryRead(message.Envelope) is { Count: > 0 } memberships)
        {
            message.Channel.Deliver(memberships, new MembershipFrames(), _due);
        }
        else
        {
            LogNotAnEnvelope(log, message.Channel.NamespaceName);
        }
    }

    private void DeliverPublication(LocalChannel channel, byte[] message, in Envelope envelope)
    {
        var activity = RealtimeTracing.StartFanOut(node.Id, channel, envelope);
        var delivery = channel.Deliver(message, envelope, _frames, _due);
        activity?.SetTag("realtime.subscribers", delivery.Subscribers).SetTag("realtime.bytes", delivery.FrameBytes);
        _batch.Add(new Sent(channel, delivery, envelope.PublishedAt, activity));
        ArrangeConflated(channel);
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

    private readonly record struct Sent(LocalChannel Channel, Delivery Delivery, long PublishedAt, Activity? Activity);
}
