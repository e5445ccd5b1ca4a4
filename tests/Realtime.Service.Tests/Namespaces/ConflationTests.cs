using System.Diagnostics;
using System.Text;
using Realtime.Service.Tests.Delta;

namespace Realtime.Service.Tests.Namespaces;

/// <summary>Channels of which only the latest matters: one publication per interval, never an older one.</summary>
[Collection(TwoNodes.Name)]
public sealed class ConflationTests(RedisFixture fixture)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private RealtimeNode Node => fixture.NodeA;

    [Theory]
    [InlineData("calm:first")]
    [InlineData("ticker:first")]
    public async Task The_first_comes_at_once_and_then_only_the_latest(string channel)
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        await client.SubscribeAsync(channel);
        var watch = Stopwatch.StartNew();
        await Node.Publisher.PublishAsync(channel, 1);
        Assert.Equal(1, (await client.NextPublicationAsync(channel)).Data.GetInt32());

        await Task.WhenAll(Enumerable.Range(2, 30).Select(i => Node.Publisher.PublishAsync(channel, i)));
        var received = new List<int> { 1 };
        while (received[^1] != 31)
        {
            received.Add((await client.NextPublicationAsync(channel)).Data.GetInt32());
        }

        Assert.Equal(received.Order(), received);
        Assert.InRange(received.Count, 2, 2 + (int)(watch.Elapsed / Interval));
        await client.NothingElseAsync();

        // After a pause the next one comes at once again.
        await Task.Delay(Interval);
        watch.Restart();
        await Node.Publisher.PublishAsync(channel, 40);
        Assert.Equal(40, (await client.NextPublicationAsync(channel)).Data.GetInt32());
    }

    [Fact]
    public async Task Offsets_only_rise_and_a_newcomer_gets_nothing_twice()
    {
        const string Channel = "calm:newcomer";
        await using var first = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        await using var newcomer = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        await using var back = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        var epoch = (await first.SubscribeAsync(Channel)).GetProperty("subscribe").GetProperty("epoch").GetString()!;
        await Node.Publisher.PublishAsync(Channel, 1);
        Assert.Equal(1UL, (await first.NextPublicationAsync(Channel)).Offset);
        await Node.Publisher.PublishAsync(Channel, 2);
        await Node.Publisher.PublishAsync(Channel, 3);
        await Eventually.HoldsAsync(() => HasComeTo(3), what: "the node has them");

        var subscribed = (await newcomer.SubscribeAsync(Channel)).GetProperty("subscribe");
        Assert.Equal(3UL, subscribed.GetProperty("offset").GetUInt64());
        var recovered = (await back.RecoverAsync(Channel, epoch, 1)).GetProperty("subscribe");
        Assert.True(recovered.GetProperty("recovered").GetBoolean());
        Assert.Equal([2UL, 3UL], recovered.GetProperty("publications").EnumerateArray().Select(p => p.GetProperty("offset").GetUInt64()));

        await Node.Publisher.PublishAsync(Channel, 4);
        Assert.Equal(4UL, (await newcomer.NextPublicationAsync(Channel)).Offset);
        Assert.Equal(4UL, (await back.NextPublicationAsync(Channel)).Offset);
        var offsets = new List<ulong>();
        while (offsets.LastOrDefault() != 4)
        {
            offsets.Add((await first.NextPublicationAsync(Channel)).Offset);
        }

        Assert.Equal(offsets.Distinct().Order(), offsets);

        bool HasComeTo(ulong offset) => !Node.Node.Hub.Channels.Single(channel => channel.Name == Channel).IsBehind(new(offset, epoch));
    }

    [Fact]
    public async Task A_newcomer_does_not_shorten_the_interval_of_what_comes_after()
    {
        var conflation = new Service.Channels.Conflation(TimeSpan.FromMilliseconds(200));
        Assert.True(conflation.Passes("1"u8.ToArray(), mayHold: true));
        Assert.False(conflation.Passes("2"u8.ToArray(), mayHold: true));
        Assert.NotNull(conflation.TakeDue());
        await Task.Delay(50);

        // Somebody joins: what was held goes out, and the interval begins anew. Then the first alarm rings.
        Assert.Equal("2"u8.ToArray(), conflation.Take());
        Assert.False(conflation.Passes("3"u8.ToArray(), mayHold: true));
        Assert.Null(conflation.TakeDue());
        Assert.Null(conflation.TakeIfDue());
        var due = Assert.NotNull(conflation.TakeDue());
        await Task.Delay(due + TimeSpan.FromMilliseconds(20));
        Assert.Equal("3"u8.ToArray(), conflation.TakeIfDue());
        Assert.Null(conflation.TakeIfDue());
    }

    [Fact]
    public async Task Deltas_are_to_what_was_delivered()
    {
        const string Channel = "calm:delta";
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        await client.CommandAsync("subscribe", new { channel = Channel, delta = "fossil" });
        await Node.Publisher.PublishAsync(Channel, Document(1));
        var (_, first) = await client.NextPublicationAsync(Channel);
        var before = Encoding.UTF8.GetBytes(first.GetString()!);
        for (var round = 0; round < 2; round++)
        {
            var last = 9 + round;
            await Task.WhenAll(Enumerable.Range(2 + round, 8).Select(i => Node.Publisher.PublishAsync(Channel, Document(i))));
            string version;
            do
            {
                var publication = await client.NextPushAsync("pub", Channel);
                Assert.True(publication.GetProperty("delta").GetBoolean());
                before = FossilPatch.Apply(before, Encoding.UTF8.GetBytes(publication.GetProperty("data").GetString()!));
                version = Encoding.UTF8.GetString(before);
            }
            while (!version.Contains($"\"version\":{last},", StringComparison.Ordinal));
        }

        static object Document(int version) => new { version, text = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"word{i}")) };
    }
}
