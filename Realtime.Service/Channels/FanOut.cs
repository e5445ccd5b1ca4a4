using System.Diagnostics;
using Realtime.Backchannel.Publishing;
using Realtime.Service.Backplane;
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

    /// <summary>One publication that fails must not stop the others; the gap in its channel makes its subscribers recover.</summary>
    private void Deliver(BackplaneMessage message)
    {
        try
        {
            DeliverToChannel(message);
        }
        catch (Exception exception)
        {
            LogFailed(log, exception, message.Channel.NamespaceName);
        }
    }

    private void DeliverToChannel(BackplaneMessage message)
    {
        if (!Envelope.TryParse(message.Envelope, out var envelope))
        {
            LogNotAnEnvelope(log, message.Channel.NamespaceName);
            return;
        }

        var activity = RealtimeTracing.StartFanOut(node.Id, message.Channel, envelope);
        var delivery = message.Channel.Deliver(envelope, _due);
        activity?.SetTag("realtime.subscribers", delivery.Subscribers).SetTag("realtime.bytes", delivery.FrameBytes);
        _batch.Add(new Sent(message.Channel, delivery, envelope.PublishedAt, activity));
    }

    [LoggerMessage(LogLevel.Warning, "A message in namespace {Namespace} is not an envelope of this version; it was ignored")]
    private static partial void LogNotAnEnvelope(ILogger log, string @namespace);

    [LoggerMessage(LogLevel.Error, "A publication in namespace {Namespace} could not be delivered")]
    private static partial void LogFailed(ILogger log, Exception exception, string @namespace);

    private readonly record struct Sent(LocalChannel Channel, Delivery Delivery, long PublishedAt, Activity? Activity);
}
