using System.Text.Json;

namespace Realtime.Service.Tests.Namespaces;

/// <summary>Channels that show a state: who comes back gets the newest publication (protocol 1.11).</summary>
[Collection(TwoNodes.Name)]
public sealed class CacheRecoveryTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    [Fact]
    public async Task Who_asks_gets_the_newest_and_who_has_it_gets_nothing()
    {
        await Node.Publisher.PublishAsync("state:asks", "old");
        var position = await Node.Publisher.PublishAsync("state:asks", "new");
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));

        var asked = await client.DoneAsync("subscribe", new { channel = "state:asks", recover = true });
        AssertNewest(asked, 2, "new");
        Assert.Equal(2UL, asked.GetProperty("offset").GetUInt64());

        foreach (var (epoch, offset, getsIt) in new[] { (position.Epoch, 2, false), (position.Epoch, 1, true), ("another1", 2, true) })
        {
            await client.DoneAsync("unsubscribe", new { channel = "state:asks" });
            var again = await client.DoneAsync("subscribe", new { channel = "state:asks", recover = true, epoch, offset });
            Assert.True(again.GetProperty("recovered").GetBoolean());
            Assert.Equal(getsIt, again.TryGetProperty("publications", out _));
        }

        await Node.Publisher.PublishAsync("state:asks", "next");
        Assert.Equal(3UL, (await client.NextPublicationAsync("state:asks")).Offset);
    }

    [Fact]
    public async Task Who_does_not_ask_gets_the_position_alone()
    {
        await Node.Publisher.PublishAsync("state:plain", 1);
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        var subscribed = await client.DoneAsync("subscribe", new { channel = "state:plain" });
        Assert.Equal(1UL, subscribed.GetProperty("offset").GetUInt64());
        Assert.False(subscribed.TryGetProperty("was_recovering", out _));
        Assert.False(subscribed.TryGetProperty("publications", out _));
    }

    [Fact]
    public async Task A_channel_without_a_state_is_not_recovered()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        AssertNotRecovered(await client.DoneAsync("subscribe", new { channel = "state:empty", recover = true }));

        // The newest of which there is a trace is not there any more.
        await Node.Publisher.PublishAsync("state:lost", 1);
        await fixture.Redis.CommandAsync("HINCRBY rt:{state:lost}:meta o 1");
        AssertNotRecovered(await client.DoneAsync("subscribe", new { channel = "state:lost", recover = true }));
        Assert.Equal(112, await client.RefusedAsync("subscribe", new { channel = "state:empty2", recover = true, flag = 2 }));
    }

    [Fact]
    public async Task Every_subscriber_gets_it_where_the_namespace_says_so()
    {
        await Node.Publisher.PublishAsync("auto:1", "now");
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "auto:*") with { Subscriptions = ["auto:1"] });
        AssertNewest(client.Connected.GetProperty("subs").GetProperty("auto:1"), 1, "now");

        await using var other = await RealtimeClient.ConnectAsync(fixture.NodeB, RealtimeNode.Allowed("43", "auto:*"));
        AssertNewest(await other.DoneAsync("subscribe", new { channel = "auto:1" }), 1, "now");
        Assert.False((await other.DoneAsync("subscribe", new { channel = "auto:none" })).TryGetProperty("recovered", out _));

        await Node.Publisher.PublishAsync("auto:1", "later");
        Assert.Equal(2UL, (await client.NextPublicationAsync("auto:1")).Offset);
        Assert.Equal(2UL, (await other.NextPublicationAsync("auto:1")).Offset);
    }

    private static void AssertNewest(JsonElement subscribed, ulong offset, string data)
    {
        Assert.True(subscribed.GetProperty("was_recovering").GetBoolean());
        Assert.True(subscribed.GetProperty("recovered").GetBoolean());
        var publication = Assert.Single(subscribed.GetProperty("publications").EnumerateArray());
        Assert.Equal((offset, data), (publication.GetProperty("offset").GetUInt64(), publication.GetProperty("data").GetString()));
    }

    private static void AssertNotRecovered(JsonElement subscribed)
    {
        Assert.True(subscribed.GetProperty("was_recovering").GetBoolean());
        Assert.False(subscribed.TryGetProperty("recovered", out _));
        Assert.False(subscribed.TryGetProperty("publications", out _));
    }
}
