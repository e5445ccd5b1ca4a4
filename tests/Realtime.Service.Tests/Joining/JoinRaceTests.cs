using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Presence;
using Realtime.Backchannel.Publishing;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Channels;
using Realtime.Service.Connections;
using Realtime.Service.Tests.Delta;
using Realtime.Service.Transports.Http;

namespace Realtime.Service.Tests.Joining;

/// <summary>What may come between the beginning of a subscription and its being live (protocol 1.10, step 5).</summary>
[Collection(TwoNodes.Name)]
public sealed class JoinRaceTests(RedisFixture fixture)
{
    private readonly CapturingSink _sink = new();

    private RealtimeNode Node => fixture.NodeA;

    [Fact]
    public async Task A_client_that_goes_meanwhile_leaves_no_subscriber_behind()
    {
        var connection = NewConnection();
        var join = await BeginAsync(connection, "room:gone");
        connection.End();
        await Node.Node.Presence.EnterAsync(join.Subscription, CancellationToken.None);
        Assert.Equal(JoinOutcome.Gone, join.Complete("answer\n"u8.ToArray()));
        Assert.Equal(0, join.Subscription.Channel.SubscriberCount);
        Assert.Empty(_sink.Lines);
        Assert.Null(await Joiner.BeginAsync(connection, "room:after", Settings("room:after"), new JoinOptions(SubscriptionFlags.None, null), CancellationToken.None));
        Assert.Equal(0, connection.SubscriptionCount);

        var presence = Node.Services.GetRequiredService<ChannelPresence>();
        await Eventually.HoldsAsync(async () => (await presence.ListAsync("room:gone")).Count == 0, what: "nobody is present");
    }

