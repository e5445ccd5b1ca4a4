using System.Text.Json;
using Realtime.Backchannel.Control;
using Realtime.Backchannel.Publishing;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Tests.Http;

namespace Realtime.Service.Tests.Control;

/// <summary>What backends do to connections, wherever those are (protocol 2: subscribe, unsubscribe, refresh).</summary>
[Collection(TwoNodes.Name)]
public sealed class ControlTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    private ConnectionControl Control => fixture.NodeB.Control;

    [Fact]
    public async Task A_user_is_subscribed_on_every_node_and_nobody_else()
    {
        await using var here = await RealtimeClient.ConnectAsync(fixture.NodeA, new TokenGrant { User = "sub", Session = "1" });
        await using var there = await ProtobufClient.ConnectAsync(fixture.NodeB, new TokenGrant { User = "sub", Session = "2" });
        await using var http = await StreamClient.ConnectAsync(fixture.NodeA, new TokenGrant { User = "sub", Session = "2" });
        await using var other = await RealtimeClient.ConnectAsync(fixture.NodeA, new TokenGrant { User = "other" });
        await Node.Publisher.PublishAsync("topic:control", 1);
        await Control.SubscribeAsync(new SubscribeControl(new ConnectionFilter("sub"), "topic:control") { Data = Json("""{ "a" : 1 }""") });

        var push = await here.NextPushAsync("subscribe", "topic:control");
        Assert.True(push.GetProperty("recoverable").GetBoolean());
        Assert.True(push.GetProperty("positioned").GetBoolean());
        Assert.Equal(1UL, push.GetProperty("offset").GetUInt64());
        Assert.Equal("""{"a":1}""", push.GetProperty("data").GetRawText());
        var protobuf = (await there.NextAsync()).Push;
        Assert.Equal(("topic:control", 1ul, true, """{"a":1}"""), (protobuf.Channel, protobuf.Subscribe.Offset, protobuf.Subscribe.Recoverable, protobuf.Subscribe.Data.ToStringUtf8()));
        Assert.True((await http.NextAsync()).GetProperty("push").TryGetProperty("subscribe", out _));

        await Node.Publisher.PublishAsync("topic:control", 2);
        Assert.Equal(2UL, (await here.NextPublicationAsync("topic:control")).Offset);
        Assert.Equal(2UL, (await there.NextPublicationAsync("topic:control")).Offset);
        await http.NextAsync();
        await other.NothingElseAsync();

        // Once more changes nothing, and the client cannot do it itself.
        await Control.SubscribeAsync(new SubscribeControl(new ConnectionFilter("sub"), "topic:control"));
        Assert.Equal(105, await here.RefusedAsync("subscribe", new { channel = "topic:control" }));
        await Control.UnsubscribeAsync(new ConnectionFilter("sub", "1"), "topic:control");
        var ended = await here.NextPushAsync("unsubscribe", "topic:control");
        Assert.Equal((2000, "server unsubscribe"), (ended.GetProperty("code").GetInt32(), ended.GetProperty("reason").GetString()));
        await Node.Publisher.PublishAsync("topic:control", 3);
        Assert.Equal(3UL, (await there.NextPublicationAsync("topic:control")).Offset);
        await here.NothingElseAsync();
    }

    [Fact]
    public async Task What_was_published_since_follows_the_push_in_order()
    {
        var first = await Node.Publisher.PublishAsync("topic:since", 1);
        await Node.Publisher.PublishAsync("topic:since", 2);
        await Node.Publisher.PublishAsync("topic:since", 3);
        await using var json = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "since" });
        await using var protobuf = await ProtobufClient.ConnectAsync(fixture.NodeB, new TokenGrant { User = "since" });
        await Control.SubscribeAsync(new SubscribeControl(new ConnectionFilter("since"), "topic:since") { RecoverSince = first });
        Assert.Equal(1UL, (await json.NextPushAsync("subscribe", "topic:since")).GetProperty("offset").GetUInt64());
        Assert.Equal(1UL, (await protobuf.NextAsync()).Push.Subscribe.Offset);
        await Node.Publisher.PublishAsync("topic:since", 4);
        for (var i = 2; i <= 4; i++)
        {
            var (offset, data) = await json.NextPublicationAsync("topic:since");
            Assert.Equal(((ulong)i, i), (offset, data.GetInt32()));
            var publication = await protobuf.NextPublicationAsync("topic:since");
            Assert.Equal(((ulong)i, $"{i}"), (publication.Offset, publication.Data.ToStringUtf8()));
        }

        // A position that cannot be recovered is the top.
        await using var lost = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "lost" });
        await Control.SubscribeAsync(new SubscribeControl(new ConnectionFilter("lost"), "topic:since") { RecoverSince = new ChannelPosition(1, "another1") });
        Assert.Equal(4UL, (await lost.NextPushAsync("subscribe", "topic:since")).GetProperty("offset").GetUInt64());
        await lost.NothingElseAsync();
    }

    [Fact]
    public async Task Where_clients_must_ask_a_backend_recovers_all_the_same()
    {
        var first = await Node.Publisher.PublishAsync("free:since", 1);
        await Node.Publisher.PublishAsync("free:since", 2);
        await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "free" });
        await Control.SubscribeAsync(new SubscribeControl(new ConnectionFilter("free"), "free:since") { RecoverSince = first });
        await client.NextPushAsync("subscribe", "free:since");
        Assert.Equal(2UL, (await client.NextPublicationAsync("free:since")).Offset);
    }

    [Fact]
    public async Task A_subscription_ends_when_the_backend_has_said()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "until" });
        await Control.SubscribeAsync(new SubscribeControl(new ConnectionFilter("until"), "topic:until") { ExpireAt = DateTimeOffset.UtcNow.AddSeconds(1) });
        await client.NextPushAsync("subscribe", "topic:until");
        Assert.Equal(2501, (await client.NextPushAsync("unsubscribe", "topic:until")).GetProperty("code").GetInt32());
        await client.NothingElseAsync();
    }

    [Fact]
    public async Task Presence_knows_who_was_subscribed_and_what_the_backend_says_of_it()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "present", Name = "Pia" });
        await using var watcher = await RealtimeClient.ConnectAsync(fixture.NodeB, RealtimeNode.Allowed("watcher", "*"));
        await Control.SubscribeAsync(new SubscribeControl(new ConnectionFilter("present", null, client.Id), "room:control") { Info = Json("""{"seat":7}""") });
        await client.NextPushAsync("subscribe", "room:control");
        var info = (await watcher.DoneAsync("presence", new { channel = "room:control" })).GetProperty("presence").GetProperty(client.Id);
        Assert.Equal("Pia", info.GetProperty("conn_info").GetProperty("name").GetString());
        Assert.Equal(7, info.GetProperty("chan_info").GetProperty("seat").GetInt32());

        await Control.UnsubscribeAsync(new ConnectionFilter("present"), "room:control");
        await client.NextPushAsync("unsubscribe", "room:control");
        await Eventually.HoldsAsync(async () => !(await watcher.DoneAsync("presence", new { channel = "room:control" })).GetProperty("presence").EnumerateObject().Any());
    }

    [Theory]
    [InlineData((ushort)2000)]
    [InlineData((ushort)2150)]
    [InlineData((ushort)2500)]
    [InlineData((ushort)2999)]
    public async Task A_clients_own_subscription_ends_with_the_code_that_is_given(ushort code)
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed($"code{code}", "*"));
        await client.DoneAsync("subscribe", new { channel = "topic:code" });
        await Control.UnsubscribeAsync(new ConnectionFilter($"code{code}"), "topic:never");
        await Control.UnsubscribeAsync(new ConnectionFilter($"code{code}"), "topic:code", code);
        Assert.Equal(code, (await client.NextPushAsync("unsubscribe", "topic:code")).GetProperty("code").GetInt32());
        await client.DoneAsync("subscribe", new { channel = "topic:code" });
    }

    [Fact]
    public async Task What_cannot_be_said_is_not_sent()
    {
        var nobody = new ConnectionFilter(null);
        await Assert.ThrowsAsync<ArgumentException>(() => Control.SubscribeAsync(new SubscribeControl(nobody, "topic:1")));
        await Assert.ThrowsAsync<ArgumentException>(() => Control.UnsubscribeAsync(nobody, "topic:1"));
        await Assert.ThrowsAsync<ArgumentException>(() => Control.RefreshAsync(new RefreshControl(nobody)));
        await Assert.ThrowsAsync<ArgumentException>(() => Control.SubscribeAsync(new SubscribeControl(new ConnectionFilter("1"), "a b")));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Control.UnsubscribeAsync(new ConnectionFilter("1"), "topic:1", 1999));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Control.UnsubscribeAsync(new ConnectionFilter("1"), "topic:1", 3000));
    }

    [Fact]
    public async Task How_long_a_connection_may_stay_is_changed()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "stay", Expires = DateTimeOffset.UtcNow.AddSeconds(60) });
        await using var forever = await ProtobufClient.ConnectAsync(fixture.NodeB, new TokenGrant { User = "stay" });
        await using var other = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "stays" });
        await Control.RefreshAsync(new RefreshControl(new ConnectionFilter("stay")));
        Assert.Equal("""{"push":{"refresh":{}}}""", (await client.NextAsync()).GetRawText());
        Assert.False((await forever.NextAsync()).Push.Refresh.Expires);

        await Control.RefreshAsync(new RefreshControl(new ConnectionFilter("stay")) { ExpireAt = DateTimeOffset.UtcNow.AddSeconds(2) });
        var push = (await client.NextAsync()).GetProperty("push").GetProperty("refresh");
        Assert.True(push.GetProperty("expires").GetBoolean());
        Assert.InRange(push.GetProperty("ttl").GetInt32(), 1, 2);
        Assert.Equal((3005, "connection expired"), await client.ReadToCloseAsync());
        Assert.Equal((3005, "connection expired"), await forever.ReadToCloseAsync());

        await other.NothingElseAsync();
        await Control.RefreshAsync(new RefreshControl(new ConnectionFilter("stays")) { Expired = true });
        Assert.Equal((3005, "connection expired"), await other.ReadToCloseAsync());
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
