using Microsoft.Extensions.Options;
using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Tests.Namespaces;

/// <summary>Settings that do not go together are named at start.</summary>
[Collection(TwoNodes.Name)]
public sealed class NamespaceSettingsTests(RedisFixture fixture)
{
    [Theory]
    [InlineData("Delta needs a HistorySize.", "Delta=true")]
    [InlineData("RecoveryMode needs a HistorySize.", "RecoveryMode=Cache")]
    [InlineData("RecoveryMode needs a HistorySize.", "AutoCacheRecovery=true")]
    [InlineData("JoinLeave needs Presence.", "JoinLeave=true")]
    [InlineData("SubscribeFor cannot be Subscribers.", "SubscribeFor=Subscribers")]
    [InlineData("ConflateInterval must be between zero and one minute.", "ConflateInterval=00:01:01")]
    [InlineData("ConflateInterval must be between zero and one minute.", "ConflateInterval=-00:00:01")]
    [InlineData("HistorySize must be between 0 and 100,000.", "HistorySize=100001")]
    [InlineData("HistoryTtl must be a second or more, and HistoryMetaTtl no shorter.", "HistoryTtl=00:00:00.5")]
    [InlineData("HistoryTtl must be a second or more, and HistoryMetaTtl no shorter.", "HistoryTtl=01:00:00", "HistoryMetaTtl=00:59:59")]
    public async Task What_cannot_be_is_named(string message, params string[] settings)
    {
        foreach (var section in new[] { "Namespaces:wrong", "DefaultNamespace" })
        {
            var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => RealtimeNode.StartAsync(
                fixture.Redis.ConnectionString,
                settings.Select(setting => setting.Split('=')).ToDictionary(pair => $"Realtime:{section}:{pair[0]}", string? (pair) => pair[1])));
            Assert.Equal($"Realtime:Namespaces:*:{message}", refused.Message);
        }
    }

    [Fact]
    public async Task Channels_without_a_namespace_have_the_default_one()
    {
        await using var node = await RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, new() { ["Realtime:DefaultNamespace:SubscribeFor"] = "Everyone", ["Realtime:DefaultNamespace:HistorySize"] = "5" });
        await using var client = await RealtimeClient.ConnectAsync(node, new TokenGrant());
        await client.DoneAsync("subscribe", new { channel = "lobby" });
        await node.Publisher.PublishAsync("lobby", 1);
        Assert.Equal(1UL, (await client.NextPublicationAsync("lobby")).Offset);
    }
}
