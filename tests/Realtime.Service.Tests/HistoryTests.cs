using System.Text.Json;
using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Tests;

/// <summary>What clients may read of a channel's past.</summary>
[Collection(TwoNodes.Name)]
public sealed class HistoryTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    [Fact]
    public async Task Pages_come_in_the_order_that_was_asked_for()
    {
        for (var i = 1; i <= 10; i++)
        {
            await Node.Publisher.PublishAsync("topic:past", i);
        }

        await using var client = await ConnectAsync();
        var all = await HistoryAsync(client, new { channel = "topic:past", limit = -1 });
        Assert.Equal(Enumerable.Range(1, 10), Data(all));
        Assert.Equal(10UL, all.GetProperty("offset").GetUInt64());
        var epoch = all.GetProperty("epoch").GetString();

        Assert.Empty(Data(await HistoryAsync(client, new { channel = "topic:past" })));
        Assert.Equal([1, 2, 3], Data(await HistoryAsync(client, new { channel = "topic:past", limit = 3 })));
        Assert.Equal([4, 5, 6], Data(await HistoryAsync(client, new { channel = "topic:past", limit = 3, since = new { offset = 3, epoch } })));
        Assert.Equal([10, 9], Data(await HistoryAsync(client, new { channel = "topic:past", limit = 2, reverse = true })));
        Assert.Equal([8, 7], Data(await HistoryAsync(client, new { channel = "topic:past", limit = 2, reverse = true, since = new { offset = 9, epoch } })));
    }

    [Fact]
    public async Task A_channel_nobody_published_to_has_a_position_and_no_past()
    {
        await using var client = await ConnectAsync();
        var reply = await HistoryAsync(client, new { channel = "topic:blank", limit = 10 });
        Assert.Equal("[]", reply.GetProperty("publications").GetRawText());
        Assert.Equal(0UL, reply.GetProperty("offset").GetUInt64());
        Assert.Equal(8, reply.GetProperty("epoch").GetString()!.Length);
    }

    [Fact]
    public async Task There_is_a_limit_to_what_is_given_at_once()
    {
        await using var strict = await RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, new() { ["Realtime:MaxRecoveredPublications"] = "2" });
        for (var i = 1; i <= 4; i++)
        {
            await strict.Publisher.PublishAsync("topic:much", i);
        }

        await using var client = await ConnectAsync(strict);
        Assert.Equal([1, 2], Data(await HistoryAsync(client, new { channel = "topic:much", limit = -1 })));
        Assert.Equal([1, 2], Data(await HistoryAsync(client, new { channel = "topic:much", limit = 1000 })));
    }

    [Theory]
    [InlineData("""{"channel":"topic:closed","limit":1}""", 103)]
    [InlineData("""{"channel":"unheard:1","limit":1}""", 102)]
    [InlineData("""{"channel":"live:1","limit":1}""", 108)]
    [InlineData("""{"channel":"topic:past","limit":-2}""", 107)]
    [InlineData("""{"channel":"topic:past","reverse":true,"since":{"offset":0}}""", 107)]
    [InlineData("""{"channel":"topic:past","limit":1,"since":{"offset":1,"epoch":"wrongone"}}""", 112)]
    [InlineData("""{"channel":"a b"}""", 107)]
    [InlineData("{}", 107)]
    public async Task What_cannot_be_read_is_refused_with_the_reason(string request, int code)
    {
        await using var client = await ConnectAsync();
        var reply = await client.CommandAsync("history", JsonDocument.Parse(request).RootElement);
        Assert.Equal(code, reply.GetProperty("error").GetProperty("code").GetInt32());
    }

    private static IEnumerable<int> Data(JsonElement history) =>
        history.GetProperty("publications").EnumerateArray().Select(publication => publication.GetProperty("data").GetInt32());

    private static async Task<JsonElement> HistoryAsync(RealtimeClient client, object request) =>
        (await client.CommandAsync("history", request)).GetProperty("history");

    private async Task<RealtimeClient> ConnectAsync(RealtimeNode? node = null)
    {
        node ??= Node;
        var client = await RealtimeClient.OpenAsync(node.WebSocketAddress);
        var token = await node.MintAsync(new TokenGrant
        {
            User = "42",
            Grants =
            [
                new("topic:past", ChannelRights.History), new("topic:blank", ChannelRights.History), new("topic:much", ChannelRights.History),
                new("live:*", ChannelRights.History), new("topic:closed", ChannelRights.Subscribe), new("unheard:*", ChannelRights.History),
            ],
        });
        await client.CommandAsync("connect", new { token });
        return client;
    }
}
