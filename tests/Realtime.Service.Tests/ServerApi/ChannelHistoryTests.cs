using System.Text.Json;

namespace Realtime.Service.Tests.ServerApi;

/// <summary><c>history</c> and <c>history_remove</c>.</summary>
[Collection(TwoNodes.Name)]
public sealed class ChannelHistoryTests(RedisFixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task History_comes_in_pages_either_way()
    {
        var epoch = "";
        for (var i = 1; i <= 7; i++)
        {
            epoch = (await Node.Publisher.PublishAsync("topic:api.pages", i)).Epoch;
        }

        var top = await ReadAsync("");
        Assert.Equal(epoch, top.GetProperty("epoch").GetString());
        Assert.Equal(7UL, top.GetProperty("offset").GetUInt64());
        Assert.Empty(Offsets(top));
        Assert.Equal([1UL, 2], Offsets(await ReadAsync(""","limit":2""")));
        Assert.Equal([7UL, 6], Offsets(await ReadAsync(""","limit":2,"reverse":true""")));
        Assert.Equal([1UL, 2, 3, 4, 5], Offsets(await ReadAsync(""","limit":-1""")));
        Assert.Equal([1UL, 2, 3, 4, 5], Offsets(await ReadAsync(""","limit":1000""")));
        Assert.Equal([4UL, 5], Offsets(await ReadAsync($$""","limit":2,"since":{"offset":3,"epoch":"{{epoch}}"}""")));
        Assert.Equal([2UL, 1], Offsets(await ReadAsync($$""","limit":9,"reverse":true,"since":{"offset":3,"epoch":"{{epoch}}"}""")));
        Assert.Equal([6UL, 7], Offsets(await ReadAsync(""","limit":-1,"since":{"offset":5}""")));

        const string Elsewhere = """{"channel":"topic:api.pages","limit":1,"since":{"offset":3,"epoch":"elsewhere"}}""";
        Assert.Equal(112, ErrorOf(await PostAsync("history", Elsewhere)));

        Task<JsonElement> ReadAsync(string more) => ResultAsync("history", "{\"channel\":\"topic:api.pages\"" + more + "}");
    }

    [Fact]
    public async Task After_history_remove_who_missed_something_is_told()
    {
        for (var i = 1; i <= 3; i++)
        {
            await Node.Publisher.PublishAsync("topic:api.remove", i);
        }

        Assert.Equal("{}", (await ResultAsync("history_remove", """{"channel":"topic:api.remove"}""")).GetRawText());
        var left = await ResultAsync("history", """{"channel":"topic:api.remove","limit":-1}""");
        Assert.Empty(Offsets(left));
        Assert.Equal(3UL, left.GetProperty("offset").GetUInt64());

        var epoch = left.GetProperty("epoch").GetString()!;
        await using var behind = await RealtimeClient.ConnectAsync(Other);
        var lost = (await behind.RecoverAsync("topic:api.remove", epoch, 1)).GetProperty("subscribe");
        Assert.True(lost.GetProperty("was_recovering").GetBoolean());
        Assert.False(lost.TryGetProperty("recovered", out _));
        await using var complete = await RealtimeClient.ConnectAsync(Other);
        Assert.True((await complete.RecoverAsync("topic:api.remove", epoch, 3)).GetProperty("subscribe").GetProperty("recovered").GetBoolean());
    }
}
