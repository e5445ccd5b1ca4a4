using System.Diagnostics.Metrics;
using Realtime.Service.Channels;
using Realtime.Service.Connections;
using Realtime.Service.Protocol;
using Realtime.Service.Transports;

namespace Realtime.Service.Telemetry;

/// <summary>
/// The node's meters. Labels are namespaces, codes and outcomes, never channels or users, so that their number
/// stays small. Counters are updated per publication, not per delivery.
/// </summary>
internal sealed class RealtimeMetrics
{
    /// <summary>Name of the <see cref="Meter"/>.</summary>
    public const string MeterName = "Realtime.Service";

    private readonly Counter<long> _connects;
    private readonly Counter<long> _disconnects;
    private readonly Counter<long> _publications;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _recoveries;
    private readonly Counter<long> _statesLost;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _refusals;
    private readonly Histogram<double> _fanOutDuration;
    private readonly Histogram<double> _latency;
    private readonly Meter _meter;

    public RealtimeMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _connects = _meter.CreateCounter<long>("realtime.connects", "{connect}", "Answered connect commands, by outcome.");
        _disconnects = _meter.CreateCounter<long>("realtime.disconnects", "{connection}", "Connections closed by this node, by code; 3008 is a slow consumer.");
        _publications = _meter.CreateCounter<long>("realtime.publications", "{publication}", "Publications received from Redis.");
        _deliveries = _meter.CreateCounter<long>("realtime.deliveries", "{delivery}", "Publications queued for a subscriber.");
        _bytes = _meter.CreateCounter<long>("realtime.delivered.bytes", "By", "Bytes of publications queued for subscribers.");
        _recoveries = _meter.CreateCounter<long>("realtime.recoveries", "{recovery}", "Subscriptions that came back, by whether they got all they had missed.");
        _statesLost = _meter.CreateCounter<long>("realtime.states_lost", "{subscription}", "Live subscriptions told to recover because publications did not arrive here.");
        _dropped = _meter.CreateCounter<long>("realtime.backplane.dropped", "{message}", "Messages from Redis that did not fit into the queue.");
        _refusals = _meter.CreateCounter<long>("realtime.refusals", "{refusal}", "What clients were not allowed to do because they did too much, by limit.");
        _fanOutDuration = _meter.CreateHistogram<double>("realtime.fanout.duration", "s", "From taking a batch of publications to having written it.");
        _latency = _meter.CreateHistogram<double>("realtime.delivery.latency", "s", "From the publisher's clock to having written the publication to all local subscribers.");
    }

    /// <summary>Begins to report what is there now: connections, channels, subscriptions, waiting bytes, readiness.</summary>
    public void Observe(ConnectionRegistry connections, Hub hub, Func<bool> redisHealthy)
    {
        _meter.CreateObservableUpDownCounter("realtime.connections", () => Connections(connections), "{connection}", "Open connections.");
        _meter.CreateObservableUpDownCounter("realtime.channels", () => (long)hub.ChannelCount, "{channel}", "Channels with subscribers on this node.");
        _meter.CreateObservableUpDownCounter("realtime.subscriptions", () => Subscriptions(hub), "{subscription}", "Live subscriptions.");
        _meter.CreateObservableGauge("realtime.queue.bytes", () => connections.Snapshot().Sum(connection => (long)connection.QueuedBytes), "By", "Bytes that wait for slow clients.");
        _meter.CreateObservableGauge("realtime.redis.healthy", () => redisHealthy() ? 1 : 0, null, "1 while the node hears itself through Redis pub/sub.");
    }

    public void Connected() => _connects.Add(1, new KeyValuePair<string, object?>("outcome", "accepted"));

    public void ConnectRefused() => _connects.Add(1, new KeyValuePair<string, object?>("outcome", "token_refused"));

    public void Disconnected(DisconnectCode why) => _disconnects.Add(1, new KeyValuePair<string, object?>("code", (int)why.Code));

    public void Recovered(LocalChannel channel, bool complete) =>
        _recoveries.Add(1, new("namespace", channel.NamespaceName), new("complete", complete));

    public void StateLost(LocalChannel channel) => _statesLost.Add(1, new KeyValuePair<string, object?>("namespace", channel.NamespaceName));

    public void BackplaneDropped() => _dropped.Add(1);

    public void Refused(string limit) => _refusals.Add(1, new KeyValuePair<string, object?>("limit", limit));

    /// <summary>Counts what has arrived for a channel at once.</summary>
    /// <param name="burst">What has arrived.</param>
    /// <param name="fanOut">How long its batch took.</param>
    /// <param name="now">Unix milliseconds; clocks of machines differ a little from the publishers'.</param>
    public void Delivered(Burst burst, TimeSpan fanOut, long now)
    {
        var label = new KeyValuePair<string, object?>("namespace", burst.Channel.NamespaceName);
        long publications = 0, deliveries = 0;
        foreach (var arrival in burst.Arrivals)
        {
            if (arrival.Kind == ArrivalKind.Publication)
            {
                publications++;
                deliveries += arrival.Subscribers;
                if (arrival.Subscribers > 0)
                {
                    _latency.Record(Math.Max(0, now - arrival.PublishedAt) / 1000.0, label);
                }
            }
        }

        _publications.Add(publications, label);
        if (deliveries > 0)
        {
            _deliveries.Add(deliveries, label);
            _bytes.Add(burst.Bytes, label);
            _fanOutDuration.Record(fanOut.TotalSeconds, label);
        }
    }

    private static IEnumerable<Measurement<long>> Connections(ConnectionRegistry connections)
    {
        var all = connections.Snapshot();
        return WireFormat.Transports.Select(transport => new Measurement<long>(
            all.Count(connection => connection.Format.Transport == transport), new KeyValuePair<string, object?>("transport", transport)));
    }

    private static IEnumerable<Measurement<long>> Subscriptions(Hub hub) =>
        hub.Channels.GroupBy(channel => channel.NamespaceName)
            .Select(group => new Measurement<long>(group.Sum(channel => (long)channel.SubscriberCount), new KeyValuePair<string, object?>("namespace", group.Key)));
}
