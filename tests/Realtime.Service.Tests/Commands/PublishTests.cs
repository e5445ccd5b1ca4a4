using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Protocol.Protobuf;

namespace Realtime.Service.Tests.Commands;

/// <summary>Clients that publish (protocol 1.4).</summary>
[Collection(TwoNodes.Name)]
public sealed class PublishTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    [Fact]
    public async Task Subscribers_learn_who_has_published_but_only_what_its_tokens_say()
    {
        const string Channel = "topic:info";
        await using var reader = await RealtimeClient.ConnectAsync(fixture.NodeB, RealtimeNode.Allowed("reader", "*"));
        await using var protobuf = await ProtobufClient.ConnectAsync(fixture.NodeB, RealtimeNode.Allowed("reader", "*"));
        await reader.DoneAsync("subscribe", new { channel = Channel });
        await protobuf.SubscribeAsync(Channel);

        await using var writer = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("writer", "*") with { Name = "Wanda" });
        Assert.Equal("{}", (await writer.DoneAsync("publish", new { channel = Channel, data = new { text = "<ä>\n" }, info = new { user = "forged" }, tags = new { a = "b" } })).GetRawText());
        var push = await reader.NextPushAsync("pub", Channel);
        var info = push.GetProperty("info");
        Assert.Equal(("writer", writer.Id), (info.GetProperty("user").GetString(), info.GetProperty("client").GetString()));
        Assert.Equal("Wanda", info.GetProperty("conn_info").GetProperty("name").GetString());
        Assert.False(info.TryGetProperty("chan_info", out _));
        Assert.False(push.TryGetProperty("tags", out _));
        Assert.Equal("<ä>\n", push.GetProperty("data").GetProperty("text").GetString());
        Assert.Equal(1UL, push.GetProperty("offset").GetUInt64());
        var publication = await protobuf.NextPublicationAsync(Channel);
        Assert.Equal(("writer", writer.Id), (publication.Info.User, publication.Info.Client));
        Assert.Equal("Wanda", JsonDocument.Parse(publication.Info.ConnInfo.ToStringUtf8()).RootElement.GetProperty("name").GetString());

        var token = await Node.MintAsync(new SubscriptionGrant { User = "writer", Channel = Channel, Info = """{"role":"host"}""" });
        await writer.DoneAsync("subscribe", new { channel = Channel, token });
        await writer.SendAsync($$$"""{"id":90,"publish":{"channel":"{{{Channel}}}","data":2}}""");
        push = await reader.NextPushAsync("pub", Channel);
        Assert.Equal("host", push.GetProperty("info").GetProperty("chan_info").GetProperty("role").GetString());
        Assert.Equal("""{"role":"host"}""", (await protobuf.NextPublicationAsync(Channel)).Info.ChanInfo.ToStringUtf8());

        // It stays with the publication.
        var page = await reader.DoneAsync("history", new { channel = Channel, limit = 10 });
        Assert.All(page.GetProperty("publications").EnumerateArray(), one => Assert.Equal("writer", one.GetProperty("info").GetProperty("user").GetString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Clients_of_protobuf_publish_json_as_json_and_other_bytes_as_bytes(bool delta)
    {
        var channel = $"doc:bytes{delta}";
        await using var json = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("1", "*"));
        await using var protobuf = await ProtobufClient.ConnectAsync(Node, RealtimeNode.Allowed("2", "*"));
        await using var writer = await ProtobufClient.ConnectAsync(Node, RealtimeNode.Allowed("3", "*"));
        await json.DoneAsync("subscribe", new { channel, delta = delta ? "fossil" : "" });
        await protobuf.SubscribeAsync(channel);

        foreach (var (bytes, asJson) in new[]
        {
            ("{ \"a\" : [1,\n2] }"u8.ToArray(), "{\"a\":[1,2]}"),
            ("7"u8.ToArray(), "7"),
            ("7 8"u8.ToArray(), "\"NyA4\""),
            ([0, 0xFF, 0x0A], "\"AP8K\""),
            ("\"\\ud800\""u8.ToArray(), "\"Ilx1ZDgwMCI=\""),
        })
        {
            Assert.NotNull((await writer.CommandAsync(Publish(channel, bytes))).Publish);
            var data = (await json.NextPushAsync("pub", channel)).GetProperty("data");
            Assert.Equal(asJson, delta ? data.GetString() : data.GetRawText());
            var isJson = asJson[0] != '"';
            Assert.Equal(isJson ? Encoding.UTF8.GetBytes(asJson) : bytes, (await protobuf.NextPublicationAsync(channel)).Data.ToByteArray());
        }

        Assert.Equal(107u, (await writer.CommandAsync(Publish(channel, []))).Error.Code);
    }

    [Fact]
    public async Task Data_may_be_as_deep_as_it_can_be_read()
    {
        const string Channel = "doc:deep";
        await using var json = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("1", "*"));
        await using var delta = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("1", "*"));
        await using var protobuf = await ProtobufClient.ConnectAsync(Node, RealtimeNode.Allowed("2", "*"));
        await json.DoneAsync("subscribe", new { channel = Channel });
        await delta.DoneAsync("subscribe", new { channel = Channel, delta = "fossil" });
        await protobuf.SubscribeAsync(Channel);
        await using var writer = await ProtobufClient.ConnectAsync(Node, RealtimeNode.Allowed("3", "*"));
        for (var depth = 60; depth <= 66; depth++)
        {
            var text = new string('[', depth) + new string(']', depth);
            Assert.NotNull((await writer.CommandAsync(Publish(Channel, Encoding.UTF8.GetBytes(text)))).Publish);
            Assert.Equal(text, (await protobuf.NextPublicationAsync(Channel)).Data.ToStringUtf8());
            await delta.NextPushAsync("pub", Channel);
        }

        var again = (await writer.CommandAsync(new Command { Subscribe = new SubscribeRequest { Channel = Channel, Recover = true } })).Subscribe;
        Assert.Equal(7, again.Publications.Count);
    }

    [Theory]
    [InlineData("""{"channel":"topic:1"}""", 107)]
    [InlineData("""{"channel":"topic:1","data":null}""", 107)]
    [InlineData("""{"data":1}""", 107)]
    [InlineData("""{"channel":"unheard:1","data":1}""", 102)]
    [InlineData("""{"channel":"topic:1","data":1,"type":1}""", 108)]
    [InlineData("""{"channel":"topic:1","data":1,"type":1,"key":"a","removed":true}""", 108)]
    public async Task What_cannot_be_published_is_refused(string request, int code)
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("1", "*"));
        Assert.Equal(code, await client.RefusedAsync("publish", JsonDocument.Parse(request).RootElement));
    }

    private static Command Publish(string channel, byte[] data) =>
        new() { Publish = new PublishRequest { Channel = channel, Data = ByteString.CopyFrom(data) } };
}
