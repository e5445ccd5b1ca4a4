using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Publishing;
using Realtime.Backchannel.Telemetry;
using Realtime.Service.Telemetry;

namespace Realtime.Service.Tests;

/// <summary>One trace from the publisher to each node, and meters that tell what happened.</summary>
[Collection(TwoNodes.Name)]
public sealed class TelemetryTests(RedisFixture fixture)
{
    [Fact]
    public async Task The_publishers_trace_goes_on_in_every_node_that_has_subscribers()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is RealtimeTracing.SourceName or BackchannelTelemetry.SourceName or "Test",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        await using var here = await RealtimeClient.ConnectAsync(fixture.NodeA);
        await using var there = await RealtimeClient.ConnectAsync(fixture.NodeB);
        await here.SubscribeAsync("topic:traced");
        await there.SubscribeAsync("topic:traced");

        using var source = new ActivitySource("Test");
        using var post = source.StartActivity("POST")!;
        await fixture.NodeA.Publisher.PublishAsync("topic:traced", 1);
        await here.NextPublicationAsync("topic:traced");
        await there.NextPublicationAsync("topic:traced");

        bool IsFanOut(Activity span) => span.TraceId == post.TraceId && span.DisplayName == "fan-out topic";
        await Eventually.HoldsAsync(() => spans.Count(IsFanOut) == 2, what: "both nodes have a span in the trace");
        var publish = Assert.Single(spans, span => span.TraceId == post.TraceId && span.DisplayName == "publish topic");
        Assert.Equal(post.SpanId, publish.ParentSpanId);
        Assert.All(spans.Where(IsFanOut), span =>
        {
            Assert.Equal(publish.SpanId, span.ParentSpanId);
            Assert.Equal(ActivityKind.Consumer, span.Kind);
            Assert.Equal(1, span.GetTagItem("realtime.subscribers"));
            Assert.Equal("topic", span.GetTagItem("realtime.namespace"));
        });
        Assert.Equal(
            new[] { fixture.NodeA.Node.Id, fixture.NodeB.Node.Id }.Order(),
            spans.Where(IsFanOut).Select(span => (string)span.GetTagItem("realtime.node")!).Order());
    }

    [Fact]
    public async Task Meters_count_what_happened_by_namespace_and_never_by_channel()
    {
        await using var node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString);
        var values = new ConcurrentDictionary<string, double>();
        var labels = new ConcurrentBag<string>();
        using var listener = new MeterListener();
        var scope = node.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, meters) =>
        {
            if (instrument.Meter.Name == RealtimeMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, scope))
            {
                meters.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();

        await using var first = await RealtimeClient.ConnectAsync(node);
        await using var second = await RealtimeClient.ConnectAsync(node);
        await using var refused = await RealtimeClient.OpenAsync(node.WebSocketAddress);
        await refused.CommandAsync("connect", new { token = "forged" });
        await first.SubscribeAsync("live:metered.1");
        await second.SubscribeAsync("live:metered.1");
        await node.Publisher.PublishAsync("live:metered.1", 1);
        await first.NextPublicationAsync("live:metered.1");
        await second.NextPublicationAsync("live:metered.1");
        await Eventually.HoldsAsync(() => values.ContainsKey("realtime.delivery.latency namespace=live"));

        Assert.Equal(2, values["realtime.connects outcome=accepted"]);
        Assert.Equal(1, values["realtime.connects outcome=token_refused"]);
        Assert.Equal(1, values["realtime.publications namespace=live"]);
        Assert.Equal(2, values["realtime.deliveries namespace=live"]);
        Assert.InRange(values["realtime.delivery.latency namespace=live"], 0, 10);

        listener.RecordObservableInstruments();
        Assert.Equal(3, values["realtime.connections transport=websocket"]);
        Assert.Equal(2, values["realtime.subscriptions namespace=live"]);
        Assert.DoesNotContain(labels, label => label.Contains("metered", StringComparison.Ordinal));

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var label = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Prepend(instrument.Name));
            labels.Add(label);
            values.AddOrUpdate(label, value, (_, before) => before + value);
        }
    }
}
