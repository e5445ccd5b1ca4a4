using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Tests.Namespaces;

/// <summary>Who is told of joins and leaves (protocol 1.5).</summary>
[Collection(TwoNodes.Name)]
public sealed class MembershipTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    [Fact]
    public async Task Who_asks_and_may_see_presence_is_told_also_of_itself()
    {
        const string Channel = "room:asks";
        await using var watcher = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("watcher", "*"));
        await using var deaf = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("deaf", "*"));
        await using var blind = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "blind", Grants = [new("room:*", ChannelRights.Subscribe)] });
        await watcher.DoneAsync("subscribe", new { channel = Channel, join_leave = true });
        var own = (await watcher.NextPushAsync("join", Channel)).GetProperty("info");
        Assert.Equal(("watcher", watcher.Id), (own.GetProperty("user").GetString(), own.GetProperty("client").GetString()));

        await deaf.DoneAsync("subscribe", new { channel = Channel });
        Assert.Equal("deaf", (await watcher.NextPushAsync("join", Channel)).GetProperty("info").GetProperty("user").GetString());
        await blind.DoneAsync("subscribe", new { channel = Channel, join_leave = true });
        Assert.Equal("blind", (await watcher.NextPushAsync("join", Channel)).GetProperty("info").GetProperty("user").GetString());

        var guest = await RealtimeClient.ConnectAsync(fixture.NodeB, new TokenGrant { User = "guest", Info = """{"name":"Guest"}""" });
        var token = await Node.MintAsync(new SubscriptionGrant { User = "guest", Channel = Channel, Info = """{"role":"visitor"}""" });
        await guest.DoneAsync("subscribe", new { channel = Channel, token });
        var info = (await watcher.NextPushAsync("join", Channel)).GetProperty("info");
        Assert.Equal("Guest", info.GetProperty("conn_info").GetProperty("name").GetString());
        Assert.Equal("visitor", info.GetProperty("chan_info").GetProperty("role").GetString());
        await guest.DisposeAsync();
        Assert.Equal("guest", (await watcher.NextPushAsync("leave", Channel)).GetProperty("info").GetProperty("user").GetString());

        await deaf.DoneAsync("unsubscribe", new { channel = Channel });
        Assert.Equal("deaf", (await watcher.NextPushAsync("leave", Channel)).GetProperty("info").GetProperty("user").GetString());
        await deaf.NothingElseAsync();
        await blind.NothingElseAsync();
        await watcher.DoneAsync("unsubscribe", new { channel = Channel });
        await watcher.NothingElseAsync();
    }

    [Fact]
    public async Task All_are_told_where_the_namespace_says_so_and_nobody_where_it_knows_no_joins()
    {
        await using var first = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "1", Grants = [new("loud:*", ChannelRights.Subscribe)] });
        await using var second = await ProtobufClient.ConnectAsync(fixture.NodeB, RealtimeNode.Allowed("2", "*") with { Info = "[1]" });
        await first.DoneAsync("subscribe", new { channel = "loud:1" });
        await first.NextPushAsync("join", "loud:1");
        await second.SubscribeAsync("loud:1");
        Assert.Equal("[1]", (await first.NextPushAsync("join", "loud:1")).GetProperty("info").GetProperty("conn_info").GetRawText());
        var own = (await second.NextAsync()).Push.Join.Info;
        Assert.Equal(("2", second.Connected.Client, "[1]"), (own.User, own.Client, own.ConnInfo.ToStringUtf8()));
        await first.DoneAsync("unsubscribe", new { channel = "loud:1" });
        Assert.Equal("1", (await second.NextAsync()).Push.Leave.Info.User);

        await using var park = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("3", "*"));
        await park.DoneAsync("subscribe", new { channel = "park:quiet", join_leave = true });
        await park.DoneAsync("subscribe", new { channel = "loud:2" });
        await park.NextPushAsync("join", "loud:2");
    }
}