    [Fact]
    public async Task A_backend_that_ends_it_meanwhile_ends_it()
    {
        var connection = NewConnection();
        var join = await BeginAsync(connection, "topic:ended");
        connection.EndSubscription(join.Subscription, Service.Protocol.UnsubscribeCode.Server);
        Assert.Equal(JoinOutcome.Gone, join.Complete("answer\n"u8.ToArray()));
        await Node.Publisher.PublishAsync("topic:ended", 1);
        await using var witness = await RealtimeClient.ConnectAsync(Node);
        await witness.SubscribeAsync("topic:ended");
        await Node.Publisher.PublishAsync("topic:ended", 2);
        await witness.NextPublicationAsync("topic:ended");
        Assert.Contains("\"unsubscribe\"", Assert.Single(_sink.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_one_of_two_that_join_at_once_does()
    {
        var connection = NewConnection();
        var join = await BeginAsync(connection, "topic:two");
        Assert.Null(await Joiner.BeginAsync(connection, "topic:two", Settings("topic:two"), new JoinOptions(SubscriptionFlags.None, null), CancellationToken.None));
        Assert.Equal(JoinOutcome.Live, join.Complete("answer\n"u8.ToArray()));
        Assert.Equal(1, join.Subscription.Channel.SubscriberCount);
        connection.End();
        Assert.Equal(0, join.Subscription.Channel.SubscriberCount);
    }

    [Fact]
    public async Task What_comes_meanwhile_follows_the_answer_once()
    {
        await Node.Publisher.PublishAsync("topic:meanwhile", 1);
        var connection = NewConnection();
        var join = await BeginAsync(connection, "topic:meanwhile");
        Assert.Equal(1UL, join.Result.Position.Offset);
        await using var witness = await RealtimeClient.ConnectAsync(Node);
        await witness.SubscribeAsync("topic:meanwhile");
        await Node.Publisher.PublishAsync("topic:meanwhile", 2);
        await Node.Publisher.PublishAsync("topic:meanwhile", 3);
        await witness.NextPublicationAsync("topic:meanwhile");
        await witness.NextPublicationAsync("topic:meanwhile");
        Assert.Empty(_sink.Lines);

        Assert.Equal(JoinOutcome.Live, join.Complete("answer\n"u8.ToArray()));
        await Node.Publisher.PublishAsync("topic:meanwhile", 4);
        await Eventually.HoldsAsync(() => _sink.Lines.Length == 4);
        Assert.Equal("answer", _sink.Lines[0]);
        Assert.Equal([2UL, 3UL, 4UL], _sink.Lines[1..].Select(line => Publication(line).GetProperty("offset").GetUInt64()));
        connection.End();
    }

    [Fact]
    public async Task A_gap_meanwhile_makes_it_begin_again()
    {
        var connection = NewConnection();
        var join = await BeginAsync(connection, "topic:behind");
        await Node.Publisher.PublishAsync("topic:behind", 1);
        await using var witness = await RealtimeClient.ConnectAsync(Node);
        await witness.SubscribeAsync("topic:behind");
        await fixture.Redis.CommandAsync("HINCRBY rt:{topic:behind}:meta o 1");
        await Node.Publisher.PublishAsync("topic:behind", 3);
        RecoveryTests.AssertInsufficient(await witness.NextAsync(), "topic:behind");

        Assert.Equal(JoinOutcome.Behind, join.Complete("answer\n"u8.ToArray()));
        Assert.Empty(_sink.Lines);
        await join.ReadAgainAsync(CancellationToken.None);
        Assert.Equal(3UL, join.Result.Position.Offset);
        Assert.Equal(JoinOutcome.Live, join.Complete("answer\n"u8.ToArray()));
        connection.End();
    }

    [Fact]
    public void Whoever_has_read_less_than_somebody_before_them_begins_again()
    {
        // A node that has just started. Two have read the history, one of them later than the other, and 108 to 110 have not
        // arrived yet.
        var channel = new LocalChannel("topic:first", Settings("topic:first"));
        var (early, late) = (new Subscription(NewConnection(), channel, SubscriptionFlags.Positioned), new Subscription(NewConnection(), channel, SubscriptionFlags.Positioned));
        Assert.True(channel.TryBeginJoin(early) && channel.TryBeginJoin(late));
        Assert.Equal(JoinOutcome.Live, channel.CompleteJoin(late, new ChannelPosition(110, "epoch"), null));

        Assert.Equal(JoinOutcome.Behind, channel.CompleteJoin(early, new ChannelPosition(107, "epoch"), "answer\n"u8.ToArray()));
        Assert.Empty(_sink.Lines);
        Assert.Equal(JoinOutcome.Live, channel.CompleteJoin(early, new ChannelPosition(110, "epoch"), "answer\n"u8.ToArray()));
        Assert.Equal(2, channel.SubscriberCount);
    }

    [Fact]
    public async Task The_first_delta_is_to_something_that_the_newcomer_has()
    {
        const string Channel = "doc:race";
        var connection = NewConnection();
        var join = await BeginAsync(connection, Channel, SubscriptionFlags.Delta);
        await using var witness = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        await witness.DoneAsync("subscribe", new { channel = Channel });
        await PublishAsync(1, skipHistory: false);
        await PublishAsync(2, skipHistory: true);
        await witness.NextPublicationAsync(Channel);
        await witness.NextPublicationAsync(Channel);
        Assert.Equal(JoinOutcome.Live, join.Complete(null));
        for (var version = 3; version <= 5; version++)
        {
            await PublishAsync(version, skipHistory: false);
            await witness.NextPublicationAsync(Channel);
        }

        await Eventually.HoldsAsync(() => _sink.Lines.Length == 4 && Publication(_sink.Lines[^1]).GetProperty("offset").GetUInt64() == 4);
        var before = Array.Empty<byte>();
        foreach (var (line, version) in _sink.Lines.Zip([1, 3, 4, 5]))
        {
            var publication = Publication(line);
            var text = Encoding.UTF8.GetBytes(publication.GetProperty("data").GetString()!);
            before = publication.TryGetProperty("delta", out _) ? FossilPatch.Apply(before, text) : text;
            Assert.Equal(Document(version), Encoding.UTF8.GetString(before));
        }

        Assert.True(Publication(_sink.Lines[^1]).TryGetProperty("delta", out _));
        connection.End();

        Task<ChannelPosition> PublishAsync(int version, bool skipHistory) =>
            Node.Publisher.PublishJsonAsync(Channel, Encoding.UTF8.GetBytes(Document(version)), new PublishOptions { SkipHistory = skipHistory });

        // Two and three have much in common, and nothing of it with one.
        static string Document(int version) => $$"""{"version":{{version}},"text":"{{string.Join(' ', Enumerable.Range(version / 2 * 1000, 50))}}"}""";
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_gap_before_the_node_has_caught_up_ends_it_only_if_it_has_a_position(bool positioned)
    {
        var channel = new LocalChannel("free:behind", new() { HistorySize = 10 });
        var other = new Subscription(NewConnection(), channel, SubscriptionFlags.None);
        Assert.True(channel.TryBeginJoin(other));
        Assert.Equal(JoinOutcome.Live, channel.CompleteJoin(other, new ChannelPosition(1, "abcdefgh"), null));
        channel.Remove(other);

        // It has read up to 3, of which 2 and 3 are on their way to this node; then comes 5.
        var connection = NewConnection();
        var subscription = new Subscription(connection, channel, positioned ? SubscriptionFlags.Positioned : SubscriptionFlags.None);
        Assert.True(channel.TryBeginJoin(subscription));
        Assert.Equal(JoinOutcome.Live, channel.CompleteJoin(subscription, new ChannelPosition(3, "abcdefgh"), "answer\n"u8.ToArray()));
        Deliver(2);
        Deliver(5);
        Assert.Equal(
            ["answer", positioned
                ? """{"push":{"channel":"free:behind","unsubscribe":{"code":2500,"reason":"insufficient state"}}}"""
                : """{"push":{"channel":"free:behind","pub":{"offset":5,"data":0}}}"""],
            _sink.Lines);
        Assert.Equal(positioned ? 0 : 1, channel.SubscriberCount);

        void Deliver(int offset)
        {
            var message = Encoding.UTF8.GetBytes($$"""p1 {{offset}} abcdefgh 0 -{{'\n'}}{"data":0}""");
            var burst = new Burst();
            burst.Begin(channel);
            burst.Add(new Arrival(ArrivalKind.Publication) { Message = message });
            var due = new List<Connection>();
            channel.Deliver(burst, due);
            due.ForEach(one => one.Flush());
        }
    }

    private static JsonElement Publication(string line) => JsonDocument.Parse(line).RootElement.GetProperty("push").GetProperty("pub");

    private Joiner Joiner => Node.Services.GetRequiredService<Joiner>();

    private Backchannel.Channels.ChannelNamespace Settings(string channel) => Node.Node.Namespaces.Find(channel)!;

    private Connection NewConnection()
    {
        var connection = new Connection(Node.Node, StreamFormat.Json, new ConnectionWriter(_sink, 1_000_000), () => { }) { Address = IPAddress.Loopback };
        Assert.True(connection.TryAcceptConnect(new TokenGrant { User = "racer" }));
        return connection;
    }

    private async Task<Join> BeginAsync(Connection connection, string channel, SubscriptionFlags flags = SubscriptionFlags.None) =>
        Assert.IsType<Join>(await Joiner.BeginAsync(connection, channel, Settings(channel), new JoinOptions(flags, null), CancellationToken.None));
}
