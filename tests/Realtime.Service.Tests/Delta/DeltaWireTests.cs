using System.Text;
using System.Text.Json;
using Realtime.Backchannel.Publishing;

namespace Realtime.Service.Tests.Delta;

/// <summary>What subscribers with deltas, and those beside them, get over the wire (protocol 1.13).</summary>
[Collection(TwoNodes.Name)]
public sealed class DeltaWireTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    [Fact]
    public async Task The_first_is_whole_then_come_patches_each_in_its_form()
    {
        const string Channel = "doc:forms";
        await using var json = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        await using var plain = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        await using var protobuf = await ProtobufClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        await using var plainProtobuf = await ProtobufClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        Assert.True((await json.DoneAsync("subscribe", new { channel = Channel, delta = "fossil" })).GetProperty("delta").GetBoolean());
        Assert.False((await plain.DoneAsync("subscribe", new { channel = Channel })).TryGetProperty("delta", out _));
        Assert.True((await protobuf.SubscribeAsync(Channel, "fossil")).Delta);
        Assert.False((await plainProtobuf.SubscribeAsync(Channel)).Delta);

        byte[] jsonBase = [], protobufBase = [];
        for (var version = 1; version <= 4; version++)
        {
            var text = Document(version);
            await Node.Publisher.PublishJsonAsync(Channel, Encoding.UTF8.GetBytes(text), new PublishOptions { Tags = new Dictionary<string, string> { ["v"] = $"{version}" } });

            var push = await json.NextPushAsync("pub", Channel);
            Assert.Equal((ulong)version, push.GetProperty("offset").GetUInt64());
            Assert.Equal($"{version}", push.GetProperty("tags").GetProperty("v").GetString());
            Assert.Equal(version > 1, push.TryGetProperty("delta", out var isDelta) && isDelta.GetBoolean());
            jsonBase = Next(jsonBase, push);
            Assert.Equal(text, Encoding.UTF8.GetString(jsonBase));

            var binary = await protobuf.NextPublicationAsync(Channel);
            Assert.Equal(version > 1, binary.Delta);
            Assert.Equal($"{version}", binary.Tags["v"]);
            protobufBase = binary.Delta ? FossilPatch.Apply(protobufBase, binary.Data.Span) : binary.Data.ToByteArray();
            Assert.Equal(text, Encoding.UTF8.GetString(protobufBase));

            var whole = await plain.NextPushAsync("pub", Channel);
            Assert.Equal(text, whole.GetProperty("data").GetRawText());
            Assert.False(whole.TryGetProperty("delta", out _));
            var wholeBinary = await plainProtobuf.NextPublicationAsync(Channel);
            Assert.Equal((text, false), (wholeBinary.Data.ToStringUtf8(), wholeBinary.Delta));
        }
    }

    [Fact]
    public async Task Who_comes_later_begins_with_a_whole_one()
    {
        const string Channel = "doc:later";
        await using var first = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        await first.DoneAsync("subscribe", new { channel = Channel, delta = "fossil" });
        await PublishAsync(Channel, 1);
        var firstBase = Next([], await first.NextPushAsync("pub", Channel));

        await using var second = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        await second.DoneAsync("subscribe", new { channel = Channel, delta = "fossil" });
        byte[] secondBase = [];
        for (var version = 2; version <= 3; version++)
        {
            await PublishAsync(Channel, version);
            var push = await first.NextPushAsync("pub", Channel);
            Assert.True(push.GetProperty("delta").GetBoolean());
            firstBase = Next(firstBase, push);
            push = await second.NextPushAsync("pub", Channel);
            Assert.Equal(version > 2, push.TryGetProperty("delta", out _));
            secondBase = Next(secondBase, push);
            Assert.Equal(Document(version), Encoding.UTF8.GetString(firstBase));
            Assert.Equal(Document(version), Encoding.UTF8.GetString(secondBase));
        }
    }

    [Fact]
    public async Task What_was_missed_comes_whole_and_then_come_patches_again()
    {
        const string Channel = "doc:missed";
        var epoch = (await PublishAsync(Channel, 1)).Epoch;
        await PublishAsync(Channel, 2);
        await PublishAsync(Channel, 3);
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        var subscribed = await client.DoneAsync("subscribe", new { channel = Channel, delta = "fossil", recover = true, epoch, offset = 1 });
        Assert.True(subscribed.GetProperty("recovered").GetBoolean());
        Assert.Equal(
            [Document(2), Document(3)],
            subscribed.GetProperty("publications").EnumerateArray().Select(publication =>
            {
                Assert.False(publication.TryGetProperty("delta", out _));
                return publication.GetProperty("data").GetString();
            }));

        var before = Encoding.UTF8.GetBytes(Document(3));
        for (var version = 4; version <= 5; version++)
        {
            await PublishAsync(Channel, version);
            before = Next(before, await client.NextPushAsync("pub", Channel));
            Assert.Equal(Document(version), Encoding.UTF8.GetString(before));
        }
    }

    [Fact]
    public async Task Binary_data_is_whole_and_so_is_what_follows_it()
    {
        const string Channel = "doc:binary";
        await using var json = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        await using var protobuf = await ProtobufClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        await json.DoneAsync("subscribe", new { channel = Channel, delta = "fossil" });
        await protobuf.SubscribeAsync(Channel, "fossil");
        var bytes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();

        await PublishAsync(Channel, 1);
        await Node.Publisher.PublishBytesAsync(Channel, bytes);
        await Node.Publisher.PublishBytesAsync(Channel, bytes);
        await PublishAsync(Channel, 2);
        await PublishAsync(Channel, 3);

        Assert.Equal(Document(1), (await json.NextPushAsync("pub", Channel)).GetProperty("data").GetString());
        for (var i = 0; i < 2; i++)
        {
            var push = await json.NextPushAsync("pub", Channel);
            Assert.False(push.TryGetProperty("delta", out _));
            Assert.Equal(bytes, JsonSerializer.Deserialize<byte[]>(push.GetProperty("data").GetString()!));
        }

        var after = await json.NextPushAsync("pub", Channel);
        Assert.False(after.TryGetProperty("delta", out _));
        after = await json.NextPushAsync("pub", Channel);
        Assert.True(after.GetProperty("delta").GetBoolean());
        Assert.Equal(Document(3), Encoding.UTF8.GetString(Next(Encoding.UTF8.GetBytes(Document(2)), after)));

        var received = new List<Service.Protocol.Protobuf.Publication>();
        for (var i = 0; i < 5; i++)
        {
            received.Add(await protobuf.NextPublicationAsync(Channel));
        }

        Assert.Equal([false, false, false, false, true], received.Select(publication => publication.Delta));
        Assert.Equal(bytes, received[1].Data.ToByteArray());
        Assert.Equal(bytes, received[2].Data.ToByteArray());
    }

    [Fact]
    public async Task What_skips_the_history_is_a_base_like_any_other()
    {
        const string Channel = "doc:skip";
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        await client.DoneAsync("subscribe", new { channel = Channel, delta = "fossil" });
        var before = Array.Empty<byte>();
        for (var version = 1; version <= 4; version++)
        {
            await PublishAsync(Channel, version, skipHistory: version % 2 == 0);
            var push = await client.NextPushAsync("pub", Channel);
            Assert.Equal(version % 2 == 1, push.TryGetProperty("offset", out _));
            Assert.Equal(version > 1, push.TryGetProperty("delta", out _));
            before = Next(before, push);
            Assert.Equal(Document(version), Encoding.UTF8.GetString(before));
        }
    }

    [Fact]
    public async Task After_a_gap_the_next_is_whole()
    {
        const string Channel = "free:delta";
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        await client.DoneAsync("subscribe", new { channel = Channel, delta = "fossil" });
        await PublishAsync(Channel, 1);
        await PublishAsync(Channel, 2);
        Assert.False((await client.NextPushAsync("pub", Channel)).TryGetProperty("delta", out _));
        Assert.True((await client.NextPushAsync("pub", Channel)).TryGetProperty("delta", out _));
        await fixture.Redis.CommandAsync("HINCRBY rt:{free:delta}:meta o 1");
        await PublishAsync(Channel, 4);
        await PublishAsync(Channel, 5);
        var after = await client.NextPushAsync("pub", Channel);
        Assert.Equal((false, Document(4)), (after.TryGetProperty("delta", out _), after.GetProperty("data").GetString()));
        Assert.True((await client.NextPushAsync("pub", Channel)).TryGetProperty("delta", out _));
    }

    [Fact]
    public async Task Where_there_are_no_deltas_none_are_promised()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        Assert.False((await client.DoneAsync("subscribe", new { channel = "topic:plain", delta = "fossil" })).TryGetProperty("delta", out _));
        Assert.False((await client.DoneAsync("subscribe", new { channel = "doc:other", delta = "xdelta" })).TryGetProperty("delta", out _));
    }

    private static byte[] Next(byte[] before, JsonElement publication)
    {
        var text = Encoding.UTF8.GetBytes(publication.GetProperty("data").GetString()!);
        return publication.TryGetProperty("delta", out _) ? FossilPatch.Apply(before, text) : text;
    }

    private static string Document(int version) =>
        $$"""{"version":{{version}},"text":"{{string.Join(' ', Enumerable.Range(0, 40).Select(i => i == version ? $"Änderung {version} ✓" : $"word{i}"))}}"}""";

    private Task<ChannelPosition> PublishAsync(string channel, int version, bool skipHistory = false) =>
        Node.Publisher.PublishJsonAsync(channel, Encoding.UTF8.GetBytes(Document(version)), new PublishOptions { SkipHistory = skipHistory });
}
